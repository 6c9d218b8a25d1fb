package analyse

import (
	"context"
	"errors"
	"math"
	"slices"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/warning"
	"lykta/internal/chart"
	"lykta/internal/errs"
	"lykta/internal/words"
)

// Warning are the choices of the method warning.
type Warning struct {
	Series string   // CSV: week, count, and whose series it is
	By     []string // columns that together name a series; none: looked for
	// News reads events as the police publish them in place of a CSV, and leaves
	// out series with fewer than Least events.
	News     bool
	Least    int
	Method   string // farrington-flexible, farrington, ears-c1, ears-c2, ears-c3
	Years    int    // back in time, for Farrington; 0: eight
	Alpha    float64
	From, To string // weeks as the file writes them; "": the last of all series
}

type warned struct {
	Series    ID     `json:"series"`
	Time      any    `json:"time"`
	Observed  int    `json:"observed"`
	Expected  Number `json:"expected"`
	Upper     Number `json:"upper"`
	Alarm     bool   `json:"alarm"`
	P         Number `json:"p"`
	Discovery bool   `json:"discovery"`
}

type warningBody struct {
	Kind          string   `json:"by"`
	From          any      `json:"from"`
	To            any      `json:"to"`
	Series        int      `json:"series"`
	Alarms        int      `json:"alarms"`
	ExpectedFalse Number   `json:"expected_false"`
	Discoveries   int      `json:"discoveries"`
	Weeks         []warned `json:"weeks"`
}

// falseShare is the share of false ones among the discoveries of a week.
const falseShare = 0.05

// Answer judges the weeks of every series.
func (m Warning) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	f, err := m.read(ctx)
	if err != nil {
		return Answer{}, err
	}
	span, err := m.span(f)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.warning")
	series := make([]warning.Series, len(f.list))
	for i, s := range f.list {
		series[i] = warning.Series{Name: s.name, First: s.first, Counts: s.counts}
	}
	r, err := warning.Run(ctx, series, m.kernel(f), span, falseShare)
	if err != nil {
		return Answer{}, m.explained(f, err)
	}
	body := m.body(f, span, r)
	a := Answer{Method: "warning", Version: "1.0", N: len(body.Weeks), Notes: slices.Concat(f.notes, r.Notes), Body: body}
	alarms := body.strongest()
	a.Table = Table{Columns: []string{"series", "week", "observed", "expected", "upper", "discovery"}}
	for _, p := range alarms {
		a.Table.Rows = append(a.Table.Rows, []any{p.Series.Text, p.Time, p.Observed, float64(p.Expected), float64(p.Upper), Yes(p.Discovery)})
	}
	a.Table = a.Table.upTo(shown)
	a.Means, a.Sure = body.sentences(alarms)
	a.Picture = body.picture(f, span, alarms)
	return a, nil
}

func (m Warning) read(ctx context.Context) (seriesFile, error) {
	if m.News {
		return readNews(ctx, m.Series, m.Least)
	}
	return readSeries(ctx, m.Series, m.By)
}

// kernel is the method with its choices.
func (m Warning) kernel(f seriesFile) warning.Method {
	forms := map[string]warning.Form{"ears-c1": warning.C1, "ears-c2": warning.C2, "ears-c3": warning.C3}
	if form, ok := forms[m.Method]; ok {
		e := warning.NewEARS(form)
		if m.Alpha > 0 {
			e.Alpha = m.Alpha
		}
		return e
	}
	k := warning.Flexible()
	if m.Method == "farrington" {
		k = warning.Farrington1996()
	}
	if m.Years > 0 {
		k.Years = m.Years
	}
	if m.Alpha > 0 {
		k.Alpha = m.Alpha
	}
	if f.clock.style != 'n' {
		k.Zero = f.clock.zero
	}
	return k
}

// span settles which weeks are judged: those asked for, or the last week that
// all series have.
func (m Warning) span(f seriesFile) (warning.Span, error) {
	last := math.MaxInt
	for _, s := range f.list {
		last = min(last, s.last())
	}
	span := warning.Span{From: last, To: last}
	clock := f.clock
	for _, w := range []struct {
		text string
		to   *int
	}{{m.To, &span.To}, {m.From, &span.From}} {
		if w.text == "" {
			continue
		}
		week, ok := clock.number(w.text)
		if !ok {
			return span, errs.E(errs.Invalid, "analyse.week", w.text, f.clock.name(last))
		}
		*w.to = week
	}
	if m.From == "" {
		span.From = span.To
	}
	return span, nil
}

// explained puts a row to what the kernel says of a series.
func (m Warning) explained(f seriesFile, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Args) == 0 {
		return err
	}
	name, _ := e.Args[0].(string)
	s, ok := f.find(name)
	if !ok {
		return err
	}
	args := slices.Clone(e.Args)
	for i, v := range args[1:] {
		if week, ok := v.(int); ok && (i == 0) {
			args[i+1] = f.clock.name(week)
		}
	}
	return f.fault(s, "analyse.series.fault", note.Of(e.Key, args...))
}

func (m Warning) body(f seriesFile, span warning.Span, r warning.Result) warningBody {
	b := warningBody{Kind: m.Method, From: f.clock.value(span.From), To: f.clock.value(span.To), Series: len(f.list), Weeks: make([]warned, len(r.Points))}
	names := f.names()
	for i, p := range r.Points {
		b.Weeks[i] = warned{names[p.Series], f.clock.value(p.Week), p.Observed, Number(p.Expected), Number(p.Upper), p.Alarm, Number(p.P), p.Discovery}
		if p.Alarm {
			b.Alarms++
		}
	}
	for _, w := range r.Weeks {
		b.ExpectedFalse += Number(w.ExpectedFalse)
		b.Discoveries += w.Discoveries
	}
	return b
}

// strongest are the alarms, those with the least chance first.
func (b warningBody) strongest() []warned {
	var list []warned
	for _, p := range b.Weeks {
		if p.Alarm {
			list = append(list, p)
		}
	}
	slices.SortStableFunc(list, func(p, q warned) int {
		switch {
		case p.P < q.P:
			return -1
		case p.P > q.P:
			return 1
		}
		return q.Observed - p.Observed
	})
	return list
}

func (b warningBody) sentences(alarms []warned) (means, sure note.Note) {
	sure = note.Of("analyse.warning.sure", float64(b.ExpectedFalse), b.Discoveries)
	if len(alarms) == 0 {
		return note.Of("analyse.warning.none", len(b.Weeks)), note.Of("analyse.warning.calm")
	}
	p := alarms[0]
	return note.Of("analyse.warning.some", len(alarms), len(b.Weeks), p.Series.Text, p.Time, p.Observed, float64(p.Expected)), sure
}

// picture is the series with the strongest alarm, or the first, with two years
// before what was judged.
func (b warningBody) picture(f seriesFile, span warning.Span, alarms []warned) Drawing {
	name := b.Weeks[0].Series.Text
	if len(alarms) > 0 {
		name = alarms[0].Series.Text
	}
	return func(w *words.Printer, frame chart.Frame) Picture {
		s, _ := f.find(name)
		from := max(s.first, span.From-104)
		c := chart.Curve{Frame: frame, Number: func(v float64) string { return Figure(w, v) }}
		c.Lines = append(c.Lines, w.T("analyse.warning.shown", name))
		weeks := span.To - from + 1
		c.Expected, c.Limit, c.Alarm = nothing(weeks), nothing(weeks), make([]bool, weeks)
		for week := from; week <= span.To; week++ {
			c.Times = append(c.Times, f.clock.name(week))
			c.Counts = append(c.Counts, float64(s.counts[week-s.first]))
		}
		at := span.From - from
		for _, p := range b.Weeks {
			if p.Series.Text != name {
				continue
			}
			c.Expected[at], c.Limit[at], c.Alarm[at] = float64(p.Expected), float64(p.Upper), p.Alarm
			at++
		}
		c.Key = []chart.KeyRow{{Sign: "seen", Text: w.T("analyse.column.observed")}, {Sign: "ring2", Text: w.T("analyse.column.expected")},
			{Sign: "limit", Text: w.T("analyse.column.upper")}, {Sign: "alarm", Text: w.T("analyse.key.alarm")}}
		return c
	}
}

func nothing(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = math.NaN()
	}
	return list
}
