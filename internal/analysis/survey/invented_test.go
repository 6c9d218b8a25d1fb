package survey_test

import (
	"math"
	"strconv"
	"testing"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/survey"
)

const inventedFile = "testdata/invented.csv"

// invented is a drawn-up survey of 72 rows: clusters in three strata, unequal
// weights, some answers missing. The expected figures are R survey 4.1-1's.
type invented struct {
	sample            *survey.Sample
	age, home         survey.Factor
	income            []float64
	ask               []survey.Question
	margins, withMore survey.Targets
}

func numbers(t testing.TB, name string) []float64 {
	t.Helper()
	text := column(t, inventedFile, name)
	out := make([]float64, len(text))
	for i, v := range text {
		var err error
		if out[i], err = strconv.ParseFloat(v, 64); err != nil {
			out[i] = math.NaN()
		}
	}
	return out
}

func readInvented(t testing.TB) invented {
	t.Helper()
	f := func(name string) survey.Factor { return survey.NewFactor(name, column(t, inventedFile, name)) }
	v := invented{age: f("age"), home: f("home"), income: numbers(t, "income")}
	design := survey.Stage{Stratum: f("stratum").Code, Unit: f("unit").Code, Population: numbers(t, "fpc")}
	var err error
	if v.sample, err = survey.New(len(v.income), numbers(t, "w"), design); err != nil {
		t.Fatal(err)
	}
	worry := numbers(t, "worry")
	v.ask = []survey.Question{
		{Name: "worry", Values: worry},
		{Name: "worry", Kind: survey.Total, Values: worry},
		{Name: "worry per income", Kind: survey.Ratio, Values: worry, Per: v.income},
		{Name: "out", Kind: survey.Share, Values: numbers(t, "out")},
	}
	v.margins = survey.Targets{Margins: []survey.Margin{
		{Factor: v.age, Levels: []string{"16-29", "30-64", "65-"}, Totals: []float64{350, 680, 370}},
		{Factor: v.home, Levels: []string{"äger", "hyr"}, Totals: []float64{750, 650}},
	}}
	v.withMore = v.margins
	v.withMore.Auxiliaries = []survey.Auxiliary{{Name: "income", Values: v.income, Total: 42500}}
	return v
}

// pairs are values each followed by its standard error.
type pairs []float64

func (want pairs) check(t *testing.T, name string, table survey.Table, share float64) {
	t.Helper()
	for i, e := range table.Estimates {
		near(t, name+" "+e.Variable+" "+e.Domain, e.Value, want[2*i], 1e-9)
		near(t, name+" "+e.Variable+" "+e.Domain+" se", e.SE, want[2*i+1], share)
	}
}

func TestDesignsAgainstR(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	for name, c := range map[string]struct {
		targets survey.Targets
		how     survey.Calibration
		want    pairs
		ages    pairs
	}{
		"no calibration": {survey.Targets{}, survey.Calibration{},
			pairs{2.6887755102, 0.268345530223, 4005.2, 476.739357867, 0.0893366776222, 0.00912227204811, 0.405544554455, 0.0769379598544},
			pairs{30.7037410072, 1.858140628669, 31.4950439453, 0.777287495435, 27.4128442388, 1.196853686206}},
		"rake()": {v.margins, survey.Calibration{Unweighted: true},
			pairs{2.61163482532, 0.162424730036, 3512.53322717, 228.609962337, 0.0863786079326, 0.0046698487518, 0.382349461717, 0.0500970229886},
			pairs{30.9816991900, 1.888390495266, 31.5189442819, 0.796944394938, 27.3784135996, 1.217087639980}},
		"raking": {v.margins, survey.Calibration{},
			pairs{2.61163482532, 0.15652967268, 3512.53322717, 220.234270899, 0.0863786079326, 0.00437340651802, 0.382349461717, 0.0497051545498},
			pairs{30.9816991900, 1.882516938292, 31.5189442819, 0.786458604659, 27.3784135996, 1.238219527113}},
		"linear": {v.margins, survey.Calibration{Method: survey.Linear},
			pairs{2.61174146192, 0.156787627577, 3511.47339744, 220.355289158, 0.0864427105648, 0.0043725736035, 0.382302037798, 0.0499292206737},
			pairs{30.8997016488, 1.868215127997, 31.5217008687, 0.788754525852, 27.3756839134, 1.242860359991}},
		"logit": {v.withMore, survey.Calibration{Method: survey.Logit, Low: 0.6, High: 1.8},
			pairs{2.61316938876, 0.150559209216, 3514.98538214, 211.046642659, 0.086269181255, 0.00472507418581, 0.383083835857, 0.0471707923822},
			pairs{31.0909311822, 1.678097191872, 31.5748112558, 0.547563089071, 27.4251417089, 1.147907191187}},
		"truncated": {v.withMore, survey.Calibration{Method: survey.Truncated, Low: 0.65, High: 1.3},
			pairs{2.61383647711, 0.150844079789, 3512.61261815, 211.049191681, 0.0863326040594, 0.00473417371163, 0.383247019797, 0.0476143423133},
			pairs{30.8624277343, 1.652101295594, 31.6541060401, 0.543450778382, 27.4955626642, 1.134918573289}},
	} {
		s, share := v.sample, 1e-6
		if c.targets.Margins != nil {
			var notes []note.Note
			var err error
			if s, notes, err = v.sample.Calibrate(c.targets, c.how); err != nil {
				t.Fatal(name, err)
			}
			if note.Has(notes, "survey.bounded") != (name == "truncated") {
				t.Errorf("%s: notes %v", name, notes)
			}
		}
		c.want.check(t, name, estimate(t, s, v.ask, nil, survey.Options{}), share)
		c.ages.check(t, name, estimate(t, s, []survey.Question{{Name: "income", Values: v.income}}, &v.age, survey.Options{}), share)
	}
}

func TestStratifiedJackknifeAgainstR(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	raked, _, err := v.sample.Calibrate(v.margins, survey.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	o := survey.Options{Replicates: &survey.Replication{}}
	for s, want := range map[*survey.Sample]pairs{
		v.sample: {2.6887755102, 0.269930043682},
		raked:    {2.61163482532, 0.168320472157},
	} {
		want.check(t, "jackknife", estimate(t, s, v.ask[:1], nil, o), 1e-6)
	}
}

// Two stages with both populations known, by hand: clusters 3 of 6, in each 2
// rows of 4; V = (1-½)·3/2·Σ(z-z̄)² + ½·(1-½)·2/1·Σ(zᵢⱼ-z̄ᵢ)².
func TestTwoStagesByHand(t *testing.T) {
	t.Parallel()
	y := []float64{1, 3, 2, 2, 6, 10}
	unit, n1, n2 := []int32{0, 0, 1, 1, 2, 2}, []float64{6, 6, 6, 6, 6, 6}, []float64{4, 4, 4, 4, 4, 4}
	s, err := survey.New(6, nil, survey.Stage{Unit: unit, Population: n1}, survey.Stage{Population: n2})
	if err != nil {
		t.Fatal(err)
	}
	e := estimate(t, s, []survey.Question{{Kind: survey.Total, Values: y}}, nil, survey.Options{}).Estimates[0]
	// Weights 4: z = 4, 12, 8, 8, 24, 40; clusters 16, 16, 64 about 32.
	within := 32.0 + 0 + 128
	want := 0.5*1.5*(256+256+1024) + 0.5*0.5*2*within
	near(t, "total", e.Value, 96, 1e-12)
	near(t, "variance", e.SE*e.SE, want, 1e-12)
	if e.Degrees != 2 {
		t.Errorf("%v degrees of freedom", e.Degrees)
	}
}

func TestMissingAnswersAreCounted(t *testing.T) {
	t.Parallel()
	v := readInvented(t)
	table := estimate(t, v.sample, v.ask, nil, survey.Options{})
	if e := table.Estimates[0]; e.N != 69 || e.Missing != 3 {
		t.Errorf("%d answers and %d without", e.N, e.Missing)
	}
	if e := table.Estimates[3]; e.N != 70 || e.Missing != 2 || !note.Has(table.Notes, "survey.unanswered") {
		t.Errorf("%d answers and %d without, notes %v", e.N, e.Missing, table.Notes)
	}
}
