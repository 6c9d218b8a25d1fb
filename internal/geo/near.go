package geo

import "math"

// Near finds the points close to a place: points sorted by square cells, three
// rows of which hold everything within the radius. Memory is linear in the
// points.
type Near struct {
	grid   Grid
	start  []int32 // of each cell in Order
	Order  []int32 // point numbers, cell by cell, row by row
	points []Point // in that order
	radius float64
}

// NewNear prepares for questions of up to radius metres.
func NewNear(points []Point, radius float64) *Near {
	n := &Near{radius: radius, Order: make([]int32, len(points)), points: make([]Point, len(points))}
	if len(points) == 0 {
		return n
	}
	b := BoundsOf(points)
	// Not more cells than points, or the empty ones would cost more than they save.
	size := max(radius, math.Sqrt((b.MaxX-b.MinX)*(b.MaxY-b.MinY)/float64(len(points))), (b.MaxX-b.MinX)/4096, (b.MaxY-b.MinY)/4096)
	if !(size > 0) {
		size = 1
	}
	n.grid = Grid{b.MinX, b.MinY, size, size, int((b.MaxX-b.MinX)/size) + 1, int((b.MaxY-b.MinY)/size) + 1}
	n.sort(points)
	return n
}

func (n *Near) sort(points []Point) {
	n.start = make([]int32, n.grid.Cells()+1)
	cell := make([]int32, len(points))
	for i, p := range points {
		ix, iy, _ := n.grid.Cell(p)
		cell[i] = int32(iy*n.grid.NX + ix)
		n.start[cell[i]+1]++
	}
	for c := range n.grid.Cells() {
		n.start[c+1] += n.start[c]
	}
	next := append([]int32(nil), n.start...)
	for i, c := range cell {
		n.Order[next[c]], n.points[next[c]] = int32(i), points[i]
		next[c]++
	}
}

// Each calls f with the place in Order of every point within the radius of q
// (at most radius metres, the border included) and the squared distance.
func (n *Near) Each(q Point, f func(at int32, distance2 float64)) {
	for iy := range 3 {
		from, to := n.span(q, iy-1)
		for at := from; at < to; at++ {
			dx, dy := n.points[at].X-q.X, n.points[at].Y-q.Y
			if d := dx*dx + dy*dy; d <= n.radius*n.radius {
				f(at, d)
			}
		}
	}
}

// span returns the stretch of Order in the row that lies dy from q's and may
// hold points within the radius.
func (n *Near) span(q Point, dy int) (from, to int32) {
	if len(n.points) == 0 {
		return 0, 0
	}
	g := n.grid
	iy := int(math.Floor((q.Y-g.Y0)/g.Height)) + dy
	if iy < 0 || iy >= g.NY {
		return 0, 0
	}
	first := max(int(math.Floor((q.X-n.radius-g.X0)/g.Width)), 0)
	last := min(int(math.Floor((q.X+n.radius-g.X0)/g.Width)), g.NX-1)
	if first > last {
		return 0, 0
	}
	return n.start[iy*g.NX+first], n.start[iy*g.NX+last+1]
}

// At returns a point by its place in Order.
func (n *Near) At(at int32) Point { return n.points[at] }

// Span gives kernels that walk the points themselves the
// stretch of Order in the row below (-1), at (0) or above (1) q.
func (n *Near) Span(q Point, row int) (from, to int32) { return n.span(q, row) }
