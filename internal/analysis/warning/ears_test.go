package warning_test

import (
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/warning"
)

func one(t *testing.T, counts []int, m warning.Method) warning.Point {
	t.Helper()
	n := len(counts)
	return run(t, []warning.Series{{Name: "S", First: 1, Counts: counts}}, m, warning.Span{From: n, To: n}).Points[0]
}

// The figures are worked out by hand: past 2, 4, 4, 4, 5, 5, 4 with mean 4 and
// standard deviation 1.
func TestEARSByHand(t *testing.T) {
	t.Parallel()
	past := []int{2, 4, 4, 4, 5, 5, 4}
	surveillance := warning.NewEARS(warning.C3)
	surveillance.Surveillance = true
	least := warning.NewEARS(warning.C1)
	least.LeastSD = 2
	for _, c := range []struct {
		name   string
		method warning.EARS
		counts []int
		upper  float64
		alarm  bool
	}{
		{"C1", warning.NewEARS(warning.C1), append(past[:7:7], 8), 4 + 3.0902323, true},
		{"C1, not above", warning.NewEARS(warning.C1), append(past[:7:7], 7), 4 + 3.0902323, false},
		{"C1, a least deviation", least, append(past[:7:7], 8), 4 + 2*3.0902323, false},
		{"C2", warning.NewEARS(warning.C2), append(past[:7:7], 99, 99, 8), 4 + 3.0902323, true},
		{"C3, quiet before", warning.NewEARS(warning.C3), append([]int{4, 4}, append(past[:7:7], 4, 4, 6)...), 4 + 1.9599640, true},
		{"C3 as surveillance has it", surveillance, append([]int{4, 4}, append(past[:7:7], 4, 4, 60)...), 60 + 1.9599640, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := one(t, c.counts, c.method)
			if !analysistest.Close(p.Upper, c.upper, 1e-7) || p.Alarm != c.alarm || p.Expected != 4 {
				t.Errorf("threshold %.8g, alarm %v, expected %g; want %.8g, %v, 4", p.Upper, p.Alarm, p.Expected, c.upper, c.alarm)
			}
			if !(p.P > 0 && p.P <= 1) || !(p.Size > 0 && p.Size < 0.15) {
				t.Errorf("p %g, size %g", p.P, p.Size)
			}
		})
	}
}

func TestC3AddsTheWeeksBefore(t *testing.T) {
	t.Parallel()
	// The two weeks before have the past 2 4 4 4 5 5 4 as well, shifted by the weeks
	// in front of it, which are chosen so that nothing of it changes.
	counts := []int{5, 4, 2, 4, 4, 4, 5, 5, 4, 6, 6, 5}
	p := one(t, counts, warning.NewEARS(warning.C3))
	lead := func(at int) float64 {
		past, sum, ss := counts[at-9:at-2], 0.0, 0.0
		for _, c := range past {
			sum += float64(c)
		}
		for _, c := range past {
			ss += (float64(c) - sum/7) * (float64(c) - sum/7)
		}
		return max(0, (float64(counts[at])-sum/7)/math.Sqrt(ss/6)-1)
	}
	want := 4 + 1.9599639845 - lead(10) - lead(9)
	if lead(10) == 0 || !analysistest.Close(p.Upper, want, 1e-9) || !p.Alarm {
		t.Errorf("threshold %g, want %g", p.Upper, want)
	}
}

// Where the past is all zeros nothing is divided by nothing.
func TestEARSOnZeros(t *testing.T) {
	t.Parallel()
	for _, form := range []warning.Form{warning.C1, warning.C2, warning.C3} {
		for _, tail := range [][]int{{0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}, {2, 3, 0}} {
			p := one(t, append(make([]int, 9), tail...), warning.NewEARS(form))
			if math.IsNaN(p.Upper) || math.IsNaN(p.P) || math.IsNaN(p.Size) || math.IsNaN(p.Expected) {
				t.Errorf("C%d after %v: %+v", form, tail, p)
			}
			if p.Alarm && p.Observed == 0 {
				t.Errorf("C%d after %v: an alarm at nothing", form, tail)
			}
			if form != warning.C1 && p.Observed > 0 && (!p.Alarm || p.Reasons&warning.Flat == 0 || p.P != 1./8) {
				t.Errorf("C%d after %v: %+v", form, tail, p)
			}
		}
	}
}

// On all the reference series C3 has a figure everywhere.
func TestC3HasNoHoles(t *testing.T) {
	t.Parallel()
	series, _ := reference(t)
	for _, p := range run(t, series, warning.NewEARS(warning.C3), truthSpan).Points {
		if math.IsNaN(p.Upper) || p.Upper < 0 || math.IsNaN(p.P) {
			t.Fatalf("series %d week %d: %+v", p.Series+1, p.Week, p)
		}
	}
}
