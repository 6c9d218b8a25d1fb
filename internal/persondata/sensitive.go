package persondata

// sensitive finds health and crime said of somebody who is named in the same
// sentence.
func (g *guard) sensitive() {
	for i, t := range g.tokens {
		if t.class&healthCrime == 0 || t.shape == title && !t.opens {
			continue
		}
		from, to := g.sentence(i)
		for _, f := range g.found {
			if f.Kind == Name && f.Severity == Block && f.Start >= g.tokens[from].start && f.End <= g.tokens[to-1].end {
				g.add(Sensitive, t.start, t.end, Warn, "sensitive", 10)
				break
			}
		}
	}
}

// sentence is the tokens of the sentence that the i-th stands in.
func (g *guard) sentence(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && !g.tokens[from].opens {
		from--
	}
	for to < len(g.tokens) && !g.tokens[to].opens {
		to++
	}
	return from, to
}
