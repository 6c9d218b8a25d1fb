package analyse

import (
	"context"
	"slices"
	"time"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/presence"
	"lykta/internal/chart"
	"lykta/internal/words"
)

// Coverage are the choices of the method coverage.
type Coverage struct {
	Needs  string // CSV: place, from, to, and weight where some count more
	Visits string // CSV: place, from, to, who (a function or an organisation)
	Rule   presence.Rule
	Place  *time.Location // whose clock the times follow; minutes have none
}

type needed struct {
	Place      ID     `json:"place"`
	From       any    `json:"from"`
	To         any    `json:"to"`
	Needed     int64  `json:"needed"`
	Covered    int64  `json:"covered"`
	Visits     int    `json:"visits"`
	Short      int    `json:"short"`
	Long       int    `json:"long"`
	LongestGap int64  `json:"longest_gap"`
	InTime     bool   `json:"in_time"`
	place      string // as it is told
}

type present struct {
	Who    ID    `json:"who"`
	Needed int64 `json:"needed"`
	Alone  int64 `json:"alone"`
	Beside int64 `json:"beside"`
}

type stretch struct {
	Place  ID  `json:"place"`
	From   any `json:"from"`
	To     any `json:"to"`
	Visits int `json:"visits"`
}

type coverageBody struct {
	Needed   int64     `json:"needed"`
	Covered  int64     `json:"covered"`
	Weighted Number    `json:"weighted"`
	Needs    []needed  `json:"needs"`
	By       []present `json:"by"`
	Holes    []stretch `json:"holes"`
	Overlaps []stretch `json:"overlaps"`
}

// Answer holds who was there against what was needed.
func (m Coverage) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	r := spans{place: m.Place, places: map[string]int{}, who: map[string]int{}}
	needs, err := r.needs(ctx, m.Needs)
	if err != nil {
		return Answer{}, err
	}
	visits, err := r.visits(ctx, m.Visits)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.cover")
	c, err := presence.Cover(ctx, needs, visits)
	if err != nil {
		return Answer{}, err
	}
	doses, notes, err := presence.Dosage(needs, visits, m.Rule)
	if err != nil {
		return Answer{}, err
	}
	body := r.body(needs, c, doses)
	a := Answer{Method: "coverage", Version: "1.0", N: len(visits), Notes: slices.Concat(c.Notes, notes), Body: body}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences(len(r.names))
	return a, nil
}

func (r *spans) body(needs []presence.Need, c presence.Coverage, doses []presence.Dose) coverageBody {
	b := coverageBody{Needed: c.Needed, Covered: c.Covered, Weighted: Number(c.Weighted), Needs: []needed{}, By: []present{}, Holes: []stretch{}, Overlaps: []stretch{}}
	places, who := ids(r.names), ids(r.whoNames)
	for i, n := range needs {
		d := doses[i]
		b.Needs = append(b.Needs, needed{places[n.Place], r.told(n.From), r.told(n.To), n.To - n.From, c.PerNeed[i], d.Visits, d.Short, d.Long, d.LongestGap, d.InTime, r.names[n.Place]})
	}
	for i, s := range c.By {
		b.By = append(b.By, present{who[i], s.Needed, s.Alone, s.Beside})
	}
	for _, list := range []struct {
		from []presence.Stretch
		to   *[]stretch
	}{{c.Holes, &b.Holes}, {c.Overlaps, &b.Overlaps}} {
		for _, h := range list.from {
			*list.to = append(*list.to, stretch{places[needs[h.Need].Place], r.told(h.From), r.told(h.To), h.Visits})
		}
	}
	return b
}

func (b coverageBody) sentences(places int) (means, sure note.Note) {
	late := 0
	for _, n := range b.Needs {
		if !n.InTime {
			late++
		}
	}
	return note.Of("analyse.coverage.means", hours(b.Covered), hours(b.Needed), places), note.Of("analyse.coverage.sure", late, len(b.Needs))
}

// hours are minutes as hours.
func hours(minutes int64) float64 { return float64(minutes) / 60 }

// emptiest are the needs by how many minutes nobody was there.
func (b coverageBody) emptiest() []needed {
	sorted := slices.Clone(b.Needs)
	slices.SortStableFunc(sorted, func(p, q needed) int { return int((q.Needed - q.Covered) - (p.Needed - p.Covered)) })
	return sorted
}

func (b coverageBody) table() Table {
	t := Table{Columns: []string{"place", "from", "to", "needed", "covered", "visits", "longest-gap", "in-time"}}
	for _, n := range b.emptiest() {
		t.Rows = append(t.Rows, []any{n.place, n.From, n.To, n.Needed, n.Covered, n.Visits, n.LongestGap, Yes(n.InTime)})
	}
	return t.upTo(shown)
}

// picture is how many hours of each place were covered, of those needed.
func (b coverageBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		m := chart.Matrix{Frame: f, Corner: w.T("analyse.column.place"), Columns: []string{w.T("analyse.column.from"), w.T("analyse.column.needed"), w.T("analyse.column.covered"), w.T("analyse.column.hole")}}
		for _, n := range b.emptiest()[:min(len(b.Needs), shown)] {
			m.Rows = append(m.Rows, n.place)
			m.Cells = append(m.Cells, []chart.Square{{Text: cell(w, n.From)}, {Text: w.Number(int(n.Needed))}, {Level: levelOf(float64(n.Covered), float64(max(n.Needed, 1))), Text: w.Number(int(n.Covered))},
				{Text: w.Number(int(n.Needed - n.Covered)), Bold: !n.InTime}})
		}
		m.Key = []chart.KeyRow{{Sign: "l1", Text: w.T("analyse.key.covered")}, {Sign: "frame", Text: w.T("analyse.key.late")}}
		return m
	}
}
