package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// Subscribe asks an address whether it wants letters about editions.
//
// POST /i/{partnership}/lagesbild/prenumerera
func (h *Handlers) Subscribe(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscribe.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if !h.editions().Subscribes() {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.none", "picture.subscribe.none.text"))
	}
	link := h.Base + pg.outside("/i/"+pg.p.Slug+"/lagesbild/prenumeration/")
	err = h.editions().Subscribe(r.Context(), pg.p.ID, pg.form.Get("email"), func(token string) mail.Letter {
		return mail.Letter{Subject: pg.T("picture.subscribe.subject", pg.p.Name), Text: pg.T("picture.subscribe.letter", pg.p.Name, link+token)}
	})
	if err == nil {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.asked", "picture.subscribe.asked.text"))
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, subscribeView(pg)) })
}

// outsider begins a page for somebody who has no account.
func (h *Handlers) outsider(r *http.Request, title string) (*page, error) {
	p, err := partnership.BySlug(r.Context(), h.DB, r.PathValue("partnership"))
	if err != nil {
		return nil, err
	}
	pg, err := h.open(r, access.Scope{Partnership: p.ID}, title)
	if err != nil {
		return nil, err
	}
	pg.area, pg.crumb, pg.bare = "picture.subscribe", nil, true
	return pg, nil
}

func subscribeView(pg *page) formView {
	f := pg.field("email")
	f.Type, f.Width = "email", ui.Medium
	return formView{Lead: pg.T("picture.subscribe.lead"), Action: pg.outside("/i/" + pg.p.Slug + "/lagesbild/prenumerera"),
		Submit: pg.T("picture.subscribe.submit"), Fields: []templ.Component{ui.Input(pg.words, f)}}
}

// SubscribeForm asks for the address.
//
// GET /i/{partnership}/lagesbild/prenumerera
func (h *Handlers) SubscribeForm(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscribe.title")
	if err != nil {
		return err
	}
	if !h.editions().Subscribes() {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.none", "picture.subscribe.none.text"))
	}
	return pg.show(w, formPage(pg, subscribeView(pg)))
}

// Subscription is where the links in letters lead: one button for yes, one for
// the end. It asks nothing and shows nothing of the address.
//
// GET /i/{partnership}/lagesbild/prenumeration/{subscription}
func (h *Handlers) Subscription(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscription.title")
	if err != nil {
		return err
	}
	return pg.show(w, subscriptionPage(pg, pg.outside("/i/"+pg.p.Slug+"/lagesbild/prenumeration/"+r.PathValue("subscription"))))
}

// AnswerSubscription is the yes, or the end.
//
// POST /i/{partnership}/lagesbild/prenumeration/{subscription}
func (h *Handlers) AnswerSubscription(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscription.title")
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	token := r.PathValue("subscription")
	if f.Get("answer") == "yes" {
		if err := h.editions().Confirm(r.Context(), pg.p.ID, token); err != nil {
			return err
		}
		return pg.show(w, subscribedPage(pg, "picture.subscription.yes", "picture.subscription.yes.text"))
	}
	if err := h.editions().End(r.Context(), pg.p.ID, token); err != nil && !errs.Is(err, errs.NotFound) {
		return err // that there was none is told to nobody: it is gone in either case
	}
	return pg.show(w, subscribedPage(pg, "picture.subscription.ended", "picture.subscription.ended.text"))
}
