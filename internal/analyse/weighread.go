package analyse

import (
	"context"
	"math"
	"slices"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/survey"
)

// knownMargin is what is known of all residents by one variable.
type knownMargin struct {
	name   string
	levels []string
	totals []float64
}

func (k knownMargin) has(level string) bool { return slices.Contains(k.levels, level) }

type marginFile struct {
	file string
	list []knownMargin
}

// sameTotal is how far apart the sums of two margins may be, as a share.
const sameTotal = 1e-6

// readMargins reads margin, level, freq. Margins that do not have the same sum
// contradict each other.
func readMargins(ctx context.Context, path string) (marginFile, error) {
	if path == "" {
		return marginFile{}, nil
	}
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return marginFile{}, err
	}
	defer s.Close()
	f := marginFile{file: s.Name}
	margin, level, freq := s.Need("margin"), s.Need("level"), s.Need("freq", "total", "count")
	var rows []int
	for s.Next() {
		name, value, total := s.ID(margin), s.ID(level), s.Amount(freq)
		at := slices.IndexFunc(f.list, func(k knownMargin) bool { return k.name == name })
		if at < 0 {
			at = len(f.list)
			f.list, rows = append(f.list, knownMargin{name: name}), append(rows, s.Line())
		}
		if f.list[at].has(value) {
			s.Fault(level, "analyse.weigh.level-twice", value, name)
		}
		f.list[at].levels, f.list[at].totals = append(f.list[at].levels, value), append(f.list[at].totals, total)
	}
	if err := s.Err(); err != nil {
		return f, err
	}
	first := sum(f.list[0].totals)
	for i, k := range f.list {
		if this := sum(k.totals); math.Abs(this-first) > sameTotal*first {
			s.FaultAt(rows[i], freq, "analyse.weigh.differ", k.name, this, f.list[0].name, first)
		}
	}
	return f, s.Err()
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// answers are what was read of the respondents.
type answers struct {
	file          string
	rows          int
	ids           []string
	whole         bool // all ids are whole numbers
	weight        []float64
	texts         map[string][]string // of margins and the domain
	values        map[string][]float64
	stratum, unit []int32
}

// read reads the columns that are asked for. An empty answer is none.
func (m Weigh) read(ctx context.Context, margins marginFile) (answers, error) {
	in := answers{texts: map[string][]string{}, values: map[string][]float64{}, whole: true}
	s, err := sheet.Open(ctx, m.Answers)
	if err != nil {
		return in, err
	}
	defer s.Close()
	in.file = s.Name
	c := m.columns(s, margins)
	seen := map[string]bool{}
	for s.Next() {
		m.row(s, c, margins, &in)
		if c.id < 0 {
			continue
		}
		id := s.ID(c.id)
		if seen[id] {
			s.Fault(c.id, "analyse.again", id)
		}
		seen[id], in.ids, in.whole = true, append(in.ids, id), in.whole && isWhole(id)
	}
	in.whole = in.whole && c.id >= 0
	if m.Stratum != "" {
		in.stratum = survey.NewFactor(m.Stratum, in.texts[m.Stratum]).Code
	}
	if m.Cluster != "" {
		in.unit = survey.NewFactor(m.Cluster, in.texts[m.Cluster]).Code
	}
	return in, s.Err()
}

// answerColumns are where in the file things stand.
type answerColumns struct {
	id, weight int
	texts      map[string]int
	values     map[string]int
}

func (m Weigh) columns(s *sheet.Sheet, margins marginFile) answerColumns {
	c := answerColumns{id: s.Find("id"), weight: -1, texts: map[string]int{}, values: map[string]int{}}
	if m.Weight != "" {
		c.weight = s.Need(m.Weight)
	}
	for _, k := range margins.list {
		c.texts[k.name] = s.Need(k.name)
	}
	for _, name := range []string{m.By, m.Stratum, m.Cluster} {
		if name != "" {
			c.texts[name] = s.Need(name)
		}
	}
	for _, name := range m.Means {
		c.values[name] = s.Need(name)
	}
	return c
}

func (m Weigh) row(s *sheet.Sheet, c answerColumns, margins marginFile, in *answers) {
	in.rows++
	if c.weight >= 0 {
		w := s.Float(c.weight)
		if s.OK() && !(w > 0) {
			s.Fault(c.weight, "analyse.weigh.weight")
		}
		in.weight = append(in.weight, w)
	}
	for name, column := range c.texts {
		in.texts[name] = append(in.texts[name], s.Text(column))
	}
	for _, k := range margins.list {
		if level := s.Text(c.texts[k.name]); !k.has(level) {
			s.Fault(c.texts[k.name], "analyse.weigh.level-unknown", level, k.name)
		}
	}
	for name, column := range c.values {
		v := math.NaN()
		if s.Text(column) != "" {
			v = s.Float(column)
		}
		in.values[name] = append(in.values[name], v)
	}
}

// margins are the targets in the kernel's form.
func (in answers) margins(f marginFile) []survey.Margin {
	list := make([]survey.Margin, len(f.list))
	for i, k := range f.list {
		list[i] = survey.Margin{Factor: survey.NewFactor(k.name, in.texts[k.name]), Levels: k.levels, Totals: k.totals}
	}
	return list
}

// questions are the variables; one that only has 0 and 1 is a share.
func (in answers) questions(names []string) []survey.Question {
	list := make([]survey.Question, len(names))
	for i, name := range names {
		list[i] = survey.Question{Name: name, Kind: survey.Share, Values: in.values[name]}
		if slices.ContainsFunc(in.values[name], func(v float64) bool { return v != 0 && v != 1 && !math.IsNaN(v) }) {
			list[i].Kind = survey.Mean
		}
	}
	return list
}
