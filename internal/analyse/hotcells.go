package analyse

import (
	"context"
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
}

type hotCellsBody struct {
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
	local, err := hotspot.GiStar(cells.Count, neighbours)
	if err != nil {
		return Answer{}, err
	}
	global, err := hotspot.Moran(cells.Count, neighbours, hotspot.RowStandardised)
	if err != nil {
		return Answer{}, err
	}
	p, err := m.chances(ctx, cells, neighbours, local.Z)
	if err != nil {
		return Answer{}, err
	}
	hot := significance.Discoveries(p, 0.05)
	body := hotCellsBody{Size: m.Cell, TwoSided: m.TwoSided, Permutations: m.Permutations, Moran: Number(global.I), Cells: make([]hotCell, len(p))}
	for i := range p {
		body.Cells[i] = hotCell{cells.IX[i], cells.IY[i], int(cells.Count[i]), Number(local.Z[i]), Number(p[i]), hot[i]}
		if hot[i] {
			body.Significant++
		}
	}
	a := Answer{Method: "hotcells", Version: "1.0", N: len(list), Body: body, Notes: slices.Concat(notes, cells.Notes, local.Notes)}
	a.Table = body.table()
	a.Features = body.features()
	a.Means, a.Sure = body.sentences()
	a.Picture = body.picture(area)
	return a, nil
}

// chances are the p-values, from permutation where it is asked for.
func (m HotCells) chances(ctx context.Context, cells hotspot.Cells, nb hotspot.Neighbours, z []float64) ([]float64, error) {
	if m.Permutations > 0 {
		ranks, err := hotspot.Permute(ctx, cells.Count, nb, m.Permutations, m.Seed)
		if err != nil {
			return nil, err
		}
		if m.TwoSided {
			return ranks.TwoSided(), nil
		}
		return ranks.Hot(), nil
	}
	p := make([]float64, len(z))
	for i, v := range z {
		if m.TwoSided {
			p[i] = significance.NormalTwoSided(v)
		} else {
			p[i] = significance.NormalUpper(v)
		}
	}
	return p, nil
}

// hottest are the cells by falling z.
func (b hotCellsBody) hottest() []hotCell {
	sorted := slices.Clone(b.Cells)
	slices.SortStableFunc(sorted, func(p, q hotCell) int {
		switch {
		case p.Z > q.Z:
			return -1
		case p.Z < q.Z:
			return 1
		}
		return 0
	})
	return sorted
}

func (b hotCellsBody) table() Table {
	t := Table{Columns: []string{"ix", "iy", "count", "z", "p", "significant"}}
	for _, c := range b.hottest() {
		t.Rows = append(t.Rows, []any{Index(c.IX), Index(c.IY), c.Count, float64(c.Z), Chance(c.P), Yes(c.Significant)})
	}
	return t.upTo(shown)
}

func (b hotCellsBody) sentences() (means, sure note.Note) {
	if b.Significant == 0 {
		return note.Of("analyse.hotcells.none", len(b.Cells)), note.Of("analyse.hotcells.unsure")
	}
	events, all := 0, 0
	for _, c := range b.Cells {
		all += c.Count
		if c.Significant {
			events += c.Count
		}
	}
	return note.Of("analyse.hotcells.some", b.Significant, len(b.Cells), b.Size, events, all), note.Of("analyse.hotcells.sure")
}

func (b hotCellsBody) features() []Feature {
	list := make([]Feature, len(b.Cells))
	for i, c := range b.Cells {
		x, y := float64(c.IX)*b.Size, float64(c.IY)*b.Size
		list[i] = Feature{Rings: []geo.Ring{box(x, y, x+b.Size, y+b.Size)}, Properties: c}
	}
	return list
}
