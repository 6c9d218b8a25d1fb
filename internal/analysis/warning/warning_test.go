package warning_test

import (
	"context"
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/warning"
)

var truthSpan = warning.Span{From: 495, To: 520}

// reference returns the 290 reference series, and where a rise was drawn in.
func reference(t testing.TB) ([]warning.Series, [][]bool) {
	t.Helper()
	table := analysistest.Read(t, "series_290x520.csv.gz")
	series, shock := make([]warning.Series, 290), make([][]bool, 290)
	for i := range series {
		s := warning.Series{Name: "M", First: 1, Counts: make([]int, 520)}
		shock[i] = make([]bool, 520)
		for k := range s.Counts {
			s.Counts[k] = int(table["count"][i*520+k])
			shock[i][k] = table["shock"][i*520+k] > 0
		}
		series[i] = s
	}
	return series, shock
}

func run(t testing.TB, series []warning.Series, m warning.Method, span warning.Span) warning.Result {
	t.Helper()
	r, err := warning.Run(context.Background(), series, m, span, 0.05)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAgainstSurveillance(t *testing.T) {
	t.Parallel()
	series, _ := reference(t)
	for _, c := range []struct {
		name, file string
		method     warning.Method
		alarms     int
	}{
		{"flexible", "truth_farringtonFlexible.csv", warning.Flexible(), 92},
		{"1996", "truth_farrington1996.csv", warning.Farrington1996(), 199},
		{"C1", "truth_earsC1.csv", warning.NewEARS(warning.C1), 247},
		{"C2", "truth_earsC2.csv", warning.NewEARS(warning.C2), 268},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			truth := analysistest.Read(t, c.file)
			r := run(t, series, c.method, truthSpan)
			alarms, worst, sum := 0, 0.0, 0.0
			for i, p := range r.Points {
				want := truth["upper"][i]
				if p.Reasons&warning.FewCases != 0 {
					if !math.IsNaN(p.Upper) || want > 0 {
						t.Errorf("series %d week %d: few cases, but %g, want %g", p.Series+1, p.Week, p.Upper, want)
					}
				} else {
					off := math.Abs(p.Upper - want)
					if want != 0 {
						off /= want
					}
					if worst = max(worst, off); !(off <= 1e-7) {
						t.Errorf("series %d week %d: threshold %.9g, want %.9g", p.Series+1, p.Week, p.Upper, want)
					}
					sum += p.Upper
				}
				if p.Alarm != (truth["alarm"][i] == 1) {
					t.Errorf("series %d week %d: alarm %v", p.Series+1, p.Week, p.Alarm)
				}
				if p.Alarm {
					alarms++
				}
				if e, ok := truth["expected"]; ok && !math.IsNaN(e[i]) && !analysistest.Close(p.Expected, e[i], 1e-7) {
					t.Errorf("series %d week %d: expected %.9g, want %.9g", p.Series+1, p.Week, p.Expected, e[i])
				}
			}
			if alarms != c.alarms {
				t.Errorf("%d alarms, want %d", alarms, c.alarms)
			}
			t.Logf("worst threshold off by %.1e; they sum to %.7g", worst, sum)
		})
	}
}

func benchmark(b *testing.B, m warning.Method, span warning.Span) {
	series, _ := reference(b)
	b.ReportAllocs()
	analysistest.CPU(b)
	for b.Loop() {
		run(b, series, m, span)
	}
}

func BenchmarkFlexible290x26(b *testing.B) { benchmark(b, warning.Flexible(), truthSpan) }

// The week that has just ended.
func BenchmarkFlexible290x1(b *testing.B) {
	benchmark(b, warning.Flexible(), warning.Span{From: 520, To: 520})
}

func BenchmarkFarrington1996x290x26(b *testing.B) {
	benchmark(b, warning.Farrington1996(), truthSpan)
}

func BenchmarkEARSC1x290x26(b *testing.B) {
	benchmark(b, warning.NewEARS(warning.C1), truthSpan)
}

func BenchmarkEARSC3x290x26(b *testing.B) {
	benchmark(b, warning.NewEARS(warning.C3), truthSpan)
}
