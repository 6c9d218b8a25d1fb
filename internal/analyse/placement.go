package analyse

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/presence"
	"lykta/internal/chart"
	"lykta/internal/words"
)

// Placement are the choices of the method coverage where it is asked what to do.
type Placement struct {
	Needs  string // as for Coverage
	Visits string // what is planned already; "" for nothing
	// Candidates is a CSV: candidate, place, from, to, and slot where not everything
	// can be done at once. A candidate may have several rows, a walk past several
	// places. "" makes one of each place and stretch of Length minutes.
	Candidates string
	Length     int64
	Choice     presence.Choice
	Place      *time.Location // whose clock the times follow; minutes have none
}

type chosen struct {
	Candidate ID     `json:"candidate"`
	Place     ID     `json:"place"`
	From      any    `json:"from"`
	To        any    `json:"to"`
	Gain      Number `json:"gain"`
	place     string
}

type placementBody struct {
	Placement struct {
		Chosen  []chosen `json:"chosen"`
		Covered Number   `json:"covered"`
		Total   Number   `json:"total"`
		Bound   Number   `json:"bound"`
		Exact   bool     `json:"exact"`
		PerSlot int      `json:"per_slot"`
	} `json:"placement"`
}

// Answer places the patrols, walks or checks where they cover most of what is
// needed and not yet covered.
func (m Placement) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	r := spans{place: m.Place, places: map[string]int{}, who: map[string]int{}}
	needs, err := r.needs(ctx, m.Needs)
	if err != nil {
		return Answer{}, err
	}
	var visits []presence.Visit
	if m.Visits != "" {
		if visits, err = r.visits(ctx, m.Visits); err != nil {
			return Answer{}, err
		}
	}
	offers, err := m.offers(ctx, &r, needs)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.place")
	c, err := presence.Cover(ctx, needs, visits)
	if err != nil {
		return Answer{}, err
	}
	weights, candidates := elements(needs, c.Holes, offers)
	p, err := presence.Place(ctx, weights, candidates, m.Choice)
	if err != nil {
		return Answer{}, err
	}
	body := m.body(&r, offers, p)
	a := Answer{Method: "coverage", Version: "1.0", N: len(needs), Notes: c.Notes, Body: body}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences()
	return a, nil
}

// offer is something that could be done: one or several stretches.
type offer struct {
	name  string
	slot  int
	spans []presence.Need
}

// offers reads the candidates, or makes them.
func (m Placement) offers(ctx context.Context, r *spans, needs []presence.Need) ([]offer, error) {
	if m.Candidates != "" {
		return r.candidates(ctx, m.Candidates, m.Choice.PerSlot > 0)
	}
	type key struct {
		place int
		slot  int64
	}
	seen := map[key]bool{}
	for _, n := range needs {
		for slot := floorTo(n.From, m.Length); slot*m.Length < n.To; slot++ {
			seen[key{n.Place, slot}] = true
		}
	}
	var list []offer
	for k := range seen {
		list = append(list, offer{slot: int(k.slot), spans: []presence.Need{{Place: k.place, From: k.slot * m.Length, To: (k.slot + 1) * m.Length}}})
	}
	slices.SortFunc(list, func(a, b offer) int {
		return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.spans[0].Place, b.spans[0].Place))
	})
	for i := range list {
		list[i].name = strconv.Itoa(i + 1)
	}
	return list, nil
}

func floorTo(minute, length int64) int64 {
	if minute < 0 {
		return (minute - length + 1) / length
	}
	return minute / length
}

// elements cuts what is not covered wherever an offer begins or ends, and tells
// which parts each offer covers.
func elements(needs []presence.Need, holes []presence.Stretch, offers []offer) ([]float64, []presence.Candidate) {
	type part struct {
		from, to int64
		element  int
	}
	cuts, parts := map[int][]int64{}, map[int][]part{}
	for _, o := range offers {
		for _, s := range o.spans {
			cuts[s.Place] = append(cuts[s.Place], s.From, s.To)
		}
	}
	for place := range cuts {
		slices.Sort(cuts[place])
	}
	var weights []float64
	for _, h := range holes {
		n, from := needs[h.Need], h.From
		for _, cut := range append(slices.Clone(cuts[n.Place]), h.To) {
			if to := min(cut, h.To); to > from {
				parts[n.Place] = append(parts[n.Place], part{from, to, len(weights)})
				weights, from = append(weights, n.Weight*float64(to-from)), to
			}
		}
	}
	candidates := make([]presence.Candidate, len(offers))
	for i, o := range offers {
		candidates[i].Slot = o.slot
		for _, s := range o.spans {
			for _, p := range parts[s.Place] {
				if s.From <= p.from && p.to <= s.To {
					candidates[i].Covers = append(candidates[i].Covers, p.element)
				}
			}
		}
	}
	return weights, candidates
}

func (m Placement) body(r *spans, offers []offer, p presence.Placement) placementBody {
	var b placementBody
	names := make([]string, len(offers))
	for i, o := range offers {
		names[i] = o.name
	}
	candidate, places := ids(names), ids(r.names)
	b.Placement.Chosen = []chosen{}
	for i, k := range p.Chosen {
		s := offers[k].spans[0]
		to := offers[k].spans[len(offers[k].spans)-1].To
		b.Placement.Chosen = append(b.Placement.Chosen, chosen{candidate[k], places[s.Place], r.told(s.From), r.told(to), Number(p.Gains[i]), r.names[s.Place]})
	}
	b.Placement.Covered, b.Placement.Total, b.Placement.Bound = Number(p.Covered), Number(p.Total), Number(p.Bound)
	b.Placement.Exact, b.Placement.PerSlot = p.Exact, m.Choice.PerSlot
	return b
}

func (b placementBody) sentences() (means, sure note.Note) {
	p := b.Placement
	means = note.Of("analyse.placement.means", len(p.Chosen), float64(p.Covered)/60, float64(p.Total)/60)
	if p.Exact {
		return means, note.Of("analyse.placement.exact")
	}
	return means, note.Of("analyse.placement.bound", float64(p.Bound)/60)
}

func (b placementBody) table() Table {
	t := Table{Columns: []string{"candidate", "place", "from", "to", "gain"}}
	for _, c := range b.Placement.Chosen {
		t.Rows = append(t.Rows, []any{c.Candidate.Text, c.place, c.From, c.To, float64(c.Gain)})
	}
	return t.upTo(shown)
}

// picture is what each of the chosen adds.
func (b placementBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		top := 0.0
		for _, c := range b.Placement.Chosen {
			top = max(top, float64(c.Gain))
		}
		m := chart.Matrix{Frame: f, Corner: w.T("analyse.column.place"), Columns: []string{w.T("analyse.column.from"), w.T("analyse.column.to"), w.T("analyse.column.gain")}}
		for _, c := range b.Placement.Chosen[:min(len(b.Placement.Chosen), shown)] {
			m.Rows = append(m.Rows, c.place)
			m.Cells = append(m.Cells, []chart.Square{{Text: cell(w, c.From)}, {Text: cell(w, c.To)}, {Level: levelOf(float64(c.Gain), top), Text: Figure(w, float64(c.Gain))}})
		}
		m.Key = []chart.KeyRow{{Sign: "l1", Text: w.T("analyse.key.gain")}}
		return m
	}
}
