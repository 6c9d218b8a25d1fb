package presence

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/errs"
)

func asError(err error, e **errs.Error) bool { return errors.As(err, e) }

// TestPlaceBeatsGreedy is the known case in which the largest gain first is wrong.
func TestPlaceBeatsGreedy(t *testing.T) {
	weights := []float64{1, 1, 1, 1, 1, 1}
	candidates := []Candidate{
		{Covers: []int{1, 2, 3, 4}}, // tempting, and leaves the ends apart
		{Covers: []int{0, 1, 2}},
		{Covers: []int{3, 4, 5}},
	}
	got, err := Place(t.Context(), weights, candidates, Choice{K: 2})
	if err != nil {
		t.Fatal(err)
	}
	want := Placement{Chosen: []int{1, 2}, Gains: []float64{3, 3}, Covered: 6, Total: 6, Bound: 6, Exact: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	greedy, err := Place(t.Context(), weights, candidates, Choice{K: 2, Steps: 1})
	if err != nil {
		t.Fatal(err)
	}
	if greedy.Exact || greedy.Covered != 5 || greedy.Bound < 6 {
		t.Errorf("without a search: got %+v, want 5 covered, not called exact, and a bound of 6 or more", greedy)
	}
}

func TestPlacePerSlot(t *testing.T) {
	weights := []float64{5, 4, 1}
	candidates := []Candidate{{Slot: 1, Covers: []int{0}}, {Slot: 1, Covers: []int{1}}, {Slot: 2, Covers: []int{2}}}
	got, err := Place(t.Context(), weights, candidates, Choice{K: 2, PerSlot: 1})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{0, 2}, got.Chosen); diff != "" || got.Covered != 6 || !got.Exact {
		t.Errorf("one team at a time: got %+v, want 0 and 2 with 6 covered", got)
	}
}

func TestPlaceRefuses(t *testing.T) {
	for key, in := range map[string]struct {
		w []float64
		c []Candidate
		k Choice
	}{
		"presence.choice":  {k: Choice{K: -1}},
		"presence.weight":  {w: []float64{math.NaN()}},
		"presence.element": {w: []float64{1}, c: []Candidate{{Covers: []int{1}}}},
	} {
		_, err := Place(t.Context(), in.w, in.c, in.k)
		var e *errs.Error
		if !asError(err, &e) || e.Key != key {
			t.Errorf("got %v, want %s", err, key)
		}
	}
}

type problem struct {
	weights    []float64
	candidates []Candidate
	choice     Choice
}

func drawn(t *rapid.T) problem {
	elements := rapid.IntRange(1, 8).Draw(t, "elements")
	return problem{
		weights: rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 9), func(i int) float64 { return float64(i) }), elements, elements).Draw(t, "weights"),
		candidates: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Candidate {
			return Candidate{Slot: rapid.IntRange(0, 2).Draw(t, "slot"), Covers: rapid.SliceOfN(rapid.IntRange(0, elements-1), 0, 5).Draw(t, "covers")}
		}), 0, 9).Draw(t, "candidates"),
		choice: Choice{K: rapid.IntRange(0, 5).Draw(t, "k"), PerSlot: rapid.IntRange(0, 2).Draw(t, "per slot")},
	}
}

// best tries every choice.
func (p problem) best() float64 {
	most := 0.0
	for set := range 1 << len(p.candidates) {
		if w, ok := p.value(func(i int) bool { return set>>i&1 == 1 }); ok {
			most = max(most, w)
		}
	}
	return most
}

func (p problem) value(in func(int) bool) (float64, bool) {
	covered, slots, n := map[int]bool{}, map[int]int{}, 0
	for i, c := range p.candidates {
		if !in(i) {
			continue
		}
		n++
		slots[c.Slot]++
		if n > p.choice.K || p.choice.PerSlot > 0 && slots[c.Slot] > p.choice.PerSlot {
			return 0, false
		}
		for _, e := range c.Covers {
			covered[e] = true
		}
	}
	sum := 0.0
	for e := range covered {
		sum += p.weights[e]
	}
	return sum, true
}

// TestPlaceIsBest holds the search against trying every choice, and the greedy
// choice against its guarantee.
func TestPlaceIsBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		best := p.best()
		got, err := Place(t.Context(), p.weights, p.candidates, p.choice)
		if err != nil {
			t.Fatal(err)
		}
		chosen := map[int]bool{}
		for _, i := range got.Chosen {
			chosen[i] = true
		}
		value, allowed := p.value(func(i int) bool { return chosen[i] })
		if !allowed || value != got.Covered {
			t.Fatalf("%+v is worth %v and allowed: %v", got, value, allowed)
		}
		if !got.Exact || got.Covered != best || got.Bound < best {
			t.Fatalf("got %+v, want %v", got, best)
		}
		short := p.choice
		short.Steps = 1
		greedy, err := Place(t.Context(), p.weights, p.candidates, short)
		if err != nil {
			t.Fatal(err)
		}
		guarantee := 1 - 1/math.E
		if p.choice.PerSlot > 0 {
			guarantee = 0.5
		}
		if greedy.Covered < guarantee*best-1e-9 || greedy.Bound < best-1e-9 || greedy.Exact && greedy.Covered != best {
			t.Fatalf("greedy: got %+v, best is %v", greedy, best)
		}
	})
}

func BenchmarkPlaceWeek(b *testing.B) {
	// 400 cells by 168 hours; a patrol of two hours in a cell covers its neighbours too.
	const side, hours = 20, 168
	weights := make([]float64, side*side*hours)
	for i := range weights {
		weights[i] = float64((i*7919)%97) / 97
	}
	var candidates []Candidate
	for c := range side * side {
		for h := 0; h < hours; h += 2 {
			var covers []int
			for _, d := range []int{-side, -1, 0, 1, side} {
				if n := c + d; n >= 0 && n < side*side {
					covers = append(covers, n*hours+h, n*hours+h+1)
				}
			}
			candidates = append(candidates, Candidate{Slot: h, Covers: covers})
		}
	}
	for b.Loop() {
		if _, err := Place(b.Context(), weights, candidates, Choice{K: 40, PerSlot: 2}); err != nil {
			b.Fatal(err)
		}
	}
}
