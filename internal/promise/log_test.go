package promise_test

import (
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// d reads a day.
func d(s string) day.Day { return day.MustParse(s) }

// span reads a period.
func span(from, to string) day.Period { return day.Period{From: d(from), To: d(to)} }

// log builds a ledger for a test: every entry is entered at noon of the day
// that the log stands on.
type log struct {
	today   day.Day
	entries []promise.Entry
}

func newLog(today string) *log { return &log{today: d(today)} }

// on moves the log to another day.
func (l *log) on(today string) *log {
	l.today = d(today)
	return l
}

// enter appends a body and returns its number.
func (l *log) enter(b promise.Body) int64 {
	kind, content, err := promise.Encode(b)
	if err != nil {
		panic(err)
	}
	seq := int64(len(l.entries))
	l.entries = append(l.entries, promise.Entry{Seq: seq, At: l.today.Start().Add(12 * time.Hour).UTC(), Kind: kind, Content: content})
	return seq
}

func (l *log) publish(p promise.Pledge) int64 {
	return l.enter(promise.Body{Publication: &promise.Publication{Pledge: p}})
}

func (l *log) act(a promise.Action) int64     { return l.enter(promise.Body{Action: &a}) }
func (l *log) decide(v promise.Verdict) int64 { return l.enter(promise.Body{Verdict: &v}) }
func (l *log) tell(x promise.Deviation) int64 { return l.enter(promise.Body{Deviation: &x}) }
func (l *log) find(e promise.Effect) int64    { return l.enter(promise.Body{Effect: &e}) }

// correct enters a correction dated on the day that the log stands on.
func (l *log) correct(c promise.Correction) int64 {
	c.Date = l.today
	return l.enter(promise.Body{Correction: &c})
}

// remove takes the content of an entry away, as the ledger does.
func (l *log) remove(r promise.Removal) int64 {
	r.Date = l.today
	seq := l.enter(promise.Body{Removal: &r})
	gone := append([]promise.Entry(nil), l.entries...)
	gone[r.Of].Content = nil
	l.entries = gone
	return seq
}

func replay(t testing.TB, entries []promise.Entry) *promise.Book {
	t.Helper()
	book, err := promise.Replay(entries)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

const (
	commune = "vik"
	police  = "polisen"
)

// pledge is a whole pledge of the invented municipality of Vik.
func pledge(id, from, to string, promises ...promise.Promise) promise.Pledge {
	return promise.Pledge{
		ID: id, Title: "Medborgarlöfte " + id, Period: span(from, to),
		Parties: []promise.Party{
			{ID: commune, Kind: promise.Municipality, Name: "Viks kommun"},
			{ID: police, Kind: promise.Police, Name: "Polisen i Vik"},
		},
		Promises: promises,
	}
}

func countOf(id string, atLeast int) promise.Promise {
	return promise.Promise{ID: id, Text: "Minst så många " + id + ".", By: []string{police},
		Shape: promise.Count, AtLeast: atLeast, Unit: id}
}

func rhythmOf(id string, times int, per promise.Unit, interval int) promise.Promise {
	return promise.Promise{ID: id, Text: "Återkommande " + id + ".", By: []string{commune},
		Shape: promise.Recurring, Unit: id, Recurs: &promise.Rhythm{Times: times, Per: per, Interval: interval}}
}

func setOf(id string, members ...string) promise.Promise {
	p := promise.Promise{ID: id, Text: "Alla " + id + ".", By: []string{commune}, Shape: promise.Coverage, Unit: id}
	for _, m := range members {
		p.Members = append(p.Members, promise.Member{ID: m, Name: "Skola " + m})
	}
	return p
}

func openOf(id string) promise.Promise {
	return promise.Promise{ID: id, Text: "Vi ska verka för " + id + ".", By: []string{commune, police},
		Shape: promise.Open, Vague: []string{"verka för"}}
}

func action(pledge, of, date string, count int) promise.Action {
	return promise.Action{ID: of + "-" + date, Pledge: pledge, Promise: of, Date: d(date), Count: count,
		By: promise.Performer{Party: police, Function: "områdespolis"}}
}

// progress is the progress of a promise on a day.
func progress(t testing.TB, book *promise.Book, pledge, of, on string) promise.Progress {
	t.Helper()
	row, found := book.On(d(on)).Promise(pledge, of)
	if !found {
		t.Fatalf("%s/%s is not in the account of %s", pledge, of, on)
	}
	return row.Progress
}
