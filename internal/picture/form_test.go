package picture_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ids"
	"lykta/internal/period"
	"lykta/internal/picture"
)

// An edition of the first form is made again to the last byte, though new ones
// count otherwise. The files were written by the program as it was then, and are
// never written anew.
func TestTheFirstFormIsStillMade(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		for kind, span := range map[picture.Kind]day.Period{picture.Operative: theFortnight, picture.Quarter: theQuarter} {
			new := s.frozen(kind, span, picture.Told{})
			old := s.first(kind, new.ID)
			if old.Form != picture.First || old.Picture.First == nil || old.Picture.Coverage != nil {
				t.Fatalf("%s: read as %q", kind, old.Form)
			}
			same, err := s.editions.Reproduced(t.Context(), s.id, old)
			if s.check(err); !same {
				t.Errorf("%s: made once more it is other bytes", kind)
			}
			// the control: in the form of today it is another document
			now := old
			now.Form = picture.Second
			if same, err = s.editions.Reproduced(t.Context(), s.id, now); err != nil || same {
				t.Errorf("%s: both forms are the same: %v", kind, err)
			}
			next, err := s.editions.Correct(t.Context(), s.coordinator(), ids.Token(), new.ID, "Ett ord var fel.")
			s.check(err)
			if got := s.approved(next, picture.Told{}); got.Form != picture.Second || got.Picture.Coverage == nil {
				t.Errorf("%s: its correction is in the form %q", kind, got.Form)
			}
		}
	})
}

// first puts the document of the first form in an edition's place.
func (s *stage) first(kind picture.Kind, id string) picture.Edition {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "first", string(kind)+".json"))
	s.check(err)
	var doc struct{ Inputs string }
	s.check(json.Unmarshal(text, &doc))
	_, err = s.db.Of(s.id).Exec(s.t.Context(), `UPDATE edition SET picture = $1, inputs = $2 WHERE partnership = $3 AND id = $4`,
		strings.TrimSpace(string(text)), doc.Inputs, s.id, id)
	s.check(err)
	return s.edition(id)
}

// The picture and the meeting give one figure for one period: that of the
// functions. An organisation without a reporter is a source, and makes nobody
// covered.
func TestOneCoverage(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		ctx := t.Context()
		s.check(d.Of(s.id).Write(ctx, func(tx *db.DB) error {
			_, err := tx.Exec(ctx, `INSERT INTO absence (partnership, id, member, begins, ends) VALUES ($1, 'a1', 'm2', $2, $2)`,
				s.id, theFortnight.To.Add(1).String())
			return err
		}))
		p, err := picture.For(ctx, d, s.id, theFortnight.From.String(), s.clock)
		s.check(err)
		turn, err := period.ByID(ctx, d, s.id, theFortnight.From.String())
		s.check(err)
		roster, err := period.RosterOf(ctx, d, s.id, turn)
		s.check(err)
		if p.Coverage.Expected != roster.Expected() || p.Coverage.Reported != roster.Reported() || len(p.Coverage.Missing()) != len(roster.Missing()) {
			t.Errorf("the picture has %d of %d, the meeting %d of %d", p.Coverage.Reported, p.Coverage.Expected, roster.Reported(), roster.Expected())
		}
		if p.Coverage.Reported != 2 || p.Coverage.Expected != 2 || p.Coverage.Beside == 0 {
			t.Errorf("got %+v, want the two who are there, and reports beside them", *p.Coverage)
		}
		if got := p.Organisations().Active; len(got) != 3 {
			t.Errorf("the sources are %v, want the organisation without a reporter too", got)
		}
		q, err := picture.Over(ctx, d, s.id, theQuarter, s.clock)
		s.check(err)
		all, err := period.RostersIn(ctx, d, s.id, theQuarter, s.clock)
		s.check(err)
		want := 0
		for _, r := range all {
			want += r.Expected()
		}
		if q.Coverage.Periods != len(all) || q.Coverage.Expected != want || want != 3*len(all)-1 {
			t.Errorf("the quarter expects %d in %d periods, want %d in %d", q.Coverage.Expected, q.Coverage.Periods, want, len(all))
		}
		before, err := picture.Over(ctx, d, s.id, theFortnight, theFortnight.From.Start())
		if s.check(err); before.Coverage.Reported != 0 {
			t.Errorf("%d had reported before the period began", before.Coverage.Reported)
		}
	})
}

// Somebody whose account is shut off, or who leaves, later on was there then.
func TestCoverageOfLongAgoStands(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		e := s.frozen(picture.Operative, theFortnight, picture.Told{})
		for _, change := range []string{`UPDATE account SET disabled = $1 WHERE id = 'm1'`, `UPDATE membership SET ends = $1 WHERE id = 'm3'`} {
			s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
				_, err := tx.Exec(t.Context(), change, db.Micros(s.clock))
				return err
			}))
		}
		same, err := s.editions.Reproduced(t.Context(), s.id, e)
		if s.check(err); !same {
			t.Error("the edition changes with who is there today")
		}
		// the control: had they left before the deadline, they were not expected
		s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
			_, err := tx.Exec(t.Context(), `UPDATE membership SET ends = 2 WHERE id = 'm3'`)
			return err
		}))
		if same, err = s.editions.Reproduced(t.Context(), s.id, e); err != nil || same {
			t.Errorf("it does not matter who was there: %v", err)
		}
	})
}
