package rate_test

import (
	"context"
	"fmt"

	"lykta/internal/analysis/rate"
)

func ExampleCompare() {
	year := func(events int64) rate.Count { return rate.Count{Events: events, Exposure: 12_000} }
	c, _ := rate.Compare(year(2), year(3), 0.95, rate.Rule{})
	fmt.Printf("%.1f times (%.2f to %.1f): %s, %s\n", c.Ratio, c.Low, c.High, c.Outcome, c.Why.Key)
	c, _ = rate.Compare(year(200), year(300), 0.95, rate.Rule{})
	fmt.Printf("%.1f times (%.2f to %.2f): %s\n", c.Ratio, c.Low, c.High, c.Outcome)
	// Output:
	// 1.5 times (0.17 to 18.0): untold, rate.why.few-events
	// 1.5 times (1.25 to 1.80): rose
}

// A school that began to report is left out of the comparison.
func ExampleCompared() {
	weeks := func(events int64, active float64) rate.Turnout { return rate.Turnout{Events: events, Active: active} }
	c, _ := rate.Compared(context.Background(), []rate.Tally{
		{Before: weeks(80, 26), After: weeks(82, 26)},
		{Before: weeks(120, 26), After: weeks(118, 24)},
		{After: weeks(90, 26)},
	}, 0.95, rate.Rule{})
	fmt.Printf("%.2f times (%.2f to %.2f): %s; all reports %.2f times\n", c.Ratio, c.Low, c.High, c.Outcome, c.Raw)
	// Output: 1.05 times (0.86 to 1.28): untold; all reports 1.45 times
}
