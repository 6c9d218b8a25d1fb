package browser_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"lykta/e2e/browser"
)

// good is a page that asks nothing of nobody; each control changes one thing
// in it for the worse.
const good = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Löfte</title><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><a class="skip" href="#main">Hoppa till innehållet</a>
<header><nav aria-label="Huvudmeny"><a href="/">Start</a></nav></header>
<main id="main" tabindex="-1"><h1>Löfte</h1><p class="wide">13 av minst 20 trafikkontroller.</p>
<form method="post" action="/answer"><p><label for="n">Antal</label> <input id="n" name="n"></p><p><button>Spara</button></p></form></main>
</body></html>`

const style = `body{margin:1rem;color:#111;background:#fff} a,button,input{display:inline-block;min-height:24px} :focus-visible{outline:3px solid #111}
@media (prefers-color-scheme: dark){body{background:#111;color:#eee} a{color:#9cf} :focus-visible{outline-color:#fff}}`

var chrome *browser.Browser

func TestMain(m *testing.M) {
	os.Exit(func() int {
		b, err := browser.Start(context.Background())
		if err != nil {
			panic(err)
		}
		defer b.Stop()
		chrome = b
		return m.Run()
	}())
}

// site serves the good page with old replaced by new.
func site(t *testing.T, old, new string) *httptest.Server {
	t.Helper()
	if !strings.Contains(good+style, old) {
		t.Fatalf("nothing to replace: %q", old)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
		if new == "<!-- cookie -->" {
			w.Header().Set("Set-Cookie", "visitor=1")
		}
		w.Write([]byte(strings.Replace(good, old, new, 1)))
	})
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		w.Write([]byte(strings.Replace(style, old, new, 1)))
	})
	mux.HandleFunc("POST /answer", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		w.Write([]byte("<!doctype html><title>Svar</title><link rel=icon href=data:,><p id=got>" + r.FormValue("n")))
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func open(t *testing.T, s *httptest.Server, look browser.Look) *browser.Tab {
	t.Helper()
	tab, err := chrome.Tab(look)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	if status, err := tab.Open(s.URL + "/"); err != nil || status != 200 {
		t.Fatalf("status %d, %v", status, err)
	}
	return tab
}

// faults are the questions asked of every page, by name.
func faults(t *testing.T, tab *browser.Tab, base string) map[string][]string {
	t.Helper()
	wide, err := tab.TooWide()
	if err != nil {
		t.Fatal(err)
	}
	cookies, err := tab.Cookies()
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]string{"wide": wide, "cookies": cookies, "strangers": tab.Strangers(base), "failures": tab.Failures()}
}

func TestControls(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, old, new, fault string }{
		{"good", "Löfte", "Löfte", ""},

		{"too wide", ":focus-visible", ".wide{width:400px} :focus-visible", "wide"},
		{"cookie", "<!doctype html>", "<!-- cookie -->", "cookies"},
		{"stranger", "</main>", `<img alt="" src="http://localhost:9/x.png"></main>`, "strangers"},
		{"policy", "</main>", `<script>document.title = "x"</script></main>`, "failures"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := site(t, tt.old, tt.new)
			for name, found := range faults(t, open(t, s, browser.Phone), s.URL) {
				if name == "failures" && tt.fault == "strangers" {
					continue // the browser rightly complains of the stranger too
				}
				if (len(found) > 0) != (name == tt.fault) {
					t.Errorf("%s: %v", name, found)
				}
			}
		})
	}
}

func TestKeyboard(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t, "Löfte", "Löfte"), browser.Look{})
	stops, want, err := tab.Walk()
	if err != nil || want != 4 || len(stops) != want {
		t.Fatalf("%d stops of %d, %v: %+v", len(stops), want, err, stops)
	}
	for i, s := range stops {
		if !s.Visible || !s.InView || s.Obscured || i > 0 && s.Order <= stops[i-1].Order {
			t.Errorf("stop %d: %+v", i, s)
		}
	}
	for _, tt := range []struct{ name, old, new string }{
		{"", "Löfte", "Löfte"},
		{"focus not seen: a Hoppa till innehållet", ":focus-visible{outline:3px solid #111}", ":focus-visible{outline:none}"},
		{"the first stop is no way past the menu", `href="#main"`, `href="/"`},
		{"the way past the menu leads nowhere: #main", `id="main"`, `id="other"`},
	} {
		wrong, err := open(t, site(t, tt.old, tt.new), browser.Look{}).JudgeKeyboard()
		if err != nil || (len(wrong) > 0) != (tt.name != "") || tt.name != "" && wrong[0] != tt.name {
			t.Errorf("%q: %q, %v", tt.name, wrong, err)
		}
	}
}

// TestNoScript: a form is filled in and sent where no script runs.
func TestNoScript(t *testing.T) {
	t.Parallel()
	tab := open(t, site(t, "Löfte", "Löfte"), browser.Look{NoScript: true})
	if err := tab.Type("#n", "tretton"); err != nil {
		t.Fatal(err)
	}
	status, err := tab.Submit("button")
	if err != nil || status != http.StatusUnprocessableEntity {
		t.Fatalf("status %d, %v", status, err)
	}
	var got string
	if err := tab.Eval(`document.querySelector("#got").textContent`, &got); err != nil || got != "tretton" {
		t.Errorf("got %q, %v", got, err)
	}
	if found := tab.Failures(); len(found) > 0 {
		t.Errorf("a refused form is no complaint: %v", found)
	}
}

// TestPrinted: what is too wide for paper is found, and there is a PDF.
func TestPrinted(t *testing.T) {
	t.Parallel()
	for width, fits := range map[string]bool{"600px": true, "1200px": false} {
		tab := open(t, site(t, ":focus-visible", ".wide{width:"+width+"} :focus-visible"), browser.Paper)
		cut, err := tab.TooWide()
		if err != nil || (len(cut) == 0) != fits {
			t.Errorf("%s: cut %v, %v", width, cut, err)
		}
		if _, err := tab.PDF(); err != nil {
			t.Error(err)
		}
	}
}

// TestJudge: the good page is good in every way, and one without a label is not.
func TestJudge(t *testing.T) {
	t.Parallel()
	axe, err := browser.ReadAxe("../..")
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]int{`for="n"`: 0, `for="m"`: 2} { // in light and in dark
		s := site(t, `for="n"`, label)
		wrong, err := open(t, s, browser.Look{}).Judge(axe, s.URL, false)
		if err != nil || len(wrong) != want {
			t.Errorf("label %s: %v, %v", label, wrong, err)
		}
	}
}
