package analyse

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/scan"
	"lykta/internal/day"
	"lykta/internal/geo"
)

// Scan are the choices of the method scan.
type Scan struct {
	Cases      string  // CSV: loc, day (from 0) or date, count
	Locations  string  // CSV: loc, x, y, and population for Poisson
	Controls   string  // CSV as Cases, for Bernoulli
	Population string  // CSV: loc, population, where Locations has none
	Start, End day.Day // of the study; none: from day 0 to the last case
	Options    scan.Options
	Places     Places
}

type cluster struct {
	Locations  []ID   `json:"locations"`
	X          Number `json:"x"`
	Y          Number `json:"y"`
	Radius     Number `json:"radius"`
	From       any    `json:"from"`
	To         any    `json:"to"`
	Observed   int    `json:"observed"`
	Expected   Number `json:"expected"`
	Statistic  Number `json:"statistic"`
	P          Number `json:"p"`
	Recurrence Number `json:"recurrence_days"`
}

type scanBody struct {
	Model        string    `json:"model"`
	Prospective  bool      `json:"prospective"`
	Replications int       `json:"replications"`
	Seed         uint64    `json:"seed"`
	Clusters     []cluster `json:"clusters"`
}

var modelNames = map[scan.Model]string{scan.Permutation: "permutation", scan.Poisson: "poisson", scan.Bernoulli: "bernoulli"}

// Answer looks for clusters.
func (m Scan) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	in, err := m.read(ctx)
	if err != nil {
		return Answer{}, err
	}
	m.Options.MaxDays = min(m.Options.MaxDays, in.study.Days)
	stage("analyse.stage.scan")
	r, err := scan.Run(ctx, in.study, m.Options)
	if err != nil {
		return Answer{}, err
	}
	body := scanBody{Model: modelNames[m.Options.Model], Prospective: !m.Options.Retrospective, Replications: r.Replications, Seed: m.Options.Seed, Clusters: []cluster{}}
	names := ids(in.names)
	for _, c := range r.Clusters {
		out := cluster{X: Number(c.Centre.X), Y: Number(c.Centre.Y), Radius: Number(c.Radius), From: m.date(c.From), To: m.date(c.To), Observed: c.Observed,
			Expected: Number(c.Expected), Statistic: Number(c.Statistic), P: Number(c.P), Recurrence: Number(c.Recurrence)}
		for _, l := range c.Locations {
			out.Locations = append(out.Locations, names[l])
		}
		body.Clusters = append(body.Clusters, out)
	}
	a := Answer{Method: "scan", Version: "1.0", N: in.cases(), Notes: append(in.notes, r.Notes...), Body: body}
	a.Means, a.Sure = m.sentences(body)
	a.Table = body.table()
	a.Features = body.features()
	a.Picture = body.picture(in.study.Locations)
	return a, nil
}

// date is a day of the study as it was given: a date, or a number.
func (m Scan) date(d int) any {
	if m.Start.IsZero() {
		return d
	}
	return m.Start.Add(d).String()
}

func (m Scan) sentences(b scanBody) (means, sure note.Note) {
	if len(b.Clusters) == 0 {
		return note.Of("analyse.scan.nothing"), note.Of("analyse.scan.nothing-sure")
	}
	c := b.Clusters[0]
	args := []any{c.Observed, float64(c.Expected), math.Round(float64(c.Radius)), whole(c.X), whole(c.Y), c.From, c.To}
	p := Chance(c.P)
	switch {
	case math.IsNaN(float64(p)):
		return note.Of("analyse.scan.found", args...), note.Of("analyse.scan.untested")
	case p > 0.05:
		return note.Of("analyse.scan.weak", args...), note.Of("analyse.scan.unsure", p)
	case b.Prospective:
		return note.Of("analyse.scan.found", args...), note.Of("analyse.scan.recurrence", p, math.Round(float64(c.Recurrence)))
	}
	return note.Of("analyse.scan.found", args...), note.Of("analyse.scan.sure", p)
}

func (b scanBody) table() Table {
	t := Table{Columns: []string{"from", "to", "places", "x", "y", "radius", "observed", "expected", "statistic", "p"}}
	for _, c := range b.Clusters {
		t.Rows = append(t.Rows, []any{c.From, c.To, len(c.Locations), whole(c.X), whole(c.Y), float64(c.Radius), c.Observed, float64(c.Expected), float64(c.Statistic), Chance(c.P)})
	}
	return t.upTo(10)
}

func (b scanBody) features() []Feature {
	list := []Feature{}
	for _, c := range b.Clusters {
		list = append(list, Feature{Rings: []geo.Ring{circle(float64(c.X), float64(c.Y), float64(c.Radius))}, Properties: c})
	}
	return list
}

// circle is a polygon of 64 corners; a cluster of one place is a point.
func circle(x, y, radius float64) geo.Ring {
	if radius == 0 {
		return geo.Ring{{X: x, Y: y}}
	}
	const corners = 64
	ring := make(geo.Ring, corners)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		ring[i] = geo.Point{X: x + radius*cos, Y: y + radius*sin}
	}
	return ring
}
