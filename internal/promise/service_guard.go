package promise

import (
	"fmt"
	"unicode/utf8"

	"lykta/internal/errs"
	"lykta/internal/persondata"
)

// The longest that public texts may be, in characters.
const (
	maxLine = 200
	maxText = 2000
	maxList = 200 // promises of a pledge, members of a set
)

// guarded is one public text and the form field that it was typed in.
type guarded struct {
	field string
	text  string
	limit int
}

// guard refuses texts that are too long, or hold what identifies a person.
// What only may do so is told by Doubts.
func guard(texts ...guarded) []errs.Field {
	var wrong []errs.Field
	for _, g := range texts {
		if n := utf8.RuneCountInString(g.text); n > g.limit {
			wrong = append(wrong, errs.Field{Name: g.field, Key: "text.long", Args: []any{g.limit, n}})
			continue
		}
		for _, found := range persondata.Check(g.text, persondata.Options{}) {
			if found.Severity == persondata.Block {
				wrong = append(wrong, errs.Field{Name: g.field, Key: found.Why})
				break
			}
		}
	}
	return wrong
}

// Doubts names the texts of a promise that may point at a person and are not
// refused for it: whoever writes has to look. Each has the form field it was
// typed in, and the key of a text that says why.
func Doubts(p Promise) []errs.Field {
	var doubts []errs.Field
	for _, g := range promiseTexts(p) {
		for _, found := range persondata.Check(g.text, persondata.Options{}) {
			if found.Severity == persondata.Warn {
				doubts = append(doubts, errs.Field{Name: g.field, Key: found.Why})
			}
		}
	}
	return doubts
}

func headTexts(b DraftBody) []guarded {
	p := b.Pledge
	texts := []guarded{
		{"title", p.Title, maxLine}, {"goal", p.Goal, maxText}, {"problem", p.Problem, maxText}, {"note", b.Note, maxText},
	}
	for i, basis := range p.Basis {
		texts = append(texts, guarded{fmt.Sprintf("basis.%d.text", i), basis.Text, maxText})
	}
	for i, s := range p.Signatories {
		texts = append(texts, guarded{fmt.Sprintf("signatories.%d.function", i), s.Function, maxLine})
	}
	return texts
}

func promiseTexts(p Promise) []guarded {
	texts := []guarded{
		{"heading", p.Heading, maxLine}, {"text", p.Text, maxText}, {"unit", p.Unit, maxLine},
		{"place", p.Place, maxLine}, {"time", p.Time, maxLine}, {"target_group", p.TargetGroup, maxLine},
		{"follow_up", p.FollowUp, maxText},
	}
	for _, m := range p.Members {
		texts = append(texts, guarded{"members", m.Name, maxLine})
	}
	return texts
}

// guardPromise looks at the texts of one promise.
func guardPromise(p Promise) error { return errs.Fields(guard(promiseTexts(p)...)...) }

// guardBody looks at every text of a draft; those of its promises are named
// "promises.0.text".
func guardBody(b DraftBody) error {
	texts := headTexts(b)
	for i, p := range b.Pledge.Promises {
		for _, g := range promiseTexts(p) {
			g.field = fmt.Sprintf("promises.%d.%s", i, g.field)
			texts = append(texts, g)
		}
	}
	wrong := guard(texts...)
	if n := len(b.Pledge.Promises); n > maxList {
		wrong = append(wrong, errs.Field{Name: "promises", Key: "list.long", Args: []any{maxList, n}})
	}
	return errs.Fields(wrong...)
}
