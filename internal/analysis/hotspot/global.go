package hotspot

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/significance"
	"lykta/internal/parallel"
)

// Global is Moran's I over all areas: near 0 for no pattern, towards 1 when
// like lies by like.
type Global struct {
	I, Expected, Variance float64 // variance under randomisation
	Z                     float64
	Notes                 []note.Note
}

// Moran returns Moran's I and its moments under randomisation (Cliff and Ord,
// "Spatial Processes", 1981, chapter 2). Areas without neighbours count among
// the n. Errors as for GiStar.
func Moran(values []float64, nb Neighbours, style Style) (Global, error) {
	m, notes, err := measure(values, nb)
	if err != nil {
		return Global{}, err
	}
	g := Global{Expected: -1 / (m.n - 1), Notes: notes}
	if m.constant() || len(nb.Index) == 0 {
		return g, nil
	}
	s0, s1, s2 := weightSums(nb, style)
	g.I = crossProduct(values, nb, style, m.mean) / (s0 * m.m2)
	n, b2 := m.n, m.m4/(m.m2*m.m2)
	a := n*((n*n-3*n+3)*s1-n*s2+3*s0*s0) - b2*(n*(n-1)*s1-2*n*s2+6*s0*s0)
	g.Variance = a/((n-1)*(n-2)*(n-3)*s0*s0) - g.Expected*g.Expected
	if g.Variance > 0 {
		g.Z = (g.I - g.Expected) / math.Sqrt(g.Variance)
	}
	return g, nil
}

// crossProduct returns Σᵢ Σⱼ wᵢⱼ·(xᵢ-mean)·(xⱼ-mean).
func crossProduct(values []float64, nb Neighbours, style Style, mean float64) float64 {
	sum := 0.0
	for i, v := range values {
		lag := 0.0
		for _, j := range nb.Of(i) {
			lag += values[j] - mean
		}
		sum += (v - mean) * lag * style.weight(len(nb.Of(i)))
	}
	return sum
}

// weightSums returns S0 = Σw, S1 = ½Σ(wᵢⱼ+wⱼᵢ)², S2 = Σ(row sum + column sum)².
func weightSums(nb Neighbours, style Style) (s0, s1, s2 float64) {
	column := make([]float64, nb.Len())
	for i := range nb.Len() {
		w := style.weight(len(nb.Of(i)))
		for _, j := range nb.Of(i) {
			column[j] += w
			back := 0.0
			if nb.has(int(j), int32(i)) {
				back = style.weight(len(nb.Of(int(j))))
			}
			// ½(w+back)² is met from both sides when there is a way back, and once
			// with w² when there is none.
			if s1 += (w + back) * (w + back) / 2; back == 0 {
				s1 += w * w / 2
			}
			s0 += w
		}
	}
	for i := range nb.Len() {
		row := style.weight(len(nb.Of(i))) * float64(len(nb.Of(i)))
		s2 += (row + column[i]) * (row + column[i])
	}
	return s0, s1, s2
}

func (n Neighbours) has(i int, j int32) bool {
	for _, k := range n.Of(i) {
		if k == j {
			return true
		}
	}
	return false
}

// MoranPermuted returns the one-sided p-value of Moran's I being as high as
// observed when the values are dealt out at random, permutations times.
func MoranPermuted(ctx context.Context, values []float64, nb Neighbours, style Style, permutations int, seed uint64) (p float64, err error) {
	m, _, err := measure(values, nb)
	if err != nil {
		return 0, err
	}
	observed := crossProduct(values, nb, style, m.mean)
	slack := 1e-12 * (math.Abs(observed) + m.m2*m.n)
	reached := make([]bool, permutations)
	room := make([][]float64, parallel.Workers())
	err = parallel.For(ctx, permutations, func(worker, r int) {
		room[worker] = append(room[worker][:0], values...)
		stream := random.New(seed, uint64(r))
		random.Shuffle(&stream, room[worker])
		reached[r] = crossProduct(room[worker], nb, style, m.mean) >= observed-slack
	})
	count := 0
	for _, yes := range reached {
		if yes {
			count++
		}
	}
	return significance.Upper(count, permutations), err
}
