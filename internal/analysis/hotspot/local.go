package hotspot

import (
	"math"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Local is one statistic per area with its standard score.
type Local struct {
	Value []float64 // the statistic itself; for Gi* the same as Z
	Z     []float64 // standard score under the null; 0 where nothing can be said
	Notes []note.Note
}

// Notes of this package:
//   - hotspot.constant: all values are equal, so no area stands out
//   - hotspot.islands (number): areas without neighbours
//   - hotspot.sparse (mean sum): neighbourhoods hold so few events that the
//     normal approximation is poor, and permutation should be used

// moments are what the statistics need to know of the values.
type moments struct {
	n          float64
	mean       float64
	m2, m4     float64 // central moments, divided by n
	islands    int
	neighbours float64 // mean number
}

func measure(values []float64, nb Neighbours) (moments, []note.Note, error) {
	if len(values) != nb.Len() {
		return moments{}, nil, errs.E(errs.Invalid, "hotspot.lengths", len(values), nb.Len())
	}
	if len(values) < 3 {
		return moments{}, nil, errs.E(errs.Invalid, "hotspot.few", len(values))
	}
	m := moments{n: float64(len(values)), neighbours: float64(len(nb.Index)) / float64(len(values))}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return moments{}, nil, errs.E(errs.Invalid, "hotspot.value", i+1)
		}
		m.mean += v / m.n
	}
	for i, v := range values {
		d := (v - m.mean) * (v - m.mean)
		m.m2 += d / m.n
		m.m4 += d * d / m.n
		if len(nb.Of(i)) == 0 {
			m.islands++
		}
	}
	return m, m.notes(), nil
}

func (m moments) notes() []note.Note {
	var notes []note.Note
	if m.constant() {
		notes = append(notes, note.Of("hotspot.constant"))
	}
	if m.islands > 0 {
		notes = append(notes, note.Of("hotspot.islands", m.islands))
	}
	return notes
}

// constant allows for rounding: equal values may have a variance of 1e-32.
func (m moments) constant() bool { return m.m2 <= 1e-24*m.mean*m.mean }

// GiStar returns Getis and Ord's Gi* as a standard score ("Local spatial
// autocorrelation statistics", 1995, equation 14), with weight 1 for the area
// itself and each neighbour. Above 0 means more around here than elsewhere.
// Errors: Invalid for a value that is no number, fewer than three areas, or
// neighbours for another number of areas.
func GiStar(values []float64, nb Neighbours) (Local, error) {
	m, notes, err := measure(values, nb)
	if err != nil {
		return Local{}, err
	}
	if sum := m.mean * (m.neighbours + 1); sum < 5 {
		notes = append(notes, note.Of("hotspot.sparse", sum))
	}
	z := make([]float64, len(values))
	if !m.constant() {
		for i := range values {
			z[i] = m.giStar(values, nb, i)
		}
	}
	return Local{Value: z, Z: z, Notes: notes}, nil
}

func (m moments) giStar(values []float64, nb Neighbours, i int) float64 {
	sum := values[i]
	for _, j := range nb.Of(i) {
		sum += values[j]
	}
	w := float64(len(nb.Of(i)) + 1)
	if w == m.n {
		return 0 // everything is near: no elsewhere to compare with
	}
	return (sum - m.mean*w) / math.Sqrt(m.m2*w*(m.n-w)/(m.n-1))
}

// Style is how neighbours weigh.
type Style int

// The styles. RowStandardised compares with the neighbours' mean, Binary with
// their sum.
const (
	RowStandardised Style = iota // each neighbour 1 over the number of them
	Binary                       // each neighbour 1
)

func (s Style) weight(neighbours int) float64 {
	if s == Binary || neighbours == 0 {
		return 1
	}
	return 1 / float64(neighbours)
}

// LocalMoran returns Anselin's local Moran ("Local indicators of spatial
// association", 1995): the area's deviation from the mean times its
// neighbours', over the variance (divided by n). Above 0 means like its
// neighbours, below 0 an odd one out. Z is by the moments of conditional
// permutation (Sokal, Oden and Thomson 1998). An area at the mean is like nobody
// and scores 0. Errors as for GiStar.
func LocalMoran(values []float64, nb Neighbours, style Style) (Local, error) {
	m, notes, err := measure(values, nb)
	if err != nil {
		return Local{}, err
	}
	out := Local{Value: make([]float64, len(values)), Z: make([]float64, len(values)), Notes: notes}
	if m.constant() {
		return out, nil
	}
	level := m.n * epsilon * max(math.Abs(slices.Max(values)), math.Abs(slices.Min(values)))
	for i, v := range values {
		near := nb.Of(i)
		if len(near) == 0 || math.Abs(v-m.mean) <= level {
			continue // without neighbours, or at the mean: which side of it, only rounding tells
		}
		lag := 0.0
		for _, j := range near {
			lag += values[j] - m.mean
		}
		w := style.weight(len(near))
		k, z := float64(len(near)), v-m.mean
		out.Value[i] = z * lag * w / m.m2
		mean := -z * z * w * k / ((m.n - 1) * m.m2)
		rest := m.m2 - z*z/(m.n-1)
		if rest < cancelled*m.m2 {
			rest = squaresWithout(values, i) / m.n
		}
		variance := z / m.m2 * (z / m.m2) * (m.n / (m.n - 2)) * w * w * (k - k*k/(m.n-1)) * rest
		if variance > 0 {
			out.Z[i] = (out.Value[i] - mean) / math.Sqrt(variance)
		}
	}
	return out, nil
}

// epsilon is the distance from 1 to the next number.
const epsilon = 0x1p-52

// cancelled is how little may be left of a difference before it is computed
// otherwise: where one area has nearly all there is, the others' variance would
// be what rounding leaves.
const cancelled = 1e-6

// squaresWithout is the sum of squared deviations of all values but one, from
// their own mean: exactly 0 where they are all the same.
func squaresWithout(values []float64, i int) float64 {
	base := values[(i+1)%len(values)]
	mean, sum := 0.0, 0.0
	for j, v := range values {
		if j != i {
			mean += (v - base) / float64(len(values)-1)
		}
	}
	for j, v := range values {
		if j != i {
			sum += (v - base - mean) * (v - base - mean)
		}
	}
	return sum
}

// Kind is what sort of place a local Moran found: the area's own level and
// that of its neighbours.
type Kind int

// The kinds, by deviation from the mean.
const (
	HighHigh Kind = iota // high among high: a hot spot
	LowLow               // low among low
	HighLow              // high among low: a hot spot of its own
	LowHigh              // low among high
)

// Kinds returns the kind of each area. An area without neighbours counts as
// among its like.
func Kinds(values []float64, nb Neighbours) []Kind {
	mean := 0.0
	for _, v := range values {
		mean += v / float64(len(values))
	}
	kinds := make([]Kind, len(values))
	for i, v := range values {
		lag := 0.0
		for _, j := range nb.Of(i) {
			lag += values[j] - mean
		}
		switch high := v >= mean; {
		case len(nb.Of(i)) == 0 && high, high && lag >= 0:
			kinds[i] = HighHigh
		case high:
			kinds[i] = HighLow
		case lag > 0:
			kinds[i] = LowHigh
		default:
			kinds[i] = LowLow
		}
	}
	return kinds
}
