package picture_test

import (
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/period"
	"lykta/internal/picture"
)

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
			t.Errorf("got %+v, want the two who are there, and reports beside them", p.Coverage)
		}
		if got := p.Sources.Active; len(got) != 3 {
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
