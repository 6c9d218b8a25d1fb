package analyse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"lykta/internal/analyse"
	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/scan"
	"lykta/internal/day"
	"lykta/internal/words"
)

type method interface {
	Answer(context.Context, analyse.Stage) (analyse.Answer, error)
}

// answered runs a method and gives its JSON, and writes it in every other form
// so that none fails.
func answered(t testing.TB, m method, into any) analyse.Answer {
	t.Helper()
	a, err := m.Answer(context.Background(), func(string) {})
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(analyse.Wrong(words.For(words.Swedish), err), "\n"))
	}
	var b bytes.Buffer
	for _, lang := range []string{words.English, words.Swedish} {
		b.Reset()
		w := words.For(lang)
		if err := a.WriteTable(&b, w); err != nil {
			t.Fatal(err)
		}
		if err := a.WriteSVG(context.Background(), &b, w); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "NaN") || strings.Contains(b.String(), "[") && strings.Contains(b.String(), "[a") {
			t.Errorf("%s: something is not said:\n%.400s", lang, b.String())
		}
		b.Reset()
		if err := a.WriteJSON(&b, w); err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(b.Bytes(), into); err != nil {
		t.Fatal(err)
	}
	return a
}

func near(t testing.TB, what string, got, want, share float64) {
	t.Helper()
	if !(math.Abs(got-want) <= share*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g within %g", what, got, want, share)
	}
}

func path(t testing.TB, name string) string { return analysistest.Path(t, name) }

func TestDensityOfReference(t *testing.T) {
	t.Parallel()
	m := analyse.Density{Events: path(t, "pts_100k.csv.gz"), Window: path(t, "window.csv.gz"), Sigma: 150, Edge: kde.Uniform, EdgeName: "uniform", Grid: 512}
	var got struct {
		Grid             struct{ NX, NY int }
		Max              struct{ X, Y, Value float64 }
		Min, Total       float64
		Outside          int
		Values           []*float64
		Meaning          []string
		Method, Version  string
		N                int
		Notes            []struct{ Key, Text string }
		Sigma            float64
		Edge, Bandwidth  string
		X0, Y0, W, H, NX float64
	}
	answered(t, m, &got)
	near(t, "the peak", got.Max.Value, 1.6017172792e-02, 0.005)
	near(t, "its x", got.Max.X, 11107.4, 1e-5)
	near(t, "its y", got.Max.Y, 3752.422, 1e-5)
	near(t, "the sum", got.Total, 100159.176708, 0.005)
	if got.Outside != 97909 || len(got.Values) != 512*512 || got.N != 100_000 || len(got.Meaning) != 2 {
		t.Errorf("%d outside, %d values, n %d, %q", got.Outside, len(got.Values), got.N, got.Meaning)
	}
	m.Sigma, m.Bandwidth, m.Grid = 0, "scott", 64
	answered(t, m, &got)
	near(t, "Scott's bandwidth", got.Sigma, 528.283829, 1e-6)
}

func TestHotCellsOfReference(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_gistar_200m.csv")
	var got struct {
		Cells []struct {
			IX, IY, Count int
			Z, P          float64
			Significant   bool
		}
		Moran float64
	}
	answered(t, analyse.HotCells{Events: path(t, "pts_100k.csv.gz"), Window: path(t, "window.csv.gz"), Cell: 200}, &got)
	byCell := map[[2]int]int{}
	for i := range truth["ix"] {
		byCell[[2]int{int(truth["ix"][i]), int(truth["iy"][i])}] = i
	}
	significant := 0
	for _, c := range got.Cells {
		i, ok := byCell[[2]int{c.IX, c.IY}]
		if !ok || c.Count != int(truth["count"][i]) || math.Abs(c.Z-truth["z"][i]) > 1e-6*max(1, math.Abs(c.Z)) {
			t.Fatalf("cell %d, %d: %+v", c.IX, c.IY, c)
		}
		if c.Significant {
			significant++
		}
	}
	if len(got.Cells) != 3578 || significant != 267 {
		t.Errorf("%d cells, %d significant", len(got.Cells), significant)
	}
	near(t, "Moran's I", got.Moran, 0.4851049800, 1e-8)
}

func TestHotTimesOfReference(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_aoristic.csv")
	var got struct {
		Hours []struct {
			Hour              int
			Weight, Low, High float64
		}
	}
	answered(t, analyse.HotTimes{Events: path(t, "aoristic_200k.csv.gz"), Place: time.UTC}, &got)
	for i, h := range got.Hours {
		near(t, fmt.Sprint("hour ", i), h.Weight, truth["weight"][i], 1e-8)
	}
}

func TestNearRepeatOfReference(t *testing.T) {
	t.Parallel()
	var got struct {
		Observed                  int
		Expected, Ratio, P, Mean  float64
		Bands                     []struct{ Observed int }
		SD                        float64
		SpaceFrom, SpaceTo, Bound float64
	}
	answered(t, analyse.NearRepeat{Events: path(t, "knox_5k.csv.gz"), Space: []float64{200}, Time: []int64{7}, Permutations: 999, Seed: 1}, &got)
	near(t, "expected", got.Expected, 964.281557, 1e-8)
	near(t, "the permutations' mean", got.Mean, 964.28, 0.005)
	var bands []int
	for _, b := range got.Bands {
		bands = append(bands, b.Observed)
	}
	if want := "[1407 69204 169262 12257627]"; got.Observed != 1407 || got.P != 0.001 || fmt.Sprint(bands) != want {
		t.Errorf("observed %d, p %g, bands %v, want %s", got.Observed, got.P, bands, want)
	}
}

func TestScanOfReference(t *testing.T) {
	t.Parallel()
	m := analyse.Scan{Cases: path(t, "stp_cases.csv.gz"), Locations: path(t, "stp_loc.csv.gz"), Start: day.MustParse("2025-01-01"), End: day.MustParse("2025-12-31"),
		Options: scan.Options{MaxRadius: 2000, MaxDays: 28, Replications: 999, Seed: 1}}
	var got struct {
		Clusters []struct {
			Locations                 []int
			X, Y, Radius              float64
			From, To                  string
			Observed                  int
			Expected, Statistic, P    float64
			RecurrenceDays            float64 `json:"recurrence_days"`
			Unknown, Another, Nothing int
		}
	}
	answered(t, m, &got)
	c := got.Clusters[0]
	near(t, "statistic", c.Statistic, 51.723351, 1e-7)
	near(t, "radius", c.Radius, 422.76, 1e-4)
	near(t, "p", c.P, 0.001, 1e-9)
	near(t, "recurrence", c.RecurrenceDays, 1000, 1e-9)
	if want := "[18 837 493 159 616 129 332 2 948 27 461 14 875 982 623 268]"; fmt.Sprint(c.Locations) != want || c.From != "2025-12-25" || c.To != "2025-12-31" || c.Observed != 51 {
		t.Errorf("the most likely cluster is %+v", c)
	}
	near(t, "the second", got.Clusters[1].Statistic, 6.782406, 1e-6)
	near(t, "the third", got.Clusters[2].Statistic, 5.983202, 1e-6)
}

func TestWarningOfReference(t *testing.T) {
	t.Parallel()
	for method, c := range map[string]struct {
		file   string
		alarms int
	}{
		"farrington-flexible": {"truth_farringtonFlexible.csv", 92}, "farrington": {"truth_farrington1996.csv", 199},
		"ears-c1": {"truth_earsC1.csv", 247}, "ears-c2": {"truth_earsC2.csv", 268},
	} {
		truth := analysistest.Read(t, c.file)
		var got struct {
			Weeks []struct {
				Series, Time, Observed int
				Expected, Upper        *float64
				Alarm                  bool
			}
		}
		answered(t, analyse.Warning{Series: path(t, "series_290x520.csv.gz"), Method: method, From: "495", To: "520"}, &got)
		alarms := 0
		for i, w := range got.Weeks {
			if w.Alarm {
				alarms++
			}
			if w.Series != int(truth["muni"][i]) || w.Time != int(truth["week"][i]) || w.Alarm != (truth["alarm"][i] == 1) {
				t.Fatalf("%s: %+v", method, w)
			}
			if want := truth["upper"][i]; w.Upper != nil && !math.IsNaN(want) && math.Abs(*w.Upper-want) > 1e-6*max(1, want) {
				t.Errorf("%s: series %d week %d: threshold %.9g, want %.9g", method, w.Series, w.Time, *w.Upper, want)
			}
		}
		if len(got.Weeks) != 290*26 || alarms != c.alarms {
			t.Errorf("%s: %d weeks, %d alarms, want %d", method, len(got.Weeks), alarms, c.alarms)
		}
	}
}

func TestTrendOfReference(t *testing.T) {
	t.Parallel()
	truth := analysistest.Read(t, "truth_trend_290_tight.csv")
	var got struct {
		Series []struct {
			Log, SE, Dispersion float64
			Season              []struct{ Sin, Cos float64 }
		}
	}
	answered(t, analyse.Trend{Series: path(t, "series_290x520.csv.gz"), Harmonics: 1, PerYear: 52.18, Matters: rate.Interval{Low: 0.95, High: 1.05}}, &got)
	const years = 520 / 52.18 // the reference's trend is over all ten
	for i, s := range got.Series {
		if math.Abs(s.Log*years-truth["qp_trend"][i]) > 1e-6*max(0.01, math.Abs(truth["qp_trend"][i])) {
			t.Errorf("series %d: trend %.9g, want %.9g", i+1, s.Log*years, truth["qp_trend"][i])
		}
		near(t, "standard error", s.SE*years, truth["qp_se_trend"][i], 1e-6)
		near(t, "dispersion", s.Dispersion, truth["qp_disp"][i], 1e-6)
	}
	if len(got.Series) != 290 {
		t.Errorf("%d series", len(got.Series))
	}
}

func TestWeighOfReference(t *testing.T) {
	t.Parallel()
	m := analyse.Weigh{Answers: path(t, "survey_100k.csv.gz"), Margins: path(t, "survey_margins.csv.gz"), Weight: "dw", Means: []string{"idx", "unsafe"}, Groups: 100}
	var got struct {
		Estimates []struct {
			Variable            string
			Domain              *int
			N                   int
			NEffective          float64 `json:"n_effective"`
			Mean, SE, Low, High float64
		}
		DesignEffect float64 `json:"design_effect"`
		Weights      struct {
			Sum, Min, Max float64
			First         []float64
		}
	}
	answered(t, m, &got)
	idx, unsafe := got.Estimates[0], got.Estimates[1]
	near(t, "idx", idx.Mean, 2.1352507179, 1e-8)
	near(t, "its error", idx.SE, 0.0040089458, 1e-6)
	near(t, "unsafe", unsafe.Mean, 0.2931853959, 1e-8)
	near(t, "its error", unsafe.SE, 0.0013615673, 1e-6)
	near(t, "low", unsafe.Low, 0.2905238661, 1e-6)
	near(t, "high", unsafe.High, 0.2958611405, 1e-6)
	near(t, "design effect", got.DesignEffect, 1.041850957, 1e-6)
	near(t, "least weight", got.Weights.Min, 7.486675579, 1e-6)
	near(t, "greatest weight", got.Weights.Max, 23.066964038, 1e-6)
	near(t, "first weight", got.Weights.First[0], 12.160707605, 1e-6)
	m.Replicates = "jackknife"
	answered(t, m, &got)
	near(t, "by jackknife", got.Estimates[0].SE, 0.0042017713, 1e-6)
	near(t, "by jackknife", got.Estimates[1].SE, 0.0015011541, 1e-6)
	m.Replicates, m.By, m.Means = "", "area", []string{"idx"}
	answered(t, m, &got)
	truth := analysistest.Read(t, "truth_survey_area.csv")
	for i, e := range got.Estimates {
		if e.Domain == nil || *e.Domain != int(truth["area"][i]) {
			t.Fatalf("domain %d is %v", i, e.Domain)
		}
		near(t, "area", e.Mean, truth["mean"][i], 1e-7)
		near(t, "area's error", e.SE, truth["se"][i], 1e-6)
	}
}

func TestEffectOfReference(t *testing.T) {
	t.Parallel()
	var got struct {
		By       string
		Log      float64
		Poisson  struct{ SE, Dispersion float64 }
		Negative struct{ Log, SE, Theta float64 } `json:"negative_binomial"`
	}
	answered(t, analyse.Effect{Events: path(t, "panel_12x156.csv.gz"), Confidence: 0.95, PerYear: 52.18}, &got)
	near(t, "Poisson", got.Log, -0.23727279, 1e-7)
	near(t, "its error", got.Poisson.SE, 0.043890464, 1e-5)
	near(t, "dispersion", got.Poisson.Dispersion, 1.6633325, 1e-6)
	near(t, "negative binomial", got.Negative.Log, -0.24602523, 1e-5)
	near(t, "its error", got.Negative.SE, 0.055772006, 1e-5)
}

// The police's own events over three years: every series by municipality and
// type is judged, and the answer says that they are news.
func TestPublishedEvents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ file, method, to string }{
		{"../../data/polisen/events_2023-03_2025-12_slim.jsonl.gz", "farrington-flexible", "2025-W51"},
		{"../../data/polisen/events_2023-03_2025-12_slim.jsonl.gz", "ears-c2", "2025-W51"},
		{"../../data/polisen/events_eight_municipalities.jsonl", "ears-c1", ""},
	} {
		var got struct {
			Series, Alarms, Discoveries int
			ExpectedFalse               float64 `json:"expected_false"`
			Notes                       []struct{ Key, Text string }
			Weeks                       []struct{ Series, Time string }
		}
		m := analyse.Warning{Series: path(t, c.file), News: true, Least: 1, Method: c.method, Years: 2, To: c.to}
		a := answered(t, m, &got)
		if got.Notes[0].Key != "analyse.news" || got.Series < 100 || len(got.Weeks) != got.Series || a.N != got.Series {
			t.Errorf("%s: %d series, %d weeks, notes %v", c.file, got.Series, len(got.Weeks), got.Notes)
		}
		t.Logf("%s by %s: %d series, %d alarms, %.1f expected by chance, %d stand", c.file, c.method, got.Series, got.Alarms, got.ExpectedFalse, got.Discoveries)
	}
}
