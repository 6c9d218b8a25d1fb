package survey

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
