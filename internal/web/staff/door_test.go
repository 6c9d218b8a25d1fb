package staff_test

import (
	"net/url"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/identity"
)

// password is good enough for everybody here.
const password = "en lykta i mörkret"

// welcome gives a reporter a password, by the link.
func (o *office) welcome() { o.welcomed("ny@viken.example") }

func (o *office) welcomed(login string) {
	o.t.Helper()
	link := o.invited(login)
	o.sentOn("welcome", "", o.post("", link, "password", password, "again", password), "/logga-in")
}

// own signs somebody in and returns their scope outside every partnership.
func (o *office) own(login string) access.Scope {
	o.t.Helper()
	token := o.post("", "/logga-in", "login", login, "password", password).cookies[0].Value
	session, err := o.identity.Authenticate(o.t.Context(), token, noon)
	if err != nil {
		o.t.Fatal(err)
	}
	return access.Scope{Account: session.Account, Session: session.ID, Fresh: true}
}

// invited invites somebody on the page and returns the path of their link.
func (o *office) invited(login string) string {
	o.t.Helper()
	a := o.post("coordinator", "/arbete/viken/konton", "login", login, "role", "reporter", "function", "fältarbetare", "party", "viken")
	o.want("invite", a, 200, []string{"https://lykta.example/valkommen/", "visas bara nu"})
	_, rest, _ := strings.Cut(a.body, "https://lykta.example/valkommen/")
	token, _, _ := strings.Cut(rest, "<")
	return "/valkommen/" + token
}

func TestInviteWelcomeSignIn(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		link := o.invited("ny@viken.example")
		o.want("welcome", o.get("", link), 200, []string{"Välj ett lösenord", "Minst 12 tecken"})
		o.want("too short", o.post("", link, "password", "kort", "again", "kort"), 422, []string{"för kort"}, `value="kort"`)
		o.want("not the same", o.post("", link, "password", password, "again", "något annat"), 422, []string{"inte lika"}, password)
		a := o.post("", link, "password", password, "again", password)
		o.want("set", o.sentOn("set", "", a, "/logga-in"), 200, []string{"Lösenordet är sparat"})
		o.want("the link again", o.get("", link), 404, []string{"link.gone"})
		o.want("no link", o.get("", "/valkommen/gissning"), 404, []string{"link.gone"})

		form := o.get("", "/logga-in?vidare="+url.QueryEscape("/arbete/viken/insats/2026/kontroller"))
		o.want("sign in", form, 200, []string{"Inloggningsnamn", "autocomplete=\"current-password\"", "Invånare behöver inte logga in"})
		a = o.post("", "/logga-in", "login", "ny@viken.example", "password", "fel lösenord", "vidare", o.hidden(form, "vidare"))
		o.want("wrong", a, 422, []string{"stämmer inte", `value="ny@viken.example"`}, "fel lösenord")
		a = o.post("", "/logga-in", "login", "finns-inte@viken.example", "password", "fel lösenord")
		o.want("nobody", a, 422, []string{"stämmer inte"})
		o.want("empty", o.post("", "/logga-in"), 422, []string{"Skriv ditt inloggningsnamn", "Skriv ditt lösenord", `href="#f-login"`})
		a = o.post("", "/logga-in", "login", "NY@viken.example", "password", password, "vidare", o.hidden(form, "vidare"))
		if a.status != 303 || a.location != "/arbete/viken/insats/2026/kontroller" || len(a.cookies) != 1 || a.cookies[0].Value == "" {
			t.Errorf("signed in: %d %q %v", a.status, a.location, a.cookies)
		}
	})
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.welcome()
		for _, next := range []string{"https://ond.example/", "//ond.example/", `/\ond.example`, "javascript:alert(1)", "ond", "/a\r\nSet-Cookie: x=y", ""} {
			a := o.post("", "/logga-in", "login", "ny@viken.example", "password", password, "vidare", next)
			if a.status != 303 || a.location != "/arbete" {
				t.Errorf("vidare=%q leads to %d %q", next, a.status, a.location)
			}
		}
	})
}

func TestOwnAccount(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.welcome()
		token := func() string {
			return o.post("", "/logga-in", "login", "ny@viken.example", "password", password).cookies[0].Value
		}
		session, err := o.identity.Authenticate(t.Context(), token(), noon)
		if err != nil {
			t.Fatal(err)
		}
		second, err := o.identity.Authenticate(t.Context(), token(), noon)
		if err != nil {
			t.Fatal(err)
		}
		o.scopes["new"] = access.Scope{Account: session.Account, Session: session.ID, Fresh: true}
		page := o.get("new", "/konto")
		o.want("account", page, 200, []string{"Här är du inloggad", "Den här webbläsaren", "0 reservkoder", second.ID}, token())
		o.want("another's session", o.post("reporter", "/konto/sessioner/"+session.ID+"/avsluta"), 404, nil)
		a := o.post("new", "/konto/sessioner/"+second.ID+"/avsluta")
		o.want("ended", o.sentOn("end", "new", a, "/konto"), 200, []string{"Utloggningen är klar"}, second.ID)
		o.want("codes", o.post("new", "/konto/koder"), 200, []string{"10 reservkoder", "visas bara nu"})
		o.want("wrong password", o.post("new", "/konto/losenord", "old", "nej", "password", "ett helt nytt lösenord"), 422, []string{"nuvarande lösenordet stämmer inte"})
		a = o.post("new", "/konto/losenord", "old", password, "password", "ett helt nytt lösenord")
		o.want("changed", o.sentOn("change", "new", a, "/konto"), 200, []string{"Lösenordet är bytt"})
		a = o.post("new", "/logga-ut")
		o.want("out", o.sentOn("out", "", a, "/logga-in"), 200, []string{"Du är utloggad"})
		o.want("nobody's account", o.get("", "/konto"), 401, nil)
	})
}

func TestSignInByRecoveryCode(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.welcome()
		codes, err := o.identity.RecoveryCodes(t.Context(), o.own("ny@viken.example"), noon)
		if err != nil {
			t.Fatal(err)
		}
		a := o.post("", "/logga-in/kod", "code-login", "ny@viken.example", "code", codes[0])
		if a.status != 303 || len(a.cookies) != 1 {
			t.Errorf("by code: %d %v", a.status, a.cookies)
		}
		a = o.post("", "/logga-in/kod", "code-login", "ny@viken.example", "code", codes[0])
		o.want("the code again", a, 422, []string{"stämmer inte"}, codes[0])
	})
}

func TestMembers(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.want("list", o.get("coordinator", "/arbete/viken/konton"), 200, []string{"reporter@viken.example", "lokalpolisområdeschef", "Godkänner"})
		for _, c := range []struct {
			what     string
			pairs    []string
			contains []string
		}{
			{"no login", []string{"role", "reader", "function", "utredare"}, []string{"Skriv ett inloggningsnamn"}},
			{"no role", []string{"login", "x@y.example", "function", "utredare"}, []string{"Välj en roll", "x@y.example"}},
			{"an approver of nobody", []string{"login", "x@y.example", "role", "approver", "function", "chef"}, []string{"Välj part"}},
			{"an administrator", []string{"login", "x@y.example", "role", "administrator", "function", "chef"}, []string{"Välj en roll"}},
			{"for two parties", []string{"login", "viken@viken.example", "role", "approver", "party", "polisen", "function", "chef"}, []string{"godkänner redan för en annan"}},
			{"already", []string{"login", "reporter@viken.example", "role", "reporter", "party", "polisen", "function", "Områdespolis"}, []string{"har redan den rollen"}},
		} {
			o.want(c.what, o.post("coordinator", "/arbete/viken/konton", c.pairs...), 422, append(c.contains, "Rätta det här"), "/valkommen/")
		}
		o.want("by a reporter", o.post("reporter", "/arbete/viken/konton", "login", "x@y.example", "role", "coordinator", "function", "x"), 403, nil)
		o.want("from elsewhere", o.get("reporter", "/arbete/dalen/konton"), 403, nil, "viken.example")
		o.want("new password", o.post("coordinator", "/arbete/viken/konton/"+o.scopes["reporter"].Account+"/losenord"), 200, []string{"/valkommen/", "reporter@viken.example"})
		var coordinator, reader identity.Member
		members, err := o.identity.Members(t.Context(), o.scopes["coordinator"])
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			switch m.Role {
			case access.Coordinator:
				coordinator = m
			case access.Reader:
				reader = m
			}
		}
		o.want("the last coordinator", o.post("coordinator", "/arbete/viken/konton/"+coordinator.ID+"/avsluta"), 422, []string{"minst en samordnare"})
		a := o.post("coordinator", "/arbete/viken/konton/"+reader.ID+"/avsluta")
		o.want("ended", o.sentOn("end", "coordinator", a, "/arbete/viken/konton"), 200, []string{"avslutat"}, "reader@viken.example")
	})
}

func TestNotices(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.want("none", o.get("coordinator", "/arbete/viken/meddelanden"), 200, []string{"Inget meddelande visas"})
		a := o.post("coordinator", "/arbete/viken/meddelanden", "severity", "warning")
		o.want("no text", a, 422, []string{"Skriv en text", `href="#f-sv"`})
		a = o.post("coordinator", "/arbete/viken/meddelanden", "severity", "warning", "sv", "Inställt.", "until", "2026-03-01")
		o.want("yesterday", a, 422, []string{"redan passerat", "Inställt."})
		a = o.post("coordinator", "/arbete/viken/meddelanden", "severity", "warning", "sv", "Vandringen är inställd.", "until", "2026-03-02")
		page := o.sentOn("set", "coordinator", a, "/arbete/viken/meddelanden")
		o.want("set", page, 200, []string{"Meddelandet visas nu", "Vandringen är inställd."})
		_, rest, _ := strings.Cut(page.body, "/meddelanden/")
		id, _, _ := strings.Cut(rest, "/")
		a = o.post("coordinator", "/arbete/viken/meddelanden/"+id+"/avsluta")
		o.want("ended", o.sentOn("end", "coordinator", a, "/arbete/viken/meddelanden"), 200, []string{"visas inte längre"}, "Vandringen är inställd.")
		o.want("by a reporter", o.get("reporter", "/arbete/viken/meddelanden"), 403, nil)
	})
}

func TestStart(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		a := o.get("reporter", "/arbete")
		if a.status != 303 || a.location != "/arbete/viken" {
			t.Errorf("one workplace: %d %q", a.status, a.location)
		}
		o.scopes["stranger"] = access.Scope{Account: "nobody", Fresh: true}
		o.want("none", o.get("stranger", "/arbete"), 200, []string{"inte med i någon samverkan"})
		o.want("not a member", o.get("stranger", "/arbete/viken"), 404, nil, "Trygg i viken")
		o.want("home", o.get("reporter", "/arbete/viken"), 200, []string{"Inget väntar på dig", "Inget är infört än"}, "Skapa utkast")
	})
}

// No page of the staff may stay in a browser's or a proxy's store.
func TestNoStore(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		for _, path := range []string{"/arbete/viken", "/arbete/viken/utkast", "/arbete/viken/insatser", "/arbete/viken/konton", "/arbete/viken/insats/2026/kontroller", "/konto", "/logga-in"} {
			if got := o.get("coordinator", path).header.Get("Cache-Control"); got != "no-store" && path != "/logga-in" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
		}
	})
}
