package analyse

import (
	"context"
	"math"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/nearrepeat"
	"lykta/internal/analysis/note"
	"lykta/internal/geo"
)

// Stage is told what is being done, as a key of the catalogue.
type Stage func(key string)

// NearRepeat are the choices of the method nearrepeat.
type NearRepeat struct {
	Events       string // CSV: x, y, day (a whole number, or a date)
	Space        []float64
	Time         []int64 // days
	Below        bool    // a limit belongs to the band above it
	Manhattan    bool
	Permutations int
	Seed         uint64
	Places       Places
}

type band struct {
	SpaceFrom Number `json:"space_from"`
	SpaceTo   Number `json:"space_to"`
	TimeFrom  Number `json:"time_from"`
	TimeTo    Number `json:"time_to"`
	pairs
}

type pairs struct {
	Observed int64  `json:"observed"`
	Expected Number `json:"expected"`
	Ratio    Number `json:"ratio"`
	P        Number `json:"p"`
	Mean     Number `json:"mean"`
	SD       Number `json:"sd"`
}

type nearRepeatBody struct {
	pairs
	Bound        Number `json:"p_bound"`
	Permutations int    `json:"permutations"`
	Seed         uint64 `json:"seed"`
	Bands        []band `json:"bands"`
}

// Answer reads the events and tests them.
func (m NearRepeat) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	places, days, notes, err := m.read(ctx)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.permute")
	o := nearrepeat.Options{Space: m.Space, Time: m.Time, Below: m.Below, Permutations: m.Permutations, Seed: m.Seed}
	if m.Manhattan {
		o.Metric = nearrepeat.Manhattan
	}
	r, err := nearrepeat.Knox(ctx, places, days, o)
	if err != nil {
		return Answer{}, err
	}
	body := nearRepeatBody{pairs: pairsOf(r.First), Bound: Number(r.Exact.Bound), Permutations: m.Permutations, Seed: m.Seed}
	a := Answer{Method: "nearrepeat", Version: "1.0", N: r.Events, Notes: append(notes, r.Notes...)}
	a.Table.Columns = []string{"distance", "days", "observed", "expected", "ratio", "p"}
	for _, b := range r.Bands {
		body.Bands = append(body.Bands, band{Number(b.SpaceFrom), Number(b.SpaceTo), Number(b.TimeFrom), Number(b.TimeTo), pairsOf(b)})
		a.Table.Rows = append(a.Table.Rows, []any{m.span(b.SpaceFrom, b.SpaceTo), m.span(b.TimeFrom, b.TimeTo), b.Observed, b.Expected, b.Ratio, Chance(b.P)})
	}
	a.Body = body
	a.Means, a.Sure = m.sentences(r)
	a.Picture = m.picture(r)
	return a, nil
}

func pairsOf(b nearrepeat.Band) pairs {
	return pairs{b.Observed, Number(b.Expected), Number(b.Ratio), Number(b.P), Number(b.Mean), Number(b.SD)}
}

// span says a band as the limits belong: "100–200".
func (m NearRepeat) span(from, to float64) note.Note {
	switch {
	case math.IsInf(to, 1) && m.Below:
		return note.Of("analyse.band.least", from)
	case math.IsInf(to, 1):
		return note.Of("analyse.band.over", from)
	case m.Below:
		return note.Of("analyse.band.below", from, to)
	case from == 0:
		return note.Of("analyse.band.most", to)
	}
	return note.Of("analyse.band.between", from, to)
}

func (m NearRepeat) sentences(r nearrepeat.Result) (means, sure note.Note) {
	f := r.First
	space, days := m.Space[0], m.Time[0]
	switch {
	case math.IsNaN(f.P):
		return note.Of("analyse.nearrepeat.counted", space, days, f.Observed, f.Expected, f.Ratio), note.Of("analyse.nearrepeat.untested")
	case f.P <= 0.05:
		return note.Of("analyse.nearrepeat.more", space, days, f.Observed, f.Expected, f.Ratio), note.Of("analyse.nearrepeat.sure", Chance(f.P), m.Permutations)
	}
	return note.Of("analyse.nearrepeat.none", space, days, f.Observed, f.Expected, f.Ratio), note.Of("analyse.nearrepeat.unsure", Chance(f.P), m.Permutations)
}

func (m NearRepeat) read(ctx context.Context) ([]geo.Point, []int64, []note.Note, error) {
	s, err := sheet.Open(ctx, m.Events)
	if err != nil {
		return nil, nil, nil, err
	}
	defer s.Close()
	at, day := coordinates(s), s.Need("day", "date")
	var places []geo.Point
	var days []int64
	for s.Next() {
		places, days = append(places, at.point()), append(days, dayOf(s, day))
	}
	if err := at.check(m.Places.CRS); err != nil {
		return nil, nil, nil, err
	}
	return places, days, nil, nil
}
