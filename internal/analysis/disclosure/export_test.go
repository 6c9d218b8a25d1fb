package disclosure

// FlipChance returns the exact chance, over all keys, that one more reporter
// than n changes the class of a cell, and the bound that the plan gives.
func FlipChance(p Plan, n int) (chance, bound float64) {
	s := p.scale()
	const steps = 10_000
	flips := 0
	for k := range steps {
		if u := (float64(k) + 0.5) / steps; s.of(n, u) != s.of(n+1, u) {
			flips++
		}
	}
	return float64(flips) / steps, s.advantage(len(p.Tables))
}
