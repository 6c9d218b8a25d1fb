package promise

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/partnership"
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

// Guard looks at the public texts of one partnership. Its own contact numbers
// and addresses, and its named places, are no finding. The zero Guard knows of
// none.
type Guard struct{ own persondata.Options }

// GuardOf returns the guard of a partnership.
func GuardOf(p partnership.Profile) Guard {
	var g Guard
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

// guardOf reads the guard of a scope's partnership.
func (s *Service) guardOf(ctx context.Context, d *db.DB, scope access.Scope) (Guard, error) {
	if scope.Partnership == "" {
		return Guard{}, nil
	}
	p, err := partnership.ByID(ctx, d, scope.Partnership)
	return GuardOf(p.Profile), err
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

// refuse complains of texts that are too long, or hold what identifies a
// person. What only may do so is told by Doubts.
func (g Guard) refuse(texts ...guarded) []errs.Field {
	var wrong []errs.Field
	for _, t := range texts {
		if n := utf8.RuneCountInString(t.text); n > t.limit {
			wrong = append(wrong, errs.Field{Name: t.field, Key: "text.long", Args: []any{t.limit, n}})
			continue
		}
		for _, found := range persondata.Check(t.text, g.own) {
			if found.Severity == persondata.Block {
				wrong = append(wrong, errs.Field{Name: t.field, Key: found.Why})
				break
			}
		}
	}
	return wrong
}

// PromiseDoubts names the texts of a promise that may point at a person and are not
// refused for it: whoever writes has to look. Each has the form field it was
// typed in, and the key of a text that says why.
func (g Guard) PromiseDoubts(p Promise) []errs.Field {
	var doubts []errs.Field
	for _, t := range promiseTexts(p) {
		for _, key := range g.Doubts(t.text) {
			doubts = append(doubts, errs.Field{Name: t.field, Key: key})
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

// promise looks at the texts of one promise.
func (g Guard) promise(p Promise) error { return errs.Fields(g.refuse(promiseTexts(p)...)...) }

// body looks at every text of a draft; those of its promises are named
// "promises.0.text".
func (g Guard) body(b DraftBody) error {
	texts := headTexts(b)
	for i, p := range b.Pledge.Promises {
		for _, t := range promiseTexts(p) {
			t.field = fmt.Sprintf("promises.%d.%s", i, t.field)
			texts = append(texts, t)
		}
	}
	wrong := g.refuse(texts...)
	if n := len(b.Pledge.Promises); n > maxList {
		wrong = append(wrong, errs.Field{Name: "promises", Key: "list.long", Args: []any{maxList, n}})
	}
	return errs.Fields(wrong...)
}
