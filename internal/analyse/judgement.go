package analyse

import (
	"context"
	"math"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/presence"
	"lykta/internal/chart"
	"lykta/internal/words"
)

// Judgement are the choices of the method coverage where a map is held against
// what came after it.
type Judgement struct {
	// Scores is a CSV of the map: ix, iy, score in cells of Cell metres (cell is
	// floor(x / size)); or place, score, and area where places are not equally
	// large.
	Scores string
	Events string // CSV of the time after: x, y; or place, and count where one row is more
	Cell   float64
	Share  float64 // of the area to point out, above 0 and at most 1
}

type judgementBody struct {
	Judgement struct {
		Share    float64 `json:"share"`
		Flagged  int     `json:"flagged"`
		Cells    int     `json:"cells"`
		Area     Number  `json:"area"`
		Hits     Number  `json:"hits"`
		Events   Number  `json:"events"`
		Outside  int     `json:"outside"`
		HitRate  Number  `json:"hit_rate"`
		Low      Number  `json:"low"`
		High     Number  `json:"high"`
		Expected Number  `json:"expected"`
		PAI      Number  `json:"pai"`
		BestPAI  Number  `json:"best_pai"`
		PEI      Number  `json:"pei"`
	} `json:"judgement"`
}

// scored is a map as it was drawn: a score and an area for each cell or place.
type scored struct {
	cells       bool
	number      map[string]int // of a place
	at          map[[2]int64]int
	score, area []float64
	events      []float64
	outside     int
}

// Answer tells how many of the events came where the map pointed.
func (m Judgement) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	k, err := m.scores(ctx)
	if err != nil {
		return Answer{}, err
	}
	if err := m.count(ctx, &k); err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.judge")
	q, err := presence.Judge(k.score, k.events, k.area, m.Share)
	if err != nil {
		return Answer{}, err
	}
	body := judgedOf(q, m.Share, len(k.score), k.outside)
	a := Answer{Method: "coverage", Version: "1.0", N: int(q.Events), Notes: q.Notes, Body: body}
	if k.outside > 0 {
		a.Notes = append(a.Notes, note.Of("analyse.judgement.outside", k.outside))
	}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences()
	return a, nil
}

// scores reads the map.
func (m Judgement) scores(ctx context.Context) (scored, error) {
	k := scored{number: map[string]int{}, at: map[[2]int64]int{}}
	s, err := sheet.Open(ctx, m.Scores)
	if err != nil {
		return k, err
	}
	defer s.Close()
	k.cells = s.Find("place") < 0
	ix, iy, place, area := -1, -1, -1, -1
	if k.cells {
		ix, iy = s.Need("ix"), s.Need("iy")
	} else {
		place, area = s.Need("place"), s.Find("area")
	}
	score := s.Need("score", "z")
	for s.Next() {
		size, again := 1.0, false
		if k.cells {
			cell := [2]int64{s.Int(ix), s.Int(iy)}
			if _, again = k.at[cell]; again {
				s.Fault(iy, "analyse.again", s.Text(ix)+", "+s.Text(iy))
			}
			k.at[cell], size = len(k.score), m.Cell*m.Cell
		} else {
			name := s.ID(place)
			if _, again = k.number[name]; again {
				s.Fault(place, "analyse.again", name)
			}
			k.number[name] = len(k.score)
		}
		if area >= 0 {
			if size = s.Amount(area); s.OK() && size == 0 {
				s.Fault(area, "analyse.judgement.area")
			}
		}
		k.score, k.area = append(k.score, s.Float(score)), append(k.area, size)
	}
	k.events = make([]float64, len(k.score))
	return k, s.Err()
}

// count puts the events of the time after where they came.
func (m Judgement) count(ctx context.Context, k *scored) error {
	s, err := sheet.Open(ctx, m.Events)
	if err != nil {
		return err
	}
	defer s.Close()
	where, many := k.finder(s, m.Cell), s.Find("count")
	for s.Next() {
		i, ok := where()
		n := int64(1)
		if many >= 0 {
			n = s.Count(many)
		}
		if ok {
			k.events[i] += float64(n)
		} else {
			k.outside += int(n)
		}
	}
	return s.Err()
}

// finder gives the way to find the current row's cell or place.
func (k *scored) finder(s *sheet.Sheet, size float64) func() (int, bool) {
	if !k.cells {
		place := s.Need("place")
		return func() (int, bool) { i, ok := k.number[s.ID(place)]; return i, ok }
	}
	x, y := s.Need("x"), s.Need("y")
	return func() (int, bool) {
		i, ok := k.at[[2]int64{int64(math.Floor(s.Float(x) / size)), int64(math.Floor(s.Float(y) / size))}]
		return i, ok
	}
}

func judgedOf(q presence.Quality, share float64, cells, outside int) judgementBody {
	var b judgementBody
	j := &b.Judgement
	j.Share, j.Flagged, j.Cells, j.Outside = share, q.Flagged, cells, outside
	j.Area, j.Hits, j.Events, j.HitRate, j.Low, j.High = Number(q.Area), Number(q.Hits), Number(q.Events), Number(q.HitRate), Number(q.Low), Number(q.High)
	j.Expected, j.PAI, j.BestPAI, j.PEI = Number(q.Expected), Number(q.PAI), Number(q.BestPAI), Number(q.PEI)
	return b
}

func (b judgementBody) sentences() (means, sure note.Note) {
	j := b.Judgement
	means = note.Of("analyse.judgement.means", int(j.Hits), int(j.Events), j.Flagged, j.Cells, float64(j.Expected*j.Events))
	switch {
	case math.IsNaN(float64(j.HitRate)):
		return means, note.Of("analyse.judgement.nothing")
	case j.Low > j.Expected:
		return means, note.Of("analyse.judgement.better", float64(j.PAI), float64(j.PEI))
	}
	return means, note.Of("analyse.judgement.unsure")
}

func (b judgementBody) table() Table {
	j := b.Judgement
	return Table{Columns: []string{"flagged", "area-share", "hits", "events", "hit-rate", "low", "high", "pai", "pei"},
		Rows: [][]any{{j.Flagged, float64(j.Area), int(j.Hits), int(j.Events), float64(j.HitRate), float64(j.Low), float64(j.High), float64(j.PAI), float64(j.PEI)}}}
}

// picture is the share of the events that the map caught, against what a map
// that points anywhere would.
func (b judgementBody) picture() Drawing {
	j := b.Judgement
	return func(w *words.Printer, f chart.Frame) Picture {
		return chart.Intervals{Frame: f, Line: float64(j.Expected), Number: func(x float64) string { return Figure(w, x) },
			Rows: []chart.Interval{rowOf(w, w.T("analyse.judgement.map"), float64(j.HitRate), float64(j.Low), float64(j.High))},
			Key:  []chart.KeyRow{{Sign: "ring2", Text: w.T("analyse.key.anywhere")}, {Sign: "point", Text: w.T("analyse.key.interval")}}}
	}
}
