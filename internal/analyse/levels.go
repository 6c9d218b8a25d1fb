package analyse

import (
	"math"
	"slices"

	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/note"
	"lykta/internal/geo"
)

// levels sorts the cells of a surface into classes: 0 is the hottest.
type levels struct {
	grid  geo.Grid
	class []int8 // -1 outside
	names []note.Note
	from  []float64 // the lowest value of each class
	unit  float64   // the value in the table is from times this
	key   string    // the column that says what from is
}

// sharesOf draws the lines where the densest cells hold a fifth, two fifths …
// of the events, so that each class holds as many.
func sharesOf(s kde.Surface) levels {
	const classes = 5
	l := levels{grid: s.Grid, class: make([]int8, len(s.Value)), from: make([]float64, classes), unit: 1e6, key: "per-km2"}
	order := make([]int32, 0, len(s.Value))
	total := 0.0
	for i, v := range s.Value {
		if l.class[i] = -1; !math.IsNaN(v) {
			order, total = append(order, int32(i)), total+v
		}
	}
	slices.SortFunc(order, func(a, b int32) int {
		switch {
		case s.Value[a] > s.Value[b]:
			return -1
		case s.Value[a] < s.Value[b]:
			return 1
		}
		return int(a - b)
	})
	sum := 0.0
	for _, i := range order {
		k := min(int(sum/total*classes), classes-1)
		l.class[i], l.from[k] = int8(k), s.Value[i]
		sum += s.Value[i]
	}
	for k := range classes {
		l.names = append(l.names, note.Of("analyse.level.share", k+1))
	}
	return l
}

// ratioLevels are four classes: surely more, more, about as, less.
func ratioLevels(r kde.Risk) levels {
	l := levels{grid: r.Grid, class: make([]int8, len(r.LogRatio)), from: []float64{math.NaN(), math.Log(1.25), math.Log(0.8), math.Inf(-1)}, unit: 1, key: "log-ratio"}
	for i, v := range r.LogRatio {
		switch {
		case math.IsNaN(v):
			l.class[i] = -1
		case v > 0 && r.P[i] < 0.05:
			l.class[i] = 0
		case v >= l.from[1]:
			l.class[i] = 1
		case v >= l.from[2]:
			l.class[i] = 2
		default:
			l.class[i] = 3
		}
	}
	for _, key := range []string{"sure", "more", "as", "less"} {
		l.names = append(l.names, note.Of("analyse.level."+key))
	}
	return l
}

// area returns how many square metres a class covers.
func (l levels) area(class int) float64 {
	cells := 0
	for _, c := range l.class {
		if int(c) == class {
			cells++
		}
	}
	return float64(cells) * l.grid.Width * l.grid.Height
}

func (l levels) table() Table {
	t := Table{Columns: []string{"level", l.key, "km2"}}
	for k, name := range l.names {
		t.Rows = append(t.Rows, []any{name, l.from[k] * l.unit, l.area(k) / 1e6})
	}
	return t
}

type levelProperties struct {
	Level int    `json:"level"`
	From  Number `json:"from"`
	Area  Number `json:"area_m2"`
}

func (l levels) features() []Feature {
	var list []Feature
	for k := range l.names {
		if rings := l.rings(k, 1); len(rings) > 0 {
			list = append(list, Feature{Rings: rings, Properties: levelProperties{k + 1, Number(l.from[k]), Number(l.area(k))}})
		}
	}
	return list
}

// rings are the cells of a class as rectangles, row by row; step joins so many
// rows and columns into one, for a picture.
func (l levels) rings(class, step int) []geo.Ring {
	var list []geo.Ring
	g := l.grid
	for iy := 0; iy < g.NY; iy += step {
		start := -1
		for ix := 0; ix <= g.NX+step-1; ix += step {
			here := ix < g.NX && l.joined(ix, iy, step) == class
			if here && start < 0 {
				start = ix
			}
			if !here && start >= 0 {
				list = append(list, box(g.X0+float64(start)*g.Width, g.Y0+float64(iy)*g.Height, g.X0+float64(min(ix, g.NX))*g.Width, g.Y0+float64(min(iy+step, g.NY))*g.Height))
				start = -1
			}
		}
	}
	return list
}

// joined is the class of a block of cells: that of the one in the middle.
func (l levels) joined(ix, iy, step int) int {
	x, y := min(ix+step/2, l.grid.NX-1), min(iy+step/2, l.grid.NY-1)
	return int(l.class[y*l.grid.NX+x])
}
