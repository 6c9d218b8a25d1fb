package analyse

import (
	"context"
	"math"
	"slices"

	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/note"
	"lykta/internal/geo"
)

// Density are the choices of the method density.
type Density struct {
	Events    string // CSV: x, y
	Others    string // CSV of what to compare with; "" for none
	Window    string // CSV: x, y; "" for a box around the events
	Sigma     float64
	Bandwidth string // scott, diggle or likelihood, where Sigma is 0
	Edge      kde.Edge
	EdgeName  string
	Grid      int
	Places    Places
}

type lattice struct {
	X0     float64 `json:"x0"`
	Y0     float64 `json:"y0"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
	NX     int     `json:"nx"`
	NY     int     `json:"ny"`
}

type peak struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Value Number  `json:"value"`
}

type densityBody struct {
	Sigma     float64  `json:"sigma"`
	Bandwidth string   `json:"bandwidth"`
	Edge      string   `json:"edge"`
	Grid      lattice  `json:"grid"`
	Max       peak     `json:"max"`
	Min       Number   `json:"min"`
	Total     Number   `json:"total"`
	Outside   int      `json:"outside"`
	Values    []Number `json:"values"`
}

type ratioBody struct {
	Sigma    float64  `json:"sigma"`
	Others   int      `json:"others"`
	Grid     lattice  `json:"grid"`
	Max      peak     `json:"max"`
	LogRatio []Number `json:"log_ratio"`
	P        []Number `json:"p"`
}

// Answer draws how dense the events are, or how dense against others.
func (m Density) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	list, area, notes, err := readInside(ctx, m.Events, m.Window, m.Places)
	if err != nil {
		return Answer{}, err
	}
	sigma, name, more, err := m.width(ctx, list, area, stage)
	if err != nil {
		return Answer{}, err
	}
	notes = append(notes, more...)
	o := kde.Options{Sigma: sigma, NX: m.Grid, NY: m.Grid, Edge: m.Edge}
	a := Answer{Method: "density", Version: "1.0", N: len(list), Notes: notes}
	if m.Others != "" {
		return m.against(ctx, a, list, area, o, stage)
	}
	stage("analyse.stage.density")
	s, err := kde.Density(ctx, list, area, o)
	if err != nil {
		return Answer{}, err
	}
	body := densityBody{Sigma: sigma, Bandwidth: name, Edge: m.EdgeName, Grid: latticeOf(s.Grid), Values: numbers(s.Value)}
	body.Max, body.Min, body.Total, body.Outside = summary(s.Grid, s.Value)
	a.Body, a.Notes = body, append(a.Notes, s.Notes...)
	shares := sharesOf(s)
	a.Table = shares.table()
	a.Features = shares.features()
	km2 := area.Area() / 1e6
	a.Means = note.Of("analyse.density.means", whole(Number(body.Max.X)), whole(Number(body.Max.Y)), float64(body.Max.Value)*1e6, float64(body.Max.Value)*1e6/(float64(len(list))/km2), shares.area(0)/1e6, km2)
	a.Sure = note.Of("analyse.density.sure", sigma)
	a.Picture = shares.picture(area, body.Max)
	return a, nil
}

// width settles the bandwidth.
func (m Density) width(ctx context.Context, list []geo.Point, area geo.Polygon, stage Stage) (float64, string, []note.Note, error) {
	if m.Sigma > 0 {
		return m.Sigma, "given", nil, nil
	}
	stage("analyse.stage.bandwidth")
	if m.Bandwidth == "scott" {
		sigma, err := kde.ByScott(list)
		return sigma, m.Bandwidth, nil, err
	}
	var b kde.Bandwidth
	var err error
	if m.Bandwidth == "diggle" {
		b, err = kde.ByDiggle(ctx, list, area)
	} else {
		b, err = kde.ByLikelihood(ctx, list, area, kde.Candidates(list, area, 16))
	}
	return b.Sigma, m.Bandwidth, b.Notes, err
}

// floor is the share of the mean density that keeps a ratio calm.
const floor = 0.01

func (m Density) against(ctx context.Context, a Answer, list []geo.Point, area geo.Polygon, o kde.Options, stage Stage) (Answer, error) {
	others, notes, err := events(ctx, m.Others, windowOrNone(m.Window, area), m.Places)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.density")
	r, err := kde.Ratio(ctx, list, others, area, o, floor)
	if err != nil {
		return Answer{}, err
	}
	body := ratioBody{Sigma: o.Sigma, Others: len(others), Grid: latticeOf(r.Grid), LogRatio: numbers(r.LogRatio), P: numbers(r.P)}
	body.Max, _, _, _ = summary(r.Grid, r.LogRatio)
	a.Body, a.Notes = body, slices.Concat(a.Notes, notes, r.Cases.Notes)
	shares := ratioLevels(r)
	a.Table = shares.table()
	a.Features = shares.features()
	a.Means = note.Of("analyse.ratio.means", whole(Number(body.Max.X)), whole(Number(body.Max.Y)), math.Exp(float64(body.Max.Value)))
	a.Sure = note.Of("analyse.ratio.sure", shares.area(0)/1e6, area.Area()/1e6)
	a.Picture = shares.picture(area, body.Max)
	return a, nil
}

func windowOrNone(path string, area geo.Polygon) geo.Polygon {
	if path == "" {
		return nil
	}
	return area
}

func latticeOf(g geo.Grid) lattice { return lattice{g.X0, g.Y0, g.Width, g.Height, g.NX, g.NY} }

func numbers(values []float64) []Number {
	out := make([]Number, len(values))
	for i, v := range values {
		out[i] = Number(v)
	}
	return out
}

// summary finds the highest and lowest value, the sum times the cell's area,
// and how many cells have none.
func summary(g geo.Grid, values []float64) (top peak, least, total Number, outside int) {
	at, low, sum := -1, math.Inf(1), 0.0
	for i, v := range values {
		if math.IsNaN(v) {
			outside++
			continue
		}
		if at < 0 || v > values[at] {
			at = i
		}
		low, sum = min(low, v), sum+v
	}
	if at >= 0 {
		c := g.Centre(at%g.NX, at/g.NX)
		top = peak{c.X, c.Y, Number(values[at])}
	}
	return top, Number(low), Number(sum * g.Width * g.Height), outside
}
