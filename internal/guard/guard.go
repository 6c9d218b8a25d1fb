package guard

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
	"lykta/internal/parallel"
	"lykta/internal/partnership"
	"lykta/internal/persondata"
)

// Text is one text and the form field that it was typed in.
type Text struct {
	Field string
	Text  string
	Limit int // characters
}

// Short is a text of one line, of at most 200 characters.
func Short(field, text string) Text { return Text{Field: field, Text: text, Limit: 200} }

// Long is a text of at most 2,000 characters.
func Long(field, text string) Text { return Text{Field: field, Text: text, Limit: 2000} }

// Guard looks at the texts of one partnership. The zero Guard knows of nothing
// that is its own. It is safe for concurrent use.
type Guard struct{ own persondata.Options }

// Of returns the guard of a partnership. places are further names of places
// that are no person's.
func Of(p partnership.Profile, places ...string) Guard {
	g := Guard{own: persondata.Options{Places: slices.Clone(places)}}
	for _, c := range p.Settings.Contacts {
		if c.Phone != "" {
			g.own.Numbers = append(g.own.Numbers, c.Phone)
		}
		if address, ok := strings.CutPrefix(c.URL, "mailto:"); ok {
			g.own.Emails = append(g.own.Emails, address)
		}
	}
	for _, place := range p.Places {
		g.own.Places = append(g.own.Places, place.Name)
	}
	return g
}

// Doubts tells why a text may point at a person without being refused for it,
// as keys of texts that say so. Whoever writes has to look. A text that is
// refused raises none.
func (g Guard) Doubts(text string) []string {
	var keys []string
	for _, found := range persondata.Check(text, g.own) {
		if found.Severity == persondata.Block {
			return nil
		}
		if found.Severity == persondata.Warn && !slices.Contains(keys, found.Why) {
			keys = append(keys, found.Why)
		}
	}
	return keys
}

// Refuse complains of texts that are too long, "text.long", or hold what
// identifies a person. What only may do so is told by Doubts.
func (g Guard) Refuse(texts ...Text) []errs.Field {
	var wrong []errs.Field
	for _, t := range texts {
		if n := utf8.RuneCountInString(t.Text); n > t.Limit {
			wrong = append(wrong, errs.Field{Name: t.Field, Key: "text.long", Args: []any{t.Limit, n}})
			continue
		}
		if why := g.Blocks(t.Text); why != "" {
			wrong = append(wrong, errs.Field{Name: t.Field, Key: why})
		}
	}
	return wrong
}

// Blocks tells why a text is refused, as the key of a text that says so, and ""
// where it is not.
func (g Guard) Blocks(text string) string {
	found, _ := g.Blocking(text)
	return found.Why
}

// Blocking returns the first that a text is refused for.
func (g Guard) Blocking(text string) (found persondata.Finding, ok bool) {
	for _, found := range persondata.Check(text, g.own) {
		if found.Severity == persondata.Block {
			return found, true
		}
	}
	return persondata.Finding{}, false
}

// Blocked tells of each of many texts whether it is refused. They are spread over
// all cores.
func (g Guard) Blocked(texts []string) []bool {
	const stretch = 200 // texts
	blocked, checkers := make([]bool, len(texts)), make([]*persondata.Checker, parallel.Workers())
	_ = parallel.Chunks(context.Background(), len(texts), stretch, func(worker, from, to int) { // it fails only when its context ends
		if checkers[worker] == nil {
			checkers[worker] = persondata.NewChecker(g.own)
		}
		for i := from; i < to; i++ {
			blocked[i] = slices.ContainsFunc(checkers[worker].Check(texts[i]), func(f persondata.Finding) bool { return f.Severity == persondata.Block })
		}
	})
	return blocked
}
