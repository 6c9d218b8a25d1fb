package warning_test

import (
	"math"
	"testing"

	"lykta/internal/analysis/random"
	"lykta/internal/analysis/warning"
)

// hard returns series that models stumble on: nearly empty, with a few huge
// counts, with cases in a few weeks only, or in the last of them.
func hard(n, weeks int) []warning.Series {
	out := make([]warning.Series, n)
	for i := range out {
		s := random.New(77, uint64(i))
		counts := make([]int, weeks)
		for range s.Below(6) {
			size := 1 + s.Below(3)
			if s.Below(3) == 0 {
				size = 1 + s.Below(10_000_000)
			}
			counts[s.Below(uint64(weeks))] = int(size)
		}
		if s.Below(3) == 0 {
			for k := weeks - int(s.Below(200)); k < weeks; k++ {
				counts[k] += int(s.Below(4))
			}
		}
		counts[weeks-1] += int(s.Below(9))
		out[i] = warning.Series{Name: "H", First: 1, Counts: counts}
	}
	return out
}

// Whatever the counts, a point has its figures or a reason why not, and an
// alarm is above its threshold.
func TestHardSeries(t *testing.T) {
	t.Parallel()
	series := hard(400, 450)
	for name, m := range methods() {
		for _, p := range run(t, series, m, warning.Span{From: 448, To: 450}).Points {
			none := p.Reasons&(warning.FewCases|warning.NoFit) != 0
			if math.IsNaN(p.Upper) != none || math.IsNaN(p.P) != none || p.P < 0 || p.P > 1 || p.Size < 0 || p.Size > 1 || p.Upper < 0 || p.Expected < 0 {
				t.Errorf("%s, series %d: %+v", name, p.Series, p)
			}
			if p.Alarm != (float64(p.Observed) > p.Upper) || p.Reasons&warning.NoFit == 0 && math.IsNaN(p.Expected) {
				t.Fatalf("%s, series %d: %+v", name, p.Series, p)
			}
		}
	}
}
