package web

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// turn gives a partnership a period whose meeting goes on, with a decision, and
// somebody who is away.
func (w *town) turn(s *Seed, boss access.Scope, what string) {
	w.t.Helper()
	ctx, cycle := w.t.Context(), period.New(w.db, w.server.staff.Now)
	var p period.Period
	w.check(w.db.Of(boss.Partnership).Write(ctx, func(tx *db.DB) (err error) {
		p, err = period.Taking(ctx, tx, boss.Partnership, noon)
		return err
	}))
	w.check(cycle.Lock(ctx, boss, ids.Token(), p.ID, 1))
	w.check(cycle.Begin(ctx, boss, ids.Token(), p.ID, 2))
	s.Period, s.Item = p.ID, "polisen"
	w.check(cycle.Write(ctx, boss, ids.Token(), p.ID, period.Note{Item: period.Police, Texts: map[string]string{"text": what}}))
	var err error
	s.Decision, err = cycle.Decide(ctx, boss, ids.Token(), period.Decision{Period: p.ID, What: what, Owner: "gatuchef",
		Organisation: "kommunen", Deadline: day.In(noon).Add(30)})
	w.check(err)
	s.Absence, err = cycle.Excuse(ctx, boss, ids.Token(), period.Absence{Member: s.Member, Span: day.Period{From: day.In(noon), To: day.In(noon).Add(3)}})
	w.check(err)
	s.Visit, err = cycle.Tell(ctx, boss, ids.Token(), period.Visit{Function: what, Area: s.Area, Began: noon.Add(-2 * time.Hour), Finished: noon})
	w.check(err)
}

// cycle is what is kept of a partnership's cycle.
func (w *town) cycle(id string) []any {
	w.t.Helper()
	ctx := w.t.Context()
	periods, err := period.Recent(ctx, w.db, id, 100)
	w.check(err)
	decisions, err := period.Decisions(ctx, w.db, id)
	w.check(err)
	absences, err := period.Absences(ctx, w.db, id)
	w.check(err)
	visits, err := period.Visits(ctx, w.db, id, noon.AddDate(0, 0, -7), noon)
	w.check(err)
	all := []any{periods, decisions, absences, visits}
	for _, p := range periods {
		notes, err := period.NotesOf(ctx, w.db, id, p.ID)
		w.check(err)
		all = append(all, notes)
	}
	return all
}

// Presence entered by mistake is taken back by those who entered it, after they
// have been asked once more, and until something that stands still counts it.
func TestWithdrawingPresence(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const list = "/arbete/viken/narvaro"
		form := []string{"function", "nattvandrarna", "where", "area:" + w.viken.Area, "date", "2026-03-01", "from", "20:00", "to", "22:00"}
		if a := w.sendForm(reporter, list, "text/html", form...); a.Code != http.StatusSeeOther {
			t.Fatalf("told: %d\n%s", a.Code, a.Body)
		}
		found := regexp.MustCompile(`action="(`+list+`/[^"]+/ta-tillbaka)"`).FindAllStringSubmatch(w.page(reporter, list), -1)
		if len(found) != 1 {
			t.Fatalf("the reporter is offered %v, want their own organisation's presence alone", found)
		}
		own := found[0][1]
		w.tells("asked once more", w.page(reporter, list), []string{"nattvandrarna", "<summary>Ta tillbaka</summary>", "Ja, ta tillbaka närvaron", "En annan organisations"})
		w.tells("a reader", w.page(reader, list), []string{"nattvandrarna"}, "Ta tillbaka", "ta-tillbaka")
		for actor, want := range map[string]int{reader: http.StatusForbidden, elsewhere: http.StatusNotFound, nobody: http.StatusUnauthorized} {
			if a := w.sendForm(actor, own, "text/html"); a.Code != want {
				t.Errorf("%s: %d, want %d", actor, a.Code, want)
			}
		}
		if a := w.sendForm(reporter, list+"/"+w.viken.Visit+"/ta-tillbaka", "text/html"); a.Code != http.StatusNotFound {
			t.Errorf("another's: %d, want 404", a.Code)
		}
		for range 2 { // the same form sent again gets the same answer
			a := w.sendForm(reporter, own, "text/html", "key", "once")
			if a.Code != http.StatusSeeOther {
				t.Fatalf("withdrawn: %d\n%s", a.Code, a.Body)
			}
			w.tells("confirmed", w.page(reporter, a.Header().Get("Location")), []string{"Närvaron är återtagen."}, "nattvandrarna")
		}
		w.says(w.sendForm(reporter, own, "text/html"), http.StatusNotFound)

		w.says(w.send("/arbete/viken/period/"+w.viken.Period+"/stang", "version", "3"), http.StatusSeeOther)
		w.says(w.look(list), http.StatusOK, "Perioden är stängd")
		w.says(w.send(list+"/"+w.viken.Visit+"/ta-tillbaka"), http.StatusConflict, "Perioden är stängd, så närvaron kan inte längre tas tillbaka.")
	})
}
