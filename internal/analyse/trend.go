package analyse

import (
	"context"
	"errors"
	"math"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/chart"
	"lykta/internal/errs"
	"lykta/internal/words"
)

// Trend are the choices of the method trend.
type Trend struct {
	Series    string // CSV: week, count, and whose series it is
	By        []string
	Negative  bool    // negative binomial in place of quasi-Poisson
	Harmonics int     // waves in the year
	PerYear   float64 // weeks in a year; 0: 52.1775
	// Matters are the ratios per year between which a change does not matter.
	Matters rate.Interval
}

type trended struct {
	Series      ID       `json:"series"`
	PerYear     Number   `json:"per_year"`
	Low         Number   `json:"low"`
	High        Number   `json:"high"`
	Outcome     string   `json:"outcome"`
	Why         string   `json:"why,omitempty"`
	Log         Number   `json:"log"`
	SE          Number   `json:"se"`
	Intercept   Number   `json:"intercept"`
	Season      []season `json:"season"`
	Dispersion  Number   `json:"dispersion"`
	Theta       Number   `json:"theta"`
	Correlation Number   `json:"correlation"`
	Events      int64    `json:"events"`
	why         note.Note
}

type season struct {
	Sin Number `json:"sin"`
	Cos Number `json:"cos"`
}

type trendBody struct {
	Family  string    `json:"family"`
	Matters []Number  `json:"matters"`
	Weeks   int       `json:"weeks"`
	Series  []trended `json:"series"`
}

// Answer fits a trend to every series.
func (m Trend) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	f, err := readSeries(ctx, m.Series, m.By)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.trend")
	body := trendBody{Family: "quasi-poisson", Matters: []Number{Number(m.Matters.Low), Number(m.Matters.High)}}
	rule := rate.DefaultRule()
	rule.Relevant = m.Matters
	o := rate.TrendOptions{Harmonics: m.Harmonics, Confidence: 0.95, Rule: rule}
	if m.Negative {
		body.Family, o.Family = "negative-binomial", rate.NegativeBinomial
	}
	perYear := m.PerYear
	if perYear == 0 {
		perYear = rate.WeeksPerYear
	}
	var notes []note.Note
	names := f.names()
	for i, s := range f.list {
		counts := make([]float64, len(s.counts))
		for k, n := range s.counts {
			counts[k] = float64(n)
		}
		t, err := rate.TrendOf(ctx, rate.Series{Counts: counts, Years: rate.Steps(len(counts), 1/perYear, perYear), Exposure: nil}, o)
		if err != nil {
			return Answer{}, trendFault(f, s, err)
		}
		body.Series, body.Weeks = append(body.Series, trendedOf(names[i], t)), body.Weeks+len(counts)
		notes = append(notes, t.Notes...)
	}
	a := Answer{Method: "trend", Version: "1.0", N: body.Weeks, Notes: oncePerKey(notes), Body: body}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences()
	return a, nil
}

func trendedOf(name ID, t rate.Trend) trended {
	out := trended{Series: name, PerYear: Number(t.PerYear), Low: Number(t.Low), High: Number(t.High), Outcome: t.Outcome.String(), Why: t.Why.Key, Log: Number(t.Log), SE: Number(t.SE),
		Intercept: Number(t.Intercept), Dispersion: Number(t.Dispersion), Theta: Number(t.Theta), Correlation: Number(t.Correlation), Events: t.Events, why: t.Why}
	for _, wave := range t.Season {
		out.Season = append(out.Season, season{Number(wave.Sin), Number(wave.Cos)})
	}
	return out
}

// trendFault puts the row of a series to what the kernel says of it.
func trendFault(f seriesFile, s counted, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid {
		return err
	}
	return f.fault(s, "analyse.series.of", s.name, note.Of(e.Key, e.Args...))
}

// oncePerKey keeps the first note of each key: what is said of one series need
// not be said of three hundred.
func oncePerKey(notes []note.Note) []note.Note {
	var kept []note.Note
	for _, n := range notes {
		if !note.Has(kept, n.Key) {
			kept = append(kept, n)
		}
	}
	return kept
}

func (b trendBody) sentences() (means, sure note.Note) {
	if len(b.Series) == 1 {
		s := b.Series[0]
		sure = note.Of("analyse.trend.interval", float64(s.Low), float64(s.High))
		if s.Outcome == rate.Untold.String() {
			sure = note.Of("analyse.untold", s.why)
		}
		return note.Of("analyse.trend.one."+s.Outcome, float64(s.PerYear)), sure
	}
	count := map[string]int{}
	for _, s := range b.Series {
		count[s.Outcome]++
	}
	return note.Of("analyse.trend.many", len(b.Series), count[rate.Rose.String()], count[rate.Fell.String()], count[rate.Unchanged.String()]),
		note.Of("analyse.trend.many-sure", count[rate.Untold.String()])
}

func (b trendBody) table() Table {
	t := Table{Columns: []string{"series", "per-year", "low", "high", "outcome", "events"}}
	for _, s := range b.furthest() {
		t.Rows = append(t.Rows, []any{s.Series.Text, float64(s.PerYear), float64(s.Low), float64(s.High), note.Of("analyse.outcome." + s.Outcome), s.Events})
	}
	return t.upTo(shown)
}

// furthest are the series by how far they are from no change, in standard
// errors.
func (b trendBody) furthest() []trended {
	sorted := slices.Clone(b.Series)
	slices.SortStableFunc(sorted, func(p, q trended) int {
		a, c := math.Abs(float64(p.Log/p.SE)), math.Abs(float64(q.Log/q.SE))
		switch {
		case a > c:
			return -1
		case a < c:
			return 1
		}
		return 0
	})
	return sorted
}

func (b trendBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		v := chart.Intervals{Frame: f, Line: 1, Number: func(x float64) string { return Figure(w, x) }}
		for _, s := range b.furthest()[:min(len(b.Series), shown)] {
			v.Rows = append(v.Rows, rowOf(w, s.Series.Text, float64(s.PerYear), float64(s.Low), float64(s.High)))
		}
		v.Key = []chart.KeyRow{{Sign: "ring2", Text: w.T("analyse.key.no-change")}, {Sign: "point", Text: w.T("analyse.key.interval")}}
		return v
	}
}

// rowOf is a figure with its interval, in a picture.
func rowOf(w *words.Printer, name string, value, low, high float64) chart.Interval {
	return chart.Interval{Name: name, Value: value, Low: low, High: high, Text: Say(w, note.Of("analyse.interval", value, low, high))}
}
