package presence

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"slices"

	"lykta/internal/errs"
)

// Candidate is a patrol, a walk or a check that could be made.
type Candidate struct {
	Slot   int   // what happens at the same time has the same slot
	Covers []int // the elements of need (a place in a span of time) that it would cover
}

// Choice says how many candidates may be chosen.
type Choice struct {
	K       int // in all
	PerSlot int // at the same time, as many as there are teams; 0: no limit
	Steps   int // of the exact search, before it gives up and the greedy answer stands; 0: 200,000
}

// Placement is what to do.
type Placement struct {
	Chosen  []int     // indices of candidates, in the order of their gain
	Gains   []float64 // what each added
	Covered float64   // the weight covered
	Total   float64   // the weight of all elements
	Bound   float64   // no choice covers more than this
	Exact   bool      // nothing better exists: searched through, or equal to the bound
}

// Place chooses the candidates that together cover the most weight: the maximal
// covering location problem (Church and ReVelle 1974). Small cases are solved
// exactly by branch and bound; otherwise the greedy choice stands, which covers
// at least 1 − 1/e of the best with a limit in all (Nemhauser, Wolsey and Fisher
// 1978), and a half of it with a limit per slot (Fisher, Nemhauser and Wolsey
// 1978). Bound is the tighter one of the data at hand: what is covered, and the
// K largest gains that are left. Ties fall to the lower index.
//
// A negative or missing weight, an element that does not exist and a negative K
// are Invalid errors.
func Place(ctx context.Context, weights []float64, candidates []Candidate, c Choice) (Placement, error) {
	if err := checkPlace(weights, candidates, c); err != nil {
		return Placement{}, err
	}
	s := &search{ctx: ctx, weights: weights, candidates: once(candidates), choice: c, covered: make([]int, len(weights)), slots: map[int]int{}}
	greedy, err := s.greedy()
	if err != nil {
		return Placement{}, err
	}
	for _, w := range weights {
		greedy.Total += w
	}
	if greedy.Exact = reached(greedy.Covered, greedy.Bound); greedy.Exact {
		return greedy, nil
	}
	return s.improve(greedy)
}

func checkPlace(weights []float64, candidates []Candidate, c Choice) error {
	if c.K < 0 || c.PerSlot < 0 {
		return errs.E(errs.Invalid, "presence.choice")
	}
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return errs.E(errs.Invalid, "presence.weight", i+1)
		}
	}
	for i, candidate := range candidates {
		for _, e := range candidate.Covers {
			if e < 0 || e >= len(weights) {
				return errs.E(errs.Invalid, "presence.element", i+1, e)
			}
		}
	}
	return nil
}

// once names each element once per candidate.
func once(candidates []Candidate) []Candidate {
	clean := make([]Candidate, len(candidates))
	for i, c := range candidates {
		covers := slices.Clone(c.Covers)
		slices.Sort(covers)
		clean[i] = Candidate{Slot: c.Slot, Covers: slices.Compact(covers)}
	}
	return clean
}

// reached allows for the rounding of sums in different orders.
func reached(covered, bound float64) bool { return covered >= bound-1e-9*math.Max(1, bound) }

// search holds what is chosen at the moment.
type search struct {
	ctx        context.Context
	weights    []float64
	candidates []Candidate
	choice     Choice
	covered    []int // how many of the chosen cover each element
	slots      map[int]int
	steps      int
	best       Placement
}

func (s *search) gain(i int) float64 {
	sum := 0.0
	for _, e := range s.candidates[i].Covers {
		if s.covered[e] == 0 {
			sum += s.weights[e]
		}
	}
	return sum
}

func (s *search) free(i int) bool {
	return s.choice.PerSlot == 0 || s.slots[s.candidates[i].Slot] < s.choice.PerSlot
}

func (s *search) take(i, n int) {
	s.slots[s.candidates[i].Slot] += n
	for _, e := range s.candidates[i].Covers {
		s.covered[e] += n
	}
}

// offer is a candidate with the gain that it had when it was last looked at.
type offer struct {
	candidate int
	gain      float64
	round     int
}

// offers is a heap, the largest gain first.
type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	return o[i].gain > o[j].gain || o[i].gain == o[j].gain && o[i].candidate < o[j].candidate
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

// greedy takes the largest gain K times. Gains only fall as more is covered, so
// one that was looked at in an earlier round is an upper bound (Minoux 1978).
func (s *search) greedy() (Placement, error) {
	queue := make(offers, len(s.candidates))
	for i := range queue {
		queue[i] = offer{i, s.gain(i), 0}
	}
	heap.Init(&queue)
	p := Placement{Bound: s.bound(0, 0, s.choice.K)}
	for len(p.Chosen) < s.choice.K && queue.Len() > 0 {
		if err := s.ctx.Err(); err != nil {
			return Placement{}, err
		}
		top := heap.Pop(&queue).(offer)
		if !s.free(top.candidate) {
			continue
		}
		if top.round < len(p.Chosen) {
			heap.Push(&queue, offer{top.candidate, s.gain(top.candidate), len(p.Chosen)})
			continue
		}
		if top.gain <= 0 {
			break
		}
		s.take(top.candidate, 1)
		p.Chosen, p.Gains = append(p.Chosen, top.candidate), append(p.Gains, top.gain)
		p.Covered += top.gain
		// A best choice covers at most what is covered now, and its own gains on top.
		p.Bound = min(p.Bound, s.bound(0, p.Covered, s.choice.K))
	}
	for _, i := range p.Chosen {
		s.take(i, -1)
	}
	return p, nil
}

// bound is the most that k more of the candidates from first on could reach.
func (s *search) bound(first int, covered float64, k int) float64 {
	var gains []float64
	for i := first; i < len(s.candidates); i++ {
		if g := s.gain(i); g > 0 {
			gains = append(gains, g)
		}
	}
	slices.SortFunc(gains, func(a, b float64) int { return cmp.Compare(b, a) })
	left := 0.0
	for e, w := range s.weights {
		if s.covered[e] == 0 {
			left += w
		}
	}
	sum := 0.0
	for _, g := range gains[:min(max(k, 0), len(gains))] {
		sum += g
	}
	return covered + min(sum, left)
}

// improve searches for something better than the greedy choice, in the order of
// the candidates, and leaves every branch whose bound is no better.
func (s *search) improve(greedy Placement) (Placement, error) {
	s.best, s.steps = greedy, 200_000
	if s.choice.Steps > 0 {
		s.steps = s.choice.Steps
	}
	// A step looks at every candidate: what is too large for that stays greedy.
	s.steps = min(s.steps, 400_000_000/max(1, s.work()))
	whole, err := s.branch(0, 0, nil, nil)
	if err != nil {
		return Placement{}, err
	}
	if whole {
		s.best.Exact, s.best.Bound = true, s.best.Covered
	}
	return s.best, nil
}

// work is about what one bound costs.
func (s *search) work() int {
	n := len(s.weights)
	for _, c := range s.candidates {
		n += len(c.Covers)
	}
	return n
}

// branch reports whether it searched everything through.
func (s *search) branch(first int, covered float64, chosen []int, gains []float64) (bool, error) {
	if s.steps--; s.steps < 0 {
		return false, nil
	}
	if s.steps%1024 == 0 {
		if err := s.ctx.Err(); err != nil {
			return false, err
		}
	}
	if covered > s.best.Covered*(1+1e-12) {
		s.best.Chosen, s.best.Gains, s.best.Covered = slices.Clone(chosen), slices.Clone(gains), covered
	}
	left := s.choice.K - len(chosen)
	if left == 0 || first == len(s.candidates) || reached(s.best.Covered, s.bound(first, covered, left)) {
		return true, nil
	}
	whole := true
	if g := s.gain(first); g > 0 && s.free(first) {
		s.take(first, 1)
		done, err := s.branch(first+1, covered+g, append(chosen, first), append(gains, g))
		s.take(first, -1)
		if err != nil {
			return false, err
		}
		whole = done
	}
	done, err := s.branch(first+1, covered, chosen, gains)
	return whole && done, err
}
