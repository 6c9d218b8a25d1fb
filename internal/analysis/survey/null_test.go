package survey_test

import (
	"math"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/survey"
)

// falseAlarms compares four groups that answer alike, in blocks whose residents
// are alike, and two waves of the same: how often one comparison is called at
// 5 %, any after Holm, any after Benjamini and Hochberg, and any without
// adjustment as the control.
func falseAlarms(t *testing.T, trials int) map[string]float64 {
	t.Helper()
	rate := map[string]float64{}
	for trial := range uint64(trials) {
		before, after := blocks(t, 2*trial, 0), blocks(t, 2*trial+1, 0)
		call := map[string]bool{}
		pairs := after.Pairs(0)
		call["one"] = pairs[0].P <= 0.05
		waves, err := survey.Waves(before, after)
		if err != nil {
			t.Fatal(err)
		}
		call["wave"] = waves[0].P <= 0.05
		for _, d := range pairs {
			call["holm"] = call["holm"] || d.Holm <= 0.05
			call["fdr"] = call["fdr"] || d.FDR <= 0.05
			call["control"] = call["control"] || d.P <= 0.05
		}
		for name, yes := range call {
			if yes {
				rate[name] += 1 / float64(trials)
			}
		}
	}
	return rate
}

// blocks draws 60 blocks of eight residents in four groups; the first group
// answers shift higher.
func blocks(t testing.TB, seed uint64, shift float64) survey.Table {
	t.Helper()
	s := random.New(23, seed)
	group := survey.Factor{Name: "group", Levels: []string{"a", "b", "c", "d"}}
	var unit []int32
	var y []float64
	for b := range int32(60) {
		common := normal(&s)
		for range 8 {
			g := int32(s.Below(4))
			v := common + normal(&s)
			if g == 0 {
				v += shift
			}
			unit, y, group.Code = append(unit, b), append(y, v), append(group.Code, g)
		}
	}
	sample, err := survey.New(len(y), nil, survey.Stage{Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return estimate(t, sample, []survey.Question{{Values: y}}, &group, survey.Options{})
}

func TestNull(t *testing.T) {
	t.Parallel()
	const trials = 1500
	slack := 3.5 * math.Sqrt(0.05*0.95/trials)
	rate := falseAlarms(t, trials)
	t.Log(rate)
	for _, name := range []string{"one", "wave"} {
		if math.Abs(rate[name]-0.05) > slack {
			t.Errorf("%s: a true null is rejected in %.1f %%", name, 100*rate[name])
		}
	}
	if rate["holm"] > 0.05+slack || rate["fdr"] > 0.05+slack {
		t.Errorf("something is called in %.1f %% after Holm and %.1f %% after Benjamini and Hochberg", 100*rate["holm"], 100*rate["fdr"])
	}
	if rate["control"] < 0.1 {
		t.Errorf("the control calls only in %.1f %%: the trial is too easy to show anything", 100*rate["control"])
	}
}

func TestSoakNull(t *testing.T) {
	analysistest.Soak(t)
	rate := falseAlarms(t, 10_000)
	t.Log(rate)
	for _, name := range []string{"one", "wave"} {
		if rate[name] < 0.044 || rate[name] > 0.056 {
			t.Errorf("%s: a true null is rejected in %.2f %%, want 4.4 to 5.6", name, 100*rate[name])
		}
	}
}

func TestFindsWhatIsDrawnIn(t *testing.T) {
	t.Parallel()
	found := 0
	for trial := range uint64(50) {
		if d := blocks(t, trial, 0.8).Against(0, 0); d[0].Holm <= 0.05 && d[1].Holm <= 0.05 && d[2].Holm <= 0.05 {
			found++
		}
	}
	if found < 40 {
		t.Errorf("a group that answers far higher is found in %d of 50 surveys", found)
	}
}
