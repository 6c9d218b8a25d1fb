package rate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"

	"lykta/internal/analysis/gamma"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/significance"
)

// Limit is what an area of its exposure shows by chance alone when its rate is
// the common one, and how its own rate stands to that.
type Limit struct {
	Rate      float64  // of the area, per 100,000
	Inner     Interval // holds 95 % of such areas, per 100,000
	Outer     Interval // holds 99.8 %
	P         float64  // two-sided: of a rate so far from the common one
	Different bool     // at 5 % false ones among those marked (Benjamini and Hochberg 1995)
}

// Funnel is the limits of all areas.
type Funnel struct {
	Common float64 // the rate of all areas together, per 100,000
	// Spread is the standard deviation of the areas' true rates over their mean: 0
	// when they differ by no more than chance gives. The limits are widened by it,
	// so that only areas that stand out from the usual differences are marked.
	Spread float64
	Areas  []Limit
	Notes  []note.Note
}

// FunnelOf gives the limits of a funnel plot (Spiegelhalter, "Funnel plots for
// comparing institutional performance", 2005): those of Poisson counts about
// the common rate, or, where the areas vary by more than chance, of Poisson
// counts whose rates are gamma (his additive, random-effects form; the counts
// are negative binomial). The variance of the rates is estimated with the
// outermost tenth of the areas at each end drawn in (winsorised), so that those
// that stand out do not hide themselves. Limits are interpolated between whole
// counts. Errors: as SmoothGlobal.
func FunnelOf(areas []Count) (Funnel, error) {
	if err := checkAreas(areas); err != nil {
		return Funnel{}, err
	}
	var m moments
	for _, c := range areas {
		m.add(c)
	}
	variance := usual(areas, m.mean())
	f := Funnel{Common: m.mean() * Per, Spread: math.Sqrt(variance), Areas: make([]Limit, len(areas))}
	if variance > 0 {
		f.Notes = append(f.Notes, note.Of("rate.overdispersed", f.Spread))
	}
	p := make([]float64, len(areas))
	for i, c := range areas {
		f.Areas[i] = limit(c, counted{mean: m.mean() * c.Exposure, shape: 1 / variance})
		p[i] = f.Areas[i].P
	}
	for i, marked := range significance.Discoveries(p, 0.05) {
		f.Areas[i].Different = marked
	}
	return f, nil
}

// drawnIn is the mean square of a standard normal variable whose outermost
// tenth at each end is drawn in to where that tenth begins, 1.2816.
const drawnIn = 0.67864

// usual returns the variance of the areas' rates over their mean squared: that
// at which the winsorised deviations are as great as they should be. It is 0
// when they are within two standard errors of that without any.
func usual(areas []Count, mean float64) float64 {
	n := float64(len(areas))
	if mean == 0 || square(areas, mean, 0) <= 1+2*math.Sqrt(2/n) {
		return 0
	}
	low, high := 0.0, 1.0
	for square(areas, mean, high) > 1 && high < 1e6 {
		low, high = high, 2*high
	}
	for range 50 {
		if middle := (low + high) / 2; square(areas, mean, middle) > 1 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// square returns the winsorised mean square of the areas' deviations when rates
// vary so much; 1 is what it should be. The square root makes the variation of
// small counts alike.
func square(areas []Count, mean, variance float64) float64 {
	z := make([]float64, len(areas))
	for i, c := range areas {
		expected := mean * c.Exposure
		z[i] = 2 * (math.Sqrt(float64(c.Events)+0.25) - math.Sqrt(expected+0.25)) / math.Sqrt(1+variance*expected)
	}
	slices.Sort(z)
	tenth, sum := len(z)/10, 0.0
	for _, v := range z {
		v = min(max(v, z[tenth]), z[len(z)-1-tenth])
		sum += v * v
	}
	return sum / float64(len(z)) / drawnIn
}

func limit(c Count, t counted) Limit {
	x, scale := float64(c.Events), Per/c.Exposure
	l := Limit{Rate: x * scale, P: min(1, 2*min(t.atLeast(x), t.atMost(x)))}
	l.Inner = Interval{t.quantile(0.025) * scale, t.quantile(0.975) * scale}
	l.Outer = Interval{t.quantile(0.001) * scale, t.quantile(0.999) * scale}
	return l
}

// counted is a count with a mean: negative binomial of a shape, Poisson when that
// is +Inf.
type counted struct{ mean, shape float64 }

// atMost is the chance of x events or fewer; between whole numbers it is carried
// on smoothly.
func (t counted) atMost(x float64) float64 {
	switch {
	case t.mean == 0:
		return 1
	case math.IsInf(t.shape, 1):
		return gamma.Upper(x+1, t.mean)
	}
	return mathext.RegIncBeta(t.shape, x+1, t.shape/(t.shape+t.mean))
}

func (t counted) atLeast(x float64) float64 {
	switch {
	case x == 0 || t.mean == 0:
		return 1
	case math.IsInf(t.shape, 1):
		return gamma.Lower(x, t.mean)
	}
	return mathext.RegIncBeta(x, t.shape, t.mean/(t.shape+t.mean))
}

// quantile returns the x at which atMost reaches p, and 0 where it is above p
// from the start.
func (t counted) quantile(p float64) float64 {
	if t.atMost(0) >= p {
		return 0
	}
	low, high := 0.0, t.mean+1
	for t.atMost(high) < p {
		low, high = high, 2*high
	}
	for high-low > 1e-9*high {
		if middle := low + (high-low)/2; t.atMost(middle) < p {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}
