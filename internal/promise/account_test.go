package promise_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/promise"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file that a person has read, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s: -want +got\n%s", path, diff)
	}
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// vik is a small ledger with everything in it: two pledges of which the later
// continues the earlier, every shape, a changed version, a correction, a late
// entry, a deviation, a verdict, an effect and a removal.
func vik() *log {
	earlier := pledge("2025", "2025-01-01", "2025-12-31", countOf("kontroller", 4))
	l := newLog("2024-12-10")
	l.publish(earlier)
	l.on("2025-05-02").act(action("2025", "kontroller", "2025-05-01", 4))
	l.on("2026-01-15").decide(promise.Verdict{ID: "v1", Pledge: "2025", Promise: "kontroller", Date: d("2026-01-15"), Outcome: promise.Kept,
		Proposed: promise.Kept, Done: 4, Target: 4, Motive: "Alla fyra gjordes.", By: promise.Performer{Party: police, Function: "lokalpolisområdeschef"}})
	l.find(promise.Effect{ID: "e1", Pledge: "2025", Promise: "kontroller", Date: d("2026-01-15"), Direction: promise.CannotSay, By: promise.Performer{Party: police}})

	checks := countOf("kontroller", 6)
	checks.Continues = "kontroller"
	later := pledge("2026", "2026-01-01", "2026-03-31", checks, rhythmOf("bilder", 1, promise.PerMonth, 1), setOf("skolor", "ask", "gran"), openOf("trygghet"))
	later.Continues, later.Decided = "2025", d("2025-12-20")
	l.on("2025-12-20")
	l.publish(later)
	first := l.on("2026-01-20").act(action("2026", "kontroller", "2026-01-19", 2))
	a := action("2026", "kontroller", "2026-01-25", 1)
	a.Place = "Torget"
	l.on("2026-02-20").act(a)
	l.act(action("2026", "bilder", "2026-01-10", 1))
	b := action("2026", "skolor", "2026-02-18", 1)
	b.Members = []string{"gran"}
	l.act(b)
	wrong := action("2026", "kontroller", "2026-01-19", 1)
	l.on("2026-02-21").correct(promise.Correction{Of: first, Pledge: "2026", Promise: "kontroller", Reason: "Det var en kontroll, inte två.", Action: &wrong})
	l.tell(promise.Deviation{ID: "x1", Pledge: "2026", Promise: "bilder", Date: d("2026-02-21"), Party: commune,
		What: "Ingen lägesbild i mars.", Why: "Samordnartjänsten är vakant.", Span: span("2026-03-01", "2026-03-31")})
	changed := later
	changed.Decided = d("2026-02-22")
	changed.Promises = append([]promise.Promise{}, later.Promises[:3]...)
	l.on("2026-02-22").enter(promise.Body{Publication: &promise.Publication{Pledge: changed, Note: "En punkt som inte gick att följa upp är borttagen."}})
	withName := l.act(action("2026", "kontroller", "2026-02-22", 1))
	l.on("2026-02-23").remove(promise.Removal{Of: withName, Ground: "personal-data", Law: "artikel 17 i dataskyddsförordningen"})
	return l
}

func TestGoldenAccount(t *testing.T) {
	book := replay(t, vik().entries)
	golden(t, "account-2026-03-01.json", asJSON(t, book.On(d("2026-03-01"))))
	golden(t, "account-2026-02-01.json", asJSON(t, book.On(d("2026-02-01"))))
}

// history writes the changes of a pledge one a line.
func history(p promise.PledgeAccount) string {
	var b strings.Builder
	for _, c := range p.Changes {
		fmt.Fprintf(&b, "%s #%d %s %s", c.Dated, c.Seq, c.Kind, c.Promise)
		if c.Of != nil {
			fmt.Fprintf(&b, " of #%d", c.Of.Seq)
		}
		if c.Withdrawn {
			b.WriteString(" withdrawn")
		}
		if c.Later {
			b.WriteString(" (later)")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestHowThePledgeChanged(t *testing.T) {
	t.Parallel()
	p, _ := replay(t, vik().entries).On(d("2026-02-21")).Pledge("2026")
	want := strings.Join([]string{
		"2025-12-20 #4 pledge ",
		"2026-01-10 #7 action bilder",
		"2026-01-19 #5 action kontroller",
		"2026-01-25 #6 action kontroller",
		"2026-02-18 #8 action skolor",
		"2026-02-21 #9 correction kontroller of #5",
		"2026-02-21 #10 deviation bilder",
	}, "\n") + "\n"
	if diff := cmp.Diff(want, history(p)); diff != "" {
		t.Error(diff)
	}
}

func TestCorrectionChangesTheSumFromItsDayOn(t *testing.T) {
	t.Parallel()
	book := replay(t, vik().entries)
	for on, want := range map[string]int{"2026-01-19": 2, "2026-02-20": 3, "2026-02-21": 2} {
		if got := progress(t, book, "2026", "kontroller", on).Done; got != want {
			t.Errorf("on %s: %d done, want %d", on, got, want)
		}
	}
	row, _ := book.On(d("2026-02-21")).Promise("2026", "kontroller")
	if !row.Actions[0].Corrected || row.Actions[1].Corrected {
		t.Errorf("the wrong action says that it was corrected: %+v", row.Actions)
	}
}

// What was dated by a day counts on it; that it was entered only later is
// told.
func TestWhatWasEnteredOnlyLater(t *testing.T) {
	t.Parallel()
	row, _ := replay(t, vik().entries).On(d("2026-02-01")).Promise("2026", "kontroller")
	if row.Progress.Done != 3 || row.Actions[0].Later || !row.Actions[1].Later || row.Actions[1].DaysLate() != 26 {
		t.Errorf("got %+v", row.Actions)
	}
}

func TestNothingPublishedNothingShown(t *testing.T) {
	t.Parallel()
	book := replay(t, vik().entries)
	if _, shown := book.On(d("2025-12-19")).Pledge("2026"); shown {
		t.Error("shown before it was decided")
	}
	if _, shown := book.On(d("2025-12-20")).Pledge("2026"); !shown {
		t.Error("not shown on the day it was decided")
	}
	for _, empty := range []*promise.Book{nil, {}, replay(t, nil)} {
		if a := empty.On(d("2026-01-01")); len(a.Pledges) != 0 || empty.Size() != 0 || !empty.Last().IsZero() {
			t.Errorf("an empty ledger shows %+v", a)
		}
	}
}

// A pledge taken from elsewhere, whose day is not known, counts from the first
// day of its period.
func TestPledgeFromElsewhereIsSeenInItsPeriod(t *testing.T) {
	t.Parallel()
	p := pledge("2020", "2020-04-01", "2021-04-30", openOf("trygghet"))
	p.Source = &promise.Source{Publisher: "Viks kommun", Title: "Medborgarlöfte"}
	l := newLog("2026-11-28")
	l.publish(p)
	got, shown := replay(t, l.entries).On(d("2020-12-01")).Pledge("2020")
	if !shown || !got.Published.Later || got.Published.Dated != d("2020-04-01") {
		t.Errorf("got %+v", got.Published)
	}
}

func TestPhase(t *testing.T) {
	t.Parallel()
	book := replay(t, vik().entries)
	tests := []struct {
		on          string
		phase       promise.Phase
		left, until int
	}{
		{"2025-12-31", promise.Upcoming, 90, 1},
		{"2026-01-01", promise.Running, 90, 0},
		{"2026-03-31", promise.Running, 1, 0},
		{"2026-04-01", promise.Over, 0, 0},
	}
	for _, tt := range tests {
		p, _ := book.On(d(tt.on)).Pledge("2026")
		if p.Phase != tt.phase || p.DaysLeft != tt.left || p.DaysUntil != tt.until {
			t.Errorf("on %s: %s, %d left, %d until", tt.on, p.Phase, p.DaysLeft, p.DaysUntil)
		}
	}
}

func TestLineage(t *testing.T) {
	t.Parallel()
	a := replay(t, vik().entries).On(d("2026-03-01"))
	later, earlier := a.Pledges[0], a.Pledges[1]
	if want := (promise.Lineage{Earlier: "2025", EarlierIsHere: true, EarlierTitle: "Medborgarlöfte 2025"}); later.Lineage != want {
		t.Errorf("2026: %+v", later.Lineage)
	}
	if want := (promise.Lineage{Later: "2026", LaterTitle: "Medborgarlöfte 2026"}); earlier.Lineage != want {
		t.Errorf("2025: %+v", earlier.Lineage)
	}
	row, _ := later.Promise("kontroller")
	if want := (promise.PromiseRef{Pledge: "2025", Promise: "kontroller", IsHere: true, Text: "Minst så många kontroller."}); row.Earlier == nil || *row.Earlier != want {
		t.Errorf("promise continues %+v", row.Earlier)
	}
}

func TestDroppedPromiseIsStillThere(t *testing.T) {
	t.Parallel()
	p, _ := replay(t, vik().entries).On(d("2026-03-01")).Pledge("2026")
	if len(p.Promises) != 3 || len(p.Dropped) != 1 || p.Dropped[0].Promise.ID != "trygghet" || p.Version != 2 || len(p.Versions) != 2 {
		t.Errorf("%d promises, dropped %+v, version %d of %d", len(p.Promises), p.Dropped, p.Version, len(p.Versions))
	}
	if _, found := p.Promise("trygghet"); !found {
		t.Error("a dropped promise cannot be found")
	}
}

func TestRemovalLeavesATrace(t *testing.T) {
	t.Parallel()
	a := replay(t, vik().entries).On(d("2026-03-01"))
	if len(a.Removals) != 1 {
		t.Fatalf("%d removals", len(a.Removals))
	}
	r := a.Removals[0]
	if r.Of == nil || r.Of.Seq != 12 || r.OfKind != promise.KindAction || r.Body.Removal.Ground != "personal-data" || r.Dated != d("2026-02-23") {
		t.Errorf("got %+v", r)
	}
	if row, _ := a.Promise("2026", "kontroller"); row.Progress.Done != 2 {
		t.Errorf("%d done: what was removed still counts", row.Progress.Done)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20)))
	for place, n := range map[string]int{"Torget": 2, "Hamnen": 5, "": 2, "Parken": 2} {
		a := action("2026", "kontroller", "2026-02-01", n)
		a.Place = place
		l.act(a)
	}
	row, _ := replay(t, l.entries).On(d("2026-02-01")).Promise("2026", "kontroller")
	want := []promise.PlaceSum{{"Hamnen", 1, 5}, {"", 1, 2}, {"Parken", 1, 2}, {"Torget", 1, 2}}
	if diff := cmp.Diff(want, row.ByPlace()); diff != "" {
		t.Error(diff)
	}
}

// mustJSON is asJSON for property tests.
func mustJSON(t interface{ Fatal(...any) }, v any) []byte {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCorrectedDayMovesTheAction(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20)))
	early := l.act(action("2026", "kontroller", "2026-01-02", 1))
	late := l.act(action("2026", "kontroller", "2026-01-05", 1))
	moved := action("2026", "kontroller", "2026-01-09", 1)
	l.on("2026-01-10").correct(promise.Correction{Of: early, Pledge: "2026", Promise: "kontroller", Reason: "Fel dag.", Action: &moved})
	row, _ := replay(t, l.entries).On(d("2026-02-01")).Promise("2026", "kontroller")
	if len(row.Actions) != 2 || row.Actions[0].Seq != late || row.Actions[1].Dated != d("2026-01-09") {
		t.Errorf("got %+v", row.Actions)
	}
	if g := row.Progress; g.First != d("2026-01-05") || g.Last != d("2026-01-09") || len(g.Pace) != 2 || g.Pace[1].Done != 2 {
		t.Errorf("got %+v", g)
	}
}
