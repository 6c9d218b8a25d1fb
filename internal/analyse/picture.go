package analyse

import (
	"math"

	"lykta/internal/analysis/nearrepeat"
	"lykta/internal/analysis/note"
	"lykta/internal/chart"
	"lykta/internal/geo"
	"lykta/internal/words"
)

// metres writes a length on a map.
func metres(w *words.Printer) func(int) string {
	return func(m int) string {
		if m >= 1000 && m%1000 == 0 {
			return w.T("analyse.km", m/1000)
		}
		return w.T("analyse.m", m)
	}
}

// picture is the heat map, in blocks of cells that are no finer than the eye.
func (l levels) picture(area geo.Polygon, top peak) Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		m := chart.Landscape{Frame: f, Bounds: area.Bounds(), Outline: area, Scale: metres(w)}
		step := max(1, max(l.grid.NX, l.grid.NY)/170)
		for k, name := range l.names {
			m.Areas = append(m.Areas, chart.Area{Level: chart.Level(k + 1), Rings: l.rings(k, step)})
			m.Key = append(m.Key, chart.KeyRow{Sign: "l" + string(rune('1'+k)), Text: Say(w, name)})
		}
		m.Marks = []chart.Landmark{{At: geo.Point{X: top.X, Y: top.Y}, Text: w.T("analyse.top")}}
		return m
	}
}

// picture is the map of cells: those that hold more than chance, and how many
// events the rest hold.
func (b hotCellsBody) picture(area geo.Polygon) Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		m := chart.Landscape{Frame: f, Bounds: area.Bounds(), Outline: area, Scale: metres(w)}
		hot := chart.Area{Level: 1}
		high, some := chart.Area{Level: 4}, chart.Area{Level: 5}
		for _, c := range b.Cells {
			x, y := float64(c.IX)*b.Size, float64(c.IY)*b.Size
			ring := box(x, y, x+b.Size, y+b.Size)
			switch {
			case b.Kind == "moran" && !c.Significant:
			case c.Kind == "low-low", c.Kind == "low-high":
				some.Rings = append(some.Rings, ring)
			case c.Kind == "high-low":
				high.Rings = append(high.Rings, ring)
			case c.Significant && c.Z > 0:
				hot.Rings = append(hot.Rings, ring)
			case c.Significant:
				some.Rings = append(some.Rings, ring)
			case c.Z > 1:
				high.Rings = append(high.Rings, ring)
			}
		}
		m.Areas = []chart.Area{high, hot}
		if b.Kind == "moran" {
			some.Edged = true
			m.Areas = append(m.Areas, some)
			m.Key = []chart.KeyRow{{Sign: "l1", Text: w.T("analyse.key.high-high")}, {Sign: "l4", Text: w.T("analyse.key.high-low")}, {Sign: "l5", Text: w.T("analyse.key.low")}}
			return m
		}
		m.Key = []chart.KeyRow{{Sign: "l1", Text: w.T("analyse.key.hot")}, {Sign: "l4", Text: w.T("analyse.key.high")}}
		if b.TwoSided {
			some.Edged = true
			m.Areas = append(m.Areas, some)
			m.Key = append(m.Key, chart.KeyRow{Sign: "l5", Text: w.T("analyse.key.cold")})
		}
		return m
	}
}

// picture is the heat clock: a square for each hour of the week.
func (b hotTimesBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		top := 0.0
		for _, h := range b.Hours {
			top = max(top, float64(h.Weight))
		}
		m, unit := chart.Matrix{Frame: f, Corner: w.T("analyse.clock")}, 1.0
		if top >= 999.5 {
			m.Corner, unit = w.T("analyse.clock-thousands"), 1000
		}
		for h := range 24 {
			m.Columns = append(m.Columns, string([]byte{'0' + byte(h/10), '0' + byte(h%10)}))
		}
		for d := range 7 {
			m.Rows = append(m.Rows, w.T(weekdays[d]))
			row := make([]chart.Square, 24)
			for h := range row {
				v := float64(b.Hours[d*24+h].Weight)
				row[h] = chart.Square{Level: levelOf(v, top), Text: compact(w, v/unit)}
			}
			m.Cells = append(m.Cells, row)
		}
		for k := 1; k <= 5; k++ {
			m.Key = append(m.Key, chart.KeyRow{Sign: "l" + string(rune('0'+k)), Text: Say(w, note.Of("analyse.key.from", float64(5-k)/5*top))})
		}
		return m
	}
}

// levelOf is 1 for the highest fifth of the scale and 5 for the lowest.
func levelOf(v, top float64) chart.Level {
	if !(v > 0) || !(top > 0) {
		return 0
	}
	return chart.Level(5 - min(4, int(5*v/top)))
}

// compact writes a number in three signs or so, and nothing for none.
func compact(w *words.Printer, v float64) string {
	switch {
	case v == 0:
		return ""
	case v < 9.95 && v != math.Trunc(v):
		return w.Decimal(v, 1)
	}
	return w.Decimal(v, 0)
}

// picture is the table of bands: the ratio in each, strong where it is more
// than chance.
func (m NearRepeat) picture(r nearrepeat.Result) Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		t := chart.Matrix{Frame: f, Corner: w.T("analyse.column.distance")}
		columns := len(m.Time) + 1
		for i, b := range r.Bands {
			if i%columns == 0 {
				t.Rows = append(t.Rows, Say(w, m.span(b.SpaceFrom, b.SpaceTo))+" m")
				t.Cells = append(t.Cells, nil)
			}
			if i < columns {
				t.Columns = append(t.Columns, Say(w, note.Of("analyse.days", m.span(b.TimeFrom, b.TimeTo))))
			}
			s := chart.Square{Text: Say(w, note.Of("analyse.times", b.Ratio)), Bold: b.P <= 0.05 && b.Ratio >= 1.05}
			switch {
			case b.Ratio >= 2:
				s.Level = 2
			case b.Ratio >= 1.5:
				s.Level = 3
			case b.Ratio >= 1.2:
				s.Level = 4
			case b.Ratio >= 1.05:
				s.Level = 5
			}
			last := len(t.Cells) - 1
			t.Cells[last] = append(t.Cells[last], s)
		}
		for k, from := range []float64{2, 1.5, 1.2, 1.05} {
			t.Key = append(t.Key, chart.KeyRow{Sign: "l" + string(rune('2'+k)), Text: Say(w, note.Of("analyse.key.times", from))})
		}
		t.Key = append(t.Key, chart.KeyRow{Sign: "frame", Text: w.T("analyse.key.bold")})
		return t
	}
}

// circles is how many of the most likely clusters are drawn.
const circles = 5

// picture is the map of circles, the most likely ones.
func (b scanBody) picture(places []geo.Point) Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		m := chart.Landscape{Frame: f, Bounds: hull(places).Bounds(), Dots: places, Scale: metres(w)}
		for i, c := range b.Clusters[:min(len(b.Clusters), circles)] {
			x, y, r := float64(c.X), float64(c.Y), float64(c.Radius)
			m.Bounds = geo.Box{MinX: min(m.Bounds.MinX, x-r), MinY: min(m.Bounds.MinY, y-r), MaxX: max(m.Bounds.MaxX, x+r), MaxY: max(m.Bounds.MaxY, y+r)}
			m.Circles = append(m.Circles, chart.Circle{Centre: geo.Point{X: x, Y: y}, Radius: r, Text: w.Number(i + 1), Strong: c.P <= 0.05})
		}
		m.Key = []chart.KeyRow{{Sign: "ring", Text: w.T("analyse.key.cluster")}, {Sign: "ring2", Text: w.T("analyse.key.maybe")}, {Sign: "dot", Text: w.T("analyse.key.place")}}
		return m
	}
}
