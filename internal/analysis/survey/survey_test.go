package survey_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/survey"
)

func factor(name string, values []float64) survey.Factor {
	text := make([]string, len(values))
	for i, v := range values {
		text[i] = strconv.FormatFloat(v, 'g', -1, 64)
	}
	return survey.NewFactor(name, text)
}

// column reads a column of texts out of a file.
func column(t testing.TB, path, name string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	at := slices.Index(rows[0], name)
	for _, row := range rows[1:] {
		out = append(out, row[at])
	}
	return out
}

// reference is the invented survey of 100 000 rows, and what is known of all.
type reference struct {
	table   analysistest.Table
	sample  *survey.Sample
	targets survey.Targets
	ask     []survey.Question
	area    survey.Factor
}

func readReference(t testing.TB) reference {
	t.Helper()
	r := reference{table: analysistest.Read(t, "survey_100k.csv.gz")}
	var err error
	if r.sample, err = survey.New(len(r.table["dw"]), r.table["dw"]); err != nil {
		t.Fatal(err)
	}
	names := column(t, analysistest.Path(t, "survey_margins.csv.gz"), "margin")
	margins := analysistest.Read(t, "survey_margins.csv.gz")
	for i, name := range names {
		n := len(r.targets.Margins)
		if n == 0 || r.targets.Margins[n-1].Factor.Name != name {
			r.targets.Margins = append(r.targets.Margins, survey.Margin{Factor: factor(name, r.table[name])})
			n++
		}
		m := &r.targets.Margins[n-1]
		m.Levels = append(m.Levels, strconv.FormatFloat(margins["level"][i], 'g', -1, 64))
		m.Totals = append(m.Totals, margins["freq"][i])
	}
	r.ask = []survey.Question{{Name: "idx", Values: r.table["idx"]}, {Name: "unsafe", Kind: survey.Share, Values: r.table["unsafe"]}}
	r.area = factor("area", r.table["area"])
	return r
}

func (r reference) raked(t testing.TB) *survey.Sample {
	t.Helper()
	s, _, err := r.sample.Calibrate(r.targets, survey.Calibration{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func estimate(t testing.TB, s *survey.Sample, ask []survey.Question, by *survey.Factor, o survey.Options) survey.Table {
	t.Helper()
	table, err := s.Estimate(context.Background(), ask, by, o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func near(t testing.TB, name string, got, want, share float64) {
	t.Helper()
	if !(math.Abs(got-want) <= share*math.Abs(want)) {
		t.Errorf("%s: %.11g, want %.11g", name, got, want)
	}
}
