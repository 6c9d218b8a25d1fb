package analyse

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/chart"
	"lykta/internal/errs"
	"lykta/internal/words"
)

// Answer is what a method found in the files it was given.
type Answer struct {
	Method  string // density, hotcells, …
	Version string // of the method: it changes when its answers do
	N       int    // what the answer stands on: events, cases, weeks, respondents
	// Means says in a sentence what the answer is, and Sure how sure it is.
	Means, Sure note.Note
	Notes       []note.Note // what the kernel and the reading want said beside it
	Staff       []note.Note // said in the table only: what must not be published
	Body        any         // a struct: the method's own keys in the JSON
	Table       Table
	Picture     Drawing   // nil where there is nothing to draw
	Features    []Feature // what can be put on a map, in metres; nil where there is no place
}

// Picture is a drawing that stands alone.
type Picture interface {
	Render(ctx context.Context, w io.Writer) error
}

// Drawing makes the picture in a language, inside a frame with its words.
type Drawing func(w *words.Printer, f chart.Frame) Picture

// Table is the answer for a person.
type Table struct {
	Columns []string // keys of the catalogue
	Rows    [][]any  // text, whole numbers, numbers (NaN: nothing), Chance, Yes and messages
	More    int      // rows that were left out
}

// Number is a number in JSON; one that is not a number, or infinite, is null.
type Number float64

// MarshalJSON writes the shortest digits that give the number back.
func (n Number) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n) + 0) // no minus before a zero
}

// missing is a number that there is none of.
var missing = Number(math.NaN())

// ID is the name of a place, an area or a series: a number in JSON where all
// names of the file are whole numbers, otherwise a text.
type ID struct {
	Text  string
	Whole bool
}

// MarshalJSON writes the name.
func (id ID) MarshalJSON() ([]byte, error) {
	if id.Whole {
		return []byte(id.Text), nil
	}
	return json.Marshal(id.Text)
}

// ids makes names of texts.
func ids(texts []string) []ID {
	whole := true
	for _, t := range texts {
		whole = whole && isWhole(t)
	}
	out := make([]ID, len(texts))
	for i, t := range texts {
		out[i] = ID{Text: t, Whole: whole}
	}
	return out
}

// isWhole reports whether a text is a whole number as JSON writes it.
func isWhole(s string) bool {
	if len(s) > 1 && s[0] == '-' && s[1] != '0' {
		s = s[1:]
	}
	if s == "" || len(s) > 15 || len(s) > 1 && s[0] == '0' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// said is a note in JSON.
type said struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// head is what every answer has in JSON.
type head struct {
	Method  string   `json:"method"`
	Version string   `json:"version"`
	N       int      `json:"n"`
	Meaning []string `json:"meaning"`
	Notes   []said   `json:"notes"`
}

// WriteJSON writes the answer as one object: method, version, n, meaning and
// notes, and then the method's own keys.
func (a Answer) WriteJSON(out io.Writer, w *words.Printer) error {
	h := head{Method: a.Method, Version: a.Version, N: a.N, Meaning: []string{Say(w, a.Means), Say(w, a.Sure)}, Notes: []said{}}
	for _, n := range a.Notes {
		h.Notes = append(h.Notes, said{n.Key, Say(w, n)})
	}
	first, err := plainJSON(h)
	if err != nil {
		return err
	}
	rest, err := plainJSON(a.Body)
	if err != nil {
		return err
	}
	joined := append(first[:len(first)-1], ',')
	joined = append(append(joined, rest[1:]...), '\n')
	_, err = out.Write(joined)
	return err
}

// plainJSON marshals without the escapes for HTML.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// WriteSVG writes the picture, with the answer's two sentences in it. Errors:
// Invalid where there is nothing to draw.
func (a Answer) WriteSVG(ctx context.Context, out io.Writer, w *words.Printer) error {
	if a.Picture == nil {
		return errs.E(errs.Invalid, "analyse.no-picture")
	}
	f := chart.Frame{ID: "lykta-" + a.Method, Lang: w.Lang(), Title: w.T("analyse.method." + a.Method), Lines: []string{Say(w, a.Means), Say(w, a.Sure)},
		Foot: w.T("analyse.foot", a.Method, a.Version, a.N)}
	return a.Picture(w, f).Render(ctx, out)
}
