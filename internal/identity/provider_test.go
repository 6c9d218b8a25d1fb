package identity_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/openid"
	"lykta/internal/identity/openid/openidtest"
)

const back = "https://lykta.example.se/logga-in/svar"

// withProvider gives partnership p1 an identity provider.
func (h house) withProvider(admin access.Scope, partnership string, s *openidtest.Server) {
	h.Helper()
	p := identity.Provider{Partnership: partnership}
	p.Provider = openid.Provider{ID: "kommunen", Name: "Vik kommun", Issuer: s.URL, Client: "lykta"}
	if err := h.id.SetProvider(h.Context(), admin, p, noon); err != nil {
		h.Fatal(err)
	}
	s.Redirect, s.Now = back, func() time.Time { return noon }
	s.Keys = func() (jose.JSONWebKeySet, error) { return h.id.ProviderKeys(h.Context()) }
}

// visit goes to the provider as whoever it says.
func (h house) visit(scope access.Scope, partnership, invitation string, s *openidtest.Server, subject string) (token string, err error) {
	h.Helper()
	s.Claims[openid.OrgAffiliation] = subject
	address, visit, err := h.id.BeginVisit(h.Context(), scope, partnership, "kommunen", back, "/arbete", invitation, noon)
	if err != nil {
		h.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(address)
	if err != nil {
		h.Fatal(err)
	}
	resp.Body.Close()
	answer, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusFound {
		h.Fatalf("the provider answered %s", resp.Status)
	}
	token, next, err := h.id.FinishVisit(h.Context(), visit, answer.Query(), "r", noon)
	if err == nil && next != "/arbete" {
		h.Errorf("afterwards to %q", next)
	}
	_, _, again := h.id.FinishVisit(h.Context(), visit, answer.Query(), "r", noon)
	h.wants(again, errs.Unauthenticated, "the same answer twice")
	return token, err
}

// administrator signs in strongly.
func (h house) administrator() access.Scope {
	h.Helper()
	link, err := h.id.CreateAdministrator(h.Context(), "drift@example.se", "driftansvarig", noon)
	if err != nil {
		h.Fatal(err)
	}
	h.use(link)
	me := h.scope(h.signIn("drift@example.se"), "")
	h.register(me)
	me.Weak, me.Roles, me.Function = false, []access.Role{access.Administrator}, "driftansvarig"
	return me
}

func TestSignInAtTheOrganisation(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		ctx := h.Context()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p1", s)

		_, err := h.visit(access.Scope{}, "p1", "", s, "okänd@2120001234")
		h.wants(err, errs.Unauthenticated, "somebody whom nobody invited")

		// Invited by the name that the organisation gives them.
		if _, err := h.id.InviteCoordinator(ctx, admin, "p1", identity.Invitation{Login: "kp17@2120001234", Function: "trygghetssamordnare"}, noon); err != nil {
			h.Fatal(err)
		}
		token, err := h.visit(access.Scope{}, "p1", "", s, "KP17@2120001234")
		if err != nil {
			h.Fatal(err)
		}
		me := h.scope(token, "p1")
		if !me.Has(access.Coordinator) || me.Weak || !me.Fresh {
			h.Errorf("signed in: %+v", me)
		}
		// Another, invited by mail, who takes the invitation up at the organisation.
		link, err := h.id.Invite(ctx, me, identity.Invitation{Login: "polis@example.se", Role: access.Reporter, Function: "kommunpolis"}, noon)
		if err != nil {
			h.Fatal(err)
		}
		for i, invitation := range []string{link, "", link} {
			token, err := h.visit(access.Scope{}, "p1", invitation, s, "p5@2020001234")
			if err != nil || !h.scope(token, "p1").Has(access.Reporter) {
				h.Errorf("visit %d of the invited: %v", i, err)
			}
		}
		_, err = h.visit(access.Scope{}, "p1", link, s, "annan@2120001234")
		h.wants(err, errs.Unauthenticated, "a used invitation")

		// Whoever signed in at the organisation this morning has proved nothing just
		// now: what is sensitive sends them there to do so.
		s.SignedIn = noon.Add(-4 * time.Hour)
		if token, err = h.visit(access.Scope{}, "p1", "", s, "kp17@2120001234"); err != nil {
			h.Fatal(err)
		}
		if me = h.scope(token, "p1"); me.Fresh || !me.Has(access.Coordinator) {
			h.Errorf("let through by the organisation: %+v", me)
		}
		if _, err := h.visit(me, "p1", "", s, "kp17@2120001234"); err != nil || !h.scope(token, "p1").Fresh {
			h.Errorf("after proving it there: %v", err)
		}

		// Step-up, as oneself and as somebody else.
		if _, err := h.visit(me, "p1", "", s, "kp17@2120001234"); err != nil {
			h.Errorf("proving anew: %v", err)
		}
		_, err = h.visit(me, "p1", "", s, "p5@2020001234")
		h.wants(err, errs.Unauthenticated, "proving anew as somebody else")

		refused := 0
		list, err := audit.List(ctx, h.db, "", 0, 200)
		if err != nil {
			h.Fatal(err)
		}
		for _, e := range list {
			if e.Outcome == audit.Refused {
				refused++
			}
		}
		if refused < 3 {
			h.Errorf("%d refusals in the audit log, want at least 3", refused)
		}

		if err := h.id.EndProvider(ctx, admin, "p1", "kommunen", noon); err != nil {
			h.Fatal(err)
		}
		_, err = h.id.Authenticate(ctx, token, noon)
		h.wants(err, errs.Unauthenticated, "a session of a provider that was taken away")
	})
}

// TestAProviderVouchesForItsOwn: what p2's provider says opens nothing in p1.
func TestAProviderVouchesForItsOwn(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		ctx := h.Context()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p2", s)
		for _, p := range []string{"p1", "p2"} {
			if _, err := h.id.InviteCoordinator(ctx, admin, p, identity.Invitation{Login: "båda@2120001234", Function: "samordnare"}, noon); err != nil {
				h.Fatal(err)
			}
		}
		if _, err := h.id.InviteCoordinator(ctx, admin, "p1", identity.Invitation{Login: "bara-ett@2120001234", Function: "samordnare"}, noon); err != nil {
			h.Fatal(err)
		}
		token, err := h.visit(access.Scope{}, "p2", "", s, "båda@2120001234")
		if err != nil {
			h.Fatal(err)
		}
		if !h.scope(token, "p2").Has(access.Coordinator) {
			h.Error("nothing in the provider's own partnership")
		}
		if roles := h.scope(token, "p1").Roles; len(roles) > 0 {
			h.Errorf("roles %v in a partnership that has not this provider", roles)
		}
		_, err = h.visit(access.Scope{}, "p2", "", s, "bara-ett@2120001234")
		h.wants(err, errs.Unauthenticated, "the name of an account of another partnership")

		// Where the other has the same provider, its word counts there too.
		h.withProvider(admin, "p1", s)
		if !h.scope(token, "p1").Has(access.Coordinator) {
			h.Error("nothing in a partnership that has the same provider")
		}
	})
}

// Whoever proves themselves anew at one partnership's provider has proved nothing
// to another that has not this provider, nor to the installation.
func TestAProviderProvesForItsOwn(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		ctx := h.Context()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p2", s)
		for _, p := range []string{"p1", "p2"} {
			link, err := h.id.InviteCoordinator(ctx, admin, p, identity.Invitation{Login: "båda@2120001234", Function: "samordnare"}, noon)
			if err != nil {
				h.Fatal(err)
			}
			if p == "p1" {
				h.use(link)
			} else if _, err := h.id.TakeUp(ctx, h.scope(h.signIn("båda@2120001234"), ""), link, noon); err != nil {
				h.Fatal(err)
			}
		}
		token := h.signIn("båda@2120001234")
		_, err := h.db.Exec(ctx, `UPDATE session SET means = $1, proved = $2`, string(identity.ByTOTP), db.Micros(noon.Add(-time.Hour/2)))
		if err != nil {
			h.Fatal(err)
		}
		fresh := func(want map[string]bool, when string) {
			h.Helper()
			for p, want := range want {
				if got := h.scope(token, p); got.Fresh != want || p != "" && !got.Has(access.Coordinator) {
					h.Errorf("%s, in %q: fresh %v, want %v; %+v", when, p, got.Fresh, want, got)
				}
			}
		}
		fresh(map[string]bool{"": false, "p1": false, "p2": false}, "half an hour after")
		if _, err := h.visit(h.scope(token, "p2"), "p2", "", s, "båda@2120001234"); err != nil {
			h.Fatal(err)
		}
		fresh(map[string]bool{"": false, "p1": false, "p2": true}, "proved at the provider of p2")
		if err := h.id.Prove(ctx, h.scope(token, "p1"), good, "", noon); err != nil {
			h.Fatal(err)
		}
		fresh(map[string]bool{"": true, "p1": true, "p2": true}, "proved to ourselves")
	})
}

// Two partnerships have the same provider. A coordinator of one invites an account
// of the other, and takes the invitation up themselves: the account is not theirs.
func TestAnInvitationTiesNoNameToAnothersAccount(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		ctx := h.Context()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p1", s)
		h.withProvider(admin, "p2", s)
		for p, login := range map[string]string{"p1": "ett@2120001234", "p2": "tva@2120001234"} {
			if _, err := h.id.InviteCoordinator(ctx, admin, p, identity.Invitation{Login: login, Function: "samordnare"}, noon); err != nil {
				h.Fatal(err)
			}
		}
		token, err := h.visit(access.Scope{}, "p2", "", s, "tva@2120001234")
		if err != nil {
			h.Fatal(err)
		}
		link, err := h.id.Invite(ctx, h.scope(token, "p2"), identity.Invitation{Login: "ett@2120001234", Role: access.Reader, Function: "läsare"}, noon)
		if err != nil {
			h.Fatal(err)
		}
		_, err = h.visit(access.Scope{}, "p2", link, s, "annan@2120001234")
		h.wants(err, errs.Unauthenticated, "the inviter takes the invitation up")
		if token, err = h.visit(access.Scope{}, "p2", "", s, "ett@2120001234"); err != nil || !h.scope(token, "p2").Has(access.Reader) {
			h.Errorf("the control: the owner comes in by their own name: %v", err)
		}
	})
}

func TestProviderNeedsAnAdministrator(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		admin := h.administrator()
		p := identity.Provider{Partnership: "p1"}
		p.Provider = openid.Provider{ID: "kommunen", Name: "Vik", Issuer: "https://login.example.se", Client: "lykta"}
		h.wants(h.id.SetProvider(h.Context(), access.Scope{Partnership: "p1", Account: "a", Roles: []access.Role{access.Coordinator}, Fresh: true}, p, noon), errs.Forbidden, "a coordinator")
		bad := p
		bad.Issuer = "http://login.example.se"
		h.wants(h.id.SetProvider(h.Context(), admin, bad, noon), errs.Invalid, "without TLS")
		if err := h.id.SetProvider(h.Context(), admin, p, noon); err != nil {
			h.Fatal(err)
		}
		before, err := h.id.ProviderKeys(h.Context())
		if err != nil || len(before.Keys) != 1 || !before.Keys[0].IsPublic() {
			h.Fatalf("keys %v, %v", before, err)
		}
		p.Name = "Viks kommun"
		if err := h.id.SetProvider(h.Context(), admin, p, noon); err != nil {
			h.Fatal(err)
		}
		list, err := h.id.Providers(h.Context())
		if err != nil || len(list) != 1 || list[0].Name != "Viks kommun" {
			h.Errorf("changed: %v, %v", list, err)
		}
		after, err := h.id.ProviderKeys(h.Context())
		if err != nil || after.Keys[0].KeyID != before.Keys[0].KeyID {
			h.Errorf("a change of name changed the key")
		}
	})
}
