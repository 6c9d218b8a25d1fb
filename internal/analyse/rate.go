package analyse

import (
	"context"
	"slices"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/chart"
	"lykta/internal/words"
)

// Rate are the choices of the method rate.
type Rate struct {
	// Areas is a CSV: area, count, population. With before, active_before, after,
	// active_after in its place two periods are compared, reporter by reporter.
	Areas string
	// Neighbours is a CSV: from, to, a row for each border. With it every area is
	// smoothed towards those around it; "" smooths towards all.
	Neighbours string
}

type rated struct {
	Area         ID     `json:"area"`
	Count        int64  `json:"count"`
	Exposure     Number `json:"exposure"`
	Rate         Number `json:"rate"`
	Low          Number `json:"low"`
	High         Number `json:"high"`
	Smoothed     Number `json:"smoothed"`
	SmoothedLow  Number `json:"smoothed_low"`
	SmoothedHigh Number `json:"smoothed_high"`
	FunnelLow    Number `json:"funnel_low"`
	FunnelHigh   Number `json:"funnel_high"`
	P            Number `json:"p"`
	Different    bool   `json:"different"`
}

type rateBody struct {
	Per       float64 `json:"per"`
	Common    Number  `json:"common"`
	Spread    Number  `json:"spread"`
	Smoothing string  `json:"smoothing"` // global or local
	Areas     []rated `json:"areas"`
}

type changeBody struct {
	Ratio          Number `json:"ratio"`
	Low            Number `json:"low"`
	High           Number `json:"high"`
	Outcome        string `json:"outcome"`
	Why            string `json:"why,omitempty"`
	Raw            Number `json:"raw"`
	Before         int64  `json:"before"`
	After          int64  `json:"after"`
	Both           int    `json:"reporters_both"`
	Left           int    `json:"reporters_left"`
	Joined         int    `json:"reporters_joined"`
	CoverageBefore Number `json:"coverage_before"`
	CoverageAfter  Number `json:"coverage_after"`
}

// Answer gives the rates of areas, or the change between two periods.
func (m Rate) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	s, err := sheet.Open(ctx, m.Areas)
	if err != nil {
		return Answer{}, err
	}
	defer s.Close()
	if s.Find("before") >= 0 {
		return changed(ctx, s)
	}
	names, counts, err := readAreas(s)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.rate")
	smooth, smoothing, notes, err := m.smooth(ctx, s.Name, names, counts)
	if err != nil {
		return Answer{}, err
	}
	funnel, err := rate.FunnelOf(counts)
	if err != nil {
		return Answer{}, named(s.Name, err)
	}
	body, events := rateBody{Per: rate.Per, Common: Number(funnel.Common), Spread: Number(funnel.Spread), Smoothing: smoothing}, int64(0)
	for i, c := range counts {
		one, err := rate.Of(c, 0.95)
		if err != nil {
			return Answer{}, named(s.Name, err)
		}
		leant, limit := smooth[i].Interval(0.95), funnel.Areas[i]
		body.Areas = append(body.Areas, rated{names[i], c.Events, Number(c.Exposure), Number(one.Value), Number(one.Low), Number(one.High), Number(smooth[i].Value), Number(leant.Low), Number(leant.High),
			Number(limit.Inner.Low), Number(limit.Inner.High), Number(limit.P), limit.Different})
		notes, events = append(notes, one.Notes...), events+c.Events
	}
	a := Answer{Method: "rate", Version: "1.0", N: int(events), Notes: oncePerKey(append(notes, funnel.Notes...)), Body: body}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences()
	return a, nil
}

// smooth leans every area on all of them, or on those around it.
func (m Rate) smooth(ctx context.Context, file string, names []ID, counts []rate.Count) ([]rate.Smoothed, string, []note.Note, error) {
	if m.Neighbours == "" {
		smooth, notes, err := rate.SmoothGlobal(counts)
		return smooth, "global", notes, named(file, err)
	}
	near, err := readNeighbours(ctx, m.Neighbours, names)
	if err != nil {
		return nil, "", nil, err
	}
	smooth, err := rate.SmoothLocal(counts, near, rate.FromEachMean)
	var notes []note.Note
	if alone := near.alone(); alone > 0 {
		notes = append(notes, note.Of("hotspot.islands", alone))
	}
	return smooth, "local", notes, named(file, err)
}

func readAreas(s *sheet.Sheet) ([]ID, []rate.Count, error) {
	area, count, people := s.Need("area", "muni", "municipality", "kommun"), s.Need("count", "cases"), s.Need("population", "exposure", "pop")
	var names []string
	var counts []rate.Count
	seen := map[string]bool{}
	for s.Next() {
		name := s.ID(area)
		if seen[name] {
			s.Fault(area, "analyse.again", name)
		}
		c := rate.Count{Events: s.Count(count), Exposure: s.Amount(people)}
		if s.OK() && c.Exposure == 0 {
			s.Fault(people, "analyse.rate.nobody")
		}
		seen[name], names, counts = true, append(names, name), append(counts, c)
	}
	return ids(names), counts, s.Err()
}

// outstanding are the areas by how little chance explains them.
func (b rateBody) outstanding() []rated {
	sorted := slices.Clone(b.Areas)
	slices.SortStableFunc(sorted, func(p, q rated) int {
		switch {
		case p.P < q.P:
			return -1
		case p.P > q.P:
			return 1
		}
		return 0
	})
	return sorted
}

func (b rateBody) sentences() (means, sure note.Note) {
	high, low := 0, 0
	for _, a := range b.Areas {
		if a.Different && a.Rate > b.Common {
			high++
		} else if a.Different {
			low++
		}
	}
	if high+low == 0 {
		return note.Of("analyse.rate.none", float64(b.Common), len(b.Areas)), note.Of("analyse.rate.unsure")
	}
	return note.Of("analyse.rate.some", float64(b.Common), len(b.Areas), high, low), note.Of("analyse.rate.sure")
}

func (b rateBody) table() Table {
	t := Table{Columns: []string{"area", "count", "population", "rate", "low", "high", "smoothed", "different"}}
	for _, a := range b.outstanding() {
		t.Rows = append(t.Rows, []any{a.Area.Text, a.Count, float64(a.Exposure), float64(a.Rate), float64(a.Low), float64(a.High), float64(a.Smoothed), Yes(a.Different)})
	}
	return t.upTo(shown)
}

func (b rateBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		v := chart.Intervals{Frame: f, Line: float64(b.Common), Number: func(x float64) string { return Figure(w, x) }}
		for _, a := range b.outstanding()[:min(len(b.Areas), shown)] {
			v.Rows = append(v.Rows, rowOf(w, a.Area.Text, float64(a.Rate), float64(a.Low), float64(a.High)))
		}
		v.Key = []chart.KeyRow{{Sign: "ring2", Text: w.T("analyse.key.common")}, {Sign: "point", Text: w.T("analyse.key.interval")}}
		return v
	}
}

// changed compares two periods by those who reported in both.
func changed(ctx context.Context, s *sheet.Sheet) (Answer, error) {
	reporter, before, after := s.Need("reporter"), s.Need("before"), s.Need("after")
	activeBefore, activeAfter := s.Need("active_before"), s.Need("active_after")
	var list []rate.Tally
	seen := map[string]bool{}
	for s.Next() {
		name := s.ID(reporter)
		if seen[name] {
			s.Fault(reporter, "analyse.again", name)
		}
		seen[name] = true
		one := rate.Tally{Before: rate.Turnout{Events: s.Count(before), Active: s.Amount(activeBefore)}, After: rate.Turnout{Events: s.Count(after), Active: s.Amount(activeAfter)}}
		if s.OK() && (one.Before.Active == 0 && one.Before.Events > 0 || one.After.Active == 0 && one.After.Events > 0) {
			s.Fault(before, "analyse.rate.inactive", name)
		}
		list = append(list, one)
	}
	if err := s.Err(); err != nil {
		return Answer{}, err
	}
	c, err := rate.Compared(ctx, list, 0.95, rate.Rule{})
	if err != nil {
		return Answer{}, named(s.Name, err)
	}
	outcome := c.Outcome.String()
	body := changeBody{Number(c.Ratio), Number(c.Low), Number(c.High), outcome, c.Why.Key, Number(c.Raw), c.Before.Events, c.After.Events, c.Both, c.Left, c.Joined, Number(c.CoverageBefore), Number(c.CoverageAfter)}
	a := Answer{Method: "rate", Version: "1.0", N: int(c.Before.Events + c.After.Events), Notes: c.Notes, Body: body}
	a.Means, a.Sure = note.Of("analyse.change."+outcome, c.Ratio, c.Both), note.Of("analyse.change.sure", c.Low, c.High, c.Raw)
	if c.Outcome == rate.Untold {
		a.Sure = note.Of("analyse.untold", c.Why)
	}
	a.Table = Table{Columns: []string{"ratio", "low", "high", "outcome", "before", "after", "raw"},
		Rows: [][]any{{c.Ratio, c.Low, c.High, note.Of("analyse.outcome." + outcome), c.Before.Events, c.After.Events, c.Raw}}}
	a.Picture = func(w *words.Printer, f chart.Frame) Picture {
		return chart.Intervals{Frame: f, Line: 1, Number: func(x float64) string { return Figure(w, x) },
			Rows: []chart.Interval{rowOf(w, w.T("analyse.change.compared"), c.Ratio, c.Low, c.High)},
			Key:  []chart.KeyRow{{Sign: "ring2", Text: w.T("analyse.key.no-change")}, {Sign: "point", Text: w.T("analyse.key.interval")}}}
	}
	return a, nil
}
