package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"lykta/internal/app"
)

// TestPasskey makes a passkey in a real browser with an authenticator in
// software, signs in with it, and takes it away. A browser makes passkeys on
// localhost, but for no address.
func TestPasskey(t *testing.T) {
	t.Parallel()
	p := openPhone(t)
	p.do("set the password", chromedp.Navigate(p.link),
		chromedp.SendKeys(chromedp.CSS(`input[name=password]`), phonePassword),
		chromedp.SendKeys(chromedp.CSS(`input[name=again]`), phonePassword), p.submit("/valkommen/"))
	p.do("sign in with it", p.ready(`input[name=login]`), chromedp.SendKeys(chromedp.CSS(`input[name=login]`), phoneLogin),
		chromedp.SendKeys(chromedp.CSS(`form[action$="/logga-in"] input[name=password]`), phonePassword), p.submit("/logga-in"), p.ready(`form[action$="/logga-ut"]`))

	p.do("make a passkey", chromedp.Navigate(p.base+"/konto"), p.press("register"), p.ready(`form[action$="/ta-bort"]`))
	if got := p.count(`form[action$="/ta-bort"]`); got != 1 {
		t.Fatalf("%d passkeys after one was made", got)
	}
	p.signOut()

	var used json.RawMessage
	p.do("listen", chromedp.Navigate(p.base+"/logga-in?vidare=%2Fkonto"), p.eval(record, nil), p.press("sign-in"), p.ready(`form[action$="/ta-bort"]`),
		p.eval(`JSON.parse(sessionStorage.getItem("sent"))`, &used))
	p.replay(used)

	p.do("remove it", p.submit("/ta-bort"), chromedp.Steps(chromedp.WaitNotPresent(chromedp.CSS(`form[action$="/ta-bort"]`))), p.ready(`[data-passkey=register]`))
	if got := p.count(`form[action$="/ta-bort"]`); got != 0 {
		t.Errorf("%d passkeys after it was removed", got)
	}
	p.signOut()
	var said string
	p.do("sign in with what was removed", chromedp.Navigate(p.base+"/logga-in"), p.press("sign-in"),
		p.eval(`new Promise(done => { const box = document.querySelector("[data-passkey] [role=status]");
			const look = () => box.textContent ? done(box.textContent) : requestAnimationFrame(look); look(); })`, &said))
	if want := "Passnyckeln gick inte att logga in med. Den kan vara borttagen här. Prova en annan, eller logga in med lösenordet."; said != want {
		t.Errorf("a removed passkey is answered %q, want %q", said, want)
	}
}

const (
	phoneLogin    = "driften@lykta.example"
	phonePassword = "fjorton lyktor vid ån"
)

// record keeps what the script sends, to send it again.
const record = `(() => { const real = fetch; globalThis.fetch = (path, o) => {
	if (path.endsWith("/klar")) sessionStorage.setItem("sent", o.body);
	return real(path, o); }; return true; })()`

// phone is a browser with an authenticator that says yes, on a program of its
// own.
type phone struct {
	t          *testing.T
	ctx        context.Context
	base, link string
}

func openPhone(t *testing.T) *phone {
	t.Helper()
	folder := t.TempDir()
	a, err := app.Open(t.Context(), app.Config{Addr: "localhost:0", Data: folder, Database: "sqlite:" + filepath.Join(folder, "lykta.db"), Log: slog.New(slog.DiscardHandler), PasswordAlone: true})
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(running) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the program did not end well: %v", err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	token, err := a.Identity.CreateAdministrator(t.Context(), phoneLogin, "driftansvarig", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, base: a.Base, link: a.Base + "/valkommen/" + token}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	allocator, end := chromedp.NewExecAllocator(t.Context(), chromedp.ExecPath(path), chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-first-run", true))
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	p.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context that it was first asked with
		t.Fatal(err)
	}
	p.do("an authenticator", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
		return err
	}))
	return p
}

func (p *phone) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	for i, step := range steps {
		if _, err := chromedp.Run(ctx, step); err != nil {
			var at, text string
			_, _ = chromedp.Run(p.ctx, p.eval(`location.href`, &at))             // for the message only
			_, _ = chromedp.Run(p.ctx, p.eval(`document.body.innerText`, &text)) // likewise
			p.t.Fatalf("%s, step %d, on %s: %v\n%s", what, i+1, at, err, text)
		}
	}
}

func (p *phone) ready(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.WaitReady(chromedp.CSS(selector)))
}

// submit presses the button of the form that goes to an address with the part.
func (p *phone) submit(part string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.Click(chromedp.CSS(`form[action*="` + part + `"] button[type=submit]`)))
}

// press presses the button for a passkey, which is there once a script has
// found that passkeys work.
func (p *phone) press(kind string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.Click(chromedp.CSS(`[data-passkey="` + kind + `"] button:not([hidden])`)))
}

func (p *phone) eval(expression string, out any) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		value, err := chromedp.Evaluate[json.RawMessage](expression, chromedp.EvalAwaitPromise)(ctx, target)
		if err != nil || out == nil {
			return err
		}
		return json.Unmarshal(value, out)
	})
}

func (p *phone) count(selector string) (n int) {
	p.t.Helper()
	p.do("count", p.eval(fmt.Sprintf(`document.querySelectorAll(%q).length`, selector), &n))
	return n
}

func (p *phone) signOut() {
	p.t.Helper()
	p.do("sign out", p.submit("/logga-ut"), p.ready(`[data-passkey="sign-in"]`))
}

// replay sends what signed somebody in a second time, from elsewhere.
func (p *phone) replay(sent []byte) {
	p.t.Helper()
	r, err := http.Post(p.base+"/logga-in/nyckel/klar", "application/json", strings.NewReader(string(sent)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusUnprocessableEntity || r.Header.Get("Set-Cookie") != "" || r.Header.Get("Content-Type") != "application/problem+json" {
		p.t.Errorf("the same answer again: %s %v", r.Status, r.Header)
	}
}
