package survey_test

import (
	"math"
	"testing"

	"lykta/internal/analysis/random"
	"lykta/internal/analysis/survey"
)

// Counts by kind are those of drawing units one by one with replacement: the
// sum is one fewer than the units, and means, variances and covariances are the
// multinomial's, whether dealt in bulk or singly.
func TestCountsAreMultinomial(t *testing.T) {
	t.Parallel()
	const trials = 4000
	for _, units := range []int{40, 600} {
		kind := make([]int32, units)
		for i := range kind {
			kind[i] = int32(i * i % units * 4 / units) // four kinds, unequal
		}
		var size, sum [4]float64
		for _, k := range kind {
			size[k]++
		}
		var square [4][4]float64
		stream := random.New(3, uint64(units))
		bulk := false
		for range trials {
			drawn := make([]int32, 4)
			bulk = survey.Deal(kind, &stream, drawn)
			total := 0
			for i, a := range drawn {
				total += int(a)
				sum[i] += float64(a)
				for j, b := range drawn {
					square[i][j] += float64(a) * float64(b)
				}
			}
			if total != units-1 {
				t.Fatalf("%d of %d units were drawn", total, units)
			}
		}
		if bulk != (units >= 256) {
			t.Errorf("%d units: dealt in bulk: %v", units, bulk)
		}
		n := float64(units - 1)
		for i := range 4 {
			p := size[i] / float64(units)
			if sd := math.Sqrt(n * p * (1 - p) / trials); math.Abs(sum[i]/trials-n*p) > 4.5*sd {
				t.Errorf("%d units, kind %d: mean %.3f, want %.3f", units, i, sum[i]/trials, n*p)
			}
			for j := range 4 {
				q := size[j] / float64(units)
				want, scale := -n*p*q, n*math.Sqrt(p*(1-p)*q*(1-q))
				if i == j {
					want = n * p * (1 - p)
				}
				got := square[i][j]/trials - sum[i]*sum[j]/trials/trials
				if math.Abs(got-want) > 6*scale/math.Sqrt(trials) {
					t.Errorf("%d units, kinds %d and %d: covariance %.3f, want %.3f", units, i, j, got, want)
				}
			}
		}
	}
}
