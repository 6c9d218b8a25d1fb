package feed_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/feed"
	"lykta/internal/promise"
)

var update = flag.Bool("update", false, "write the golden files anew")

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

func d(s string) day.Day { return day.MustParse(s) }

// site is an invented partnership.
var site = feed.Site{BaseURL: "https://lykta.example", Name: "Vik", Slug: "vik", Language: "sv", Example: true}

var labels = feed.Labels{
	Published: "Nytt medborgarlöfte", Changed: "Ändrat medborgarlöfte", Action: "Insats", Deviation: "Avvikelse", Verdict: "Bedömning",
	Effect: "Effekt", Corrected: "Rättelse", Withdrawn: "Återtaget", Removed: "Borttaget enligt lag",
	Outcomes:   map[promise.Outcome]string{promise.Kept: "uppfyllt"},
	Directions: map[promise.Direction]string{promise.Improved: "förbättrat"},
	Due:        "Senast i dag", Deadline: "Sista dag", PeriodBegins: "Börjar gälla", PeriodEnds: "Gäller till och med i dag",
	Met: "gjort", Missed: "inte gjort", NotDue: "inte gjort än", Calendar: "Medborgarlöften i", Feed: "Medborgarlöften i",
	Columns: map[feed.Column]string{feed.ColumnPledge: "Löfte", feed.ColumnPromise: "Löftespunkt", feed.ColumnDate: "Datum", feed.ColumnCount: "Antal"},
	Yes:     "ja",
	Sum: func(row promise.PromiseAccount) string {
		return fmt.Sprintf("%d av minst %d %s", row.Progress.Done, row.Progress.Target, row.Promise.Unit)
	},
}

// ledger builds entries, each entered at noon of a day.
type ledger struct{ entries []promise.Entry }

func (l *ledger) enter(on string, b promise.Body) {
	kind, content, err := promise.Encode(b)
	if err != nil {
		panic(err)
	}
	l.entries = append(l.entries, promise.Entry{Seq: int64(len(l.entries)), At: d(on).Start().Add(12 * time.Hour), Kind: kind, Content: content})
}

func (l *ledger) account(t testing.TB, on string) promise.Account {
	t.Helper()
	book, err := promise.Replay(l.entries)
	if err != nil {
		t.Fatal(err)
	}
	return book.On(d(on))
}

func vikPledge() promise.Pledge {
	return promise.Pledge{
		ID: "2026", Title: "Medborgarlöfte 2026", Goal: "Tryggare kvällar, i hela Vik.", Decided: d("2025-12-20"),
		Period:  day.Period{From: d("2026-01-01"), To: d("2026-03-31")},
		Parties: []promise.Party{{ID: "vik", Kind: promise.Municipality, Name: "Viks kommun"}, {ID: "polisen", Kind: promise.Police, Name: "Polisen i Vik"}},
		Promises: []promise.Promise{
			{ID: "kontroller", Text: "Minst sex trafikkontroller; vid skolor, torg & hamn.", By: []string{"polisen"}, Shape: promise.Count, AtLeast: 6, Unit: "trafikkontroller", Deadline: d("2026-03-15")},
			{ID: "bilder", Text: "En lägesbild i månaden.", By: []string{"vik"}, Shape: promise.Recurring, Unit: "lägesbilder", Recurs: &promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 1}},
			{ID: "skolor", Text: "Ett möte på varje skola.", By: []string{"vik"}, Shape: promise.Coverage, Unit: "möten", Members: []promise.Member{{ID: "ask", Name: "Askskolan"}, {ID: "gran", Name: "Granskolan"}}},
		},
	}
}

// vik is a small ledger with one of each.
func vik() *ledger {
	l := &ledger{}
	police := promise.Performer{Party: "polisen", Function: "områdespolis"}
	l.enter("2025-12-20", promise.Body{Publication: &promise.Publication{Pledge: vikPledge()}})
	l.enter("2026-01-20", promise.Body{Action: &promise.Action{ID: "a1", Pledge: "2026", Promise: "kontroller", Date: d("2026-01-19"), Count: 2, Place: "Torget", By: police, Note: "=1+1 <b>hastighet</b>"}})
	l.enter("2026-01-20", promise.Body{Action: &promise.Action{ID: "a2", Pledge: "2026", Promise: "bilder", Date: d("2026-01-10"), Count: 1, By: promise.Performer{Party: "vik"}}})
	l.enter("2026-02-18", promise.Body{Action: &promise.Action{ID: "a3", Pledge: "2026", Promise: "skolor", Date: d("2026-02-18"), Count: 1, Members: []string{"gran"}, By: promise.Performer{Party: "vik"}}})
	l.enter("2026-02-19", promise.Body{Correction: &promise.Correction{Of: 1, Pledge: "2026", Promise: "kontroller", Date: d("2026-02-19"), Reason: "En kontroll, inte två.",
		Action: &promise.Action{ID: "a1", Pledge: "2026", Promise: "kontroller", Date: d("2026-01-19"), Count: 1, Place: "Torget", By: police, Note: "=1+1 <b>hastighet</b>"}}})
	l.enter("2026-02-21", promise.Body{Deviation: &promise.Deviation{ID: "x", Pledge: "2026", Promise: "bilder", Date: d("2026-02-21"), Party: "vik", What: "Ingen lägesbild i mars.", Why: "Tjänsten är vakant."}})
	l.enter("2026-02-22", promise.Body{Effect: &promise.Effect{ID: "e", Pledge: "2026", Date: d("2026-02-22"), Direction: promise.Improved, Figure: "62 av 100 känner sig trygga, mot 55", Source: "Trygghetsundersökningen", By: promise.Performer{Party: "vik"}}})
	l.enter("2026-02-23", promise.Body{Removal: &promise.Removal{Of: 2, Ground: "personal-data", Law: "artikel 17 i dataskyddsförordningen", Date: d("2026-02-23")}})
	return l
}
