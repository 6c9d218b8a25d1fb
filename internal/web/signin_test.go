package web

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/pquerna/otp/totp"

	"lykta/internal/identity/openid"
)

// post sends a form as an actor.
func (w *town) post(path string, form url.Values, actor string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.serve(w.plain(http.MethodPost, path, strings.NewReader(form.Encode()), actor))
}

// hidden are the hidden fields of the page's form that is sent to a path.
func hidden(t *testing.T, page, path string) url.Values {
	t.Helper()
	_, form, ok := strings.Cut(page, `action="`+path+`"`)
	if !ok {
		t.Fatalf("no form is sent to %s:\n%s", path, page)
	}
	form, _, _ = strings.Cut(form, "</form>")
	values := url.Values{}
	for _, m := range regexp.MustCompile(`type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		values.Add(m[1], html.UnescapeString(m[2]))
	}
	return values
}

// What is sensitive asks who it is after a quarter of an hour, and nothing that
// was typed is lost.
func TestStepUp(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.signed = w.signed.Add(20 * time.Minute)
		invite := url.Values{"key": {"k1"}, "login": {"ny@viken.example"}, "role": {"reader"}, "function": {"läsare"}, "party": {""}}
		path := "/arbete/viken/konton"

		a := w.post(path, invite, coordinator)
		if a.Code != http.StatusForbidden || !strings.Contains(a.Body.String(), "Bekräfta att det är du") {
			t.Fatalf("a stale session: %d\n%s", a.Code, a.Body)
		}
		form := hidden(t, a.Body.String(), path)
		for name := range invite {
			if form.Get(name) != invite.Get(name) {
				t.Errorf("%s came back as %q, want %q", name, form.Get(name), invite.Get(name))
			}
		}
		form.Set("proof-password", "fel fel fel fel")
		a = w.post(path, form, coordinator)
		if a.Code != http.StatusForbidden || !strings.Contains(a.Body.String(), "Fel:") || strings.Contains(a.Body.String(), "fel fel") {
			t.Errorf("a wrong proof: %d\n%s", a.Code, a.Body)
		}
		form = hidden(t, a.Body.String(), path)
		form.Set("proof-password", password)
		a = w.post(path, form, coordinator)
		if a.Code >= 400 || strings.Contains(a.Body.String(), "Bekräfta att det är du") {
			t.Fatalf("a right proof: %d\n%s", a.Code, a.Body)
		}
		a = w.serve(w.plain(http.MethodGet, path, nil, coordinator))
		if a.Code != http.StatusOK || !strings.Contains(a.Body.String(), "ny@viken.example") {
			t.Errorf("what was asked for did not happen: %d", a.Code)
		}

		// A page that is only read is gone to afterwards, its question included.
		w.signed = w.signed.Add(20 * time.Minute)
		a = w.serve(w.plain(http.MethodGet, path+"?q=ny", nil, coordinator))
		form = hidden(t, a.Body.String(), "/bekrafta")
		form.Set("proof-password", password)
		a = w.post("/bekrafta", form, coordinator)
		if got := a.Header().Get("Location"); a.Code != http.StatusSeeOther || got != path+"?q=ny" {
			t.Errorf("after the proof to %q, %d", got, a.Code)
		}
		// The control: the same act without a proof and with none given.
		w.signed = w.signed.Add(20 * time.Minute)
		if a = w.post("/bekrafta", url.Values{"vidare": {path}}, coordinator); a.Code != http.StatusForbidden {
			t.Errorf("without a proof: %d", a.Code)
		}
	})
}

func TestSignInWithOneTimeCode(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		a := w.post("/konto/engangskod/borja", nil, reporter)
		form := hidden(t, a.Body.String(), "/konto/engangskod")
		secret := regexp.MustCompile(`<code>([A-Z2-7]{32})</code>`).FindStringSubmatch(a.Body.String())
		if a.Code != http.StatusOK || secret == nil || !strings.Contains(a.Body.String(), "<svg") {
			t.Fatalf("no secret is shown: %d\n%s", a.Code, a.Body)
		}
		form.Set("code", "000000")
		if a = w.post("/konto/engangskod", form, reporter); a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), secret[1]) {
			t.Fatalf("a wrong code: %d", a.Code)
		}
		code := func() string {
			c, err := totp.GenerateCode(secret[1], w.signed)
			w.check(err)
			return c
		}
		form.Set("code", code())
		if a = w.post("/konto/engangskod", form, reporter); a.Code != http.StatusSeeOther {
			t.Fatalf("the right code: %d\n%s", a.Code, a.Body)
		}

		w.signed = w.signed.Add(time.Minute)
		a = w.post("/logga-in", url.Values{"login": {login(reporter)}, "password": {password}, "vidare": {"/arbete/viken"}}, nobody)
		if a.Code != http.StatusOK || len(a.Result().Cookies()) > 0 {
			t.Fatalf("the password alone: %d, cookies %v", a.Code, a.Result().Cookies())
		}
		form = hidden(t, a.Body.String(), "/logga-in/engangskod")
		form.Set("one-time", "000000")
		if a = w.post("/logga-in/engangskod", form, nobody); a.Code != http.StatusUnprocessableEntity {
			t.Errorf("a wrong code: %d", a.Code)
		}
		form = hidden(t, a.Body.String(), "/logga-in/engangskod")
		form.Set("one-time", code())
		a = w.post("/logga-in/engangskod", form, nobody)
		if got := a.Header().Get("Location"); got != "/arbete/viken" || len(a.Result().Cookies()) != 1 {
			t.Errorf("the right code leads to %q: %d", got, a.Code)
		}
	})
}

// visit walks a browser through the provider and back.
func (w *town) visit(path, actor string) *httptest.ResponseRecorder {
	w.t.Helper()
	a := w.serve(w.plain(http.MethodGet, path, nil, actor))
	if a.Code != http.StatusSeeOther {
		w.t.Fatalf("on the way there: %d\n%s", a.Code, a.Body)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(a.Header().Get("Location"))
	w.check(err)
	defer resp.Body.Close()
	back, err := url.Parse(resp.Header.Get("Location"))
	w.check(err)
	r := w.plain(http.MethodGet, back.RequestURI(), nil, actor)
	for _, c := range a.Result().Cookies() {
		r.AddCookie(c)
	}
	return w.serve(r)
}

func TestSignInAtTheOrganisation(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		p := w.provider
		p.Redirect, p.Now = "https://lykta.example/logga-in/svar", func() time.Time { return w.signed }
		p.Keys = func() (set jose.JSONWebKeySet, err error) { // as the provider fetches them
			a := w.serve(w.plain(http.MethodGet, "/logga-in/nycklar.json", nil, nobody))
			return set, json.Unmarshal(a.Body.Bytes(), &set)
		}
		a := w.serve(w.plain(http.MethodGet, "/logga-in?vidare=/arbete/viken", nil, nobody))
		link := regexp.MustCompile(`href="(/logga-in/hos/` + w.viken.Tenant + `/kommunen\?vidare=[^"]+)"`).FindStringSubmatch(a.Body.String())
		if link == nil {
			t.Fatalf("no way to the organisation on the sign-in page:\n%s", a.Body)
		}
		p.Claims[openid.OrgAffiliation] = "okand@2120001234"
		a = w.visit(html.UnescapeString(link[1]), nobody)
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), "ingen har bjudit in dig") {
			t.Errorf("a stranger: %d\n%s", a.Code, a.Body)
		}
		p.Claims[openid.OrgAffiliation] = login(reporter)
		a = w.visit(html.UnescapeString(link[1]), nobody)
		if got := a.Header().Get("Location"); a.Code != http.StatusSeeOther || got != "/arbete/viken" {
			t.Errorf("somebody invited: %d to %q\n%s", a.Code, got, a.Body)
		}
		named := false
		for _, c := range a.Result().Cookies() {
			named = named || c.Name == w.server.cookieName() && c.Value != ""
		}
		if !named {
			t.Error("no session was begun")
		}
		// Without the cookie of the visit the answer is worth nothing.
		p.Away = true
		if a = w.serve(w.plain(http.MethodGet, "/logga-in/svar?code=x&state=y", nil, nobody)); a.Code != http.StatusUnprocessableEntity {
			t.Errorf("an answer of no visit: %d", a.Code)
		}
	})
}
