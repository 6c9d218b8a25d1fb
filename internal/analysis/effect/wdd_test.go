package effect_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/analysis/effect"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
)

// The reference is ptools: wdd(c(20,20), c(20,10)).
func TestWDDAgainstReference(t *testing.T) {
	t.Parallel()
	d, err := effect.WDD(effect.Displacement{Control: effect.Pair{Before: 20, After: 20}, Treated: effect.Pair{Before: 20, After: 10}}, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range [][2]float64{{d.Total, -10}, {d.SE, 8.366600}, {d.Low, -23.762}, {d.High, 3.762}, {d.Z, -1.195229}, {d.Local, -10}, {d.Displaced, 0}} {
		if math.Abs(c[0]-c[1]) > 5e-4 {
			t.Errorf("figure %d: %v, want %v", i, c[0], c[1])
		}
	}
	// With areas near by: 30→20 and 30→30 make −20 with variance 70 + 110; with
	// twice the time before, 20/2 and so on.
	near, _ := effect.WDD(effect.Displacement{Control: effect.Pair{Before: 20, After: 20}, Treated: effect.Pair{Before: 20, After: 10}, NearTreated: effect.Pair{Before: 30, After: 20}, NearControl: effect.Pair{Before: 30, After: 30}}, 0.9)
	if near.Total != -20 || math.Abs(near.SE-math.Sqrt(180)) > 1e-12 || near.Displaced != -10 {
		t.Errorf("near: %+v", near)
	}
	long, _ := effect.WDD(effect.Displacement{Control: effect.Pair{Before: 20, After: 20}, Treated: effect.Pair{Before: 20, After: 10}, TimeBefore: 2, TimeAfter: 1}, 0.9)
	if long.Total != -10 || math.Abs(long.SE-math.Sqrt(5+5+10+20)) > 1e-12 {
		t.Errorf("long: %+v", long)
	}
}

func TestWDDNotesAndErrors(t *testing.T) {
	t.Parallel()
	d, err := effect.WDD(effect.Displacement{Treated: effect.Pair{Before: 40, After: 3}, Control: effect.Pair{Before: 10, After: 9}}, 0.9)
	if err != nil || !note.Has(d.Notes, "effect.small") || !note.Has(d.Notes, "effect.levels") {
		t.Errorf("notes %v, %v", d.Notes, err)
	}
	some := effect.Pair{Before: 1, After: 1}
	for name, in := range map[string]effect.Displacement{
		"negative":  {Treated: effect.Pair{Before: -1}, Control: some},
		"empty":     {},
		"half time": {Treated: some, Control: some, TimeBefore: 3},
		"no size":   {Treated: some, Control: some, Sizes: effect.Sizes{Treated: 1}},
	} {
		if _, err := effect.WDD(in, 0.9); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := effect.WDD(effect.Displacement{Treated: some, Control: some}, 1); !errs.Is(err, errs.Invalid) {
		t.Errorf("confidence: %v", err)
	}
}

// Treated and control change places and the sign turns; counts and sizes times
// a factor leave the figure alone.
func TestWDDProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		pair := func(name string) effect.Pair {
			return effect.Pair{Before: rapid.Int64Range(1, 500).Draw(t, name), After: rapid.Int64Range(1, 500).Draw(t, name)}
		}
		in := effect.Displacement{Treated: pair("treated"), Control: pair("control"), NearTreated: pair("near"), NearControl: pair("near control"), TimeBefore: 3, TimeAfter: 2, Sizes: effect.Sizes{Treated: 1, Control: 2, NearTreated: 3, NearControl: 4}}
		turned := in
		turned.Treated, turned.Control, turned.NearTreated, turned.NearControl = in.Control, in.Treated, in.NearControl, in.NearTreated
		turned.Sizes = effect.Sizes{Treated: 2, Control: 1, NearTreated: 4, NearControl: 3}
		scaled := in
		scaled.Sizes = effect.Sizes{Treated: 7, Control: 14, NearTreated: 21, NearControl: 28}
		a, _ := effect.WDD(in, 0.9)
		b, _ := effect.WDD(turned, 0.9)
		c, _ := effect.WDD(scaled, 0.9)
		for i, d := range []float64{a.Total + b.Total, a.SE - b.SE, a.Low + b.High, a.Total - 7*c.Total, a.Z - c.Z} {
			if math.Abs(d) > 1e-9*(1+math.Abs(a.Total)+a.SE) {
				t.Fatalf("figure %d: %+v, %+v, %+v", i, a, b, c)
			}
		}
	})
}

// How often an effect is seen where there is none, and how often the smallest
// effect that is said to be seen in four cases of five is.
func TestWDDNullAndPower(t *testing.T) {
	t.Parallel()
	const trials = 4000
	for _, mean := range []float64{20, 60} {
		n := int64(mean)
		level := effect.Pair{Before: n, After: n}
		without, _ := effect.WDD(effect.Displacement{Treated: level, Control: level}, 0.9)
		var told, more, fewer float64
		for k := range uint64(trials) {
			s := random.New(67, k)
			draw := func(change float64) effect.Difference {
				d, _ := effect.WDD(effect.Displacement{
					Treated: effect.Pair{Before: int64(poisson(&s, mean)), After: int64(poisson(&s, mean+change))},
					Control: effect.Pair{Before: int64(poisson(&s, mean)), After: int64(poisson(&s, mean))},
				}, 0.9)
				return d
			}
			if !draw(0).Holds(0) {
				told++
			}
			if draw(without.Smallest.High).Low > 0 {
				more++
			}
			if draw(without.Smallest.Low).High < 0 {
				fewer++
			}
		}
		t.Logf("mean %v: false effects %.2f %%, %+.1f found in %.1f %%, %.1f in %.1f %%", mean, 100*told/trials, without.Smallest.High, 100*more/trials, without.Smallest.Low, 100*fewer/trials)
		if math.Abs(told/trials-0.1) > 0.02 || math.Abs(more/trials-0.8) > 0.05 || math.Abs(fewer/trials-0.8) > 0.05 {
			t.Errorf("mean %v: false %v, found %v and %v", mean, told/trials, more/trials, fewer/trials)
		}
	}
	few := effect.Pair{Before: 6, After: 6}
	if d, _ := effect.WDD(effect.Displacement{Treated: few, Control: few}, 0.9); !note.Has(d.Notes, "effect.blind") {
		t.Errorf("six events: %+v", d)
	}
}

// Where weeks vary by more than chance, Dispersion keeps false effects down:
// without it they are far too many.
func TestDispersionHoldsTheLevel(t *testing.T) {
	t.Parallel()
	const trials = 800
	wrong, without, chance := 0.0, 0.0, 0.0
	for k := range uint64(trials) {
		s := random.New(71, k)
		var rows [2][]float64
		var calm [2][]float64
		for i := range rows {
			state := normal(&s)
			for w := range 104 {
				state = 0.5*state + math.Sqrt(0.75)*normal(&s)
				season := 0.4 * math.Sin(2*math.Pi*float64(w)/52)
				rows[i] = append(rows[i], poisson(&s, 6*math.Exp(season+0.5*state-0.125)))
				calm[i] = append(calm[i], poisson(&s, 6*math.Exp(season)))
			}
		}
		false90 := func(rows [2][]float64, v float64) float64 {
			sum := func(v []float64) int64 {
				n := 0.0
				for _, x := range v {
					n += x
				}
				return int64(n)
			}
			in := effect.Displacement{Treated: effect.Pair{Before: sum(rows[0][:52]), After: sum(rows[0][52:])}, Control: effect.Pair{Before: sum(rows[1][:52]), After: sum(rows[1][52:])}, Variance: v}
			if d, _ := effect.WDD(in, 0.9); !d.Holds(0) {
				return 1
			}
			return 0
		}
		v, _ := effect.Dispersion(rows[0], rows[1], 52)
		wrong += false90(rows, v)
		without += false90(rows, 1)
		v, _ = effect.Dispersion(calm[0], calm[1], 52)
		chance += false90(calm, v)
	}
	t.Logf("false effects at 10 %%: %.1f %%, without %.1f %%; where there is chance alone %.1f %%", 100*wrong/trials, 100*without/trials, 100*chance/trials)
	if wrong/trials > 0.14 || without/trials < 0.2 || chance/trials > 0.125 || chance/trials < 0.05 {
		t.Errorf("false %v, without %v, chance %v", wrong/trials, without/trials, chance/trials)
	}
	if v, r := effect.Dispersion(make([]float64, 20), make([]float64, 20), 10); v != 1 || r != 0 {
		t.Errorf("no events: %v %v", v, r)
	}
	if v, _ := effect.Dispersion([]float64{9, 0, 9}, []float64{0, 9, 0}, 2); v != 1 {
		t.Errorf("three weeks: %v", v)
	}
}

func TestQuotients(t *testing.T) {
	t.Parallel()
	// Treated 100 → 60, near 50 → 55, control 200 → 180.
	q := effect.Quotient(effect.Pair{Before: 100, After: 60}, effect.Pair{Before: 50, After: 55}, effect.Pair{Before: 200, After: 180})
	wdq := (55.0/180 - 50.0/200) / (60.0/180 - 100.0/200)
	tne := (100*0.9 - 60) + (50*0.9 - 55)
	if math.Abs(q.WDQ-wdq) > 1e-12 || math.Abs(q.TNE-tne) > 1e-12 || len(q.Notes) != 1 {
		t.Errorf("got %+v, want %v and %v", q, wdq, tne)
	}
	for _, c := range []struct {
		name                   string
		treated, near, control effect.Pair
		wdqFails, tneFails     bool
		notes                  []string
	}{
		{"no control before", effect.Pair{Before: 5, After: 2}, effect.Pair{Before: 1, After: 1}, effect.Pair{After: 3}, true, true, []string{"effect.quotient.zero"}},
		{"no control after", effect.Pair{Before: 5, After: 2}, effect.Pair{Before: 1, After: 1}, effect.Pair{Before: 3}, true, false, []string{"effect.quotient.zero"}},
		{"no change against it", effect.Pair{Before: 4, After: 2}, effect.Pair{Before: 1, After: 1}, effect.Pair{Before: 8, After: 4}, true, false, []string{"effect.quotient.zero", "effect.quotient.no-success"}},
		{"worse than it", effect.Pair{Before: 4, After: 9}, effect.Pair{Before: 1, After: 1}, effect.Pair{Before: 8, After: 4}, false, false, []string{"effect.quotient.no-success"}},
	} {
		q := effect.Quotient(c.treated, c.near, c.control)
		if math.IsNaN(q.WDQ) != c.wdqFails || math.IsNaN(q.TNE) != c.tneFails {
			t.Errorf("%s: %+v", c.name, q)
		}
		for _, key := range append(c.notes, "effect.quotient.no-error") {
			if !note.Has(q.Notes, key) {
				t.Errorf("%s: no note %s", c.name, key)
			}
		}
	}
}
