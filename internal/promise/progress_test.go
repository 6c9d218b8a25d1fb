package promise_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// twenty is a pledge of at least 20 checks from June 2017 to May 2018, of
// which so many were made on a day.
func twenty(t *testing.T, made int, on string) *promise.Book {
	l := newLog("2017-05-20")
	l.publish(pledge("2017-2018", "2017-06-01", "2018-05-31", countOf("kontroller", 20)))
	if made > 0 {
		l.on(on).act(action("2017-2018", "kontroller", on, made))
	}
	return replay(t, l.entries)
}

func TestCountAgainstPace(t *testing.T) {
	tests := []struct {
		name     string
		made     int
		on       string // when they were made
		today    string
		expected int
		state    promise.State
	}{
		{"before the period", 0, "", "2017-05-25", 0, promise.NotStarted},
		{"first day", 0, "", "2017-06-01", 0, promise.NotStarted},
		{"the day before the first is expected", 0, "", "2017-06-18", 0, promise.NotStarted},
		{"nothing done when the first is expected", 0, "", "2017-06-19", 1, promise.Behind}, // 20 × 19 / 365 = 1.04
		{"half the year: 20 × 183 / 365 = 10.03", 13, "2017-11-01", "2017-11-30", 10, promise.OnTrack},
		{"exactly what is expected", 10, "2017-11-01", "2017-11-30", 10, promise.OnTrack},
		{"one below", 9, "2017-11-01", "2017-11-30", 10, promise.Behind},
		{"reached early", 20, "2017-11-01", "2017-11-30", 10, promise.Done},
		{"last day, one missing", 19, "2018-05-01", "2018-05-31", 20, promise.Behind},
		{"the day after, one missing", 19, "2018-05-01", "2018-06-01", 20, promise.Late},
		{"the day after, reached", 21, "2018-05-31", "2018-06-01", 20, promise.Done},
		{"made after the period", 20, "2018-06-01", "2018-06-02", 20, promise.Late},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := progress(t, twenty(t, tt.made, tt.on), "2017-2018", "kontroller", tt.today)
			if g.Expected != tt.expected || g.State != tt.state || g.Target != 20 {
				t.Errorf("got %d of %d, expected %d, %s; want expected %d, %s", g.Done, g.Target, g.Expected, g.State, tt.expected, tt.state)
			}
		})
	}
}

func TestActionOutsideThePeriodIsShownAndNotCounted(t *testing.T) {
	t.Parallel()
	book := twenty(t, 20, "2018-06-01")
	row, _ := book.On(d("2018-06-02")).Promise("2017-2018", "kontroller")
	if row.Progress.Done != 0 || row.Progress.Outside != 1 || len(row.Actions) != 1 || !row.Actions[0].Outside || len(row.ByPlace()) != 0 {
		t.Errorf("got %+v", row)
	}
}

func TestForecast(t *testing.T) {
	tests := []struct {
		name  string
		made  int
		today string
		want  *promise.Forecast
	}{
		{"8 in half the year: 8 × 365 / 183 = 15.96", 8, "2017-11-30", &promise.Forecast{AtEnd: 15, Target: 20, By: d("2018-05-31")}},
		{"13 in half the year", 13, "2017-11-30", &promise.Forecast{AtEnd: 25, Target: 20, By: d("2018-05-31")}},
		{"nothing done", 0, "2017-11-30", nil},
		{"the 36th day is too early", 2, "2017-07-06", nil},
		{"the 37th day is a tenth", 2, "2017-07-07", &promise.Forecast{AtEnd: 19, Target: 20, By: d("2018-05-31")}},
		{"the time is over", 8, "2018-06-01", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := progress(t, twenty(t, tt.made, "2017-06-02"), "2017-2018", "kontroller", tt.today)
			if diff := cmp.Diff(tt.want, g.Forecast, cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A tenth of a hundred days is the tenth day.
func TestForecastFromATenthOn(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-04-10", countOf("kontroller", 20)))
	l.act(action("2026", "kontroller", "2026-01-02", 1))
	book := replay(t, l.entries)
	if g := progress(t, book, "2026", "kontroller", "2026-01-09"); g.Forecast != nil {
		t.Errorf("on the ninth day: %+v", g.Forecast)
	}
	if g := progress(t, book, "2026", "kontroller", "2026-01-10"); g.Forecast == nil || g.Forecast.AtEnd != 10 {
		t.Errorf("on the tenth day: %+v", g.Forecast)
	}
}

func TestDeadline(t *testing.T) {
	p := countOf("brev", 2)
	p.Deadline = d("2026-09-30")
	tests := []struct {
		name, first, second, today string
		state                      promise.State
		proposed                   promise.Outcome
	}{
		{"on the deadline, unmet", "2026-03-01", "", "2026-09-30", promise.OnTrack, ""},
		{"the day after, unmet", "2026-03-01", "", "2026-10-01", promise.Late, promise.PartlyKept},
		{"the day after, nothing at all", "", "", "2026-10-01", promise.Late, promise.NotKept},
		{"met on the deadline", "2026-03-01", "2026-09-30", "2026-10-01", promise.Done, promise.Kept},
		{"met after the deadline", "2026-03-01", "2026-10-02", "2026-10-03", promise.Done, promise.PartlyKept},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := newLog("2025-12-01")
			l.publish(pledge("2026", "2026-01-01", "2026-12-31", p))
			for _, on := range []string{tt.first, tt.second} {
				if on != "" {
					l.on(on).act(action("2026", "brev", on, 1))
				}
			}
			g := progress(t, replay(t, l.entries), "2026", "brev", tt.today)
			var proposed promise.Outcome
			if g.Proposed != nil {
				proposed = g.Proposed.Outcome
			}
			if g.State != tt.state || proposed != tt.proposed {
				t.Errorf("got %s, proposed %q; want %s, %q", g.State, proposed, tt.state, tt.proposed)
			}
		})
	}
}

func TestCoverageTellsWhoIsLeft(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", setOf("skolor", "ask", "björk", "gran")))
	for _, school := range []string{"gran", "ask", "gran"} {
		a := action("2026", "skolor", "2026-02-03", 1)
		a.Members = []string{school}
		l.on("2026-02-03").act(a)
	}
	g := progress(t, replay(t, l.entries), "2026", "skolor", "2026-07-01")
	want := &promise.CoverageSum{Known: true, Done: 2, Of: 3,
		Reached: []promise.Member{{ID: "ask", Name: "Skola ask"}, {ID: "gran", Name: "Skola gran"}},
		Left:    []promise.Member{{ID: "björk", Name: "Skola björk"}}}
	if diff := cmp.Diff(want, g.Coverage); diff != "" {
		t.Error(diff)
	}
	if g.Done != 2 || g.Target != 3 || g.Expected != 1 || g.State != promise.OnTrack || g.Forecast.AtEnd != 3 {
		t.Errorf("got %+v, forecast %+v", g, g.Forecast)
	}
}

func TestWhatCannotBeAssessed(t *testing.T) {
	unknown := setOf("skolor")
	for _, pr := range []promise.Promise{unknown, openOf("trygghet")} {
		t.Run(pr.ID, func(t *testing.T) {
			t.Parallel()
			l := newLog("2025-12-01")
			l.publish(pledge("2026", "2026-01-01", "2026-12-31", pr))
			l.on("2026-02-03").act(action("2026", pr.ID, "2026-02-03", 4))
			book := replay(t, l.entries)
			g := progress(t, book, "2026", pr.ID, "2026-07-01")
			if g.State != promise.StateCannotAssess || g.Target != 0 || g.Count != 4 || g.Proposed != nil {
				t.Errorf("in the period: %+v", g)
			}
			g = progress(t, book, "2026", pr.ID, "2027-01-01")
			if g.State != promise.StateCannotAssess || g.Proposed == nil || g.Proposed.Outcome != promise.CannotAssess {
				t.Errorf("after it: %+v", g)
			}
		})
	}
}

func TestOutcomeThatTheSourceDoesNotTell(t *testing.T) {
	t.Parallel()
	p := pledge("2020", "2020-01-01", "2020-12-31", countOf("kontroller", 20), openOf("trygghet"))
	p.Source = &promise.Source{Publisher: "Viks kommun", Title: "Medborgarlöfte"}
	p.Reporting = promise.NotReported
	l := newLog("2026-11-28")
	l.publish(p)
	book := replay(t, l.entries)
	for _, today := range []string{"2020-06-01", "2026-11-28"} {
		if g := progress(t, book, "2020", "kontroller", today); g.State != promise.OutcomeNotReported {
			t.Errorf("on %s: %s", today, g.State)
		}
		if g := progress(t, book, "2020", "trygghet", today); g.State != promise.StateCannotAssess {
			t.Errorf("open, on %s: %s", today, g.State)
		}
	}
}

// Totals that are quoted from a follow-up elsewhere give an outcome and no
// judgement of pace.
func TestOutcomeToldElsewhere(t *testing.T) {
	t.Parallel()
	p := pledge("2019", "2019-01-01", "2019-12-31", countOf("vandringar", 4), countOf("kontroller", 8), countOf("brev", 3), openOf("trygghet"))
	p.Source = &promise.Source{Publisher: "Viks kommun", Title: "Uppföljning 2019"}
	p.Reporting, p.FollowUp = promise.ReportedElsewhere, p.Source
	l := newLog("2026-11-28")
	l.publish(p)
	for id, n := range map[string]int{"vandringar": 4, "kontroller": 5, "trygghet": 303} {
		a := action("2019", id, "2019-12-31", n)
		a.From = d("2019-01-01")
		l.act(a)
	}
	book := replay(t, l.entries)
	tests := []struct {
		of, today string
		state     promise.State
		done      int
	}{
		{"vandringar", "2019-06-30", promise.OutcomeNotReported, 0},
		{"vandringar", "2019-12-31", promise.Done, 4},
		{"kontroller", "2019-12-31", promise.StateCannotAssess, 5},
		{"kontroller", "2020-01-01", promise.Late, 5},
		{"brev", "2020-01-01", promise.OutcomeNotReported, 0},
		{"trygghet", "2020-01-01", promise.StateCannotAssess, 0},
	}
	for _, tt := range tests {
		g := progress(t, book, "2019", tt.of, tt.today)
		if g.State != tt.state || g.Done != tt.done || g.Forecast != nil {
			t.Errorf("%s on %s: %s, %d; want %s, %d", tt.of, tt.today, g.State, g.Done, tt.state, tt.done)
		}
	}
	row, _ := book.On(d("2020-01-01")).Promise("2019", "kontroller")
	if !row.Actions[0].Later || row.Actions[0].DaysLate() < 2000 {
		t.Errorf("entered years later, and does not say so: %+v", row.Actions[0].Ref)
	}
}

func TestVerdictEnds(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20)))
	l.on("2026-06-01").act(action("2026", "kontroller", "2026-06-01", 5))
	l.on("2026-07-01").decide(promise.Verdict{ID: "v", Pledge: "2026", Promise: "kontroller", Date: d("2026-07-01"),
		Outcome: promise.Discontinued, Done: 5, Target: 20, Motive: "Resurserna gick till annat.", By: promise.Performer{Party: police}})
	book := replay(t, l.entries)
	if g := progress(t, book, "2026", "kontroller", "2026-06-30"); g.State != promise.Behind {
		t.Errorf("the day before: %s", g.State)
	}
	row, _ := book.On(d("2026-07-01")).Promise("2026", "kontroller")
	if row.Progress.State != promise.Ended || row.Verdict == nil || row.Verdict.Verdict.Outcome != promise.Discontinued {
		t.Errorf("on the day: %s, %+v", row.Progress.State, row.Verdict)
	}
}

// An action is dated in Stockholm: the same moment of the night falls on the
// right side of midnight in winter, in summer, and on the nights when the
// clocks change.
func TestNightsWhenTheClocksChange(t *testing.T) {
	tests := []struct{ moment, want string }{
		{"2026-03-28T22:59:00Z", "2026-03-28"},
		{"2026-03-28T23:00:00Z", "2026-03-29"}, // the night that loses an hour begins
		{"2026-03-29T21:59:00Z", "2026-03-29"},
		{"2026-03-29T22:00:00Z", "2026-03-30"}, // summer time by now
		{"2026-10-24T22:00:00Z", "2026-10-25"}, // the night that gains an hour begins
		{"2026-10-25T22:59:00Z", "2026-10-25"},
		{"2026-10-25T23:00:00Z", "2026-10-26"},
	}
	for _, tt := range tests {
		t.Run(tt.moment, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339, tt.moment)
			if err != nil {
				t.Fatal(err)
			}
			l := newLog("2025-12-01")
			l.publish(pledge("2026", "2026-01-01", "2026-12-31", rhythmOf("traffar", 1, promise.PerDay, 1)))
			today := day.In(at)
			l.today = today
			l.act(action("2026", "traffar", today.String(), 1))
			l.entries[1].At = at
			account := replay(t, l.entries).On(today)
			row, _ := account.Promise("2026", "traffar")
			if got := row.Actions[0]; got.Entered.String() != tt.want || got.Later || got.DaysLate() != 0 {
				t.Fatalf("entered %s, want %s", got.Entered, tt.want)
			}
			for _, o := range row.Progress.Occasions {
				if met := o.State == promise.OccasionMet; met != (o.From.String() == tt.want) {
					t.Errorf("%s is %s", o.From, o.State)
				}
			}
		})
	}
}
