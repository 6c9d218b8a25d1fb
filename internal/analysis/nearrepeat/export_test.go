package nearrepeat

// Within says, for 64 pairs of times up to last, which are within the span, and
// whether such times fit the planes.
func Within(span int64, last uint64, a, b [64]uint16) (within [64]bool, fits bool) {
	c, fits := newCode(span, last)
	if !fits {
		return within, false
	}
	r := room{planes: make([]planes, 2), dealt: make([]uint16, 2*64)}
	for k := range a {
		r.dealt[2*k], r.dealt[2*k+1] = a[k], b[k]
	}
	r.lay(c)
	var w window
	w.open(c, &r.planes[0])
	var total counter
	total.compare(&w, r.planes, []int32{1}, c.long, c.far)
	counts := make([]int64, 64)
	total.into(counts, 0)
	for k, n := range counts {
		within[k] = n == 1
	}
	return within, true
}
