package period_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/place"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 3, 4, 11, 0, 0, 0, time.UTC) // a Wednesday in the first week of a fortnight

// town is a partnership with an area, two places and a clock that can be set.
type town struct {
	t       *testing.T
	db      *db.DB
	id      string
	now     time.Time
	service *period.Service
}

func inTown(t *testing.T, play func(t *testing.T, w *town)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		w := &town{t: t, db: d, id: ids.New(noon), now: noon}
		w.service = period.New(d, func() time.Time { return w.now })
		w.write(func(ctx context.Context, tx *db.DB) error {
			return partnership.Create(ctx, tx, access.System(w.id), partnership.Partnership{ID: w.id, Slug: "vik", Profile: partnership.Profile{
				Name: "Vik", PoliceArea: "Lokalpolisområde Vik", Municipalities: []partnership.Municipality{{Code: "9901", Name: "Vik", County: "Exempels län"}},
				Parties: []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Viks kommun"}, {ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}},
			}}, noon)
		})
		w.exec(`INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ($1, 'hamnen', 'Hamnen', '[]', 1, 0)`)
		for _, id := range []string{"kajen", "torget"} {
			w.exec(`INSERT INTO place (partnership, id, name, area, class, located, east, north, began, ended)
				VALUES ($1, $2, $3, 'hamnen', $4, $5, 0, 0, 1, 0)`, id, "Platsen "+id, string(place.Square), false)
		}
		play(t, w)
	})
}

func (w *town) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) write(do func(ctx context.Context, tx *db.DB) error) {
	w.t.Helper()
	w.check(w.db.Of(w.id).Write(w.t.Context(), func(tx *db.DB) error { return do(w.t.Context(), tx) }))
}

func (w *town) exec(query string, args ...any) {
	w.t.Helper()
	_, err := w.db.Of(w.id).Exec(w.t.Context(), query, append([]any{w.id}, args...)...)
	w.check(err)
}

func (w *town) scope(role access.Role) access.Scope {
	return access.Scope{Partnership: w.id, Account: string(role), Function: "funktion " + string(role), Party: "kommunen", Roles: []access.Role{role}, Fresh: true}
}

func (w *town) boss() access.Scope { return w.scope(access.Coordinator) }

// member makes a membership of a function.
func (w *town) member(id string, role access.Role, function, standsIn string) {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `INSERT INTO account (id, login, password, created, disabled) VALUES ($1, $2, '', 1, 0)`, id, id+"@vik.example")
	w.check(err)
	w.exec(`INSERT INTO membership (partnership, id, account, role, party, organisation, function, stands_in, begins, ends)
		VALUES ($1, $2, $3, $4, 'kommunen', '', $5, $6, 1, 0)`, "m-"+id, id, string(role), function, standsIn)
}

// report keeps a report with an event at a place, and takes it up in the period
// of now.
func (w *town) report(account, at string, severity int) period.Period {
	w.t.Helper()
	var p period.Period
	w.write(func(ctx context.Context, tx *db.DB) (err error) {
		p, err = period.Taking(ctx, tx, w.id, w.now)
		return err
	})
	id := ids.New(w.now)
	w.exec(`INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
		VALUES ($1, $2, $3, $4, 'kommunen', $5, 'typed', '', $6, 0)`, id, p.ID, account, "funktion "+account, db.Micros(w.now))
	w.exec(`INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
		VALUES ($1, $2, $3, $4, 'kommunen', 'klotter', 'hamnen', $5, $6, 0, 0, $7, $7, $8, 'Nytt klotter', $7)`,
		ids.New(w.now), id, p.ID, at, false, db.Micros(w.now), severity)
	return p
}

// period reads one anew.
func (w *town) period(id string) period.Period {
	w.t.Helper()
	p, err := period.ByID(w.t.Context(), w.db, w.id, id)
	w.check(err)
	return p
}

// meet locks a period and begins its meeting, at its time.
func (w *town) meet(id string) {
	w.t.Helper()
	w.now = w.period(id).Meeting
	w.check(w.service.Lock(w.t.Context(), w.boss(), ids.Token(), id, w.period(id).Version))
	w.check(w.service.Begin(w.t.Context(), w.boss(), ids.Token(), id, w.period(id).Version))
}

func kind(t *testing.T, what string, err error, want errs.Kind, key string) {
	t.Helper()
	if !errs.Is(err, want) || !(key == "" || err != nil && (contains(err, key))) {
		t.Errorf("%s: %v, want %v %s", what, err, want, key)
	}
}

func contains(err error, key string) bool {
	for _, f := range errs.FieldsOf(err) {
		if f.Name == key {
			return true
		}
	}
	e, ok := err.(*errs.Error)
	return ok && e.Key == key
}

func TestTakingFollowsTheStates(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		first := w.report("a", "kajen", 1)
		if first.ID != "2026-02-23" {
			t.Fatalf("a report of %s is taken up in %s", noon, first.ID)
		}
		w.now = first.Deadline.Add(time.Hour) // late, and not locked yet
		if got := w.report("a", "kajen", 1); got.ID != first.ID {
			t.Errorf("late, but open: taken up in %s", got.ID)
		}
		ctx, boss := t.Context(), w.boss()
		w.check(w.service.Lock(ctx, boss, ids.Token(), first.ID, 1))
		second := w.report("a", "kajen", 1)
		if second.ID != "2026-03-09" {
			t.Errorf("after locking: taken up in %s", second.ID)
		}
		kind(t, "an old version", w.service.Unlock(ctx, boss, ids.Token(), first.ID, 1), errs.Conflict, "period.version")
		w.check(w.service.Unlock(ctx, boss, ids.Token(), first.ID, 2))
		if got := w.report("a", "kajen", 1); got.ID != first.ID {
			t.Errorf("unlocked: taken up in %s", got.ID)
		}
		w.meet(first.ID)
		kind(t, "unlocking in the meeting", w.service.Unlock(ctx, boss, ids.Token(), first.ID, w.period(first.ID).Version), errs.Conflict, "period.state.wrong")
		kind(t, "beginning twice", w.service.Begin(ctx, boss, ids.Token(), first.ID, w.period(first.ID).Version), errs.Conflict, "period.state.wrong")
		kind(t, "a reporter", w.service.Close(ctx, w.scope(access.Reporter), ids.Token(), first.ID, 5), errs.Forbidden, "")
	})
}

// Three reports of one place put it on the agenda, and the meeting cannot be
// closed before something is decided about it.
func TestTheRepeatRule(t *testing.T) {
	for _, nothing := range []bool{true, false} {
		t.Run(fmt.Sprint(nothing), func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				ctx, boss := t.Context(), w.boss()
				w.now = noon.AddDate(0, -7, 0)
				w.report("a", "kajen", 2) // too long ago
				w.now = noon.AddDate(0, -5, 0)
				w.report("a", "kajen", 2)
				w.now = noon
				w.report("a", "torget", 0) // something good does not count
				w.report("b", "torget", 0)
				w.report("c", "torget", 0)
				p := w.report("a", "kajen", 2)
				m, err := period.MeetingOf(ctx, w.db, w.id, p.ID)
				w.check(err)
				if len(m.Repeated) != 0 {
					t.Errorf("two reports within six months: %+v", m.Repeated)
				}
				w.report("b", "kajen", 1)
				w.meet(p.ID)
				m, err = period.MeetingOf(ctx, w.db, w.id, p.ID)
				w.check(err)
				if len(m.Repeated) != 1 || m.Repeated[0] != (period.Repetition{Place: "kajen", Reports: 3, New: 2}) {
					t.Fatalf("three reports within six months: %+v", m.Repeated)
				}
				kind(t, "closing", w.service.Close(ctx, boss, ids.Token(), p.ID, 3), errs.Conflict, "period.repeated")
				d := period.Decision{Period: p.ID, Nothing: nothing, Place: "kajen"}
				_, err = w.service.Decide(ctx, boss, ids.Token(), d)
				field := map[bool]string{true: "why", false: "what"}[nothing]
				kind(t, "a decision without its reason or its act", err, errs.Invalid, field)
				if d.Why = "Platsen byggs om."; !nothing {
					d.What, d.Owner, d.Organisation, d.Deadline = "Laga lyset", "gatuchef", "kommunen", day.MustParse("2026-04-01")
				}
				_, err = w.service.Decide(ctx, boss, ids.Token(), d)
				w.check(err)
				w.check(w.service.Close(ctx, boss, ids.Token(), p.ID, 3))
			})
		})
	}
}

// What was decided is followed up at the next meeting, and what was closed
// stays as it was.
func TestMinutesStandStill(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx, boss := t.Context(), w.boss()
		p := w.report("reporter", "kajen", 2)
		w.meet(p.ID)
		note := period.Note{Item: period.Outward, Texts: map[string]string{period.Back: "Lyset lagas i april."}}
		w.check(w.service.Write(ctx, boss, ids.Token(), p.ID, note))
		kind(t, "over a version that is not there", w.service.Write(ctx, boss, ids.Token(), p.ID, note), errs.Conflict, "period.version")
		bad := period.Note{Item: period.Police, Texts: map[string]string{"text": "Ring 070-174 06 05."}}
		kind(t, "a text about somebody", w.service.Write(ctx, boss, ids.Token(), p.ID, bad), errs.Invalid, "text")
		levels := period.Note{Item: period.Levels, Levels: []period.Assessment{{Area: "hamnen", Level: period.Raised}}}
		kind(t, "a raised level without why", w.service.Write(ctx, boss, ids.Token(), p.ID, levels), errs.Invalid, "why.hamnen")
		levels.Levels[0].Why = "Fler slagsmål."
		w.check(w.service.Write(ctx, boss, ids.Token(), p.ID, levels))
		id, err := w.service.Decide(ctx, boss, ids.Token(), period.Decision{Period: p.ID, What: "Laga lyset", Owner: "gatuchef",
			Organisation: "kommunen", Deadline: day.MustParse("2026-04-01"), Area: "hamnen"})
		w.check(err)
		w.check(w.service.Close(ctx, boss, ids.Token(), p.ID, 3))
		kind(t, "writing when it is closed", w.service.Write(ctx, boss, ids.Token(), p.ID, bad), errs.Conflict, "period.state.wrong")

		next := w.report("reporter", "kajen", 2)
		w.now = w.now.AddDate(0, 1, 0)
		d, err := period.DecisionByID(ctx, w.db, w.id, id)
		w.check(err)
		if !d.Overdue(day.In(w.now)) || d.Overdue(day.MustParse("2026-04-01")) {
			t.Errorf("%+v is overdue from the wrong day", d)
		}
		kind(t, "stopped without why", w.service.Follow(ctx, w.scope(access.Reporter), ids.Token(), id, 1, period.Step{State: period.Stopped}), errs.Invalid, "text")
		w.check(w.service.Follow(ctx, w.scope(access.Reporter), ids.Token(), id, 1, period.Step{State: period.Done, Text: "Sex lampor är bytta."}))
		w.meet(next.ID)
		m, err := period.MeetingOf(ctx, w.db, w.id, next.ID)
		w.check(err)
		if len(m.Earlier) != 1 || m.Earlier[0].State != period.Done || m.Earlier[0].Result() != "Sex lampor är bytta." {
			t.Errorf("followed up: %+v", m.Earlier)
		}
		old, err := period.MeetingOf(ctx, w.db, w.id, p.ID)
		w.check(err)
		if old.By != boss.Function || old.Decisions[0].State != period.Ongoing || old.Events[0].Text != "" || old.Notes[period.Levels].Levels[0].Level != period.Raised {
			t.Errorf("the minutes changed: %+v", old)
		}
		w.receipt(p.ID, id)
	})
}

// receipt is the reporter's own, of a report whose meeting is closed.
func (w *town) receipt(id, decision string) {
	w.t.Helper()
	list, err := period.Receipts(w.t.Context(), w.db, w.id, "reporter", category.Default(), 10)
	w.check(err)
	if len(list) != 2 {
		w.t.Fatalf("%d receipts, want 2", len(list))
	}
	old := list[1]
	if old.Period.ID != id || old.Met.IsZero() || old.Answer != "Lyset lagas i april." || len(old.Decisions) != 1 || old.Decisions[0].ID != decision {
		w.t.Errorf("receipt %+v", old)
	}
	if list[0].Met.IsZero() || list[0].Answer != "" || len(list[0].Decisions) != 0 {
		w.t.Errorf("of a meeting that lasts: %+v", list[0])
	}
	others, err := period.Receipts(w.t.Context(), w.db, w.id, "b", category.Default(), 10)
	if err != nil || len(others) != 0 {
		w.t.Errorf("another's receipts: %+v, %v", others, err)
	}
}

func TestTheSameFormCountsOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		p := w.report("a", "kajen", 1)
		w.meet(p.ID)
		key := ids.Token()
		d := period.Decision{Period: p.ID, What: "Städa kajen", Owner: "gatuchef", Organisation: "kommunen", Deadline: day.MustParse("2026-04-01")}
		first, err := w.service.Decide(t.Context(), w.boss(), key, d)
		w.check(err)
		again, err := w.service.Decide(t.Context(), w.boss(), key, d)
		w.check(err)
		all, err := period.Decisions(t.Context(), w.db, w.id)
		w.check(err)
		if first != again || len(all) != 1 {
			t.Errorf("%s and %s, %d decisions", first, again, len(all))
		}
	})
}
