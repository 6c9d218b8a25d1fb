package promise

import (
	"context"
	"fmt"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/partnership"
)

const maxList = 200 // promises of a pledge, members of a set

// guardOf reads the guard of a scope's partnership.
func (s *Service) guardOf(ctx context.Context, d *db.DB, scope access.Scope) (guard.Guard, error) {
	if scope.Partnership == "" {
		return guard.Guard{}, nil
	}
	p, err := partnership.ByID(ctx, d, scope.Partnership)
	return guard.Of(p.Profile), err
}

// PromiseDoubts names the texts of a promise that may point at a person and are not
// refused for it: whoever writes has to look. Each has the form field it was
// typed in, and the key of a text that says why.
func PromiseDoubts(g guard.Guard, p Promise) []errs.Field {
	var doubts []errs.Field
	for _, t := range promiseTexts(p) {
		for _, key := range g.Doubts(t.Text) {
			doubts = append(doubts, errs.Field{Name: t.Field, Key: key})
		}
	}
	return doubts
}

func headTexts(b DraftBody) []guard.Text {
	p := b.Pledge
	texts := []guard.Text{
		guard.Short("title", p.Title), guard.Long("goal", p.Goal), guard.Long("problem", p.Problem), guard.Long("note", b.Note),
	}
	for i, basis := range p.Basis {
		texts = append(texts, guard.Long(fmt.Sprintf("basis.%d.text", i), basis.Text))
	}
	for i, s := range p.Signatories {
		texts = append(texts, guard.Short(fmt.Sprintf("signatories.%d.function", i), s.Function))
	}
	return texts
}

func promiseTexts(p Promise) []guard.Text {
	texts := []guard.Text{
		guard.Short("heading", p.Heading), guard.Long("text", p.Text), guard.Short("unit", p.Unit),
		guard.Short("place", p.Place), guard.Short("time", p.Time), guard.Short("target_group", p.TargetGroup),
		guard.Long("follow_up", p.FollowUp),
	}
	for _, m := range p.Members {
		texts = append(texts, guard.Short("members", m.Name))
	}
	return texts
}

// promise looks at the texts of one promise.
func promiseGuarded(g guard.Guard, p Promise) error {
	return errs.Fields(g.Refuse(promiseTexts(p)...)...)
}

// body looks at every text of a draft; those of its promises are named
// "promises.0.text".
func bodyGuarded(g guard.Guard, b DraftBody) error {
	texts := headTexts(b)
	for i, p := range b.Pledge.Promises {
		for _, t := range promiseTexts(p) {
			t.Field = fmt.Sprintf("promises.%d.%s", i, t.Field)
			texts = append(texts, t)
		}
	}
	wrong := g.Refuse(texts...)
	if n := len(b.Pledge.Promises); n > maxList {
		wrong = append(wrong, errs.Field{Name: "promises", Key: "list.long", Args: []any{maxList, n}})
	}
	return errs.Fields(wrong...)
}
