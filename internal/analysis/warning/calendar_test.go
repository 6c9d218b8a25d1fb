package warning_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/warning"
	"lykta/internal/day"
)

// The same week of an earlier year is the one whose day is nearest to the same
// date, by looking at all of them.
func TestSameWeekByTheCalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := warning.Flexible()
		f.Zero = day.MustParse("2004-01-05").Add(rapid.IntRange(0, 6).Draw(t, "weekday"))
		week, years := rapid.IntRange(-600, 1200).Draw(t, "week"), rapid.IntRange(1, 10).Draw(t, "years")
		y, m, d := f.Zero.Add(7 * week).Date()
		date := day.Of(y-years, m, d)
		best := math.MaxInt
		want := 0
		for k := week - 53*years - 2; k < week; k++ {
			apart := f.Zero.Add(7 * k).Sub(date)
			if apart = max(apart, -apart); apart < best {
				best, want = apart, k
			}
		}
		if got := f.Same(week, years); got != want {
			t.Fatalf("%d years before week %d: %d, want %d", years, week, got, want)
		}
	})
}

// In years of 52 and 53 weeks the calendar keeps a season where it is. A peak
// in the days around Midsummer comes every year and is no alarm by the
// calendar, but it is when years are counted as 52 weeks, since by then it has
// moved by two weeks.
func TestCalendarKeepsTheSeason(t *testing.T) {
	t.Parallel()
	zero := day.MustParse("2010-01-04")
	s := warning.Series{Name: "S", Counts: make([]int, 860)}
	target := 0
	for k := range s.Counts {
		_, month, date := zero.Add(7 * k).Date()
		s.Counts[k] = 4 + k%3
		if month == 6 && date >= 18 && date < 25 {
			s.Counts[k] = 30 + k%3
			target = k
		}
	}
	f := warning.Flexible()
	f.Years, f.HalfWindow, f.Periods, f.Reweight = 10, 0, 45, 0
	by := func(zero day.Day) warning.Point {
		f.Zero = zero
		return run(t, []warning.Series{s}, f, warning.Span{From: target, To: target}).Points[0]
	}
	if p := by(zero); p.Alarm || !(p.Expected > 15) {
		t.Errorf("by the calendar: %+v", p)
	}
	if p := by(day.Day{}); !p.Alarm {
		t.Errorf("by 52 weeks: %+v", p)
	}
}

// salmNewport is the weekly series of Salmonella Newport in Germany, 2004–2013.
func salmNewport(t *testing.T) (zero day.Day, s warning.Series) {
	t.Helper()
	file, err := os.Open(analysistest.Path(t, "truth_salmNewport_weekly.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var days []day.Day
	var counts []int
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		days, counts = append(days, day.MustParse(row[0])), append(counts, n)
	}
	if s, err = warning.FromDays("Newport", days[0], days, counts); err != nil {
		t.Fatal(err)
	}
	return days[0], s
}

// The outbreak of November 2011 is found from its first week to its last, with
// a few alarms beside it: the last of the year, when the threshold of three is
// reached by a handful, and one at the end of August.
func TestNewportOutbreak(t *testing.T) {
	t.Parallel()
	zero, s := salmNewport(t)
	f := warning.Flexible()
	f.Years, f.Alpha, f.Zero = 4, 0.05, zero
	from := day.MustParse("2011-01-03").Sub(zero) / 7
	var alarms []string
	for _, p := range run(t, []warning.Series{s}, f, warning.Span{From: from, To: from + 51}).Points {
		if p.Alarm {
			alarms = append(alarms, zero.Add(7*p.Week).String())
		}
	}
	want := []string{"2011-08-29", "2011-10-31", "2011-11-07", "2011-11-14", "2011-11-21", "2011-12-12", "2011-12-19", "2011-12-26"}
	if d := cmp.Diff(want, alarms); d != "" {
		t.Error(d)
	}
}
