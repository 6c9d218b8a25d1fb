package kde

import (
	"context"
	"math"

	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/parallel"
)

// Candidates returns number bandwidths in even steps of proportion, from the
// least distance between two events that are not at one place to half the
// window's diameter: those that spatstat tries.
func Candidates(events []geo.Point, window geo.Polygon, number int) []float64 {
	low, high := leastDistance(events), window.Diameter()/2
	if math.IsInf(low, 0) || !(high > low) {
		low = high / 1000
	}
	out := make([]float64, number)
	for i := range out {
		out[i] = low * math.Exp(math.Log(high/low)*float64(i)/float64(max(1, number-1)))
	}
	return out
}

func leastDistance(events []geo.Point) float64 {
	if len(events) == 0 {
		return math.Inf(1)
	}
	b := geo.BoundsOf(events)
	// With four events per cell, look as far as one cell, and further only where
	// all within it are at one place.
	for reach := math.Sqrt((b.MaxX-b.MinX)*(b.MaxY-b.MinY)/float64(len(events))) / 8; ; reach *= 4 {
		least := math.Inf(1)
		near := geo.NewNear(events, max(reach, 1e-9))
		for _, p := range events {
			near.Each(p, func(_ int32, d2 float64) {
				if d2 > 0 && d2 < least {
					least = d2
				}
			})
		}
		if !math.IsInf(least, 0) || reach > (b.MaxX-b.MinX)+(b.MaxY-b.MinY) {
			return math.Sqrt(least)
		}
		reach = max(reach, 1e-3)
	}
}

// ByLikelihood returns which of the candidate bandwidths gives events the highest
// likelihood under the density of all the others (likelihood cross-validation,
// Loader 1999, section 5.3, without the integral, which is all but constant),
// corrected for the edge at each event. A bandwidth that leaves an event with
// no other within eight of it is impossible. Its curve is often flat: look at
// Score before trusting the figure.
//
// The densities are read from a grid with two cells to the bandwidth, less
// each event's own part of the grid, and summed exactly where the grid has too
// few digits. Cost: about that of one Density per candidate.
//
// Errors: Invalid for a window without area, fewer than two events, a
// coordinate that is no number, no candidates or one not above 0; the
// context's.
func ByLikelihood(ctx context.Context, events []geo.Point, window geo.Polygon, candidates []float64) (Bandwidth, error) {
	if err := checkBandwidth(events, window); err != nil {
		return Bandwidth{}, err
	}
	if len(candidates) == 0 {
		return Bandwidth{}, errs.E(errs.Invalid, "kde.candidates")
	}
	scores, alone := make([]float64, len(candidates)), loneliest(events)
	for i, sigma := range candidates {
		if !(sigma > 0) {
			return Bandwidth{}, errs.E(errs.Invalid, "kde.sigma", sigma)
		}
		if scores[i] = math.Inf(-1); reachOf*sigma >= alone {
			scores[i] = crossValidate(ctx, events, window, sigma)
		}
	}
	return best(candidates, scores), ctx.Err()
}

// around returns a box with room for the window and the events, and a margin of
// more than a cell.
func around(window geo.Polygon, events []geo.Point) geo.Box {
	b, e := window.Bounds(), geo.BoundsOf(events)
	b = geo.Box{MinX: min(b.MinX, e.MinX), MinY: min(b.MinY, e.MinY), MaxX: max(b.MaxX, e.MaxX), MaxY: max(b.MaxY, e.MaxY)}
	w, h := (b.MaxX-b.MinX)/16, (b.MaxY-b.MinY)/16
	return geo.Box{MinX: b.MinX - w, MinY: b.MinY - h, MaxX: b.MaxX + w, MaxY: b.MaxY + h}
}

// reachOf is how far a kernel is felt, in bandwidths.
const reachOf = 8

func crossValidate(ctx context.Context, events []geo.Point, window geo.Polygon, sigma float64) float64 {
	// A little wider than what it holds, so that there are centres on all sides
	// of every event.
	box := around(window, events)
	size := func(metres float64) int { return max(32, int(math.Ceil(metres/sigma*2))) }
	nx, ny := size(box.MaxX-box.MinX), size(box.MaxY-box.MinY)
	c := validation{sigma: sigma, near: geo.NewNear(events, reachOf*sigma), events: events}
	if nx <= 1<<23/ny {
		c.prepare(ctx, window, geo.Divide(box, nx, ny))
	} else {
		// The edge is all that is asked of the grid, and changes slowly.
		shrink := math.Sqrt(float64(nx) * float64(ny) / (1 << 22))
		c.edges(ctx, window, geo.Divide(box, int(float64(nx)/shrink), int(float64(ny)/shrink)))
	}
	return c.sum(ctx)
}

// loneliest returns the greatest distance from an event to the nearest other.
func loneliest(events []geo.Point) float64 {
	b := geo.BoundsOf(events)
	left := make([]int32, len(events)) // those that have not met another yet
	for i := range left {
		left[i] = int32(i)
	}
	far := 0.0
	for reach := max(1e-3, math.Sqrt((b.MaxX-b.MinX)*(b.MaxY-b.MinY)/float64(len(events)))); len(left) > 0; reach *= 2 {
		near, alone := geo.NewNear(events, reach), left[:0]
		for _, i := range left {
			least := math.Inf(1)
			near.Each(events[i], func(at int32, d2 float64) {
				if near.Order[at] != i {
					least = min(least, d2)
				}
			})
			if math.IsInf(least, 0) {
				alone = append(alone, i)
			} else {
				far = max(far, math.Sqrt(least))
			}
		}
		left = alone
	}
	return far
}

// validation is one bandwidth's trial.
type validation struct {
	sigma   float64
	near    *geo.Near
	events  []geo.Point
	bins    *bins
	mass    []float64
	density []float64 // nil when every sum is to be exact
	ownX    [2]float64
	ownY    [2]float64
}

func (c *validation) edges(ctx context.Context, window geo.Polygon, grid geo.Grid) {
	c.bins = openBins(grid)
	c.mass = massInside(ctx, grid, window, c.sigma, nil)
}

func (c *validation) prepare(ctx context.Context, window geo.Polygon, grid geo.Grid) {
	c.edges(ctx, window, grid)
	c.bins.add(ctx, c.events, nil)
	const widening = 1.0 / 3 // a sixth by binning, a sixth by reading between centres
	c.density = c.bins.smooth(ctx, c.sigma, widening, nil)
	kx, ky := kernels(grid, c.sigma, widening)
	c.ownX, c.ownY = [2]float64(kx[:2]), [2]float64(ky[:2])
}

func (c *validation) sum(ctx context.Context) float64 {
	const chunk = 512
	sums := make([]float64, (len(c.events)+chunk-1)/chunk)
	_ = parallel.Chunks(ctx, len(c.events), chunk, func(_, from, to int) {
		sum := 0.0
		for i := from; i < to; i++ {
			sum += math.Log(c.at(i))
		}
		sums[from/chunk] = sum
	})
	total := 0.0
	for _, s := range sums {
		total += s
	}
	return total
}

// at returns the density at an event of all the others, corrected for the edge.
func (c *validation) at(i int) float64 {
	p, g := c.events[i], c.bins.grid
	spot := c.bins.spot((p.X-g.X0)/g.Width, (p.Y-g.Y0)/g.Height)
	mass := c.bins.between(c.mass, spot)
	if c.density == nil {
		return c.exact(i) / mass
	}
	_, fx, fy := spot.split()
	own := ownPart(c.ownX, fx) * ownPart(c.ownY, fy)
	others := c.bins.between(c.density, spot) - own
	if others < 1e-3*own {
		others = c.exact(i)
	}
	return others / mass
}

// ownPart is what an event binned at a part of a cell finds of itself when read
// at the same place.
func ownPart(k [2]float64, part uint64) float64 {
	f := float64(part) / fraction
	return ((1-f)*(1-f)+f*f)*k[0] + 2*f*(1-f)*k[1]
}

func (c *validation) exact(i int) float64 {
	sum := 0.0
	c.near.Each(c.events[i], func(at int32, d2 float64) {
		if int(c.near.Order[at]) != i {
			sum += math.Exp(-d2 / (2 * c.sigma * c.sigma))
		}
	})
	return sum / (2 * math.Pi * c.sigma * c.sigma)
}
