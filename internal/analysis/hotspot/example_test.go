package hotspot_test

import (
	"fmt"

	"lykta/internal/analysis/hotspot"
)

// Five streets in a row; the middle three have much.
func ExampleGiStar() {
	near, _ := hotspot.FromLists([][]int{{1}, {0, 2}, {1, 3}, {2, 4}, {3}})
	got, _ := hotspot.GiStar([]float64{0, 8, 9, 7, 1}, near)
	fmt.Printf("%.2f\n", got.Z)
	// Output: [-0.44 0.44 1.96 0.44 -0.44]
}
