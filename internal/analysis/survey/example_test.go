package survey_test

import (
	"context"
	"fmt"

	"lykta/internal/analysis/survey"
)

// Six answered; the young are too few among them, and more often afraid.
func ExampleSample_Calibrate() {
	sample, _ := survey.New(6, nil)
	age := survey.NewFactor("ålder", []string{"ung", "äldre", "äldre", "äldre", "ung", "äldre"})
	afraid := []float64{1, 0, 1, 0, 1, 0}
	weighed, _, _ := sample.Calibrate(survey.Targets{Margins: []survey.Margin{
		{Factor: age, Levels: []string{"ung", "äldre"}, Totals: []float64{500, 500}},
	}}, survey.Calibration{})
	ask := []survey.Question{{Name: "otrygg", Kind: survey.Share, Values: afraid}}
	before, _ := sample.Estimate(context.Background(), ask, nil, survey.Options{})
	after, _ := weighed.Estimate(context.Background(), ask, nil, survey.Options{})
	fmt.Printf("%.3f, weighed %.3f (%.3f to %.3f)\n", before.Estimates[0].Value, after.Estimates[0].Value, after.Estimates[0].Low, after.Estimates[0].High)
	// Output: 0.500, weighed 0.625 (0.312 to 0.860)
}
