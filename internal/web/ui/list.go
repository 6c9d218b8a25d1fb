package ui

import (
	"cmp"
	"lykta/internal/words"
)

// Pager leads through a list that is longer than a page. Lists are cut by key,
// so a pager knows its neighbours and not always how many pages there are.
type Pager struct {
	Previous string // address; "" on the first page
	Next     string // address; "" on the last page
	Where    string // "Insats 51–100 av 1 000"
	Label    string // what it is called where a page has two; "" for the usual
}

func (p Pager) label(w *words.Printer) string { return cmp.Or(p.Label, w.T("pager.label")) }

// Step is one step of a task or of a yearly round.
type Step struct {
	Text  string
	Href  string // "" for what cannot be done yet
	Hint  string
	State string // key in the catalogue: "state.done"
}

// Event is one line of a history: when, what, and what is known of it.
type Event struct {
	When  string // as people read it: "28 november 2026"
	Exact string // for machines: "2026-11-28"
	Title string
	Href  string
	Text  string
	Notes []string // entered later, by whom, where
	Part  Part     // anything more
}

// Figure is a picture of numbers with the same numbers in a table.
type Figure struct {
	Title string // says what the picture shows, as a sentence
	Note  string // measure, unit and day
	SVG   Part
	Table Table
}
