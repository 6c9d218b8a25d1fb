package survey_test

import (
	"context"
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/survey"
)

// Peer: R survey, 0.65 s and 0.97 s for the mean.
func BenchmarkRakeAndMean100k(b *testing.B) {
	r := readReference(b)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		estimate(b, r.raked(b), r.ask, nil, survey.Options{})
	}
}

// Peer: R survey, 6.4 s for one variable.
func BenchmarkAreas100k(b *testing.B) {
	r := readReference(b)
	s := r.raked(b)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		estimate(b, s, r.ask, &r.area, survey.Options{})
	}
}

// Goal: 200 raked replicates of 100 000 rows in at most 0.05 s on two cores.
// Peer: R survey, 36 s.
func BenchmarkBootstrap200(b *testing.B) {
	r := readReference(b)
	s := r.raked(b)
	o := survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 200, Seed: 1}}
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := s.Estimate(context.Background(), r.ask, nil, o); err != nil {
			b.Fatal(err)
		}
	}
}

// Peer: R survey, 13 s.
func BenchmarkJackknife100(b *testing.B) {
	r := readReference(b)
	s := r.raked(b)
	group := make([]float64, len(r.table["id"]))
	for i, id := range r.table["id"] {
		group[i] = math.Mod(id, 100)
	}
	groups := factor("group", group)
	o := survey.Options{Replicates: &survey.Replication{Groups: &groups}}
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := s.Estimate(context.Background(), r.ask, nil, o); err != nil {
			b.Fatal(err)
		}
	}
}
