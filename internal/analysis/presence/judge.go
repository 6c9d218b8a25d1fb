package presence

import (
	"cmp"
	"math"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Quality is how well a map pointed out the places of what came after it.
type Quality struct {
	Flagged  int     // cells that the map pointed out
	Area     float64 // their share of the whole area, 0–1
	Hits     float64 // events there in the time after
	Events   float64 // events in all
	HitRate  float64 // Hits / Events
	Low      float64 // of the hit rate: Wilson's interval at 95 %, of events taken as independent
	High     float64
	PAI      float64 // hit rate / share of area (Chainey, Tompson and Uhlig 2008): 1 is no better than chance
	BestPAI  float64 // the highest that any choice of cells of no larger area reaches
	PEI      float64 // PAI / BestPAI (Hunt 2016), 0–1
	Expected float64 // the hit rate of a map that points anywhere: the share of area
	Notes    []note.Note
}

// Judge points out the cells with the highest scores until they fill a share
// of the area, and holds them against the events of the time after. The scores
// must come from before that time; this cannot be checked here. A cell with
// score 0 or less is never pointed out. Ties fall to the lower index.
//
// PAI rewards tiny areas: show it with the hit rate and the area, never alone.
//
// Slices of different lengths, areas that are not above 0, negative or missing
// counts and a share outside (0, 1] are Invalid errors. No events at all gives
// figures of NaN and the note presence.no-events.
func Judge(score, events, area []float64, share float64) (Quality, error) {
	whole, all, err := checkCells(score, events, area, share)
	if err != nil {
		return Quality{}, err
	}
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	q := Quality{Events: all}
	limit, filled := share*whole*(1+1e-12), 0.0
	for _, i := range order {
		if score[i] <= 0 || filled+area[i] > limit {
			break
		}
		filled += area[i]
		q.Flagged++
		q.Hits += events[i]
	}
	q.Area, q.Expected = filled/whole, filled/whole
	q.rates(events, area, filled)
	return q, nil
}

func (q *Quality) rates(events, area []float64, filled float64) {
	switch {
	case q.Events == 0:
		q.Notes = append(q.Notes, note.Of("presence.no-events"))
	case q.Events < 20:
		q.Notes = append(q.Notes, note.Of("presence.few-events", q.Events))
	}
	if q.Flagged == 0 {
		q.Notes = append(q.Notes, note.Of("presence.none-flagged"))
	}
	if q.Events == 0 || q.Flagged == 0 {
		nan := math.NaN()
		q.HitRate, q.Low, q.High, q.PAI, q.BestPAI, q.PEI = nan, nan, nan, nan, nan, nan
		return
	}
	q.HitRate = q.Hits / q.Events
	q.Low, q.High = wilson(q.HitRate, q.Events)
	q.PAI = q.HitRate / q.Area
	best, exact := most(events, area, filled)
	q.BestPAI = best / q.Events / q.Area
	q.PEI = q.PAI / q.BestPAI
	if !exact {
		q.Notes = append(q.Notes, note.Of("presence.best-is-bound"))
	}
}

// most is how many events the cells of no more than an area can hold: counted
// out where all cells are equally large, and an upper bound where they are not
// (the last cell taken in part).
func most(events, area []float64, room float64) (float64, bool) {
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(events[b]/area[b], events[a]/area[a]) })
	sum, whole := 0.0, true
	for _, i := range order {
		part := min(1, room*(1+1e-12)/area[i])
		if part < 1 {
			if equal := slices.Min(area)*(1+1e-9) >= slices.Max(area); !equal {
				sum, whole = sum+part*events[i], false
			}
			break
		}
		sum, room = sum+events[i], room-area[i]
	}
	return sum, whole
}

// wilson is Wilson's interval for a share of n (1927), at 95 %.
func wilson(p, n float64) (low, high float64) {
	const z = 1.959963984540054
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return math.Max(0, middle-half), math.Min(1, middle+half)
}

func checkCells(score, events, area []float64, share float64) (whole, all float64, err error) {
	if len(score) != len(events) || len(score) != len(area) {
		return 0, 0, errs.E(errs.Invalid, "presence.lengths")
	}
	if !(share > 0 && share <= 1) {
		return 0, 0, errs.E(errs.Invalid, "presence.share", share)
	}
	for i := range score {
		switch {
		case !(area[i] > 0) || math.IsInf(area[i], 1):
			return 0, 0, errs.E(errs.Invalid, "presence.area", i+1)
		case !(events[i] >= 0) || math.IsInf(events[i], 1):
			return 0, 0, errs.E(errs.Invalid, "presence.count", i+1)
		case math.IsNaN(score[i]):
			return 0, 0, errs.E(errs.Invalid, "presence.score", i+1)
		}
		whole += area[i]
		all += events[i]
	}
	if whole == 0 {
		return 0, 0, errs.E(errs.Invalid, "presence.no-cells")
	}
	return whole, all, nil
}
