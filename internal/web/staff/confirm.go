package staff

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// The fields with which somebody proves anew who they are. They can stand in
// any form: what was typed in it goes on as it was.
const (
	proofPassword = "proof-password"
	proofCode     = "proof-code"
)

// Proof reads a proof out of a posted form, and takes it out, so that no page
// shows it again.
func Proof(form url.Values) (password, code string, given bool) {
	_, given = form[proofPassword]
	password, code = form.Get(proofPassword), form.Get(proofCode)
	form.Del(proofPassword)
	form.Del(proofCode)
	return password, code, given
}

// Confirm asks somebody to prove anew who they are, before an act that is
// sensitive. What they had typed is kept in the form, which is sent to where it
// was going; a page that they only wanted to read is gone to afterwards.
// wrong is why an earlier proof was not taken, or nil.
func (h *Handlers) Confirm(w http.ResponseWriter, r *http.Request, scope access.Scope, wrong error) error {
	scope.Partnership = ""
	pg, err := h.open(r, scope, "staff.confirm.title")
	if err != nil {
		return err
	}
	pg.area = "staff.confirm"
	if wrong != nil && !pg.form.take(wrong) && !refused(pg, wrong) {
		return wrong
	}
	view, err := h.confirmView(pg)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return frame.Render(w, r, http.StatusForbidden, layout(pg, formPage(pg, view)))
}

func (h *Handlers) confirmView(pg *page) (formView, error) {
	v := formView{Lead: pg.T("staff.confirm.lead"), Submit: pg.T("staff.confirm.submit"), Action: pg.outside("/bekrafta")}
	next := pg.r.URL.Path
	if pg.r.Method == http.MethodPost {
		v.Action = pg.outside(next)
		pg.form.Values.Set(keyField, pg.r.PostForm.Get(keyField)) // it is still the same form
		for _, name := range slices.Sorted(maps.Keys(pg.r.PostForm)) {
			if name == keyField {
				continue
			}
			for _, value := range pg.r.PostForm[name] {
				v.Fields = append(v.Fields, ui.Hidden(name, value))
			}
		}
		next = ""
	} else {
		if pg.r.URL.RawQuery != "" {
			next += "?" + pg.r.URL.RawQuery
		}
		v.Fields = append(v.Fields, ui.Hidden(nextParam, next))
	}
	secret := pg.secret(proofPassword, "current-password")
	v.Fields = append(v.Fields, ui.Input(pg.words, secret))
	coded, err := h.Identity.HasTOTP(pg.r.Context(), pg.scope)
	if err != nil {
		return v, err
	}
	if coded {
		v.Fields = append(v.Fields, ui.Input(pg.words, oneTime(pg.field(proofCode))))
	}
	providers, err := h.here(pg.r, pg.scope)
	if err != nil {
		return v, err
	}
	v.After = confirmWays(pg, v.Action, providers)
	return v, nil
}

// oneTime asks for a one-time code, which telephones fill in by themselves.
func oneTime(f ui.Field) ui.Field {
	f.Width, f.Value = ui.Short, ""
	f.Extra = templ.Attributes{"inputmode": "numeric", "autocomplete": "one-time-code"}
	return f
}

// Confirmed goes on to the page that somebody wanted to read before they proved
// who they are. The guard has taken the proof.
//
// POST /bekrafta
func (h *Handlers) Confirmed(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	return goOn(w, r, f.Get(nextParam))
}

// BeginProof starts to prove by passkey who somebody is.
//
// POST /bekrafta/nyckel/borja
func (h *Handlers) BeginProof(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	token, options, err := h.Identity.BeginProof(r.Context(), scope, h.Now().UTC())
	if err != nil {
		return err
	}
	return reply(w, ceremony{Ceremony: token, Options: options})
}

// FinishProof takes the proof. The script sends the form on afterwards.
//
// POST /bekrafta/nyckel/klar
func (h *Handlers) FinishProof(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	c, err := readCeremony(r)
	if err != nil {
		return err
	}
	if err := h.Identity.FinishProof(r.Context(), scope, c.Ceremony, c.Answer, h.Now().UTC()); err != nil {
		return err
	}
	return reply(w, ceremony{Ceremony: c.Ceremony})
}

// here are the identity providers whose word counts where somebody is: those of
// the partnership, and outside of one those of all that they belong to.
func (h *Handlers) here(r *http.Request, scope access.Scope) ([]way, error) {
	if scope.Partnership != "" {
		return h.ways(r, func(p identity.Provider) bool { return p.Partnership == scope.Partnership })
	}
	held, err := h.Identity.Memberships(r.Context(), scope.Account, h.Now().UTC())
	if err != nil {
		return nil, err
	}
	return h.ways(r, func(p identity.Provider) bool {
		return slices.ContainsFunc(held, func(m identity.Membership) bool { return m.Partnership == p.Partnership })
	})
}

// way is a button that leads to an organisation's own sign-in.
type way struct{ name, path string }

// ways are the identity providers that fit, each organisation once.
func (h *Handlers) ways(r *http.Request, fits func(identity.Provider) bool) ([]way, error) {
	list, err := h.Identity.Providers(r.Context())
	if err != nil {
		return nil, err
	}
	var ways []way
	seen := map[string]bool{}
	for _, p := range list {
		if !fits(p) || seen[p.Issuer+" "+p.Name] {
			continue
		}
		seen[p.Issuer+" "+p.Name] = true
		ways = append(ways, way{p.Name, "/logga-in/hos/" + url.PathEscape(p.Partnership) + "/" + url.PathEscape(p.ID)})
	}
	slices.SortFunc(ways, func(a, b way) int { return strings.Compare(a.name, b.name) })
	return ways, nil
}
