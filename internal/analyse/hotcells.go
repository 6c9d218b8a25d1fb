package analyse

import (
	"cmp"
	"context"
	"math"
	"slices"

	"lykta/internal/analysis/hotspot"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/significance"
	"lykta/internal/geo"
)

// HotCells are the choices of the method hotcells.
type HotCells struct {
	Events       string // CSV: x, y
	Window       string // CSV: x, y, the corners in order; "" for a box around the events
	Cell         float64
	Moran        bool    // local Moran in place of Gi*; always two-sided
	Distance     float64 // neighbours within so many metres, centre to centre; 0: the eight around
	TwoSided     bool
	Permutations int // 0: p from the normal distribution
	Seed         uint64
	Places       Places
}

type hotCell struct {
	IX          int32  `json:"ix"`
	IY          int32  `json:"iy"`
	Count       int    `json:"count"`
	Z           Number `json:"z"`
	P           Number `json:"p"`
	Significant bool   `json:"significant"`
	// Of the local Moran: the statistic, and what sort of place it is.
	Local *Number `json:"local,omitempty"`
	Kind  string  `json:"kind,omitempty"`
}

type hotCellsBody struct {
	Kind         string    `json:"by"`       // gi or moran
	Distance     Number    `json:"distance"` // null: the eight around
	Size         float64   `json:"cell"`
	TwoSided     bool      `json:"two_sided"`
	Permutations int       `json:"permutations"`
	Moran        Number    `json:"moran"`
	Significant  int       `json:"significant"`
	Cells        []hotCell `json:"cells"`
}

// Answer counts the events in cells and tells which hold more than chance.
func (m HotCells) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	list, area, notes, err := readInside(ctx, m.Events, m.Window, m.Places)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.cells")
	cells, err := hotspot.Count(list, area, m.Cell)
	if err != nil {
		return Answer{}, err
	}
	neighbours := cells.Queen()
	if m.Distance > 0 {
		if neighbours, err = cells.Within(m.Distance); err != nil {
			return Answer{}, err
		}
	}
	global, err := hotspot.Moran(cells.Count, neighbours, hotspot.RowStandardised)
	if err != nil {
		return Answer{}, err
	}
	local, err := m.local(cells.Count, neighbours)
	if err != nil {
		return Answer{}, err
	}
	p, err := m.chances(ctx, cells, neighbours, local.Z)
	if err != nil {
		return Answer{}, err
	}
	body := m.body(cells, neighbours, local, p)
	body.Moran = Number(global.I)
	a := Answer{Method: "hotcells", Version: "1.0", N: len(list), Body: body, Notes: slices.Concat(notes, cells.Notes, local.Notes)}
	a.Table = body.table()
	a.Features = body.features()
	a.Means, a.Sure = body.sentences()
	a.Picture = body.picture(area)
	return a, nil
}

// local is the statistic of each cell.
func (m HotCells) local(counts []float64, nb hotspot.Neighbours) (hotspot.Local, error) {
	if m.Moran {
		return hotspot.LocalMoran(counts, nb, hotspot.RowStandardised)
	}
	return hotspot.GiStar(counts, nb)
}

// both reports whether odd ones of either sort are looked for. A local Moran is
// as remarkable when a cell is unlike its neighbours.
func (m HotCells) both() bool { return m.TwoSided || m.Moran }

func (m HotCells) body(cells hotspot.Cells, nb hotspot.Neighbours, local hotspot.Local, p []float64) hotCellsBody {
	hot := significance.Discoveries(p, 0.05)
	b := hotCellsBody{Kind: "gi", Distance: missing, Size: m.Cell, TwoSided: m.both(), Permutations: m.Permutations, Cells: make([]hotCell, len(p))}
	if m.Distance > 0 {
		b.Distance = Number(m.Distance)
	}
	for i := range p {
		b.Cells[i] = hotCell{IX: cells.IX[i], IY: cells.IY[i], Count: int(cells.Count[i]), Z: Number(local.Z[i]), P: Number(p[i]), Significant: hot[i]}
		if hot[i] {
			b.Significant++
		}
	}
	if m.Moran {
		b.Kind = "moran"
		for i, kind := range hotspot.Kinds(cells.Count, nb) {
			b.Cells[i].Local, b.Cells[i].Kind = number(local.Value[i]), kinds[kind]
		}
	}
	return b
}

// kinds are the names of what a local Moran finds.
var kinds = map[hotspot.Kind]string{hotspot.HighHigh: "high-high", hotspot.LowLow: "low-low", hotspot.HighLow: "high-low", hotspot.LowHigh: "low-high"}

// chances are the p-values, from permutation where it is asked for.
func (m HotCells) chances(ctx context.Context, cells hotspot.Cells, nb hotspot.Neighbours, z []float64) ([]float64, error) {
	if m.Permutations > 0 {
		ranks, err := hotspot.Permute(ctx, cells.Count, nb, m.Permutations, m.Seed)
		if err != nil {
			return nil, err
		}
		if m.both() {
			return ranks.TwoSided(), nil
		}
		return ranks.Hot(), nil
	}
	p := make([]float64, len(z))
	for i, v := range z {
		if m.both() {
			p[i] = significance.NormalTwoSided(v)
		} else {
			p[i] = significance.NormalUpper(v)
		}
	}
	return p, nil
}

// hottest are the cells by falling z; for the local Moran, where a low z is as
// remarkable, by its size.
func (b hotCellsBody) hottest() []hotCell {
	sorted := slices.Clone(b.Cells)
	slices.SortStableFunc(sorted, func(p, q hotCell) int {
		x, y := float64(p.Z), float64(q.Z)
		if b.Kind == "moran" {
			x, y = math.Abs(x), math.Abs(y)
		}
		return cmp.Compare(y, x)
	})
	return sorted
}

func (b hotCellsBody) table() Table {
	t := Table{Columns: []string{"ix", "iy", "count", "z", "p", "significant"}}
	if b.Kind == "moran" {
		t.Columns[5] = "kind-of-cell"
	}
	for _, c := range b.hottest() {
		row := []any{Index(c.IX), Index(c.IY), c.Count, float64(c.Z), Chance(c.P), Yes(c.Significant)}
		if b.Kind == "moran" {
			row[5] = b.kindOf(c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t.upTo(shown)
}

// kindOf says what sort of place a cell is, where that is more than chance.
func (b hotCellsBody) kindOf(c hotCell) note.Note {
	if !c.Significant {
		return note.Of("analyse.kind.none")
	}
	return note.Of("analyse.kind." + c.Kind)
}

func (b hotCellsBody) sentences() (means, sure note.Note) {
	if b.Significant == 0 {
		return note.Of("analyse.hotcells.none", len(b.Cells)), note.Of("analyse.hotcells.unsure")
	}
	sure = note.Of("analyse.hotcells.sure")
	if b.Kind == "moran" {
		count := map[string]int{}
		for _, c := range b.Cells {
			if c.Significant {
				count[c.Kind]++
			}
		}
		return note.Of("analyse.hotcells.moran", len(b.Cells), b.Size, count["high-high"], count["high-low"], count["low-low"], count["low-high"]), sure
	}
	events, all := 0, 0
	for _, c := range b.Cells {
		all += c.Count
		if c.Significant {
			events += c.Count
		}
	}
	return note.Of("analyse.hotcells.some", b.Significant, len(b.Cells), b.Size, events, all), sure
}

func (b hotCellsBody) features() []Feature {
	list := make([]Feature, len(b.Cells))
	for i, c := range b.Cells {
		x, y := float64(c.IX)*b.Size, float64(c.IY)*b.Size
		list[i] = Feature{Rings: []geo.Ring{box(x, y, x+b.Size, y+b.Size)}, Properties: c}
	}
	return list
}
