package importing

import (
	"encoding/json"
	"slices"
	"strings"

	"lykta/internal/category"
	"lykta/internal/errs"
	"lykta/internal/importing/sheet"
	"lykta/internal/place"
	"lykta/internal/report"
)

// Role is what a column holds.
type Role string

// The roles.
const (
	From     Role = "from"  // the day, or the day with the time
	Clock    Role = "clock" // the time of day beside it
	To       Role = "to"    // the end
	Category Role = "category"
	Place    Role = "place"
	Area     Role = "area"
	North    Role = "north" // or latitude
	East     Role = "east"  // or longitude
	Severity Role = "severity"
	Text     Role = "text"
)

// Roles are all of them, in the order in which they are asked for.
var Roles = []Role{From, Clock, To, Category, Place, Area, North, East, Severity, Text}

// Worded are the roles whose words are given a meaning.
var Worded = []Role{Category, Place, Area, Severity}

// What a word can mean besides a thing that exists.
const (
	Skip = "-" // its rows are left out; for a category
	None = "0" // nothing; for places, areas and how serious it is
)

// Choice is how a file's columns and words are understood. It is remembered for
// the next file of the source.
type Choice struct {
	Source   string                     `json:"source"`             // what the file comes from: "Felanmälan"
	Reporter string                     `json:"reporter,omitempty"` // ID of the party or organisation that it comes from
	Columns  map[Role]string            `json:"columns,omitempty"`  // names of columns
	System   int                        `json:"system,omitempty"`   // of the coordinates, EPSG's number; 0 is found out
	Category string                     `json:"category,omitempty"` // of all rows, where no column tells
	Severity report.Severity            `json:"severity,omitempty"` // of rows that tell none
	Words    map[Role]map[string]string `json:"words,omitempty"`    // what a word in lower case means: an ID, Skip or None
}

// limits of what is chosen.
const (
	maxSource = 60  // characters
	MaxWords  = 300 // different words of a column that are given a meaning
)

func (c Choice) text() (string, error) {
	b, err := json.Marshal(c)
	return string(b), err
}

func choiceOf(text string) (Choice, error) {
	var c Choice
	if text == "" {
		return c, nil
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, errs.E(errs.Internal, "importing.choice", err)
	}
	return c, nil
}

// called are how columns are named that hold a role, the likeliest first; a
// column's name in lower case begins with one.
var called = map[Role][]string{
	From:     {"händelsedatum", "datum och tid", "datum", "starttid", "startdatum", "tidpunkt", "från", "date", "start", "began", "skapad", "inkom"},
	Clock:    {"klockslag", "klockan", "tid", "time", "kl"},
	To:       {"till", "sluttid", "slutdatum", "slut", "end", "to"},
	Category: {"kategori", "händelsetyp", "ärendetyp", "typ av", "typ", "category", "slag", "vad", "brott"},
	Place:    {"platsnamn", "plats", "place", "location", "var"},
	Area:     {"område", "stadsdel", "area", "distrikt"},
	North:    {"nord", "north", "latitud", "lat", "sweref n", "y-koord", "y"},
	East:     {"öst", "ost", "east", "longitud", "long", "lon", "lng", "sweref e", "x-koord", "x"},
	Severity: {"allvarlighet", "allvar", "grad", "prioritet", "severity"},
	Text:     {"beskrivning", "fritext", "text", "kommentar", "anteckning", "rubrik", "description", "note"},
}

// Guess chooses columns by their names, for roles that no column of the table
// has been chosen for.
func (c Choice) Guess(t sheet.Table) Choice {
	columns, taken := map[Role]string{}, map[string]bool{}
	for role, name := range c.Columns {
		if t.Column(name) >= 0 {
			columns[role], taken[name] = name, true
		}
	}
	for _, exact := range []bool{true, false} {
		for _, role := range Roles {
			if columns[role] != "" {
				continue
			}
			if name := named(t.Head, called[role], taken, exact); name != "" {
				columns[role], taken[name] = name, true
			}
		}
	}
	c.Columns = columns
	return c
}

func named(head, words []string, taken map[string]bool, exact bool) string {
	for _, word := range words {
		for _, name := range head {
			lower := strings.ToLower(name)
			if !taken[name] && (lower == word || !exact && len(word) > 2 && strings.HasPrefix(lower, word)) {
				return name
			}
		}
	}
	return ""
}

// Check tells which columns are missing, as an Invalid error at fields named
// after the roles.
func (c Choice) Check(t sheet.Table) error {
	var fields []errs.Field
	used := map[string]Role{}
	for _, role := range Roles {
		name := c.Columns[role]
		if name == "" {
			continue
		}
		if t.Column(name) < 0 {
			fields = append(fields, errs.Field{Name: string(role), Key: "importing.column.none", Args: []any{name}})
		} else if used[name] != "" {
			fields = append(fields, errs.Field{Name: string(role), Key: "importing.column.twice", Args: []any{name}})
		}
		used[name] = role
	}
	if c.Columns[From] == "" {
		fields = append(fields, errs.Field{Name: string(From), Key: "importing.column.from"})
	}
	if c.Columns[Category] == "" && c.Category == "" {
		fields = append(fields, errs.Field{Name: string(Category), Key: "importing.column.category"})
	}
	if (c.Columns[North] == "") != (c.Columns[East] == "") {
		fields = append(fields, errs.Field{Name: string(North), Key: "importing.column.pair"})
	}
	return errs.Fields(fields...)
}

// Word is a word of a column, how many rows have it, and what it means; ""
// where nobody has said.
type Word struct {
	Text    string // as it stands first
	Key     string // in lower case
	Rows    int
	Meaning string
}

// WordsOf lists the different words of a role's column, the commonest first, with
// what they mean: as it was chosen, or as the partnership's own words have it.
// Empty cells are no word. More than MaxWords different ones is an Invalid error
// at the role.
func (c Choice) WordsOf(t sheet.Table, role Role, land report.Land) ([]Word, error) {
	column := t.Column(c.Columns[role])
	if column < 0 {
		return nil, nil
	}
	at := map[string]int{}
	var list []Word
	for _, r := range t.Rows {
		key := wordKey(r.Cells[column])
		if key == "" {
			continue
		}
		i, ok := at[key]
		if !ok {
			if len(list) == MaxWords {
				return nil, errs.Fields(errs.Field{Name: string(role), Key: "importing.words.many", Args: []any{c.Columns[role], MaxWords}})
			}
			i, at[key] = len(list), len(list)
			list = append(list, Word{Text: r.Cells[column], Key: key, Meaning: c.meaning(role, key, land)})
		}
		list[i].Rows++
	}
	slices.SortStableFunc(list, func(a, b Word) int { return b.Rows - a.Rows })
	return list, nil
}

func wordKey(cell string) string { return strings.ToLower(strings.Join(strings.Fields(cell), " ")) }

// meaning is what was chosen for a word, if it is still there to be chosen, or
// what the partnership calls so.
func (c Choice) meaning(role Role, key string, land report.Land) string {
	if chosen := c.Words[role][key]; chosen != "" && possible(role, chosen, land) {
		return chosen
	}
	switch role {
	case Category:
		for _, x := range land.Scheme.Categories {
			if !x.Ended && (key == x.ID || key == strings.ToLower(x.Swedish) || key == strings.ToLower(x.English)) {
				return x.ID
			}
		}
	case Place:
		for _, p := range land.Places {
			if p.Ended.IsZero() && key == strings.ToLower(p.Name) {
				return p.ID
			}
		}
	case Area:
		for _, a := range land.Areas {
			if a.Ended.IsZero() && key == strings.ToLower(a.Name) {
				return a.ID
			}
		}
	case Severity:
		return severities[key]
	}
	return ""
}

// severities are how files tell how serious something is.
var severities = map[string]string{
	"1": "1", "2": "2", "3": "3", "mindre": "1", "låg": "1", "störande": "2", "medel": "2", "hög": "3", "allvarligt": "3", "allvarlig": "3",
	"minor": "1", "low": "1", "disturbing": "2", "medium": "2", "serious": "3", "high": "3",
}

func possible(role Role, meaning string, land report.Land) bool {
	switch role {
	case Category:
		x, ok := land.Scheme.Category(meaning)
		return meaning == Skip || ok && !x.Ended
	case Place:
		return meaning == None || slices.ContainsFunc(land.Places, func(p place.Place) bool { return p.ID == meaning && p.Ended.IsZero() })
	case Area:
		return meaning == None || slices.ContainsFunc(land.Areas, func(a place.Area) bool { return a.ID == meaning && a.Ended.IsZero() })
	case Severity:
		return meaning == None || meaning == "1" || meaning == "2" || meaning == "3"
	}
	return false
}

// kindOf is the kind of a category.
func kindOf(land report.Land, id string) category.Kind {
	x, _ := land.Scheme.Category(id)
	return x.Kind
}
