package analyse_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lykta/internal/analyse"
	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/survey"
	"lykta/internal/words"
)

// The other ways to correct at the border, and none: the peak within half a per
// cent of the reference's, which is on an FFT grid.
func TestDensityEdgesOfReference(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		edge kde.Edge
		name string
		peak float64
		sum  float64 // 0: not known
	}{{kde.Uniform, "uniform", 5.9749645962e-03, 100428.417083}, {kde.Diggle, "diggle", 5.9749675670e-03, 0}, {kde.None, "none", 5.9749645895e-03, 0}} {
		var got struct {
			Max   struct{ X, Y, Value float64 }
			Total float64
		}
		answered(t, analyse.Density{Events: path(t, "pts_100k.csv.gz"), Window: path(t, "window.csv.gz"), Sigma: 300, Edge: c.edge, EdgeName: c.name, Grid: 512}, &got)
		near(t, c.name, got.Max.Value, c.peak, 0.005)
		near(t, c.name+", x", got.Max.X, 4890.084, 1e-5)
		near(t, c.name+", y", got.Max.Y, 8663.009, 1e-5)
		if c.sum > 0 {
			near(t, c.name+", the sum", got.Total, c.sum, 0.005)
		}
	}
}

// Scott's rule is a formula; the other two search where the reference does.
func TestBandwidthsOfReference(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]float64{"scott": 528.283829, "diggle": 36.370636, "likelihood": 89.423139} {
		var got struct {
			Sigma     float64
			Bandwidth string
		}
		answered(t, analyse.Density{Events: path(t, "pts_100k.csv.gz"), Window: path(t, "window.csv.gz"), Bandwidth: rule, Edge: kde.Uniform, EdgeName: "uniform", Grid: 64}, &got)
		near(t, rule, got.Sigma, want, 2e-8)
	}
}

func TestNegativeBinomialTrendOfReference(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_trend_290.csv")
	var got struct {
		Family string
		Series []struct {
			Log, SE float64
			Theta   *float64
		}
	}
	answered(t, analyse.Trend{Series: path(t, "series_290x520.csv.gz"), Negative: true, Harmonics: 1, PerYear: 52.18, Matters: rate.Interval{Low: 0.95, High: 1.05}}, &got)
	const years = 520 / 52.18
	for i, s := range got.Series {
		want, se, theta := truth["nb_trend"][i], truth["nb_se_trend"][i], truth["nb_theta"][i]
		within := 1e-5 // iterative fits, of the trend or of its error where it is near none
		if s.Theta == nil {
			// No more than Poisson: R doubles theta until its iterations are spent.
			if within = 2e-4; theta < 5000 {
				t.Errorf("series %d has no theta, R has %g", i+1, theta)
			}
		} else {
			near(t, fmt.Sprint("theta of series ", i+1), *s.Theta, theta, 1e-5)
		}
		if math.Abs(s.Log*years-want) > within*max(math.Abs(want), se) {
			t.Errorf("series %d: trend %.9g, want %.9g", i+1, s.Log*years, want)
		}
		near(t, fmt.Sprint("standard error of series ", i+1), s.SE*years, se, within)
	}
	if len(got.Series) != 290 || got.Family != "negative-binomial" {
		t.Errorf("%d series, %s", len(got.Series), got.Family)
	}
}

func TestLinearCalibrationOfReference(t *testing.T) {
	t.Parallel()
	var got struct{ Estimates []struct{ Mean, SE float64 } }
	answered(t, analyse.Weigh{Answers: path(t, "survey_100k.csv.gz"), Margins: path(t, "survey_margins.csv.gz"), Weight: "dw", Means: []string{"idx"}, Calibration: survey.Calibration{Method: survey.Linear}}, &got)
	near(t, "mean", got.Estimates[0].Mean, 2.1352918526, 1e-8)
	near(t, "its error", got.Estimates[0].SE, 0.0040079741, 1e-6)
}

func TestDisplacementOfReference(t *testing.T) {
	t.Parallel()
	var got struct{ Figure, SE, Low, High, Z float64 }
	answered(t, analyse.Effect{Events: write(t, "role,before,after\ntreated,20,10\ncontrol,20,20\n"), Confidence: 0.9}, &got)
	near(t, "WDD", got.Figure, -10, 1e-12)
	near(t, "its error", got.SE, 8.366600, 1e-7)
	near(t, "low", got.Low, -23.762, 1e-4)
	near(t, "high", got.High, 3.762, 1e-3)
	near(t, "z", got.Z, -1.195229, 1e-6)
}

// A public data set: smoothing by neighbours as spdep's EBlocal.
func TestLocalSmoothingOfReference(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_ncsids.csv")
	areas, borders := "area,count,population\n", "from,to\n"
	for i := range truth["BIR74"] {
		areas += fmt.Sprintf("%d,%g,%g\n", i+1, truth["SID74"][i], truth["BIR74"][i])
	}
	file, err := os.Open(path(t, "truth_ncsids_queen.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		from, near, _ := strings.Cut(lines.Text(), ",")
		for _, to := range strings.Fields(near) {
			borders += from + "," + to + "\n"
		}
	}
	var got struct {
		Smoothing string
		Areas     []struct{ Smoothed float64 }
	}
	answered(t, analyse.Rate{Areas: write(t, areas), Neighbours: write(t, borders)}, &got)
	for i, a := range got.Areas {
		near(t, fmt.Sprint("area ", i+1), a.Smoothed/rate.Per, truth["EBlocal"][i], 1e-6)
	}
	if len(got.Areas) != 100 || got.Smoothing != "local" {
		t.Errorf("%d areas smoothed %s", len(got.Areas), got.Smoothing)
	}
}

// The local Moran of the reference's grid: its highest value, and that their
// mean is Moran's I.
func TestLocalMoranOfReference(t *testing.T) {
	t.Parallel()
	var got struct {
		By    string
		Moran float64
		Cells []struct {
			Local float64
			Kind  string
		}
	}
	answered(t, analyse.HotCells{Events: path(t, "pts_100k.csv.gz"), Window: path(t, "window.csv.gz"), Cell: 200, Moran: true}, &got)
	top, mean, unnamed := 0.0, 0.0, 0
	for _, c := range got.Cells {
		top, mean = max(top, c.Local), mean+c.Local/float64(len(got.Cells))
		if c.Kind == "" {
			unnamed++
		}
	}
	near(t, "the highest", top, 61.63108342, 1e-8)
	near(t, "the mean", mean, 0.4851049800, 1e-8)
	if got.By != "moran" || unnamed > 0 {
		t.Errorf("by %s, %d cells of no kind", got.By, unnamed)
	}
}

// A few days of the police's events hold no whole week, which is said.
func TestSnapshotWithoutWholeWeek(t *testing.T) {
	t.Parallel()
	m := analyse.Warning{Series: path(t, "../../data/polisen/events_api_snapshot_2026-08-22.json"), News: true, Least: 1, Method: "ears-c1"}
	_, err := m.Answer(t.Context(), func(string) {})
	if got := fmt.Sprint(analyse.Wrong(words.For(words.English), err)); !strings.Contains(got, "from 2026-08-14 to 2026-08-22. There is no whole week") {
		t.Errorf("got %s", got)
	}
}

// write keeps a small file for a test.
func write(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
