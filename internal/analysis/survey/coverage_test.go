package survey_test

import (
	"context"
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/survey"
)

// A town of 40 × 300 blocks whose residents are alike within a block and
// differ by two known groupings. Its answers are known, so that it can be seen
// how often an interval holds them.
type blockTown struct {
	blocks       [][]resident
	mean, share  float64
	meanOfFirst  float64 // of those of the first age
	age, tenure  [3]float64
	total, count float64
}

type resident struct {
	age, tenure int32
	worry, out  float64
}

func makeTown() blockTown {
	var town blockTown
	s := random.New(31, 0)
	first := 0.0
	for range 300 {
		block := make([]resident, 20+s.Below(40))
		common := s.Float64()*2 - 1
		for i := range block {
			r := resident{age: int32(s.Below(3)), tenure: int32(s.Below(3))}
			r.worry = 2 + float64(r.age) + 1.5*float64(r.tenure) + 0.8*common + normal(&s)
			if s.Float64() < 1/(1+math.Exp(3-r.worry*0.6)) {
				r.out = 1
			}
			block[i] = r
			town.age[r.age]++
			town.tenure[r.tenure]++
			town.total += r.worry
			town.share += r.out
			town.count++
			if r.age == 0 {
				first += r.worry
			}
		}
		town.blocks = append(town.blocks, block)
	}
	town.mean, town.share, town.meanOfFirst = town.total/town.count, town.share/town.count, first/town.age[0]
	return town
}

func normal(s *random.Stream) float64 {
	return math.Sqrt(-2*math.Log(1-s.Float64())) * math.Cos(2*math.Pi*s.Float64())
}

// drawn is one sample of the town: blocks, with everybody in them.
type drawn struct {
	sample *survey.Sample
	raked  *survey.Sample
	naive  *survey.Sample // as if the residents had been drawn one by one
	ask    []survey.Question
	age    survey.Factor
}

func (town blockTown) draw(t testing.TB, trial uint64, blocks int) drawn {
	t.Helper()
	s := random.New(17, trial)
	order := make([]int, len(town.blocks))
	for i := range order {
		order[i] = i
	}
	random.Sample(&s, order, blocks)
	var unit []int32
	var weight, population, worry, out []float64
	age := survey.Factor{Name: "age", Levels: []string{"a", "b", "c"}}
	tenure := survey.Factor{Name: "tenure", Levels: []string{"x", "y", "z"}}
	for _, b := range order[:blocks] {
		for _, r := range town.blocks[b] {
			unit, population = append(unit, int32(b)), append(population, float64(len(town.blocks)))
			weight = append(weight, float64(len(town.blocks))/float64(blocks))
			age.Code, tenure.Code = append(age.Code, r.age), append(tenure.Code, r.tenure)
			worry, out = append(worry, r.worry), append(out, r.out)
		}
	}
	d := drawn{age: age, ask: []survey.Question{{Name: "worry", Values: worry}, {Name: "out", Kind: survey.Share, Values: out}}}
	var err error
	if d.sample, err = survey.New(len(unit), weight, survey.Stage{Unit: unit, Population: population}); err != nil {
		t.Fatal(err)
	}
	targets := survey.Targets{Margins: []survey.Margin{
		{Factor: age, Levels: age.Levels, Totals: town.age[:]}, {Factor: tenure, Levels: tenure.Levels, Totals: town.tenure[:]}}}
	if d.raked, _, err = d.sample.Calibrate(targets, survey.Calibration{}); err != nil {
		t.Fatal(err)
	}
	if d.naive, err = survey.New(len(unit), d.raked.Weights()); err != nil {
		t.Fatal(err)
	}
	return d
}

// rates returns how often each interval holds the truth.
func (town blockTown) rates(t testing.TB, trials, blocks int, replicated bool) map[string]float64 {
	t.Helper()
	held := map[string]float64{}
	hold := func(name string, e survey.Estimate, truth float64) {
		if e.Low <= truth && truth <= e.High {
			held[name] += 1 / float64(trials)
		}
	}
	for trial := range uint64(trials) {
		d := town.draw(t, trial, blocks)
		get := func(s *survey.Sample, by *survey.Factor, o survey.Options) survey.Table {
			table, err := s.Estimate(context.Background(), d.ask, by, o)
			if err != nil {
				t.Fatal(err)
			}
			return table
		}
		if replicated {
			jack := get(d.raked, nil, survey.Options{Replicates: &survey.Replication{}})
			boot := get(d.raked, nil, survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 100, Seed: trial}})
			hold("jackknife mean", jack.Estimates[0], town.mean)
			hold("bootstrap mean", boot.Estimates[0], town.mean)
			hold("bootstrap logit share", boot.Estimates[1], town.share)
			continue
		}
		plain := get(d.sample, nil, survey.Options{})
		raked := get(d.raked, nil, survey.Options{})
		hold("mean", plain.Estimates[0], town.mean)
		hold("raked mean", raked.Estimates[0], town.mean)
		hold("raked logit share", raked.Estimates[1], town.share)
		hold("raked wilson share", get(d.raked, nil, survey.Options{Interval: survey.WilsonInterval}).Estimates[1], town.share)
		hold("raked domain", get(d.raked, &d.age, survey.Options{}).Estimates[0], town.meanOfFirst)
		hold("control without clusters", get(d.naive, nil, survey.Options{}).Estimates[0], town.mean)
	}
	return held
}

func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	town := makeTown()
	for name, rate := range town.rates(t, 1000, 25, false) {
		t.Logf("%s: %.1f %%", name, 100*rate)
		if name == "control without clusters" {
			if rate > 0.9 {
				t.Errorf("the control holds the truth in %.1f %%: the trial is too easy to show anything", 100*rate)
			}
		} else if rate < 0.93 || rate > 0.97 {
			t.Errorf("%s: holds the truth in %.1f %%, want 93 to 97", name, 100*rate)
		}
	}
	for name, rate := range town.rates(t, 300, 25, true) {
		t.Logf("%s: %.1f %%", name, 100*rate)
		if rate < 0.905 || rate > 0.99 { // 3.5 standard errors of 300 trials
			t.Errorf("%s: holds the truth in %.1f %%", name, 100*rate)
		}
	}
}

func TestSoakIntervals(t *testing.T) {
	analysistest.Soak(t)
	town := makeTown()
	for _, replicated := range []bool{false, true} {
		for name, rate := range town.rates(t, 5000, 30, replicated) {
			t.Logf("%s: %.2f %%", name, 100*rate)
			if name != "control without clusters" && (rate < 0.93 || rate > 0.97) {
				t.Errorf("%s: holds the truth in %.2f %%, want 93 to 97", name, 100*rate)
			}
		}
	}
}
