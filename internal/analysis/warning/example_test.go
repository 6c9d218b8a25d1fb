package warning_test

import (
	"context"
	"fmt"

	"lykta/internal/analysis/warning"
)

// Eight weeks of bicycle thefts at a station; the last has far more.
func ExampleRun() {
	station := warning.Series{Name: "station", First: 1, Counts: []int{3, 5, 4, 4, 2, 5, 4, 11}}
	got, _ := warning.Run(context.Background(), []warning.Series{station}, warning.NewEARS(warning.C1), warning.Span{From: 8, To: 8}, 0.05)
	p := got.Points[0]
	fmt.Printf("%d, expected %.1f, threshold %.1f, alarm %v\n", p.Observed, p.Expected, p.Upper, p.Alarm)
	// Output: 11, expected 3.9, threshold 7.2, alarm true
}
