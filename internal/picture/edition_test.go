package picture_test

import (
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/picture"
	"lykta/internal/promise"
	"lykta/internal/secret"
)

// stage is a partnership with a running pledge, reports of a year, and those who
// act in it.
type stage struct {
	t        *testing.T
	db       *db.DB
	id       string
	promises *promise.Service
	shelf    *promise.Shelf
	secrets  *secret.Keyring
	editions *picture.Service
	clock    time.Time
}

var stageNow = time.Date(2026, 7, 6, 10, 0, 0, 0, time.UTC) // a Monday

func newStage(t *testing.T, d *db.DB) *stage {
	t.Helper()
	s := &stage{t: t, db: d, id: "01viken", clock: stageNow}
	keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), rand.Reader)
	s.check(err)
	s.secrets = keys
	w := ledger.NewWriter(ledger.SignerFromSeed([32]byte{7}), mrand.NewChaCha8([32]byte{7}))
	s.shelf = promise.NewShelf(d, s.now)
	s.promises = promise.NewService(d, w, s.shelf, s.now)
	s.editions = picture.NewService(d, s.promises, keys, mail.NewOutbox(d, keys), s.now)
	s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
		p := partnership.Partnership{ID: s.id, Slug: "viken", Profile: partnership.Profile{Name: "Viken",
			Municipalities: []partnership.Municipality{{Code: "9901", Name: "Viken", County: "Exempels län"}},
			Parties:        []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Vikens kommun"}, {ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}}}
		if err := partnership.Create(t.Context(), tx, access.System(s.id), p, stageNow); err != nil {
			return err
		}
		_, err := w.Begin(t.Context(), tx, s.id, "lykta.example/viken", stageNow)
		return err
	}))
	s.pledge()
	s.reports()
	s.roster()
	return s
}

func (s *stage) now() time.Time { return s.clock }

func (s *stage) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) coordinator() access.Scope {
	return access.Scope{Partnership: s.id, Account: "samordnaren", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
}

func (s *stage) approver(party string) access.Scope {
	return access.Scope{Partnership: s.id, Account: "ja-" + party, Function: "chef", Roles: []access.Role{access.Approver}, Approves: []string{party}, Fresh: true}
}

// pledge publishes "en lägesbild var fjortonde dag" and "fyra gånger per år".
func (s *stage) pledge() {
	s.t.Helper()
	p := promise.Pledge{Title: "Medborgarlöfte 2026", Goal: "Lugnare kvällar.", Period: day.Period{From: day.Of(2026, 1, 1), To: day.Of(2026, 12, 31)},
		Parties: []promise.Party{{ID: "kommunen", Kind: promise.Municipality, Name: "Vikens kommun"}, {ID: "polisen", Kind: promise.Police, Name: "Polisen"}},
		Promises: []promise.Promise{
			{ID: "fjortonde", Text: "Vi gör en lägesbild var fjortonde dag.", By: []string{"kommunen"}, Shape: promise.Recurring, Unit: "lägesbilder", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}},
			{ID: "fyra", Text: "Vi berättar om läget fyra gånger per år.", By: []string{"kommunen"}, Shape: promise.Recurring, Unit: "lägesbilder", Recurs: &promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1}},
		}}
	ctx := s.t.Context()
	id, err := s.promises.NewDraft(ctx, s.coordinator(), ids.Token(), promise.DraftBody{Pledge: p})
	s.check(err)
	e, err := s.promises.Send(ctx, s.coordinator(), ids.Token(), promise.At{Draft: id, Version: 1})
	s.check(err)
	for _, party := range []string{"kommunen", "polisen"} {
		e, err = s.promises.Approve(ctx, s.approver(party), ids.Token(), promise.At{Draft: id, Version: e.Version}, party)
		s.check(err)
	}
}

// reports are half a year of them, the same on every engine.
func (s *stage) reports() {
	s.t.Helper()
	in := flat(mrand.New(mrand.NewPCG(4, 4)), 13, 0.3, "kommunen", "polisen", "bostad")
	s.check(s.db.Of(s.id).Write(s.t.Context(), func(tx *db.DB) error {
		for _, a := range in.Areas {
			if _, err := tx.Exec(s.t.Context(), `INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ($1, $2, $3, '[]', 0, 0)`, s.id, a.ID, a.Name); err != nil {
				return err
			}
		}
		for _, e := range in.Events {
			if err := s.insert(tx, e); err != nil {
				return err
			}
		}
		return nil
	}))
}

// insert keeps an event in a report of its own, taken up in the fortnight in
// which it happened.
func (s *stage) insert(tx *db.DB, e picture.Event) error {
	ctx, sent := s.t.Context(), db.Micros(e.Finished)
	began := firstDay.Add(day.In(e.Began).Sub(firstDay) / 14 * 14).String()
	if _, err := tx.Exec(ctx, `INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
		VALUES ($1, $2, $3, 'konto', $4, 'fältgruppen', 'typed', '', $5, 0)`, s.id, "r"+e.ID, began, e.Reporter, sent); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, 0, 0, $9, $10, 1, '', $11)`,
		s.id, e.ID, "r"+e.ID, began, e.Reporter, e.Category, e.Area, e.Place, db.Micros(e.Began), db.Micros(e.Finished), sent)
	return err
}

// roster makes the periods of the half year, and those who are expected to
// report in them: two functions of the municipality and one of the police.
func (s *stage) roster() {
	s.t.Helper()
	s.check(s.db.Of(s.id).Write(s.t.Context(), func(tx *db.DB) error {
		ctx := s.t.Context()
		for n := range 13 {
			from := firstDay.Add(14 * n)
			if _, err := tx.Exec(ctx, `INSERT INTO period (partnership, id, begins, ends, deadline, meeting, state, version) VALUES ($1, $2, $2, $3, $4, $5, 'closed', 1)`,
				s.id, from.String(), from.Add(13).String(), db.Micros(from.Add(14).Start()), db.Micros(from.Add(15).Start())); err != nil {
				return err
			}
		}
		for _, m := range [][3]string{{"m1", "kommunen", "fältgruppen"}, {"m2", "kommunen", "skolan"}, {"m3", "polisen", "fältgruppen"}} {
			if _, err := tx.Exec(ctx, `INSERT INTO account (id, login, password, created, disabled) VALUES ($1, $2, '', 1, 0)`, m[0], m[0]+"@viken.example"); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `INSERT INTO membership (partnership, id, account, role, party, organisation, function, stands_in, begins, ends)
				VALUES ($1, $2, $2, 'reporter', $3, '', $4, '', 1, 0)`, s.id, m[0], m[1], m[2]); err != nil {
				return err
			}
		}
		return nil
	}))
}

var (
	theFortnight = day.Period{From: firstDay.Add(14 * 12), To: firstDay.Add(14*13 - 1)} // ends 2026-07-05
	theQuarter   = day.Period{From: day.Of(2026, 4, 1), To: day.Of(2026, 6, 30)}
)

// frozen makes an edition and lets both parties say yes.
func (s *stage) frozen(kind picture.Kind, span day.Period, told picture.Told) picture.Edition {
	s.t.Helper()
	id, err := s.editions.Begin(s.t.Context(), s.coordinator(), ids.Token(), kind, span)
	s.check(err)
	return s.approved(id, told)
}

func (s *stage) approved(id string, told picture.Told) picture.Edition {
	s.t.Helper()
	ctx := s.t.Context()
	e := s.edition(id)
	seen := picture.Seen{ID: id, Version: e.Version}
	s.check(s.editions.Write(ctx, s.coordinator(), ids.Token(), seen, map[picture.Section]string{picture.Summary: "Läget är lugnt."}))
	seen.Version++
	s.check(s.editions.Send(ctx, s.coordinator(), ids.Token(), seen))
	for _, party := range []string{"kommunen", "polisen"} {
		seen.Version++
		s.check(s.editions.Approve(ctx, s.approver(party), ids.Token(), seen, party, told))
	}
	return s.edition(id)
}

func (s *stage) edition(id string) picture.Edition {
	s.t.Helper()
	e, err := picture.ByID(s.t.Context(), s.db, s.id, id)
	s.check(err)
	return e
}

func (s *stage) done(promiseID string) int {
	s.t.Helper()
	s.shelf.Touch(s.id)
	book, _, err := s.shelf.Get(s.t.Context(), s.id)
	s.check(err)
	for _, p := range book.On(day.In(s.clock)).Pledges {
		if pr, ok := p.Promise(promiseID); ok {
			return len(pr.Actions)
		}
	}
	s.t.Fatal("no such promise")
	return 0
}

// documents are the bytes of the frozen edition by engine: they must be one.
func TestFrozenEditionsAreReproducible(t *testing.T) {
	t.Parallel()
	made := map[string]string{}
	var mu sync.Mutex
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		e := s.frozen(picture.Operative, theFortnight, picture.Told{})
		if e.State != picture.Frozen || e.Document == "" || e.Inputs == "" {
			t.Fatalf("not frozen: %+v", e)
		}
		same, err := s.editions.Reproduced(t.Context(), s.id, e)
		if err != nil || !same {
			t.Errorf("made once more it is other bytes: %v", err)
		}
		mu.Lock()
		made[t.Name()] = e.Document
		mu.Unlock()
		if got := s.frozen(picture.Quarter, theQuarter, picture.Told{}); got.State != picture.Frozen {
			t.Errorf("the quarter is %s", got.State)
		}
		for told, want := range map[time.Time]bool{e.Until.Add(time.Hour): true, e.Until.Add(-time.Hour): false} { // presence told later is not in it
			s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
				_, err := tx.Exec(t.Context(), `INSERT INTO presence_done (partnership, id, reporter, function, area, place, began, finished, told) VALUES ($1, $2, 'kommunen', 'nattvandrare', '', '', $3, $4, $5)`,
					s.id, ids.New(told), db.Micros(theFortnight.From.Start().Add(time.Hour)), db.Micros(theFortnight.From.Start().Add(2*time.Hour)), db.Micros(told))
				return err
			}))
			if same, err = s.editions.Reproduced(t.Context(), s.id, e); err != nil || same != want {
				t.Errorf("presence told at %s, of an edition of %s: the same bytes %t, %v", told, e.Until, same, err)
			}
			s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
				_, err := tx.Exec(t.Context(), `DELETE FROM presence_done WHERE partnership = $1 AND told = $2`, s.id, db.Micros(told))
				return err
			}))
		}
		// the control: a changed event is seen
		s.check(d.Of(s.id).Write(t.Context(), func(tx *db.DB) error {
			_, err := tx.Exec(t.Context(), `UPDATE event SET category = 'hot' WHERE partnership = $1 AND id = (SELECT MAX(id) FROM event WHERE partnership = $1)`, s.id)
			return err
		}))
		if same, err = s.editions.Reproduced(t.Context(), s.id, e); err != nil || same {
			t.Errorf("a changed event is not seen: %v, %v", same, err)
		}
	})
	t.Cleanup(func() {
		var first string
		for name, text := range made {
			if first == "" {
				first = text
			}
			if text != first {
				t.Errorf("%s made other bytes", name)
			}
		}
	})
}

// A tie counts by itself, once for all versions, and is taken back with the
// edition.
func TestEditionsCountForPromises(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		ctx := t.Context()
		s.frozen(picture.Operative, day.Period{From: theFortnight.From.Add(-14), To: theFortnight.From.Add(-1)}, picture.Told{})
		if s.done("fjortonde") != 0 {
			t.Error("counted without a tie")
		}
		for kind, id := range map[picture.Kind]string{picture.Operative: "fjortonde", picture.Public: "fyra"} {
			s.check(s.editions.TieTo(ctx, s.coordinator(), ids.Token(), picture.Tie{Kind: kind, Pledge: s.pledgeID(), Promise: id, Party: "kommunen", Function: "samordnare"}))
		}
		e := s.frozen(picture.Operative, theFortnight, picture.Told{Note: "Lägesbilden är godkänd."})
		if got := s.done("fjortonde"); got != 1 {
			t.Fatalf("%d actions after the edition", got)
		}
		next, err := s.editions.Correct(ctx, s.coordinator(), ids.Token(), e.ID, "Ett ord var fel.")
		s.check(err)
		corrected := s.approved(next, picture.Told{})
		if corrected.Number != 2 || corrected.Corrects != e.ID || corrected.Reason == "" {
			t.Errorf("the new version says nothing of the earlier: %+v", corrected)
		}
		if got := s.done("fjortonde"); got != 1 {
			t.Errorf("%d actions after the correction", got)
		}
		s.frozen(picture.Public, theQuarter, picture.Told{})
		if got := s.done("fyra"); got != 1 {
			t.Errorf("%d actions after the public edition", got)
		}
		s.check(s.editions.TakeBack(ctx, s.coordinator(), ids.Token(), picture.Seen{ID: next, Version: corrected.Version}, "Fel period."))
		if got := s.done("fjortonde"); got != 0 {
			t.Errorf("%d actions after it was taken back", got)
		}
	})
}

func (s *stage) pledgeID() string {
	s.t.Helper()
	book, _, err := s.shelf.Get(s.t.Context(), s.id)
	s.check(err)
	return book.On(day.In(s.clock)).Pledges[0].Pledge.ID
}

// The public edition is what the ledger says, and nothing of it is an exact
// number or a named place.
func TestPublicEditionIsInTheLedger(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		e := s.frozen(picture.Public, theQuarter, picture.Told{})
		s.shelf.Touch(s.id)
		book, _, err := s.shelf.Get(t.Context(), s.id)
		s.check(err)
		list := book.Editions(day.In(s.clock))
		if len(list) != 1 || list[0].Edition.ID != e.Stem() || len(list[0].Edition.Approvals) != 2 || list[0].Edition.Inputs != e.Inputs {
			t.Fatalf("got %+v", list)
		}
		shown := 0
		for _, c := range list[0].Edition.Cells {
			if c.AtLeast > 0 {
				shown++
			}
			if c.AtLeast > 0 && c.AtLeast == c.AtMost {
				t.Errorf("an exact number: %+v", c)
			}
		}
		if shown == 0 {
			t.Error("nothing is shown at all")
		}
		s.check(s.editions.TakeBack(t.Context(), s.coordinator(), ids.Token(), picture.Seen{ID: e.ID, Version: e.Version}, "Fel."))
		s.shelf.Touch(s.id)
		book, _, err = s.shelf.Get(t.Context(), s.id)
		s.check(err)
		if got := book.Editions(day.In(s.clock)); len(got) != 1 || !got[0].Edition.Withdrawn || len(got[0].Edition.Cells) != 0 {
			t.Errorf("taken back, and yet %+v", got)
		}
	})
}

// An edition waits for the parties that have not said yes, and not for an account
// that has said it for another.
func TestWhomAnEditionWaitsFor(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		ctx := t.Context()
		waits := func(party, account string, want int) {
			t.Helper()
			got, err := picture.Waits(ctx, d, s.id, party, account)
			if s.check(err); len(got) != want || want > 0 && (got[0].Span != theFortnight || !got[0].Since.Equal(s.clock)) {
				t.Errorf("%s by %s: %+v, want %d", party, account, got, want)
			}
		}
		id, err := s.editions.Begin(ctx, s.coordinator(), ids.Token(), picture.Operative, theFortnight)
		s.check(err)
		waits("polisen", "ja-polisen", 0)
		s.check(s.editions.Send(ctx, s.coordinator(), ids.Token(), picture.Seen{ID: id, Version: 1}))
		waits("polisen", "ja-polisen", 1)
		s.check(s.editions.Approve(ctx, s.approver("kommunen"), ids.Token(), picture.Seen{ID: id, Version: 2}, "kommunen", picture.Told{}))
		waits("kommunen", "en-annan", 0)
		waits("polisen", "ja-polisen", 1)
		waits("polisen", "ja-kommunen", 0)
	})
}

func TestWhoMayNot(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		ctx := t.Context()
		id, err := s.editions.Begin(ctx, s.coordinator(), ids.Token(), picture.Public, theQuarter)
		s.check(err)
		seen := picture.Seen{ID: id, Version: 1}
		tests := []struct {
			name string
			do   func() error
			want errs.Kind
		}{
			{"an approver writes", func() error { return s.editions.Write(ctx, s.approver("polisen"), ids.Token(), seen, nil) }, errs.Forbidden},
			{"approving what was not sent", func() error {
				return s.editions.Approve(ctx, s.approver("polisen"), ids.Token(), seen, "polisen", picture.Told{})
			}, errs.Conflict},
			{"sending without a summary", func() error { return s.editions.Send(ctx, s.coordinator(), ids.Token(), seen) }, errs.Invalid},
			{"a person in the words", func() error {
				return s.editions.Write(ctx, s.coordinator(), ids.Token(), seen, map[picture.Section]string{picture.Summary: "Ring 070-174 06 35 om det."})
			}, errs.Invalid},
			{"an old version", func() error {
				return s.editions.Write(ctx, s.coordinator(), ids.Token(), picture.Seen{ID: id, Version: 9}, nil)
			}, errs.Conflict},
			{"the same once more", func() error {
				_, err := s.editions.Begin(ctx, s.coordinator(), ids.Token(), picture.Public, theQuarter)
				return err
			}, errs.Invalid},
			{"a time to come", func() error {
				_, err := s.editions.Begin(ctx, s.coordinator(), ids.Token(), picture.Quarter, day.Period{From: day.Of(2026, 10, 1), To: day.Of(2026, 12, 31)})
				return err
			}, errs.Invalid},
		}
		for _, tt := range tests {
			if err := tt.do(); !errs.Is(err, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			}
		}
	})
}

// A letter goes to whoever has said yes, and to nobody else; nothing is left of
// whoever ends.
func TestSubscribers(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		ctx := t.Context()
		tokens := map[string]string{}
		for _, who := range []string{"ja", "nej", "slut"} {
			s.check(s.editions.Subscribe(ctx, s.id, who+"@exempel.example", func(token string) mail.Letter {
				tokens[who] = token
				return mail.Letter{Subject: "Bekräfta", Text: token}
			}))
		}
		s.check(s.editions.Confirm(ctx, s.id, tokens["ja"]))
		s.check(s.editions.Confirm(ctx, s.id, tokens["slut"]))
		s.check(s.editions.End(ctx, s.id, tokens["slut"]))
		var written []string
		s.frozen(picture.Public, theQuarter, picture.Told{Letter: func(address, end string) mail.Letter {
			written = append(written, address)
			if end != tokens["ja"] {
				t.Error("the letter's link does not end it")
			}
			return mail.Letter{Subject: "Ny lägesbild", Text: "Läs."}
		}})
		if fmt.Sprint(written) != "[ja@exempel.example]" {
			t.Errorf("written to %v", written)
		}
		if err := s.editions.Confirm(ctx, s.id, "okänd"); !errs.Is(err, errs.NotFound) {
			t.Errorf("an unknown link: %v", err)
		}
		n, err := picture.Subscribers(ctx, d, s.id)
		if s.check(err); n != 1 {
			t.Errorf("%d subscribers", n)
		}
		s.clock = s.clock.AddDate(0, 0, 8)
		s.check(d.Of(s.id).Write(ctx, func(tx *db.DB) error { return picture.Forget(ctx, tx, s.id, s.clock) }))
		left, err := db.One(ctx, d.Of(s.id), scanCount, `SELECT COUNT(*) FROM subscription WHERE partnership = $1`, s.id)
		if s.check(err); left != 1 {
			t.Errorf("%d rows left, want the one who said yes", left)
		}
	})
}
