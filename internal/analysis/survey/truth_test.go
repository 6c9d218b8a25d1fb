package survey_test

import (
	"math"
	"slices"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/survey"
)

func TestRakedAgainstR(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	s := r.raked(t)
	w := s.Weights()
	for i, want := range []float64{12.160707605, 10.581391655, 10.282066389, 12.375599022, 13.759463307} {
		near(t, "weight", w[i], want, 1e-6)
	}
	near(t, "least weight", slices.Min(w), 7.486675579, 1e-6)
	near(t, "greatest weight", slices.Max(w), 23.066964038, 1e-6)
	table := estimate(t, s, r.ask, nil, survey.Options{})
	near(t, "design effect", table.DesignEffect, 1.041850957, 1e-6)
	idx, unsafe := table.Estimates[0], table.Estimates[1]
	near(t, "residents", idx.Population, 1_200_000, 1e-9)
	near(t, "idx", idx.Value, 2.1352507179, 1e-8)
	near(t, "idx se", idx.SE, 0.0040089458, 1e-7)
	near(t, "unsafe", unsafe.Value, 0.2931853959, 1e-8)
	near(t, "unsafe se", unsafe.SE, 0.0013615673, 1e-7)
	near(t, "low", unsafe.Low, 0.2905238661, 1e-7)
	near(t, "high", unsafe.High, 0.2958611405, 1e-7)
	// The control takes the raked weights for weights by design.
	naive, err := survey.New(len(w), w)
	if err != nil {
		t.Fatal(err)
	}
	if se := estimate(t, naive, r.ask, nil, survey.Options{}).Estimates[0].SE; se < 1.05*idx.SE {
		t.Errorf("ignoring the calibration gives the standard error %v: the data cannot show the fault", se)
	}
}

func TestLinearCalibrationAgainstR(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	s, _, err := r.sample.Calibrate(r.targets, survey.Calibration{Method: survey.Linear})
	if err != nil {
		t.Fatal(err)
	}
	e := estimate(t, s, r.ask, nil, survey.Options{}).Estimates[0]
	near(t, "idx", e.Value, 2.1352918526, 1e-8)
	near(t, "idx se", e.SE, 0.0040079741, 1e-7)
}

func TestAreasAgainstR(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	table := estimate(t, r.raked(t), r.ask, &r.area, survey.Options{})
	truth := analysistest.Read(t, "truth_survey_area.csv")
	for i := range truth["area"] {
		e := table.Estimates[i]
		near(t, "area "+e.Domain, e.Value, truth["mean"][i], 1e-7)
		near(t, "area "+e.Domain+" se", e.SE, truth["se"][i], 1e-6)
	}
}

func TestJackknifeAgainstR(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	group := make([]float64, len(r.table["id"]))
	for i, id := range r.table["id"] {
		group[i] = math.Mod(id, 100)
	}
	groups := factor("group", group)
	o := survey.Options{Replicates: &survey.Replication{Groups: &groups}}
	table := estimate(t, r.raked(t), r.ask, nil, o)
	near(t, "idx se", table.Estimates[0].SE, 0.0042017713, 1e-6)
	near(t, "unsafe se", table.Estimates[1].SE, 0.0015011541, 1e-6)
	if d := table.Estimates[0].Degrees; d != 99 {
		t.Errorf("%v degrees of freedom", d)
	}
}

// R's own 200 replicates gave 0.00406, with a Monte Carlo error of one in
// twenty.
func TestBootstrapNearLinearised(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	s := r.raked(t)
	o := survey.Options{Replicates: &survey.Replication{Method: survey.Bootstrap, Count: 1000, Seed: 1}}
	table := estimate(t, s, r.ask, nil, o)
	near(t, "idx se", table.Estimates[0].SE, 0.0040089458, 4/math.Sqrt(2*1000))
	near(t, "unsafe se", table.Estimates[1].SE, 0.0013615673, 4/math.Sqrt(2*1000))
	t.Log(table.Estimates[0].SE, table.Estimates[1].SE)
}
