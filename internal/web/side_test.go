package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/identity/openid"
)

// A police area with several partnerships sees them side by side, each with what
// its people may see there: being in one opens nothing of another, and neither
// does the sign-in of one.
func TestPartnershipsSideBySide(t *testing.T) {
	const chief = "chief"
	inTown(t, func(t *testing.T, w *town) {
		inv := identity.Invitation{Login: login(chief), Role: access.Approver, Party: "polisen", Function: "lokalpolisområdeschef"}
		w.join(inv)
		w.waiting() // of the joint picture: an edition to approve
		w.signIn(chief)
		if a := w.serve(w.plain(http.MethodGet, "/arbete", nil, chief)); a.Header().Get("Location") != "/arbete/viken" {
			t.Errorf("in one partnership: %d to %q", a.Code, a.Header().Get("Location"))
		}
		link, err := w.identity.Invite(t.Context(), w.boss("dalen"), inv, noon)
		w.check(err)
		w.takesUp(chief, "/valkommen/"+link)
		side := func() string { return w.serve(w.plain(http.MethodGet, "/arbete", nil, chief)).Body.String() }
		w.tells("side by side", side(), []string{"Trygg i viken", "Trygg i dalen", `href="/arbete/viken"`, `href="/arbete/dalen"`, `data-head="Att göra"><div>1</div>`}, canaryDraft, canaryLogin, "Öppnas inte")

		boss := access.Scope{Account: "drift", Function: "drift", Roles: []access.Role{access.Administrator}, Fresh: true}
		w.check(w.identity.EndProvider(t.Context(), boss, w.id["dalen"], "kommunen", noon))
		w.provider.Redirect, w.provider.Now = "https://lykta.example/logga-in/svar", func() time.Time { return w.signed }
		w.provider.Keys = func() (set jose.JSONWebKeySet, err error) {
			a := w.serve(w.plain(http.MethodGet, "/logga-in/nycklar.json", nil, nobody))
			return set, json.Unmarshal(a.Body.Bytes(), &set)
		}
		w.provider.Claims[openid.OrgAffiliation] = login(chief)
		for _, c := range w.visit("/logga-in/hos/"+w.viken.Tenant+"/kommunen", nobody).Result().Cookies() {
			if c.Name == w.server.cookieName() {
				w.tokens[chief] = c.Value
			}
		}
		w.tells("through the provider of one", side(), []string{`href="/arbete/viken"`, "Trygg i dalen", "Öppnas inte med den inloggning"}, `href="/arbete/dalen"`)
		if a := w.serve(w.plain(http.MethodGet, "/arbete/dalen", nil, chief)); a.Code != http.StatusNotFound {
			t.Errorf("the other, by that: %d", a.Code)
		}
	})
}

// takesUp follows an invitation to another partnership, dalen: the account waits
// for its owner to sign in and say yes.
func (w *town) takesUp(who, link string) {
	w.t.Helper()
	if a := w.serve(w.plain(http.MethodGet, "/arbete/dalen", nil, who)); a.Code != http.StatusNotFound {
		w.t.Errorf("before it is taken up: %d", a.Code)
	}
	if a := w.serve(w.plain(http.MethodGet, link, nil, nobody)); a.Header().Get("Location") != "/logga-in?klart=joined&vidare="+url.QueryEscape(link) {
		w.t.Errorf("not signed in: to %q", a.Header().Get("Location"))
	}
	w.says(w.serve(w.plain(http.MethodGet, "/en"+link, nil, reporter)), http.StatusForbidden, "The link is for another account")
	if a := w.post(link, nil, reporter); a.Code != http.StatusForbidden {
		w.t.Errorf("taken up by another: %d", a.Code)
	}
	w.says(w.serve(w.plain(http.MethodGet, link, nil, who)), http.StatusOK, "Du är inbjuden till Trygg i dalen som lokalpolisområdeschef", "Ta emot inbjudan")
	for range 2 { // sent twice, it counts once
		if a := w.post(link, nil, who); a.Header().Get("Location") != "/arbete/dalen?klart=taken-up" {
			w.t.Errorf("taken up: %d to %q", a.Code, a.Header().Get("Location"))
		}
	}
	if a := w.post(link, nil, reporter); a.Code != http.StatusNotFound {
		w.t.Errorf("the used link, by another: %d", a.Code)
	}
	w.says(w.serve(w.plain(http.MethodGet, "/arbete/dalen?klart=taken-up", nil, who)), http.StatusOK, "Du har tagit emot inbjudan.")
	w.says(w.serve(w.plain(http.MethodGet, link, nil, who)), http.StatusNotFound, "Länken fungerar inte längre")
}
