package ui

import (
	"strings"

	"lykta/internal/words"
)

// Around words that stay in Swedish on an English page stand the marks that
// Unicode has for setting a piece of text apart (U+2068 and U+2069), so that
// they can be put into a sentence like any other words.
const (
	quoteOpens  = "\u2068"
	quoteCloses = "\u2069"
)

// Quote marks words of the domain, which are Swedish in every language: a
// screen reader is told where they begin and end (WCAG 3.1.2). On a Swedish
// page there is nothing to mark. What it returns is for what is shown with
// Mixed: the texts of timelines, tables and lists.
func Quote(w *words.Printer, text string) string {
	if text == "" || w.Lang() == words.Swedish {
		return text
	}
	return quoteOpens + unquoted.Replace(text) + quoteCloses
}

// unquoted takes the marks out of a text.
var unquoted = strings.NewReplacer(quoteOpens, "", quoteCloses, "")

// Plain is a text without its marks, for where no element can stand.
func Plain(text string) string { return unquoted.Replace(text) }

// run is a piece of text in one language.
type run struct {
	text    string
	swedish bool
}

// runs takes a text apart at its marks.
func runs(text string) []run {
	var list []run
	add := func(piece string, swedish bool) {
		if piece = unquoted.Replace(piece); piece != "" {
			list = append(list, run{piece, swedish})
		}
	}
	for {
		before, rest, opened := strings.Cut(text, quoteOpens)
		add(before, false)
		if !opened {
			return list
		}
		quoted, after, _ := strings.Cut(rest, quoteCloses)
		add(quoted, true)
		text = after
	}
}
