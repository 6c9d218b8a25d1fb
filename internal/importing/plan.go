package importing

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/category"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/importing/sheet"
	"lykta/internal/place"
	"lykta/internal/report"
)

// MaxFaults is how many faults are told; more are counted.
const MaxFaults = 100

// oldest is how far back what is taken in may lie: older than that, a year is
// mistyped.
const oldest = 50 * 365 * 24 * time.Hour

// Plan is what would come of a file.
type Plan struct {
	Rows    []Planned
	Skipped int          // rows of categories that are left out
	Faults  []errs.Field // by row: name "17:Datum"
	Faulty  int          // rows with a fault
}

// Planned is a row that can be taken in. The event has no ID yet.
type Planned struct {
	Number int
	Hash   [16]byte // of all that the row says, and of how often it was said above
	Event  report.Event
}

// hash is the beginning of a SHA-256.
type hash = [16]byte

// planner makes events of rows.
type planner struct {
	c      Choice
	t      sheet.Table
	land   report.Land
	now    time.Time
	column map[Role]int
	words  map[Role]map[string]string // meanings that were found, by word
	areas  map[string]string          // area of each place
	system geo.System
	seen   map[hash]int
	times  map[string]whenRead
	plan   Plan
}

type whenRead struct {
	when when
	ok   bool
}

// Make reads every row of the table as it was chosen. What is wrong with a row
// is told by row and column, and never by what stands there.
func Make(c Choice, t sheet.Table, land report.Land, now time.Time) Plan {
	p := planner{c: c, t: t, land: land, now: now, column: map[Role]int{}, words: map[Role]map[string]string{}, areas: map[string]string{},
		seen: map[hash]int{}, times: map[string]whenRead{}}
	for _, role := range Roles {
		p.column[role] = t.Column(c.Columns[role])
	}
	for _, role := range Worded {
		p.words[role] = map[string]string{}
	}
	for _, x := range land.Places {
		if p.areas[x.ID] = x.Area; x.Area == "" && x.Located {
			p.areas[x.ID] = place.In(land.Areas, x.At)
		}
	}
	p.system = p.systemOf()
	p.plan.Rows = make([]Planned, 0, len(t.Rows))
	texts := make([]string, len(t.Rows))
	for i, r := range t.Rows {
		texts[i] = strings.Join(strings.Fields(p.cell(r, Text)), " ")
	}
	for i, blocked := range land.Guard.Blocked(texts) {
		p.row(t.Rows[i], texts[i], blocked)
	}
	return p.plan
}

// cell is what a row says in a role's column, and "" where no column has it.
func (p *planner) cell(r sheet.Row, role Role) string {
	if i := p.column[role]; i >= 0 {
		return r.Cells[i]
	}
	return ""
}

// faults are what is wrong with one row.
type faults struct {
	p    *planner
	row  sheet.Row
	list []errs.Field
}

func (f *faults) add(role Role, key string) {
	name := f.p.c.Columns[role]
	f.list = append(f.list, errs.Field{Name: strconv.Itoa(f.row.Number) + ":" + name, Key: key, Args: []any{f.row.Number, name}})
}

// row plans one row; its text is told apart, with whether the guard blocks it.
func (p *planner) row(r sheet.Row, text string, blocked bool) {
	f := faults{p: p, row: r}
	e := report.Event{Text: text}
	if e.Category = p.category(r, &f); e.Category == Skip {
		p.plan.Skipped++
		return
	}
	p.when(r, &e, &f)
	p.where(r, &e, &f)
	p.severity(r, &e, &f)
	if n := utf8.RuneCountInString(e.Text); n > report.MaxText {
		f.add(Text, "importing.row.long")
	}
	if blocked {
		f.add(Text, "importing.row.person")
	}
	if len(f.list) > 0 {
		p.plan.Faulty++
		p.plan.Faults = append(p.plan.Faults, f.list[:min(len(f.list), max(MaxFaults-len(p.plan.Faults), 0))]...)
		return
	}
	p.plan.Rows = append(p.plan.Rows, Planned{Number: r.Number, Hash: p.hash(r), Event: e})
}

// mean is what a word of a role means, remembered for the next row.
func (p *planner) mean(role Role, key string) string {
	m, ok := p.words[role][key]
	if !ok {
		m = p.c.meaning(role, key, p.land)
		p.words[role][key] = m
	}
	return m
}

func (p *planner) category(r sheet.Row, f *faults) string {
	key := wordKey(p.cell(r, Category))
	if key == "" {
		if p.c.Category == "" {
			f.add(Category, "importing.row.category.none")
		}
		return p.c.Category
	}
	id := p.mean(Category, key)
	if id == "" {
		f.add(Category, "importing.row.category")
	}
	return id
}

func (p *planner) when(r sheet.Row, e *report.Event, f *faults) {
	from, beside, to := p.read(r, From, f), p.read(r, Clock, f), p.read(r, To, f)
	if len(f.list) > 0 && slices.ContainsFunc(f.list, func(x errs.Field) bool { return x.Key == "importing.row.when" }) {
		return
	}
	var ok bool
	e.Began, e.Finished, ok = span(from, beside, to)
	switch ahead := kindOf(p.land, e.Category) == category.Ahead; {
	case from.day.IsZero():
		f.add(From, "importing.row.day")
	case !ok:
		f.add(To, "importing.row.order")
	case e.Finished.Sub(e.Began) > report.Longest:
		f.add(To, "importing.row.span")
	case e.Began.Before(p.now.Add(-oldest)):
		f.add(From, "importing.row.old")
	case !ahead && e.Began.After(p.now):
		f.add(From, "importing.row.future")
	}
}

func (p *planner) read(r sheet.Row, role Role, f *faults) when {
	text := p.cell(r, role)
	if text == "" {
		return when{}
	}
	known, ok := p.times[text]
	if !ok {
		known.when, known.ok = readWhen(text)
		if len(p.times) < 50_000 {
			p.times[text] = known
		}
	}
	if !known.ok {
		f.add(role, "importing.row.when")
	}
	return known.when
}

// where takes the named place, or the point, or the area that a row tells.
func (p *planner) where(r sheet.Row, e *report.Event, f *faults) {
	if key := wordKey(p.cell(r, Place)); key != "" {
		switch id := p.mean(Place, key); id {
		case "":
			f.add(Place, "importing.row.place")
		case None:
		default:
			e.Place, e.Area = id, p.areas[id]
			return
		}
	}
	if north, east := p.cell(r, North), p.cell(r, East); north != "" || east != "" {
		p.point(north, east, e, f)
		return
	}
	if key := wordKey(p.cell(r, Area)); key != "" {
		switch id := p.mean(Area, key); id {
		case "":
			f.add(Area, "importing.row.area")
		case None:
		default:
			e.Area = id
		}
	}
}

func (p *planner) point(north, east string, e *report.Event, f *faults) {
	n, ok1 := coordinate(north)
	x, ok2 := coordinate(east)
	if !ok1 || !ok2 {
		f.add(North, "importing.row.number")
		return
	}
	at, fault := p.system.Place(x, n)
	if fault != geo.Fine {
		f.add(North, "importing.row.at."+string(fault))
		return
	}
	e.Located, e.At = true, report.Coarse(at)
	e.Area = place.In(p.land.Areas, e.At)
}

// bare leaves of a coordinate what a number is written with.
var bare = strings.NewReplacer(",", ".", " ", "", "\u00a0", "", "°", "")

func coordinate(text string) (float64, bool) {
	n, err := strconv.ParseFloat(bare.Replace(text), 64)
	return n, err == nil
}

// systemOf is the one that was chosen, or found by the first row with
// coordinates: degrees are small, metres are large.
func (p *planner) systemOf() geo.System {
	if s, ok := geo.SystemOf(p.c.System); ok {
		return s
	}
	for _, r := range p.t.Rows {
		n, ok := coordinate(p.cell(r, North))
		if ok && (n > 180 || n < -180) {
			return geo.SwerefTM
		}
		if ok {
			break
		}
	}
	return geo.WGS84
}

func (p *planner) severity(r sheet.Row, e *report.Event, f *faults) {
	if k := kindOf(p.land, e.Category); k == category.Positive || k == category.Ahead {
		return
	}
	e.Severity = p.c.Severity
	key := wordKey(p.cell(r, Severity))
	if key == "" {
		if e.Severity == report.Unrated {
			e.Severity = report.Minor
		}
		return
	}
	switch m := p.mean(Severity, key); m {
	case "":
		f.add(Severity, "importing.row.severity")
	case None:
	default:
		e.Severity = report.Severity(m[0] - '0')
	}
	if e.Severity == report.Unrated {
		e.Severity = report.Minor
	}
}

// hash tells rows apart by all that they say. A row that says the same as one
// above is another of the same: two windows can be broken in one night.
func (p *planner) hash(r sheet.Row) hash {
	sum := sha256.New()
	for _, c := range r.Cells {
		sum.Write([]byte(strings.Join(strings.Fields(c), " ")))
		sum.Write([]byte{0x1f})
	}
	var whole hash
	copy(whole[:], sum.Sum(nil))
	n := p.seen[whole]
	p.seen[whole] = n + 1
	if n == 0 {
		return whole
	}
	again := sha256.Sum256(binary.BigEndian.AppendUint64(whole[:], uint64(n)))
	copy(whole[:], again[:])
	return whole
}
