package kde

import (
	"context"

	"lykta/internal/geo"
)

// Bins returns the shares of events inside a window by padded cell, in rows of
// nx+2, and how many events they are. mass is as for bins.add.
func Bins(events []geo.Point, window geo.Polygon, nx, ny int, mass []float64) (sums []float64, count int) {
	grid := geo.Divide(window.Bounds(), nx, ny)
	b := newBins(grid, window, grid.Mask(window))
	count = b.add(context.Background(), events, mass)
	return b.sums.cells, count
}

// MostMoments is how many events are added up at a time.
const MostMoments = mostMoments
