package survey

import "lykta/internal/analysis/random"

// Deal draws as the bootstrap does and counts by kind, which must be numbered
// from 0; it reports whether the counts were dealt in bulk.
func Deal(kind []int32, stream *random.Stream, drawn []int32) (bulk bool) {
	size := make([]int32, len(drawn))
	for _, k := range kind {
		size[k]++
	}
	d := newDeal(kind, size)
	d.draw(stream, drawn)
	return d.bulk != nil
}

// Adjusted returns p adjusted for how many they are.
func Adjusted(p []float64) (holm, fdr []float64) {
	all := make([]Difference, len(p))
	for i := range p {
		all[i].P = p[i]
	}
	for _, d := range adjusted(all) {
		holm, fdr = append(holm, d.Holm), append(fdr, d.FDR)
	}
	return holm, fdr
}
