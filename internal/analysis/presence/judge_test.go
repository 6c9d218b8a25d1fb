package presence

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

func ones(n int) []float64 {
	area := make([]float64, n)
	for i := range area {
		area[i] = 1
	}
	return area
}

func TestJudge(t *testing.T) {
	// Ten cells; the map points out two, which hold 6 of 20 events; the two
	// best would have held 11.
	score := []float64{9, 8, 1, 1, 1, 1, 1, 1, 1, 1}
	events := []float64{5, 1, 6, 1, 2, 1, 1, 1, 1, 1}
	q, err := Judge(score, events, ones(10), 0.2)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"flagged", float64(q.Flagged), 2}, {"area", q.Area, 0.2}, {"hit rate", q.HitRate, 0.3},
		{"PAI", q.PAI, 1.5}, {"best PAI", q.BestPAI, 0.55 / 0.2}, {"PEI", q.PEI, 6.0 / 11}, {"expected", q.Expected, 0.2},
		// Wilson's interval for 6 of 20, from the formula by hand.
		{"low", q.Low, 0.145468}, {"high", q.High, 0.518973},
	} {
		if math.Abs(c.got-c.want) > 1e-5 {
			t.Errorf("%s: got %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestJudgeSaysWhatItCannot(t *testing.T) {
	q, err := Judge([]float64{1, 2}, []float64{0, 0}, ones(2), 0.5)
	if err != nil || !math.IsNaN(q.PAI) || !note.Has(q.Notes, "presence.no-events") {
		t.Errorf("no events: got %+v, %v", q, err)
	}
	q, err = Judge([]float64{0, 0}, []float64{30, 0}, ones(2), 0.5)
	if err != nil || !math.IsNaN(q.HitRate) || !note.Has(q.Notes, "presence.none-flagged") {
		t.Errorf("an empty map: got %+v, %v", q, err)
	}
	for key, in := range map[string][3][]float64{
		"presence.lengths":  {{1}, {1, 2}, {1, 2}},
		"presence.area":     {{1}, {1}, {0}},
		"presence.count":    {{1}, {-1}, {1}},
		"presence.score":    {{math.NaN()}, {1}, {1}},
		"presence.no-cells": {{}, {}, {}},
	} {
		_, err := Judge(in[0], in[1], in[2], 0.5)
		var e *errs.Error
		if !asError(err, &e) || e.Key != key {
			t.Errorf("got %v, want %s", err, key)
		}
	}
}

func TestJudgeBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "cells")
		numbers := func(name string, low, high int) []float64 {
			return rapid.SliceOfN(rapid.Map(rapid.IntRange(low, high), func(i int) float64 { return float64(i) }), n, n).Draw(t, name)
		}
		score, events, area := numbers("score", 0, 9), numbers("events", 0, 9), numbers("area", 1, 4)
		q, err := Judge(score, events, area, 0.01*float64(rapid.IntRange(1, 100).Draw(t, "share")))
		if err != nil {
			t.Fatal(err)
		}
		if math.IsNaN(q.PAI) {
			return
		}
		if q.PEI > 1+1e-9 || q.HitRate > 1 || q.Low > q.HitRate+1e-12 || q.High < q.HitRate-1e-12 || q.Area > 1+1e-9 {
			t.Fatalf("out of bounds: %+v", q)
		}
		// Judging the map by itself is the best there is where cells are equal.
		self, err := Judge(events, events, ones(n), 0.5)
		if err != nil {
			t.Fatal(err)
		}
		if !math.IsNaN(self.PEI) && self.Flagged == n/2 && math.Abs(self.PEI-1) > 1e-9 {
			t.Fatalf("events as their own map: PEI %v", self.PEI)
		}
	})
}

// TestJudgeNull draws events that know nothing of the map: the mean PAI is 1.
func TestJudgeNull(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const cells, trials = 50, 2000
	score, sum := make([]float64, cells), 0.0
	for i := range score {
		score[i] = random.Float64() + 0.1
	}
	for range trials {
		events := make([]float64, cells)
		for range 100 {
			events[random.IntN(cells)]++
		}
		q, err := Judge(score, events, ones(cells), 0.1)
		if err != nil {
			t.Fatal(err)
		}
		sum += q.PAI
	}
	if mean := sum / trials; math.Abs(mean-1) > 0.03 {
		t.Errorf("got a mean PAI of %v under chance, want 1", mean)
	}
}
