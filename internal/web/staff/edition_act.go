package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/mail"
	"lykta/internal/picture"
)

func (v editionView) seen() picture.Seen {
	return picture.Seen{ID: v.edition.ID, Version: v.form.Version()}
}

// onEdition does one thing with the edition that the address names, and shows it
// again: with a confirmation, or with what is wrong.
func (h *Handlers) onEdition(w http.ResponseWriter, r *http.Request, scope access.Scope, done string, do func(s *picture.Service, v editionView) (string, error)) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	typed, err := readForm(r)
	if err != nil {
		return err
	}
	v.page.form = typed
	id, err := do(h.editions(), v)
	if err == nil {
		return v.confirm(w, done, "lagesbild", id)
	}
	v.page.form = blankForm(versionField, strconv.FormatInt(v.edition.Version, 10), "reason", typed.Get("reason"))
	return v.again(w, err, func() templ.Component { return editionPage(v) })
}

// SendEdition lets the figures stand still and asks the parties.
//
// POST /arbete/{partnership}/lagesbild/{edition}/skicka
func (h *Handlers) SendEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-sent", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.Send(r.Context(), scope, v.form.Key(), v.seen())
	})
}

// ApproveEdition is a party's yes. The last one freezes, and publishes what is
// public.
//
// POST /arbete/{partnership}/lagesbild/{edition}/godkann
func (h *Handlers) ApproveEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-approved", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.Approve(r.Context(), scope, v.form.Key(), v.seen(), approvesFor(scope), v.told())
	})
}

// told are the words in which an edition is told of, in Swedish.
func (v editionView) told() picture.Told {
	sv := v.inSwedish()
	title := sv.editionTitle(v.edition.Kind, v.edition.Span, 1)
	home := v.h.Base + "/i/" + v.p.Slug
	return picture.Told{
		Note: sv.T("picture.counted", title),
		Letter: func(_, end string) mail.Letter {
			return mail.Letter{Subject: sv.T("picture.letter.subject", v.p.Name),
				Text: sv.T("picture.letter.text", title, home+"/lagesbild/"+v.edition.Stem(), home+"/lagesbild/prenumeration/"+end)}
		},
	}
}

// RefuseEdition is a party's no: the edition is written on.
//
// POST /arbete/{partnership}/lagesbild/{edition}/tillbaka
func (h *Handlers) RefuseEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-back", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.SendBack(r.Context(), scope, v.form.Key(), v.seen(), approvesFor(scope))
	})
}

// RecallEdition takes an edition back before it is approved.
//
// POST /arbete/{partnership}/lagesbild/{edition}/aterta
func (h *Handlers) RecallEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-back", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.SendBack(r.Context(), scope, v.form.Key(), v.seen(), "")
	})
}

// CorrectEdition begins the next version of a frozen edition.
//
// POST /arbete/{partnership}/lagesbild/{edition}/ratta
func (h *Handlers) CorrectEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition", func(s *picture.Service, v editionView) (string, error) {
		return s.Correct(r.Context(), scope, v.form.Key(), v.edition.ID, v.form.Get("reason"))
	})
}

// TakeBackEdition takes a frozen edition back, with what it was counted as.
//
// POST /arbete/{partnership}/lagesbild/{edition}/dra-tillbaka
func (h *Handlers) TakeBackEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-gone", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.TakeBack(r.Context(), scope, v.form.Key(), v.seen(), v.form.Get("reason"))
	})
}
