package warning

import "math"

func (f Farrington) prepare(span Span) func() watcher {
	t, plans := newTail(f), make([]plan, 0, span.To-span.From+1)
	for week := span.From; week <= span.To; week++ {
		plans = append(plans, f.plan(week))
	}
	return func() watcher { return &farringtonWatcher{Farrington: f, span: span, tail: t, plans: plans} }
}

// farringtonWatcher is what one worker needs.
type farringtonWatcher struct {
	Farrington
	span  Span
	tail  tail
	plans []plan
	fitter
}

func (w *farringtonWatcher) watch(s Series, number int, out []Point) {
	w.load(s.Counts)
	for k := range out {
		p, at := &w.plans[k], w.span.From+k-s.First
		out[k] = Point{Series: number, Week: w.span.From + k, Observed: s.Counts[at],
			Expected: math.NaN(), Upper: math.NaN(), P: math.NaN()}
		if len(p.runs) > 0 && at+first(p.runs) < 0 {
			cut := p.cut(-at, w.Farrington)
			p = &cut
			out[k].Reasons |= Cut
		}
		w.judge(&out[k], p, at)
	}
}

// first returns the earliest week of the runs.
func first(runs []run) int {
	at := 0
	for _, r := range runs {
		at = min(at, r.at)
	}
	return at
}

// judge fills a point in.
func (w *farringtonWatcher) judge(out *Point, p *plan, at int) {
	b := w.based(p, at)
	few := w.few(at)
	if few {
		out.Reasons |= FewCases
	}
	if b.all == 0 {
		out.Reasons |= AllZero
		out.Expected = 0
		w.rare(out, p.rows, few)
		return
	}
	if !w.model(out, p, at, b) {
		return
	}
	eta, variance := w.now(p)
	out.Expected = math.Exp(eta)
	if few {
		return
	}
	phi := max(w.dispersion, 1)
	if b.window > 0 || w.Bound != Muan { // an empty season has no upper limit of the mean
		w.tail.judge(out, expected{mean: out.Expected, eta: eta, se: math.Sqrt(phi * variance), phi: phi})
	}
	if b.window == 0 {
		out.Reasons |= EmptySeason
		w.rare(out, b.rows, few)
	}
}

// rare judges a week when not one of the rows of the past that it is compared
// with had a case: anything is an alarm. P is the chance that all the cases
// fall in this week of them all.
func (w *farringtonWatcher) rare(out *Point, rows int, few bool) {
	if few {
		return
	}
	if math.IsNaN(out.Upper) {
		out.Upper = 0
	}
	share := 1 / float64(rows+1)
	out.P = math.Pow(share, float64(out.Observed))
	out.Size = share
	out.Alarm = float64(out.Observed) > out.Upper
}

// few reports whether the last weeks have fewer cases than the method asks for.
func (w *farringtonWatcher) few(at int) bool {
	sum := 0.0
	for _, y := range w.count[at-w.Weeks+1 : at+1] {
		sum += y
	}
	return sum < float64(w.Cases)
}

// base is what was counted in the past that a week is compared with.
type base struct {
	all, window, greatest float64
	rows                  int // of the window
}

func (w *farringtonWatcher) based(p *plan, at int) base {
	var b base
	for _, r := range p.runs {
		sum := 0.0
		for _, y := range w.count[at+r.at : at+r.at+r.n] {
			sum += y
			b.greatest = max(b.greatest, y)
		}
		if b.all += sum; r.level == 0 {
			b.window += sum
			b.rows += r.n
		}
	}
	return b
}

// model fits with a trend if one is asked for, and again without when it will
// not do. It reports whether there is a model.
func (w *farringtonWatcher) model(out *Point, p *plan, at int, b base) bool {
	ok := w.refit(p, at, w.Trend)
	if out.Trend = ok && w.trend && w.keeps(p, b); w.Trend && !out.Trend {
		out.Reasons |= TrendDropped
		if !ok || w.trend {
			ok = w.refit(p, at, false)
		}
	}
	if !ok {
		out.Reasons |= NoFit
	}
	return ok
}

// refit fits with equal weights, and again with past outbreaks weighed down. A
// trend that finds no end is left out.
func (w *farringtonWatcher) refit(p *plan, at int, trend bool) bool {
	w.ready(p.rows)
	if !w.fit(p, at, trend) && !(trend && w.fit(p, at, false)) {
		return false
	}
	if w.Reweight == 0 {
		return true
	}
	w.reweigh(p, at, w.Reweight)
	w.fit(p, at, w.trend)
	return !math.IsNaN(w.dispersion + w.slope + w.level[0])
}

// keeps reports whether the trend is sure enough, has three years and does not
// lead beyond what was ever counted.
func (w *farringtonWatcher) keeps(p *plan, b base) bool {
	sure := w.slope*w.slope > p.critical*p.critical*w.dispersion/w.old.determinant(w.levels)
	eta, _ := w.now(p)
	return sure && w.Years >= 3 && math.Exp(eta) <= b.greatest
}
