package analyse

import (
	"context"
	"math"
	"slices"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/chart"
	"lykta/internal/day"
	"lykta/internal/words"
)

// Effect are the choices of the method effect.
type Effect struct {
	// Events is a CSV: area, week, treated, post, count, for difference in
	// differences, or for one area an interrupted series; or role, before, after
	// for the weighted displacement difference.
	Events     string
	Confidence float64
	PerYear    float64 // weeks in a year; 0: 52.1775
	// Plan is the file with the plan that was fixed before the measure; Kept and On
	// are its hash and the day when it was kept. Events is then area, week, count.
	Plan, Kept string
	On         day.Day
}

type effectBody struct {
	Kind         string   `json:"by"`
	Figure       Number   `json:"figure"`
	Low          Number   `json:"low"`
	High         Number   `json:"high"`
	P            Number   `json:"p"`
	Confidence   float64  `json:"confidence"`
	SmallestLow  Number   `json:"smallest_low"`
	SmallestHigh Number   `json:"smallest_high"`
	Log          *Number  `json:"log,omitempty"`
	SE           Number   `json:"se"`
	Z            *Number  `json:"z,omitempty"`
	Local        *Number  `json:"local,omitempty"`
	Displaced    *Number  `json:"displaced,omitempty"`
	WDQ          *Number  `json:"wdq,omitempty"`
	TNE          *Number  `json:"tne,omitempty"`
	Poisson      *poisson `json:"poisson,omitempty"`
	NegBin       *negbin  `json:"negative_binomial,omitempty"`
	Areas        int      `json:"areas,omitempty"`
	PreTrendP    *Number  `json:"pre_trend_p,omitempty"`
	Answer       string   `json:"answer,omitempty"`
	Why          string   `json:"why,omitempty"`
	Hash         string   `json:"hash,omitempty"`
	Breaches     []string `json:"breaches,omitempty"`
}

type poisson struct {
	SE          Number `json:"se"`
	QuasiSE     Number `json:"quasi_se"`
	ClusteredSE Number `json:"clustered_se"`
	Dispersion  Number `json:"dispersion"`
}

type negbin struct {
	Log         Number `json:"log"`
	SE          Number `json:"se"`
	ClusteredSE Number `json:"clustered_se"`
	Theta       Number `json:"theta"`
}

func number(v float64) *Number { n := Number(v); return &n }

// Answer tells how what was counted changed where the measure was, against
// where it was not.
func (m Effect) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	if m.Plan != "" {
		return m.planned(ctx, stage)
	}
	s, err := sheet.Open(ctx, m.Events)
	if err != nil {
		return Answer{}, err
	}
	defer s.Close()
	a := Answer{Method: "effect", Version: "1.0", Notes: []note.Note{note.Of("analyse.effect.unplanned")}}
	if s.Find("role") >= 0 {
		return m.displaced(a, s)
	}
	p, err := readPanel(s)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.effect")
	if m.PerYear == 0 {
		m.PerYear = rate.WeeksPerYear
	}
	if len(p.Counts) == 1 {
		return m.interrupted(ctx, a, s.Name, p)
	}
	d, err := effect.DifferenceInDifferences(ctx, p, m.Confidence, m.PerYear)
	if err != nil {
		return Answer{}, named(s.Name, err)
	}
	body := effectBody{Kind: "did", Figure: Number(d.Ratio), Low: Number(d.Low), High: Number(d.High), P: Number(d.P), Confidence: m.Confidence, SmallestLow: Number(d.Smallest.Low), SmallestHigh: Number(d.Smallest.High),
		Log: number(d.Log), SE: Number(d.SE), Areas: d.Areas, PreTrendP: number(d.PreTrendP),
		Poisson: &poisson{Number(d.Poisson.SE), Number(d.Poisson.QuasiSE), Number(d.Poisson.ClusteredSE), Number(d.Poisson.Dispersion)}}
	if d.NegBin.Fitted {
		body.NegBin = &negbin{Number(d.NegBin.Log), Number(d.NegBin.SE), Number(d.NegBin.ClusteredSE), Number(d.NegBin.Theta)}
	}
	return body.answer(a, int(d.Events), d.Notes), nil
}

func (m Effect) interrupted(ctx context.Context, a Answer, file string, p effect.Panel) (Answer, error) {
	i, err := effect.InterruptedSeries(ctx, p.Counts[0], nil, p.Start, m.Confidence, m.PerYear)
	if err != nil {
		return Answer{}, named(file, err)
	}
	body := effectBody{Kind: "its", Figure: Number(i.Ratio), Low: Number(i.Low), High: Number(i.High), P: Number(i.P), Confidence: m.Confidence, SmallestLow: Number(i.Smallest.Low), SmallestHigh: Number(i.Smallest.High),
		Log: number(i.Log), SE: Number(i.SE), Areas: 1}
	return body.answer(a, int(i.Events), i.Notes), nil
}

// displaced reads the roles treated, control, near-treated and near-control.
func (m Effect) displaced(a Answer, s *sheet.Sheet) (Answer, error) {
	role, before, after := s.Need("role"), s.Need("before"), s.Need("after")
	pairs := map[string]effect.Pair{}
	known := []string{"treated", "control", "near-treated", "near-control"}
	for s.Next() {
		name := s.Text(role)
		if !slices.Contains(known, name) {
			s.Fault(role, "analyse.effect.role", name, known)
			continue
		}
		if _, twice := pairs[name]; twice {
			s.Fault(role, "analyse.again", name)
		}
		pairs[name] = effect.Pair{Before: s.Count(before), After: s.Count(after)}
	}
	if err := s.Err(); err != nil {
		return Answer{}, err
	}
	for _, name := range known[:2] {
		if _, ok := pairs[name]; !ok {
			s.FaultAt(2, role, "analyse.effect.no-role", name)
		}
	}
	if err := s.Err(); err != nil {
		return Answer{}, err
	}
	in := effect.Displacement{Treated: pairs["treated"], Control: pairs["control"], NearTreated: pairs["near-treated"], NearControl: pairs["near-control"]}
	d, err := effect.WDD(in, m.Confidence)
	if err != nil {
		return Answer{}, named(s.Name, err)
	}
	q := effect.Quotient(in.Treated, in.NearTreated, in.Control)
	body := effectBody{Kind: "wdd", Figure: Number(d.Total), Low: Number(d.Low), High: Number(d.High), P: Number(d.P), Confidence: m.Confidence, SmallestLow: Number(d.Smallest.Low), SmallestHigh: Number(d.Smallest.High),
		SE: Number(d.SE), Z: number(d.Z), Local: number(d.Local), Displaced: number(d.Displaced), WDQ: number(q.WDQ), TNE: number(q.TNE)}
	events := int64(0)
	for _, p := range pairs {
		events += p.Before + p.After
	}
	return body.answer(a, int(events), slices.Concat(d.Notes, q.Notes)), nil
}

// answer says the figure. Without a plan that was fixed before, nothing is said
// to have helped: only what the figure and its interval are.
func (b effectBody) answer(a Answer, events int, notes []note.Note) Answer {
	a.N, a.Body, a.Notes = events, b, append(a.Notes, notes...)
	none, unit := 1.0, "ratio"
	if b.Kind == "wdd" {
		none, unit = 0, "events"
	}
	low, high := float64(b.Low), float64(b.High)
	direction := "untold"
	switch {
	case high < none:
		direction = "fell"
	case low > none:
		direction = "rose"
	}
	a.Means = note.Of("analyse.effect."+unit+"."+direction, float64(b.Figure), low, high)
	a.Sure = note.Of("analyse.effect."+unit+".smallest", float64(b.SmallestLow), float64(b.SmallestHigh))
	a.Table = Table{Columns: []string{"by", "figure", "low", "high", "p", "se"}, Rows: [][]any{{note.Of("analyse.effect.by." + b.Kind), float64(b.Figure), low, high, Chance(b.P), float64(b.SE)}}}
	a.Picture = b.picture(none)
	return a
}

func (b effectBody) picture(none float64) Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		figure := func(x float64) string { return Figure(w, x) }
		return chart.Intervals{Frame: f, Line: none, Number: figure,
			Rows: []chart.Interval{
				rowOf(w, w.T("analyse.effect.by."+b.Kind), float64(b.Figure), float64(b.Low), float64(b.High)),
				{Name: w.T("analyse.effect.seen"), Value: math.NaN(), Low: math.NaN(), High: math.NaN(), Text: Say(w, note.Of("analyse.effect.outside", float64(b.SmallestLow), float64(b.SmallestHigh)))},
			},
			Key: []chart.KeyRow{{Sign: "ring2", Text: w.T("analyse.key.no-change")}, {Sign: "point", Text: w.T("analyse.key.interval")}}}
	}
}
