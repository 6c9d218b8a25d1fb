package analyse

import (
	"context"
	"math"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Places is how coordinates are read.
type Places struct {
	CRS CRS
	// Drop leaves out what lies outside the window, and says how much; otherwise
	// it is a fault.
	Drop bool
}

// plane watches the coordinates of a file: are they metres at all, and the
// right way round?
type plane struct {
	s      *sheet.Sheet
	x, y   int
	box    geo.Box
	line   int // of the first point
	points int
}

// coordinates finds the columns of a file.
func coordinates(s *sheet.Sheet) *plane {
	return &plane{s: s, x: s.Need("x"), y: s.Need("y"), box: geo.Box{MinX: math.Inf(1), MinY: math.Inf(1), MaxX: math.Inf(-1), MaxY: math.Inf(-1)}}
}

// point reads the current row's.
func (p *plane) point() geo.Point {
	q := geo.Point{X: p.s.Float(p.x), Y: p.s.Float(p.y)}
	if p.points == 0 {
		p.line = p.s.Line()
	}
	p.points++
	p.box.MinX, p.box.MaxX = min(p.box.MinX, q.X), max(p.box.MaxX, q.X)
	p.box.MinY, p.box.MaxY = min(p.box.MinY, q.Y), max(p.box.MaxY, q.Y)
	return q
}

// check refuses degrees, and north for east.
func (p *plane) check(crs CRS) error {
	if err := p.s.Err(); err != nil || crs == Local {
		return err
	}
	b := p.box
	switch {
	case b.MinX >= -180 && b.MaxX <= 180 && b.MinY >= -180 && b.MaxY <= 180:
		p.s.FaultAt(p.line, p.x, "analyse.degrees")
	case b.MinX > 6e6 && b.MaxX < 7.8e6 && b.MinY > 1e5 && b.MaxY < 1.1e6:
		p.s.FaultAt(p.line, p.x, "analyse.swapped")
	}
	return p.s.Err()
}

// strange tells that the metres are not SWEREF 99 TM in Sweden, for the map.
func (p *plane) strange(crs CRS) []note.Note {
	b := p.box
	if crs == Local || b.MinX > 1e5 && b.MaxX < 1.1e6 && b.MinY > 6e6 && b.MaxY < 7.8e6 {
		return nil
	}
	return []note.Note{note.Of("analyse.not-sweden")}
}

// window reads a polygon: its corners in order, one outline per value of the
// column ring where there is one.
func window(ctx context.Context, path string, crs CRS) (geo.Polygon, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	at, ring := coordinates(s), s.Find("ring")
	var polygon geo.Polygon
	last := ""
	for s.Next() {
		name := ""
		if ring >= 0 {
			name = s.ID(ring)
		}
		if len(polygon) == 0 || name != last {
			polygon, last = append(polygon, nil), name
		}
		polygon[len(polygon)-1] = append(polygon[len(polygon)-1], at.point())
	}
	if err := at.check(crs); err != nil {
		return nil, err
	}
	return polygon, named(s.Name, polygon.Check())
}

// named puts a file's name before what a kernel says of it.
func named(file string, err error) error {
	key, args := keyOf(err)
	if key == "" {
		return err
	}
	return errs.Fields(errs.Field{Name: file, Key: "analyse.in-file", Args: []any{file, note.Of(key, args...)}})
}

// events reads points inside a window; a window without rings holds all.
func events(ctx context.Context, path string, inside geo.Polygon, o Places) ([]geo.Point, []note.Note, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	at := coordinates(s)
	var list []geo.Point
	var where []int
	for s.Next() {
		list, where = append(list, at.point()), append(where, s.Line())
	}
	if err := at.check(o.CRS); err != nil {
		return nil, nil, err
	}
	notes := at.strange(o.CRS)
	kept, outside := within(list, inside)
	if len(outside) == 0 {
		return list, notes, nil
	}
	if len(kept) == 0 {
		s.FaultAt(where[0], at.x, "analyse.all-outside", len(list))
		return nil, nil, s.Err()
	}
	if o.Drop {
		return kept, append(notes, note.Of("analyse.dropped", len(outside), len(list))), nil
	}
	for _, i := range outside[:min(len(outside), 5)] {
		s.FaultAt(where[i], at.x, "analyse.outside", plain(list[i].X), plain(list[i].Y), len(outside))
	}
	return nil, nil, s.Err()
}

// within tells which points lie inside, or so near the border (a decimetre)
// that only rounding put them outside.
func within(points []geo.Point, window geo.Polygon) (kept []geo.Point, outside []int) {
	if len(window) == 0 {
		return points, nil
	}
	kept = make([]geo.Point, 0, len(points))
	for i, p := range points {
		if window.Contains(p) || nearBorder(window, p) {
			kept = append(kept, p)
		} else {
			outside = append(outside, i)
		}
	}
	return kept, outside
}

func nearBorder(window geo.Polygon, p geo.Point) bool {
	const near = 0.1
	for _, ring := range window {
		for i, b := range ring {
			a := ring[(i+len(ring)-1)%len(ring)]
			dx, dy := b.X-a.X, b.Y-a.Y
			t := 0.0
			if square := dx*dx + dy*dy; square > 0 {
				t = max(0, min(1, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/square))
			}
			if math.Hypot(p.X-a.X-t*dx, p.Y-a.Y-t*dy) <= near {
				return true
			}
		}
	}
	return false
}

// hull is the window where none is given: the box around the events, a little
// wider so that its border holds none.
func hull(points []geo.Point) geo.Polygon {
	b := geo.BoundsOf(points)
	margin := max(b.MaxX-b.MinX, b.MaxY-b.MinY, 1) / 100
	return geo.Polygon{box(b.MinX-margin, b.MinY-margin, b.MaxX+margin, b.MaxY+margin)}
}

// readInside reads events and the window around them; without a window it is a
// box, which is said.
func readInside(ctx context.Context, path, border string, o Places) ([]geo.Point, geo.Polygon, []note.Note, error) {
	var area geo.Polygon
	var err error
	if border != "" {
		if area, err = window(ctx, border, o.CRS); err != nil {
			return nil, nil, nil, err
		}
	}
	list, notes, err := events(ctx, path, area, o)
	if err != nil {
		return nil, nil, nil, err
	}
	if border == "" {
		return list, hull(list), append(notes, note.Of("analyse.no-window")), nil
	}
	return list, area, notes, nil
}
