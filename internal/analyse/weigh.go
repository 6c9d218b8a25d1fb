package analyse

import (
	"context"
	"math"
	"slices"
	"strconv"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/survey"
	"lykta/internal/chart"
	"lykta/internal/words"
)

// Weigh are the choices of the method weigh.
type Weigh struct {
	Answers string // CSV: one respondent a row; id is optional
	Margins string // CSV: margin, level, freq: what is known of all residents
	Weight  string // column of the weight by design; "": all alike
	Means   []string
	By      string // column to answer for each level of; "": none
	Stratum string // column; "": one stratum
	Cluster string // column; "": each row by itself
	// Calibration is how weights are moved: raking, linear, logit, truncated.
	Calibration survey.Calibration
	Replicates  string // jackknife, bootstrap or "": linearised
	Groups      int    // of the jackknife: id (or row) modulo so many
	Count       int    // of bootstrap replicates
	Seed        uint64
	Wilson      bool
}

type estimate struct {
	Variable   string `json:"variable"`
	Domain     any    `json:"domain"`
	N          int    `json:"n"`
	NEffective Number `json:"n_effective"`
	Mean       Number `json:"mean"`
	SE         Number `json:"se"`
	Low        Number `json:"low"`
	High       Number `json:"high"`
	Population Number `json:"population"`
	Missing    int    `json:"missing"`
}

type weighBody struct {
	Estimates    []estimate `json:"estimates"`
	DesignEffect Number     `json:"design_effect"`
	NEffective   Number     `json:"n_effective"`
	Confidence   float64    `json:"confidence"`
	Weights      spread     `json:"weights"`
	Variance     string     `json:"variance"`
}

type spread struct {
	Sum   Number   `json:"sum"`
	Min   Number   `json:"min"`
	Max   Number   `json:"max"`
	First []Number `json:"first"`
}

// Answer weighs the answers to what is known of all residents.
func (m Weigh) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	margins, err := readMargins(ctx, m.Margins)
	if err != nil {
		return Answer{}, err
	}
	in, err := m.read(ctx, margins)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.weigh")
	sample, err := survey.New(in.rows, in.weight, survey.Stage{Stratum: in.stratum, Unit: in.unit})
	if err != nil {
		return Answer{}, named(in.file, err)
	}
	var notes []note.Note
	if len(margins.list) > 0 {
		if sample, notes, err = sample.Calibrate(survey.Targets{Margins: in.margins(margins)}, m.Calibration); err != nil {
			return Answer{}, named(margins.file, err)
		}
	}
	stage("analyse.stage.estimate")
	o, variance := m.options(in)
	var by *survey.Factor
	if m.By != "" {
		f := survey.NewFactor(m.By, in.texts[m.By])
		by = &f
	}
	t, err := sample.Estimate(ctx, in.questions(m.Means), by, o)
	if err != nil {
		return Answer{}, named(in.file, err)
	}
	body := bodyOf(t, sample.Weights(), variance)
	a := Answer{Method: "weigh", Version: "1.0", N: in.rows, Notes: wholeNamed(slices.Concat(notes, t.Notes)), Body: body}
	a.Table, a.Picture = body.table(), body.picture()
	a.Means, a.Sure = body.sentences()
	return a, nil
}

func (m Weigh) options(in answers) (survey.Options, string) {
	o := survey.Options{}
	if m.Wilson {
		o.Interval = survey.WilsonInterval
	}
	switch m.Replicates {
	case "jackknife":
		o.Replicates = &survey.Replication{Method: survey.Jackknife}
		if in.unit == nil && in.stratum == nil {
			groups := survey.NewFactor("group", in.groups(m.Groups))
			o.Replicates.Groups = &groups
		}
	case "bootstrap":
		o.Replicates = &survey.Replication{Method: survey.Bootstrap, Count: m.Count, Seed: m.Seed}
	default:
		return o, "linearised"
	}
	return o, m.Replicates
}

func bodyOf(t survey.Table, weights []float64, variance string) weighBody {
	b := weighBody{DesignEffect: Number(t.DesignEffect), NEffective: Number(t.NEffective), Confidence: t.Confidence, Variance: variance}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	b.Weights = spread{Number(sum), Number(slices.Min(weights)), Number(slices.Max(weights)), numbers(weights[:min(5, len(weights))])}
	domains := make([]string, len(t.Estimates))
	for i, e := range t.Estimates {
		domains[i] = e.Domain
	}
	names := ids(domains)
	for i, e := range t.Estimates {
		out := estimate{e.Variable, nil, e.N, Number(e.NEffective), Number(e.Value), Number(e.SE), Number(e.Low), Number(e.High), Number(e.Population), e.Missing}
		if e.Domain != "" {
			out.Domain = names[i]
		}
		b.Estimates = append(b.Estimates, out)
	}
	return b
}

// wholeNamed puts a word where a note has no domain, which is all.
func wholeNamed(notes []note.Note) []note.Note {
	for _, n := range notes {
		for i, v := range n.Args {
			if v == "" {
				n.Args[i] = note.Of("analyse.all")
			}
		}
	}
	return notes
}

// domain is how an estimate's domain is told.
func (e estimate) domain() any {
	if id, ok := e.Domain.(ID); ok {
		return id.Text
	}
	return note.Of("analyse.all")
}

func (b weighBody) sentences() (means, sure note.Note) {
	e := b.Estimates[0]
	if groups := b.groups(); len(groups) > 1 {
		low, high := groups[0], groups[0]
		for _, g := range groups {
			if g.Mean < low.Mean {
				low = g
			}
			if g.Mean > high.Mean {
				high = g
			}
		}
		return note.Of("analyse.weigh.groups", e.Variable, len(groups), low.domain(), float64(low.Mean), high.domain(), float64(high.Mean)), note.Of("analyse.weigh.overlap")
	}
	return note.Of("analyse.weigh.means", e.Variable, e.domain(), float64(e.Mean), float64(e.Low), float64(e.High)),
		note.Of("analyse.weigh.sure", e.N, math.Round(float64(e.NEffective)))
}

// groups are the estimates of the first variable.
func (b weighBody) groups() []estimate {
	n := 0
	for n < len(b.Estimates) && b.Estimates[n].Variable == b.Estimates[0].Variable {
		n++
	}
	return b.Estimates[:n]
}

func (b weighBody) table() Table {
	t := Table{Columns: []string{"variable", "domain", "n", "n-effective", "mean", "se", "low", "high"}}
	for _, e := range b.Estimates {
		t.Rows = append(t.Rows, []any{e.Variable, e.domain(), e.N, math.Round(float64(e.NEffective)), float64(e.Mean), float64(e.SE), float64(e.Low), float64(e.High)})
	}
	return t.upTo(60)
}

// picture is the answers of the first variable, each with its interval.
func (b weighBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		v := chart.Intervals{Frame: f, Line: math.NaN(), Number: func(x float64) string { return Figure(w, x) }}
		v.Key = []chart.KeyRow{{Sign: "point", Text: w.T("analyse.key.interval")}}
		for _, e := range b.Estimates {
			name := e.Variable
			if id, ok := e.Domain.(ID); ok {
				name = w.T("analyse.weigh.row", e.Variable, id.Text)
			}
			if len(b.groups()) == 1 || e.Variable == b.Estimates[0].Variable {
				v.Rows = append(v.Rows, rowOf(w, name, float64(e.Mean), float64(e.Low), float64(e.High)))
			}
		}
		return v
	}
}

// groups are the jackknife's: the id, where all are whole numbers, or the row,
// modulo a number.
func (in answers) groups(number int) []string {
	out := make([]string, in.rows)
	for i := range out {
		n := i
		if in.whole {
			n, _ = strconv.Atoi(in.ids[i])
		}
		out[i] = strconv.Itoa(n % number)
	}
	return out
}
