package rate

import (
	"math"

	"lykta/internal/analysis/gamma"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Neighbours tells which areas are near which: hotspot.Neighbours is one.
type Neighbours interface {
	Len() int
	Of(area int) []int32 // numbered from 0, without the area itself
}

// Smoothed is the rate of an area as it is best guessed from its own events and
// those of the others: an area with few residents leans on the others, one with
// many stands on its own.
type Smoothed struct {
	Value float64 // events per 100,000 of exposure
	// Mean and Variance are what was learnt of the rates of the areas that this
	// one was held against, per unit of exposure (b and a in the literature).
	Mean, Variance float64
	count          Count
}

// Interval returns where the area's rate lies, per 100,000, at a confidence: of
// the gamma distribution with the mean and variance learnt, after the area's
// own events. That mean and variance were themselves learnt from few areas is
// left out, so that it is somewhat narrow.
func (s Smoothed) Interval(confidence float64) Interval {
	if s.Variance == 0 || s.Mean == 0 {
		return Interval{s.Mean * Per, s.Mean * Per}
	}
	shape := s.Mean*s.Mean/s.Variance + float64(s.count.Events)
	scale := Per / (s.Mean/s.Variance + s.count.Exposure)
	tail := (1 - confidence) / 2
	return Interval{gamma.Quantile(shape, tail) * scale, gamma.Quantile(shape, 1-tail) * scale}
}

// SmoothGlobal leans every area on all of them (Marshall, "Mapping disease and
// mortality rates using empirical Bayes estimators", 1991; moments). Errors:
// Invalid for a negative count, an exposure that is not above 0, no areas.
func SmoothGlobal(areas []Count) ([]Smoothed, []note.Note, error) {
	if err := checkAreas(areas); err != nil {
		return nil, nil, err
	}
	var m moments
	for _, c := range areas {
		m.add(c)
	}
	mean := m.mean()
	for _, c := range areas {
		m.spread(c, mean)
	}
	out := make([]Smoothed, len(areas))
	for i, c := range areas {
		out[i] = lean(c, mean, m.variance(mean))
	}
	var notes []note.Note
	if m.variance(mean) == 0 {
		notes = append(notes, note.Of("rate.alike"))
	}
	return out, notes, nil
}

// Deviation is what a neighbour's rate is taken to deviate from when the
// variance of rates in a neighbourhood is estimated.
type Deviation int

// The deviations. Marshall's text and GeoDa take the mean of the neighbourhood
// that is looked at; spdep takes that of the neighbour's own neighbourhood, so
// that a slope across the map is not taken for variance.
const (
	FromEachMean Deviation = iota
	FromOneMean
)

// SmoothLocal leans every area on itself and its neighbours (Marshall 1991,
// section 3.2). Errors: as SmoothGlobal, and Invalid when there are neighbours
// for another number of areas.
func SmoothLocal(areas []Count, near Neighbours, from Deviation) ([]Smoothed, error) {
	if err := checkAreas(areas); err != nil {
		return nil, err
	}
	if near.Len() != len(areas) {
		return nil, errs.E(errs.Invalid, "rate.lengths", len(areas), near.Len())
	}
	around := make([]moments, len(areas))
	for i, c := range areas {
		around[i].add(c)
		for _, j := range near.Of(i) {
			around[i].add(areas[j])
		}
	}
	out := make([]Smoothed, len(areas))
	for i, c := range areas {
		m, mean := around[i], around[i].mean()
		m.spread(c, mean)
		for _, j := range near.Of(i) {
			if from == FromEachMean {
				m.spread(areas[j], around[j].mean())
			} else {
				m.spread(areas[j], mean)
			}
		}
		out[i] = lean(c, mean, m.variance(mean))
	}
	return out, nil
}

func checkAreas(areas []Count) error {
	if len(areas) == 0 {
		return errs.E(errs.Invalid, "rate.no-areas")
	}
	return checkCounts(0.5, areas...)
}

// moments are sums over areas.
type moments struct{ events, exposure, squares, areas float64 }

func (m *moments) add(c Count) {
	m.events += float64(c.Events)
	m.exposure += c.Exposure
	m.areas++
}

func (m *moments) mean() float64 { return m.events / m.exposure }

// spread adds how far an area lies from the mean, once the mean is known.
func (m *moments) spread(c Count, mean float64) {
	d := float64(c.Events)/c.Exposure - mean
	m.squares += c.Exposure * d * d
}

// variance returns what is left of the spread when chance is taken away; 0 when
// chance explains it all.
func (m *moments) variance(mean float64) float64 {
	return math.Max(0, (m.squares-mean*m.areas)/m.exposure)
}

func lean(c Count, mean, variance float64) Smoothed {
	s := Smoothed{Value: mean * Per, Mean: mean, Variance: variance, count: c}
	if variance > 0 {
		s.Value *= 1 + variance*(float64(c.Events)-mean*c.Exposure)/(mean*(variance*c.Exposure+mean))
	}
	return s
}
