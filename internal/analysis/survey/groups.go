package survey

// groups are the rows that calibration cannot tell apart: those with the same
// level of every margin and the same auxiliary numbers. A survey of a hundred
// thousand rows has a few thousand.
type groups struct {
	of     []int32 // group of each row
	n      int
	codes  []int32   // n × margins: number of the column among all levels
	column [][]int32 // the same, margin by margin
	aux    []float64 // n × auxiliaries
	margin int       // number of margins
	extra  int       // number of auxiliaries
	target []float64 // per column: all levels, then the auxiliaries
	start  []int     // first column of each margin, and of the auxiliaries
}

func newGroups(t Targets, totals [][]float64, rows int) *groups {
	g := &groups{of: make([]int32, rows), n: 1, margin: len(t.Margins), extra: len(t.Auxiliaries), start: []int{0}}
	for m, margin := range t.Margins {
		g.split(margin.Factor.Code, len(margin.Factor.Levels))
		g.target = append(g.target, totals[m]...)
		g.start = append(g.start, len(g.target))
	}
	for _, a := range t.Auxiliaries {
		g.split(distinct(a.Values))
		g.target = append(g.target, a.Total)
	}
	g.codes, g.aux = make([]int32, g.n*g.margin), make([]float64, g.n*g.extra)
	for i, k := range g.of {
		for m, margin := range t.Margins {
			g.codes[int(k)*g.margin+m] = int32(g.start[m]) + margin.Factor.Code[i]
		}
		for a, x := range t.Auxiliaries {
			g.aux[int(k)*g.extra+a] = x.Values[i]
		}
	}
	for m := range g.margin {
		column := make([]int32, g.n)
		for k := range column {
			column[k] = g.codes[k*g.margin+m]
		}
		g.column = append(g.column, column)
	}
	return g
}

// distinct numbers the different values.
func distinct(values []float64) (code []int32, levels int) {
	number := map[float64]int32{}
	code = make([]int32, len(values))
	for i, v := range values {
		k, ok := number[v]
		if !ok {
			k = int32(len(number))
			number[v] = k
		}
		code[i] = k
	}
	return code, len(number)
}

// split divides the groups by one more variable, and numbers them anew in the
// order in which they are met.
func (g *groups) split(code []int32, levels int) {
	next := int32(0)
	number := newNumbering(g.n * levels)
	for i, k := range g.of {
		at := number.at(int(k)*levels + int(code[i]))
		if *at == 0 {
			next++
			*at = next
		}
		g.of[i] = *at - 1
	}
	g.n = int(next)
}

// numbering holds a number per key: in a plain table when the keys are few.
type numbering struct {
	table []int32
	far   map[int]*int32
}

func newNumbering(keys int) numbering {
	if keys <= 1<<22 {
		return numbering{table: make([]int32, keys)}
	}
	return numbering{far: map[int]*int32{}}
}

func (n numbering) at(key int) *int32 {
	if n.table != nil {
		return &n.table[key]
	}
	p, ok := n.far[key]
	if !ok {
		p = new(int32)
		n.far[key] = p
	}
	return p
}

// columns returns the number of columns of the model: levels and auxiliaries.
func (g *groups) columns() int { return len(g.target) }

// predict returns x'λ of a group.
func (g *groups) predict(k int, lambda []float64) float64 {
	v := 0.0
	for _, c := range g.codes[k*g.margin : (k+1)*g.margin] {
		v += lambda[c]
	}
	for a, x := range g.aux[k*g.extra : (k+1)*g.extra] {
		v += x * lambda[g.start[g.margin]+a]
	}
	return v
}

// add adds v·x of a group to the columns.
func (g *groups) add(k int, v float64, columns []float64) {
	for _, c := range g.codes[k*g.margin : (k+1)*g.margin] {
		columns[c] += v
	}
	for a, x := range g.aux[k*g.extra : (k+1)*g.extra] {
		columns[g.start[g.margin]+a] += v * x
	}
}

// cross returns Σ q·x·x' over the groups.
func (g *groups) cross(q []float64) symmetric {
	m := newSymmetric(g.columns())
	column := make([]int, g.margin+g.extra)
	value := make([]float64, g.margin+g.extra)
	for k := range g.n {
		for j := range g.margin {
			column[j], value[j] = int(g.codes[k*g.margin+j]), 1
		}
		for a := range g.extra {
			column[g.margin+a], value[g.margin+a] = g.start[g.margin]+a, g.aux[k*g.extra+a]
		}
		for i, c := range column {
			for j, e := range column[:i+1] {
				m.a[c*m.p+e] += q[k] * value[i] * value[j] // columns rise, so c ≥ e
			}
		}
	}
	return m
}

// sumOver adds a value per row up over the groups.
func (g *groups) sumOver(values []float64) []float64 {
	out := make([]float64, g.n)
	for i, k := range g.of {
		out[k] += values[i]
	}
	return out
}
