package analyse

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/disclosure"
	"lykta/internal/analysis/note"
	"lykta/internal/chart"
	"lykta/internal/errs"
	"lykta/internal/words"
)

// Protect are the choices of the method protect.
type Protect struct {
	Reports   string   // CSV: reporter, place, kind, period, and held where some wait
	Places    string   // CSV: place, and a column for each geography
	Kinds     []string // all that may be published; none: those of the reports
	Periods   []string
	Tables    []string // a geography, or all; with :kind for each kind
	Classes   []int    // lower limits; none: the kernel's
	Key       string   // file with the secret; "": none, which is said
	Previous  string   // the edition before, as JSON; "": the first
	Advantage float64
}

type publishedCell struct {
	Geography string `json:"geography"`
	Area      string `json:"area"`
	Kind      string `json:"kind"`
	Period    string `json:"period"`
	Shown     bool   `json:"shown"`
	AtLeast   int    `json:"at_least"`
	AtMost    int    `json:"at_most"`
}

// protectBody is public: it holds classes and no count.
type protectBody struct {
	Advantage Number          `json:"advantage"`
	Classes   []int           `json:"classes"`
	Cells     []publishedCell `json:"cells"`
}

// Answer makes an edition that can be published.
func (m Protect) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	land, err := readLand(ctx, m.Places)
	if err != nil {
		return Answer{}, err
	}
	reports, err := m.reports(ctx, land)
	if err != nil {
		return Answer{}, err
	}
	plan := disclosure.Plan{Places: land.areas, Kinds: m.Kinds, Periods: m.Periods, Classes: m.Classes, Advantage: m.Advantage}
	if plan.Classes == nil {
		plan.Classes = disclosure.DefaultClasses()
	}
	if plan.Tables, err = land.tables(m.Tables); err != nil {
		return Answer{}, err
	}
	previous, err := m.secrets(&plan, land)
	if err != nil {
		return Answer{}, err
	}
	stage("analyse.stage.protect")
	cube, account, err := disclosure.Publish(plan, reports, previous)
	if err != nil {
		return Answer{}, err
	}
	body := protectBody{Advantage: Number(cube.Advantage), Classes: plan.Classes, Cells: make([]publishedCell, len(cube.Cells))}
	visible := 0
	for i, c := range cube.Cells {
		body.Cells[i] = publishedCell{land.geography(c.Geography), c.Area, c.Kind, c.Period, c.Class.Shown(), c.Class.AtLeast, c.Class.AtMost}
		if c.Class.Shown() {
			visible++
		}
	}
	a := Answer{Method: "protect", Version: "1.0", N: len(cube.Cells), Notes: cube.Notes, Body: body}
	a.Staff = []note.Note{note.Of("analyse.protect.account", account.Held, account.Outside, account.Few, account.Protected, account.Frozen)}
	a.Means = note.Of("analyse.protect.means", visible, len(cube.Cells))
	a.Sure = note.Of("analyse.protect.sure", cube.Advantage)
	if len(plan.Key) == 0 {
		a.Sure = note.Of("analyse.protect.open")
	}
	a.Table, a.Picture = body.table(), body.picture()
	return a, nil
}

// secrets reads the key, and the edition before.
func (m Protect) secrets(plan *disclosure.Plan, land land) (*disclosure.Cube, error) {
	if m.Key != "" {
		key, err := os.ReadFile(m.Key)
		if err != nil {
			return nil, errs.E(errs.Invalid, "sheet.open", m.Key, err)
		}
		plan.Key = bytes.TrimSpace(key)
	}
	if m.Previous == "" {
		return nil, nil
	}
	text, err := os.ReadFile(m.Previous)
	if err != nil {
		return nil, errs.E(errs.Invalid, "sheet.open", m.Previous, err)
	}
	var body protectBody
	if err := json.Unmarshal(text, &body); err != nil || len(body.Cells) == 0 {
		return nil, errs.E(errs.Invalid, "analyse.protect.previous", m.Previous)
	}
	cube := &disclosure.Cube{Advantage: float64(body.Advantage)}
	for _, c := range body.Cells {
		g, ok := land.number(c.Geography)
		if !ok {
			return nil, errs.E(errs.Invalid, "analyse.protect.previous", m.Previous)
		}
		cube.Cells = append(cube.Cells, disclosure.Cell{Name: disclosure.Name{Geography: g, Area: c.Area, Kind: c.Kind, Period: c.Period}, Class: disclosure.Class{AtLeast: c.AtLeast, AtMost: c.AtMost}})
	}
	return cube, nil
}

// land is the smallest places, and which areas each belongs to.
type land struct {
	geographies []string
	numbers     map[string]int
	areas       [][]string
}

// wholeName is how the geography of a single area is named.
const wholeName = "all"

func (l land) geography(g int) string {
	if g == disclosure.Whole {
		return wholeName
	}
	return l.geographies[g]
}

func (l land) number(name string) (int, bool) {
	if name == wholeName {
		return disclosure.Whole, true
	}
	g := slices.Index(l.geographies, name)
	return g, g >= 0
}

func readLand(ctx context.Context, path string) (land, error) {
	l := land{numbers: map[string]int{}}
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return l, err
	}
	defer s.Close()
	place := s.Need("place")
	var columns []int
	for c, name := range s.Names() {
		if c != place && name != "" {
			l.geographies, columns = append(l.geographies, name), append(columns, c)
		}
	}
	for s.Next() {
		name := s.ID(place)
		if _, twice := l.numbers[name]; twice {
			s.Fault(place, "analyse.again", name)
		}
		l.numbers[name] = len(l.areas)
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = strings.Clone(s.Text(c))
		}
		l.areas = append(l.areas, row)
	}
	return l, s.Err()
}

// tables reads "stadsdel", "stadsdel:kind" and "all".
func (l land) tables(names []string) ([]disclosure.Table, error) {
	var list []disclosure.Table
	for _, name := range names {
		geography, kind, by := strings.Cut(name, ":")
		g, ok := l.number(geography)
		if !ok || by && kind != "kind" {
			return nil, errs.E(errs.Invalid, "analyse.protect.table", name, append([]string{wholeName}, l.geographies...))
		}
		list = append(list, disclosure.Table{Geography: g, ByKind: by})
	}
	return list, nil
}

func (m Protect) reports(ctx context.Context, l land) ([]disclosure.Report, error) {
	s, err := sheet.Open(ctx, m.Reports)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	reporter, place, kind, period, held := s.Need("reporter"), s.Need("place"), s.Need("kind"), s.Need("period"), s.Find("held")
	var list []disclosure.Report
	for s.Next() {
		n, known := l.numbers[s.ID(place)]
		if !known {
			s.Fault(place, "analyse.scan.unknown", s.Text(place))
		}
		r := disclosure.Report{Reporter: s.ID(reporter), Kind: s.ID(kind), Period: s.ID(period), Place: n}
		if held >= 0 {
			r.Held = flag(s, held)
		}
		list = append(list, r)
	}
	return list, s.Err()
}

// class is a published class as it is told.
func (c publishedCell) class() note.Note {
	switch {
	case !c.Shown:
		return note.Of("analyse.protect.hidden")
	case c.AtMost == 0:
		return note.Of("analyse.band.least", c.AtLeast)
	}
	return note.Of("analyse.protect.class", c.AtLeast, c.AtMost)
}

func (b protectBody) table() Table {
	t := Table{Columns: []string{"geography", "area", "kind", "period", "class"}}
	for _, c := range b.Cells {
		t.Rows = append(t.Rows, []any{c.Geography, c.Area, c.Kind, c.Period, c.class()})
	}
	return t.upTo(60)
}

// picture is the areas by period, all kinds together where they are so
// published.
func (b protectBody) picture() Drawing {
	return func(w *words.Printer, f chart.Frame) Picture {
		m := chart.Matrix{Frame: f}
		row, column := map[string]int{}, map[string]int{}
		for _, c := range b.Cells {
			name := strings.Join(strings.Fields(c.Area+" "+c.Kind), " ")
			if name == "" {
				name = w.T("analyse.all")
			}
			y, x := numbered(&m.Rows, row, name), numbered(&m.Columns, column, c.Period)
			if y > 24 || x > 12 {
				continue
			}
			for len(m.Cells) <= y {
				m.Cells = append(m.Cells, nil)
			}
			for len(m.Cells[y]) <= x {
				m.Cells[y] = append(m.Cells[y], chart.Square{})
			}
			m.Cells[y][x] = chart.Square{Level: b.level(c), Text: Say(w, c.class())}
		}
		m.Rows, m.Columns = m.Rows[:min(len(m.Rows), len(m.Cells))], m.Columns[:min(len(m.Columns), 13)]
		m.Key = []chart.KeyRow{{Sign: "l0", Text: w.T("analyse.protect.why-hidden")}}
		return m
	}
}

// level is the class's place among the classes, 0 for what is not shown.
func (b protectBody) level(c publishedCell) chart.Level {
	for i, limit := range b.Classes {
		if c.Shown && limit == c.AtLeast {
			return chart.Level(max(1, 5-i))
		}
	}
	return 0
}
