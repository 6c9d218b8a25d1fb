package main

import (
	"context"
	"math"
	"math/rand/v2"
	"strconv"

	"lykta/internal/analysis/hotspot"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/nearrepeat"
	"lykta/internal/analysis/scan"
	"lykta/internal/analysis/survey"
	"lykta/internal/analysis/warning"
	"lykta/internal/geo"
)

// side is that of the invented town, in metres.
const side = 10_000

// doubling gives sizes, each twice the one before.
func doubling(from float64, number int) []float64 {
	list := make([]float64, number)
	for i := range list {
		list[i] = from * math.Pow(2, float64(i))
	}
	return list
}

// sizes are the analyses by how much there is, the town being the same.
var sizes = []series{
	{"density, 512 × 512 cells", "events", doubling(62_500, 5), func(n float64) (func(context.Context) error, error) {
		return density(int(n), side, 512), nil
	}},
	{"near repeat, 999 permutations", "events", doubling(1_250, 5), func(n float64) (func(context.Context) error, error) {
		return knox(int(n), side), nil
	}},
	{"scan, 199 replications", "places", doubling(250, 5), scanned},
	{"hot cells, 999 permutations", "cells", []float64{3600, 7225, 14_400, 28_900, 57_600}, hotCells},
	{"early warning, 26 weeks", "series", doubling(20, 5), warned},
	{"survey, 200 replicates", "answers", doubling(6_250, 5), surveyed},
}

// areas are two of them by how large the town is, with as many events.
var areas = []series{
	{"density, cells of 50 m", "km²", doubling(25, 5), func(km2 float64) (func(context.Context) error, error) {
		s := math.Sqrt(km2) * 1000
		return density(100_000, s, int(s/50)), nil
	}},
	{"near repeat, 10,000 events", "km²", doubling(25, 5), func(km2 float64) (func(context.Context) error, error) {
		return knox(10_000, math.Sqrt(km2)*1000), nil
	}},
}

func chance() *rand.Rand { return rand.New(rand.NewPCG(2026, 11)) }

// scatter is n places in a square: half around forty points, as events are.
func scatter(r *rand.Rand, n int, side float64) []geo.Point {
	list := make([]geo.Point, n)
	for i := range list {
		list[i] = geo.Point{X: side * r.Float64(), Y: side * r.Float64()}
		if k := r.IntN(80); k < 40 {
			x, y := 0.1+0.8*math.Mod(float64(k)*0.618034, 1), 0.1+0.02*float64(k)
			list[i] = geo.Point{X: side*x + side/50*r.NormFloat64(), Y: side*y + side/50*r.NormFloat64()}
		}
	}
	return list
}

func square(side float64) geo.Polygon {
	return geo.Polygon{{{X: 0, Y: 0}, {X: side, Y: 0}, {X: side, Y: side}, {X: 0, Y: side}}}
}

func density(n int, side float64, cells int) func(context.Context) error {
	events := scatter(chance(), n, side)
	return func(ctx context.Context) error {
		_, err := kde.Density(ctx, events, square(side), kde.Options{Sigma: 150, NX: cells, NY: cells})
		return err
	}
}

func knox(n int, side float64) func(context.Context) error {
	r := chance()
	places, days := scatter(r, n, side), make([]int64, n)
	for i := range days {
		days[i] = r.Int64N(1096)
	}
	return func(ctx context.Context) error {
		_, err := nearrepeat.Knox(ctx, places, days, nearrepeat.Options{Space: []float64{200}, Time: []int64{7}, Permutations: 999, Seed: 1})
		return err
	}
}

func scanned(n float64) (func(context.Context) error, error) {
	r := chance()
	in := scan.Input{Locations: scatter(r, int(n), side), Days: 365}
	for range 20 * int(n) {
		in.Cases = append(in.Cases, scan.Events{Location: r.IntN(int(n)), Day: r.IntN(365), Count: 1})
	}
	return func(ctx context.Context) error {
		_, err := scan.Run(ctx, in, scan.Options{MaxRadius: 1000, MaxDays: 28, Replications: 199, Seed: 1})
		return err
	}, nil
}

func hotCells(n float64) (func(context.Context) error, error) {
	cells, err := hotspot.Count(scatter(chance(), 100_000, side), square(side), side/math.Sqrt(n))
	if err != nil {
		return nil, err
	}
	near := cells.Queen()
	return func(ctx context.Context) error {
		_, err := hotspot.Permute(ctx, cells.Count, near, 999, 1)
		return err
	}, nil
}

func warned(n float64) (func(context.Context) error, error) {
	r := chance()
	list := make([]warning.Series, int(n))
	for i := range list {
		list[i] = warning.Series{Name: strconv.Itoa(i), First: 1, Counts: make([]int, 520)}
		for week := range list[i].Counts {
			mean := (2 + float64(i%25)) * (1 + 0.3*math.Sin(2*math.Pi*float64(week)/52))
			for p := r.ExpFloat64(); p < mean; p += r.ExpFloat64() {
				list[i].Counts[week]++
			}
		}
	}
	return func(ctx context.Context) error {
		_, err := warning.Run(ctx, list, warning.Flexible(), warning.Span{From: 495, To: 520}, 0.05)
		return err
	}, nil
}

func surveyed(n float64) (func(context.Context) error, error) {
	r, rows := chance(), int(n)
	sample, err := survey.New(rows, nil)
	if err != nil {
		return nil, err
	}
	var t survey.Targets
	for _, m := range []struct {
		name   string
		levels int
	}{{"area", 20}, {"age", 12}, {"school", 3}, {"home", 3}} {
		values := make([]string, rows)
		for i := range values {
			values[i] = strconv.Itoa(r.IntN(m.levels))
		}
		margin := survey.Margin{Factor: survey.NewFactor(m.name, values)}
		for k := range m.levels {
			margin.Levels, margin.Totals = append(margin.Levels, strconv.Itoa(k)), append(margin.Totals, 1.2e6/float64(m.levels))
		}
		t.Margins = append(t.Margins, margin)
	}
	weighed, _, err := sample.Calibrate(t, survey.Calibration{})
	if err != nil {
		return nil, err
	}
	afraid := make([]float64, rows)
	for i := range afraid {
		afraid[i] = float64(r.IntN(2))
	}
	ask := []survey.Question{{Name: "afraid", Kind: survey.Share, Values: afraid}}
	return func(ctx context.Context) error {
		_, err := weighed.Estimate(ctx, ask, nil, survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 200, Seed: 1}})
		return err
	}, nil
}
