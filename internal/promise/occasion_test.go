package promise_test

import (
	"fmt"
	"strings"
	"testing"

	"lykta/internal/promise"
)

// strip draws a calendar strip: + met, - missed, . not due yet, r the rest of
// a period that is too short for a whole interval.
func strip(occasions []promise.Occasion) string {
	marks := map[promise.OccasionState]string{promise.OccasionMet: "+", promise.OccasionMissed: "-", promise.OccasionNotDue: "."}
	var b strings.Builder
	for _, o := range occasions {
		if o.Rest {
			b.WriteString("r")
		}
		b.WriteString(marks[o.State])
	}
	return b.String()
}

func TestIntervalsOfARhythm(t *testing.T) {
	year := span("2026-01-01", "2026-12-31")
	thirteen := span("2020-04-01", "2021-04-30")
	tests := []struct {
		name   string
		r      promise.Rhythm
		whole  int
		rest   bool
		second string // the day on which the second interval begins
		last   string // the last day of the last whole interval
	}{
		{"var fjortonde dag", promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}, 28, true, "2020-04-15", "2021-04-27"},
		{"varannan vecka", promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 2}, 28, true, "2020-04-15", "2021-04-27"},
		{"fyra gånger per år: en per 91,3 dagar", promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1}, 4, true, "2020-07-01", "2021-03-31"},
		{"en gång i månaden", promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 1}, 13, false, "2020-05-01", "2021-04-30"},
		{"två gånger i månaden", promise.Rhythm{Times: 2, Per: promise.PerMonth, Interval: 1}, 26, false, "2020-04-16", "2021-04-30"},
		{"varje kvartal", promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 3}, 4, true, "2020-07-01", "2021-03-31"},
		{"en gång i veckan", promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 1}, 56, true, "2020-04-08", "2021-04-27"},
		{"tre gånger i veckan", promise.Rhythm{Times: 3, Per: promise.PerWeek, Interval: 1}, 169, true, "2020-04-03", "2021-04-29"},
		{"varje dag", promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 1}, 395, false, "2020-04-02", "2021-04-30"},
		{"vartannat år: perioden är kortare", promise.Rhythm{Times: 1, Per: promise.PerYear, Interval: 2}, 1, false, "", "2021-04-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			whole := promise.Occasions(thirteen, tt.r)
			rest := whole[len(whole)-1].Rest
			if rest {
				whole = whole[:len(whole)-1]
			}
			second := ""
			if len(whole) > 1 {
				second = whole[1].From.String()
			}
			if last := whole[len(whole)-1].To.String(); len(whole) != tt.whole || rest != tt.rest || second != tt.second || last != tt.last {
				t.Errorf("got %d whole, rest %v, second from %s, last to %s", len(whole), rest, second, last)
			}
		})
	}
	if n := len(promise.Occasions(year, promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1})); n != 4 {
		t.Errorf("four a year are %d in a year", n)
	}
	four := promise.Occasions(span("2024-01-01", "2027-12-31"), promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1})
	if len(four) != 16 || four[15].Rest { // 16 × 365.25 / 4 = 1461 days, the leap day included
		t.Errorf("four a year are %d in four years", len(four))
	}
}

// Every fourteenth day is not twice a month: over a year they part by two, and
// borders drift away from the months.
func TestFourteenDaysAreNotTwiceAMonth(t *testing.T) {
	t.Parallel()
	year := span("2026-01-01", "2026-12-31")
	fortnights := promise.Occasions(year, promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14})
	halves := promise.Occasions(year, promise.Rhythm{Times: 2, Per: promise.PerMonth, Interval: 1})
	if len(fortnights) != 27 || !fortnights[26].Rest || len(halves) != 24 || halves[23].Rest {
		t.Fatalf("%d fortnights, %d half months", len(fortnights), len(halves))
	}
	for i, o := range fortnights[:26] {
		if o.From != year.From.Add(14*i) || o.To.Sub(o.From) != 13 {
			t.Errorf("fortnight %d is %s–%s", i, o.From, o.To)
		}
	}
	for i, o := range halves {
		if _, _, dom := o.From.Date(); i%2 == 0 && dom != 1 {
			t.Errorf("half month %d begins on %s", i, o.From)
		}
	}
}

func TestMonthsFromTheLastOfAMonth(t *testing.T) {
	t.Parallel()
	var got []string
	for _, o := range promise.Occasions(span("2026-01-31", "2026-05-30"), promise.Rhythm{Times: 1, Per: promise.PerMonth, Interval: 1}) {
		got = append(got, o.From.String())
	}
	if want := "2026-01-31 2026-02-28 2026-03-31 2026-04-30"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestMoreThanOnceADay(t *testing.T) {
	t.Parallel()
	got := promise.Occasions(span("2026-01-01", "2026-01-03"), promise.Rhythm{Times: 2, Per: promise.PerDay, Interval: 1})
	if len(got) != 3 || got[0].Need != 2 || got[2].Need != 2 {
		t.Errorf("got %+v", got)
	}
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-01-03", rhythmOf("ronder", 2, promise.PerDay, 1)))
	for _, on := range []string{"2026-01-01", "2026-01-02", "2026-01-02"} {
		l.act(action("2026", "ronder", on, 1))
	}
	g := progress(t, replay(t, l.entries), "2026", "ronder", "2026-01-04")
	if strip(g.Occasions) != "-+-" || g.Done != 3 || g.Target != 6 || g.Met != 1 || g.Missed != 2 {
		t.Errorf("got %s, %d of %d", strip(g.Occasions), g.Done, g.Target)
	}
}

func TestNoSense(t *testing.T) {
	year := span("2026-01-01", "2026-12-31")
	for _, r := range []promise.Rhythm{{}, {Times: -1, Per: promise.PerDay, Interval: 1}, {Times: 1, Per: promise.PerDay}, {Times: 1, Per: "decade", Interval: 1}} {
		if got := promise.Occasions(year, r); got != nil {
			t.Errorf("%+v gives %d occasions", r, len(got))
		}
	}
	if got := promise.Occasions(span("2026-12-31", "2026-01-01"), promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 1}); got != nil {
		t.Error("a period that ends before it begins has occasions")
	}
}

func TestStripOfOccasions(t *testing.T) {
	// Every fourteenth day over seventy days: 1–14, 15–28 January, 29 January–11
	// February, 12–25 February, 26 February–11 March.
	tests := []struct {
		name, today, strip string
		met, missed, done  int
		expected           int
		state              promise.State
	}{
		{"last day of the first", "2026-01-14", "+....", 0, 0, 1, 0, promise.OnTrack},
		{"day after the first", "2026-01-15", "+....", 1, 0, 1, 1, promise.OnTrack},
		{"last day of the second: not due is not broken", "2026-01-28", "+....", 1, 0, 1, 1, promise.OnTrack},
		{"day after the second", "2026-01-29", "+-...", 1, 1, 1, 2, promise.Behind},
		{"the third met before it is due", "2026-02-01", "+-+..", 1, 1, 2, 2, promise.OnTrack},
		{"the fourth missed", "2026-02-26", "+-+-.", 2, 2, 2, 4, promise.Behind},
		{"the day after the period", "2026-03-12", "+-+--", 2, 3, 2, 5, promise.Late},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := newLog("2025-12-01")
			l.publish(pledge("2026", "2026-01-01", "2026-03-11", rhythmOf("bilder", 1, promise.PerDay, 14)))
			l.act(action("2026", "bilder", "2026-01-14", 1))
			l.act(action("2026", "bilder", "2026-01-02", 3)) // twice in one interval is still one occasion
			l.act(action("2026", "bilder", "2026-01-31", 1))
			g := progress(t, replay(t, l.entries), "2026", "bilder", tt.today)
			got := fmt.Sprint(strip(g.Occasions), g.Met, g.Missed, g.Done, g.Expected, g.State, g.Target)
			want := fmt.Sprint(tt.strip, tt.met, tt.missed, tt.done, tt.expected, tt.state, 5)
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestAllOccasionsMet(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", rhythmOf("bilder", 4, promise.PerYear, 1)))
	for _, on := range []string{"2026-02-01", "2026-05-01", "2026-09-01", "2026-12-01"} {
		l.act(action("2026", "bilder", on, 1))
	}
	book := replay(t, l.entries)
	if g := progress(t, book, "2026", "bilder", "2026-11-30"); g.State != promise.OnTrack || g.Proposed != nil || g.Forecast.AtEnd != 4 {
		t.Errorf("before the last: %+v %+v", g, g.Forecast)
	}
	if g := progress(t, book, "2026", "bilder", "2026-12-01"); g.State != promise.Done || g.Proposed.Outcome != promise.Kept {
		t.Errorf("with the last: %+v", g)
	}
}

// A stated total of N over a span meets, earliest first, N of the occasions
// that the span touches.
func TestStatedTotalOfARhythm(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", rhythmOf("traffar", 1, promise.PerMonth, 1)))
	total := action("2026", "traffar", "2026-06-30", 4)
	total.From = d("2026-02-01")
	l.act(total)
	book := replay(t, l.entries)
	if g := progress(t, book, "2026", "traffar", "2026-06-29"); strip(g.Occasions) != "-----......." {
		t.Errorf("a total counts on its last day: %s", strip(g.Occasions))
	}
	if g := progress(t, book, "2026", "traffar", "2026-07-01"); strip(g.Occasions) != "-++++-......" {
		t.Errorf("got %s", strip(g.Occasions))
	}
}

// A deviation explains a missed occasion. It does not make it met.
func TestDeviationTellsAndDoesNotExcuse(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", rhythmOf("traffar", 1, promise.PerMonth, 1), countOf("brev", 1)))
	own := l.on("2026-02-20").tell(promise.Deviation{ID: "x", Pledge: "2026", Promise: "traffar", Date: d("2026-02-20"), Party: police,
		What: "Inga träffar.", Why: "Lokalen är stängd.", Span: span("2026-03-05", "2026-04-01")})
	whole := l.tell(promise.Deviation{ID: "y", Pledge: "2026", Date: d("2026-02-20"), Party: police,
		What: "Inget alls.", Why: "Smittspridning.", Span: span("2026-04-10", "2026-04-11")})
	l.tell(promise.Deviation{ID: "z", Pledge: "2026", Promise: "brev", Date: d("2026-02-20"), Party: police,
		What: "Inget brev.", Why: "Papper saknas.", Span: span("2026-01-01", "2026-12-31")})
	account := replay(t, l.entries).On(d("2026-05-01"))
	row, _ := account.Promise("2026", "traffar")
	var got []string
	for _, o := range row.Progress.Occasions[:5] {
		got = append(got, fmt.Sprint(o.State, o.Told))
	}
	want := fmt.Sprint("[missed[] missed[] missed[", own, "] missed[", own, " ", whole, "] not-due[]]")
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	p, _ := account.Pledge("2026")
	if len(p.Deviations) != 3 || len(row.Deviations) != 1 {
		t.Errorf("%d deviations of the pledge, %d of the promise", len(p.Deviations), len(row.Deviations))
	}
}
