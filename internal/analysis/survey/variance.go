package survey

// influence is how much each row moves some estimates, per unit of its weight
// (the linearised variable). Each row moves at most one of them by itself:
// that in column, or none when column is below 0.
type influence struct {
	columns int
	column  []int32
	value   []float64
}

// covariance returns the covariance matrix, columns × columns, of the
// estimates, linearised about the calibrated weights, and the number of strata
// with one unit.
//
// Each stage adds (1-f)·n/(n-1)·Σ(z-z̄)², over the unit totals z of each
// stratum, times the shares drawn at the stages above (Särndal, Swensson and
// Wretman, "Model assisted survey sampling", 1992, result 4.3.1).
func (s *Sample) covariance(z influence) (matrix []float64, lonely int) {
	v := &spread{s: s, z: z, out: make([]float64, z.columns*z.columns)}
	if s.calib != nil {
		v.fitted = s.explained(z)
	}
	v.total = make([]float64, z.columns)
	v.stage(0, s.order, 1, v.total)
	v.settleLonely()
	for i := range z.columns {
		for j := range i {
			v.out[j*z.columns+i] = v.out[i*z.columns+j]
		}
	}
	return v.out, v.lonely
}

type spread struct {
	s      *Sample
	z      influence
	fitted []float64 // nil without calibration
	out    []float64 // lower triangle
	total  []float64 // of the first stage

	lonely int
	alone  []float64 // totals of the units that are alone in their stratum
	weight []float64 // of each of those
}

// row adds a row's weighted influence, less what calibration took away.
func (v *spread) row(i int32, to []float64) {
	w := v.s.weight[i]
	if c := v.z.column[i]; c >= 0 {
		to[c] += w * v.z.value[i]
	}
	if v.fitted != nil {
		k := int(v.s.calib.groups.of[i]) * v.z.columns
		for c, f := range v.fitted[k : k+v.z.columns] {
			to[c] -= w * f
		}
	}
}

// stage adds the variance of stage l within rows, which are of one unit of the
// stage above, and their sum to total. Share is that drawn at the stages above.
func (v *spread) stage(l int, rows []int32, share float64, total []float64) {
	st, k := v.s.stages[l], v.z.columns
	room := make([]float64, 2*k+k*k)
	sum, unit, cross := room[:k], room[k:2*k], room[2*k:]
	for len(rows) > 0 {
		clear(sum)
		clear(cross)
		f, n, first := 0.0, 0, rows[0]
		if st.fraction != nil {
			f = st.fraction[first]
		}
		for len(rows) > 0 && st.sameStratum(first, rows[0]) {
			end := st.unitEnd(rows)
			clear(unit)
			v.unit(l, rows[:end], share*f, unit)
			add(sum, cross, unit)
			n++
			rows = rows[end:]
		}
		v.close(l, n, share*(1-f), sum, cross)
		for c := range total {
			total[c] += sum[c]
		}
	}
}

func (v *spread) unit(l int, rows []int32, share float64, total []float64) {
	if l+1 < len(v.s.stages) {
		v.stage(l+1, rows, share, total)
		return
	}
	for _, i := range rows {
		v.row(i, total)
	}
}

func add(sum, cross, unit []float64) {
	for i, a := range unit {
		sum[i] += a
		if a != 0 {
			for j, b := range unit[:i+1] {
				cross[i*len(unit)+j] += a * b
			}
		}
	}
}

// close ends a stratum of n units.
func (v *spread) close(l, n int, share float64, sum, cross []float64) {
	k := len(sum)
	if n > 1 {
		scale := share * float64(n) / float64(n-1)
		for i := range k {
			for j := range i + 1 {
				v.out[i*k+j] += scale * (cross[i*k+j] - sum[i]*sum[j]/float64(n))
			}
		}
		return
	}
	if l == 0 && share > 0 {
		v.lonely++
		v.alone, v.weight = append(v.alone, sum...), append(v.weight, share)
	}
}

// settleLonely measures units that are alone in their stratum from the mean of
// all units: too much rather than too little.
func (v *spread) settleLonely() {
	k := v.z.columns
	for u, w := range v.weight {
		alone := v.alone[u*k : (u+1)*k]
		for i := range k {
			d := alone[i] - v.total[i]/float64(v.s.units)
			for j := range i + 1 {
				v.out[i*k+j] += w * d * (alone[j] - v.total[j]/float64(v.s.units))
			}
		}
	}
}
