package staff

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// SendDraft puts a draft before its parties.
//
// POST /arbete/{partnership}/utkast/{draft}/skicka
func (h *Handlers) SendDraft(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "sent", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.Send(ctx, scope, f.Key(), at)
	})
}

// Approve is a party's yes. The last one publishes.
//
// POST /arbete/{partnership}/utkast/{draft}/godkann
func (h *Handlers) Approve(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "approved", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.Approve(ctx, scope, f.Key(), at, approvesFor(scope))
	})
}

// SendBack is a party's no, with the reason.
//
// POST /arbete/{partnership}/utkast/{draft}/tillbaka
func (h *Handlers) SendBack(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "sent-back", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.SendBack(ctx, scope, f.Key(), at, approvesFor(scope), f.Get("reason"))
	})
}

// Discard throws a draft away.
//
// POST /arbete/{partnership}/utkast/{draft}/slang
func (h *Handlers) Discard(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "discarded", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.Discard(ctx, scope, f.Key(), at)
	})
}

// Restore takes a draft back that was thrown away.
//
// POST /arbete/{partnership}/utkast/{draft}/aterstall
func (h *Handlers) Restore(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "restored", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.Restore(ctx, scope, f.Key(), at)
	})
}

// MovePromise moves a promise up or down in its draft.
//
// POST /arbete/{partnership}/utkast/{draft}/lofte/{promise}/flytta
func (h *Handlers) MovePromise(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "moved", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.MovePromise(ctx, scope, f.Key(), at, r.PathValue("promise"), f.Number("places"))
	})
}

// RemovePromise takes a promise out of its draft.
//
// POST /arbete/{partnership}/utkast/{draft}/lofte/{promise}/ta-bort
func (h *Handlers) RemovePromise(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.act(w, r, scope, "promise-removed", func(ctx context.Context, f *form, at promise.At) (promise.Edited, error) {
		return h.Promises.RemovePromise(ctx, scope, f.Key(), at, r.PathValue("promise"))
	})
}

// act does one thing with the draft that the address names, and shows the draft
// again: with a confirmation, or with what is wrong.
func (h *Handlers) act(w http.ResponseWriter, r *http.Request, scope access.Scope, done string, do func(context.Context, *form, promise.At) (promise.Edited, error)) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	typed, err := readForm(r)
	if err != nil {
		return err
	}
	answer, err := do(r.Context(), typed, typed.at(v.draft))
	switch {
	case err == nil && answer.Published:
		return pg.confirm(w, "published", "lofte", v.draft.Body.Pledge.ID)
	case err == nil && done == "discarded":
		return frame.Redirect(w, pg.r, base(pg.p.Slug, "utkast")+"?visa="+discardedView+"&"+doneParam+"="+done)
	case err == nil && answer.Cleared && done != "sent-back":
		return pg.confirm(w, "cleared", "utkast", v.draft.ID)
	case err == nil:
		return pg.confirm(w, done, "utkast", v.draft.ID)
	}
	pg.form.Values.Set("reason", typed.Get("reason"))
	v.problems = errs.FieldsOf(err)
	return pg.again(w, gathered(pg, err), func() templ.Component { return draftPage(pg, v) })
}

// approvesFor is the one party that the scope may say yes for, or "".
func approvesFor(scope access.Scope) string {
	if len(scope.Approves) != 1 {
		return ""
	}
	return scope.Approves[0]
}

// gathered leads complaints about a draft to the part of its page that they are
// about: a promise, or the beginning.
func gathered(pg *page, err error) error {
	var fields []errs.Field
	for _, f := range errs.FieldsOf(err) {
		text := pg.words.Field(f)
		var i int
		switch {
		case strings.HasPrefix(f.Name, "promises."):
			if _, scanned := fmt.Sscanf(f.Name, "promises.%d.", &i); scanned != nil {
				i = 0
			}
			f = errs.Field{Name: fmt.Sprintf("promises.%d", i), Key: "staff.send.promise", Args: []any{i + 1, text}}
		case f.Name != "promises" && f.Name != "reason":
			f.Name = "head"
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return errs.Fields(fields...)
}

func reasonField(pg *page) ui.Field {
	area := pg.area
	pg.area = "staff.answer"
	f := rows(3, pg.field("reason"))
	pg.area = area
	return f
}
