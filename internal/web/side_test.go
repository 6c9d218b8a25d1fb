package web

import (
	"encoding/json"
	"net/http"
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
		_, err := w.identity.Invite(t.Context(), w.boss("dalen"), inv, noon)
		w.check(err)
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
