package promise_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// mondayNoon is when everything in the tests happens, a Monday.
var mondayNoon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

// vikenParties are the parties of the invented partnership.
var vikenParties = []promise.Party{
	{ID: "viken", Kind: promise.Municipality, Name: "Vikens kommun"},
	{ID: "asen", Kind: promise.Municipality, Name: "Åsens kommun"},
	{ID: "polisen", Kind: promise.Police, Name: "Polisen i Viken"},
	{ID: "bostad", Kind: promise.Other, Name: "Vikenbostäder"},
}

// stage is a partnership with its service, and those who act in it.
type stage struct {
	t       *testing.T
	db      *db.DB
	service *promise.Service
	id      string // the partnership
	other   string // another partnership in the same database
}

func newStage(t *testing.T, d *db.DB) *stage {
	t.Helper()
	s := &stage{t: t, db: d, id: ids.New(mondayNoon), other: ids.New(mondayNoon)}
	w := ledger.NewWriter(ledger.SignerFromSeed([32]byte{7}), rand.NewChaCha8([32]byte{7}))
	s.service = promise.NewService(d, w, promise.NewShelf(d, s.now), s.now)
	for slug, id := range map[string]string{"viken": s.id, "dalen": s.other} {
		err := d.Write(t.Context(), func(tx *db.DB) error {
			p := partnership.Partnership{ID: id, Slug: slug, Profile: partnership.Profile{
				Name: slug, PoliceArea: "Lokalpolisområde " + slug,
				Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
			}}
			if err := partnership.Create(t.Context(), tx, access.System(id), p, mondayNoon); err != nil {
				return err
			}
			_, err := w.Begin(t.Context(), tx, id, "lykta.example/"+slug, mondayNoon)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *stage) now() time.Time { return mondayNoon }

func (s *stage) as(account string, roles ...access.Role) access.Scope {
	return access.Scope{Partnership: s.id, Account: account, Function: "provare", Roles: roles, Fresh: true}
}

func (s *stage) coordinator() access.Scope { return s.as("samordnaren", access.Coordinator) }
func (s *stage) reporter() access.Scope    { return s.as("reporter", access.Reporter) }

func (s *stage) approver(party string) access.Scope {
	scope := s.as("ja-"+party, access.Approver)
	scope.Approves = []string{party}
	return scope
}

// formKey returns a new idempotency key.
func formKey() string { return ids.Token() }

// wholePledge is a whole pledge of both municipalities and the police.
func wholePledge() promise.Pledge {
	return promise.Pledge{
		Title: "Medborgarlöfte 2026", Goal: "Färre ska känna sig otrygga vid stationen.",
		Period:  day.Period{From: day.MustParse("2026-01-01"), To: day.MustParse("2026-12-31")},
		Parties: slices.Clone(vikenParties),
		Promises: []promise.Promise{
			{ID: "kontroller", Text: "Polisen gör minst 20 kontroller.", By: []string{"polisen"}, Shape: promise.Count, AtLeast: 20, Unit: "kontroller"},
			{ID: "vandringar", Text: "Kommunerna går en vandring i månaden.", By: []string{"viken", "asen"}, Shape: promise.Recurring,
				Unit: "vandringar", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 1}},
		},
	}
}

// draft keeps a draft and returns where it is.
func (s *stage) draft(p promise.Pledge) promise.At {
	s.t.Helper()
	id, err := s.service.NewDraft(s.t.Context(), s.coordinator(), formKey(), promise.DraftBody{Pledge: p})
	if err != nil {
		s.t.Fatal(err)
	}
	return promise.At{Draft: id, Version: 1}
}

// sent keeps a draft and sends it to its parties.
func (s *stage) sent(p promise.Pledge) promise.At {
	s.t.Helper()
	at := s.draft(p)
	answer, err := s.service.Send(s.t.Context(), s.coordinator(), formKey(), at)
	if err != nil {
		s.t.Fatal(err)
	}
	return promise.At{Draft: at.Draft, Version: answer.Version}
}

// publish takes a pledge all the way and returns its ID.
func (s *stage) publish(p promise.Pledge) string {
	s.t.Helper()
	at := s.sent(p)
	for _, party := range []string{"viken", "asen", "polisen"} {
		answer, err := s.service.Approve(s.t.Context(), s.approver(party), formKey(), at, party)
		if err != nil {
			s.t.Fatal(err)
		}
		at.Version = answer.Version
	}
	return s.get(at.Draft).Body.Pledge.ID
}

func (s *stage) get(draft string) promise.Draft {
	s.t.Helper()
	d, err := s.service.Draft(s.t.Context(), s.coordinator(), draft)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// size returns how many entries the public ledger holds.
func (s *stage) size() int64 {
	s.t.Helper()
	h, err := ledger.HeadOf(s.t.Context(), s.db, s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return h.Size
}

// audited returns how many entries the audit log holds.
func (s *stage) audited() int {
	s.t.Helper()
	list, err := audit.List(s.t.Context(), s.db, s.id, 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// refused returns how many entries of the audit log say that an act was refused.
func (s *stage) refused(act string) (n int) {
	s.t.Helper()
	list, err := audit.List(s.t.Context(), s.db, s.id, 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range list {
		if e.Act == act && e.Outcome == audit.Refused {
			n++
		}
	}
	return n
}

// account is what the public sees on a day.
func (s *stage) account(on string) promise.Account {
	s.t.Helper()
	book, _, err := promise.NewShelf(s.db, s.now).Get(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	return book.On(day.MustParse(on))
}

func wantError(t *testing.T, what string, err error, kind errs.Kind, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Errorf("%s: error %v, want %v %s", what, err, kind, key)
	}
}

// wantField asserts that an error complains of a field.
func wantField(t *testing.T, what string, err error, name, key string) {
	t.Helper()
	for _, f := range errs.FieldsOf(err) {
		if f.Name == name && (key == "" || f.Key == key) {
			return
		}
	}
	t.Errorf("%s: error %v, want field %s %s", what, err, name, key)
}

// onStage is one test on both engines.
func onStage(t *testing.T, play func(ctx context.Context, t *testing.T, s *stage)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) { play(t.Context(), t, newStage(t, d)) })
}
