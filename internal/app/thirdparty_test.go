package app_test

import (
	"flag"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"lykta/internal/app"
	"lykta/internal/demo"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fetched are the attributes whose address a browser asks for by itself, or
// sends a form to.
var fetched = map[string]bool{
	"src": true, "srcset": true, "imagesrcset": true, "poster": true, "data": true, "background": true, "action": true, "formaction": true,
	"ping": true, "manifest": true, "xlink:href": true, "archive": true, "codebase": true, "longdesc": true, "profile": true, "cite": true,
}

// styled is an address in a style sheet.
var styled = regexp.MustCompile(`(?:url\(|@import)\s*["']?([^"')\s]+)`)

// addresses returns what a page makes a browser fetch, and where its links lead.
func addresses(page string) (loads, leads []string) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{"unreadable"}, nil
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			continue
		}
		for _, a := range n.Attr {
			name := strings.TrimPrefix(a.Namespace+":"+a.Key, ":")
			switch {
			case a.Key == "href" && (n.Data == "a" || n.Data == "area"):
				leads = append(leads, a.Val)
			case strings.HasSuffix(name, "srcset"):
				for part := range strings.SplitSeq(a.Val, ",") {
					loads = append(loads, strings.Fields(part + " .")[0])
				}
			case a.Key == "href" && attribute(n, "rel") != "canonical" && attribute(n, "rel") != "alternate", fetched[name]:
				loads = append(loads, a.Val)
			case a.Key == "href": // canonical and alternate are told, not fetched
				leads = append(leads, a.Val)
			case n.Data == "meta" && strings.EqualFold(attribute(n, "http-equiv"), "refresh"):
				loads = append(loads, a.Val)
			}
			loads = append(loads, inSheet(a.Val)...)
		}
	}
	return loads, leads
}

func inSheet(sheet string) []string {
	var list []string
	for _, found := range styled.FindAllStringSubmatch(sheet, -1) {
		list = append(list, found[1])
	}
	return list
}

// foreign reports whether an address is not on this host.
func foreign(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.Host != "" || u.Scheme != "" && u.Scheme != "data"
}

// walk reads every page that can be reached by links without a query.
type walk struct {
	t        *testing.T
	asker    *asker
	seen     map[string]bool
	pages    int
	abroad   map[string]bool // hosts that links lead to
	trespass []string        // what is fetched from elsewhere
}

func (w *walk) from(starts ...string) {
	for waiting := starts; len(waiting) > 0; {
		path := waiting[0]
		waiting = waiting[1:]
		if w.seen[path] {
			continue
		}
		w.seen[path] = true
		waiting = append(waiting, w.read(path)...)
	}
}

// read reads one address, and returns those on this host that it names.
func (w *walk) read(path string) []string {
	answer := w.asker.ask("GET", path, nil)
	body, kind := answer.Body.String(), answer.Header().Get("Content-Type")
	if strings.HasPrefix(kind, "text/css") {
		w.trespass = append(w.trespass, slices.DeleteFunc(inSheet(body), func(s string) bool { return !foreign(s) })...)
	}
	if !strings.HasPrefix(kind, "text/html") && kind != "image/svg+xml" {
		return nil
	}
	w.pages++
	loads, leads := addresses(body)
	for _, address := range loads {
		if foreign(address) {
			w.trespass = append(w.trespass, path+" fetches "+address)
		}
	}
	var next []string
	for _, address := range slices.Concat(loads, leads) {
		u, err := url.Parse(strings.TrimPrefix(address, w.asker.app.Base))
		switch {
		case err != nil:
			w.trespass = append(w.trespass, path+" names "+address)
		case u.Host != "":
			w.abroad[u.Host] = true
		case strings.HasPrefix(u.Path, "/") && u.RawQuery == "" && u.Scheme == "":
			next = append(next, u.Path)
		}
	}
	return next
}

// No page makes a browser fetch anything from anybody else, in either language,
// for those who read and those who work here. Where links lead that a reader may
// follow was reviewed by a person.
func TestNoPageLoadsFromElsewhere(t *testing.T) {
	t.Parallel()
	c := newClock()
	h := start(t, app.Config{Data: t.TempDir(), Now: c.Now, PasswordAlone: true})
	if err := demo.Seed(t.Context(), h.store(), c.Now()); err != nil {
		t.Fatal(err)
	}
	h.invite()
	reads := &walk{t: t, asker: &asker{t: t, app: h.app}, seen: map[string]bool{}, abroad: map[string]bool{}}
	reads.from("/", "/en")
	works := &walk{t: t, asker: &asker{t: t, app: h.app}, seen: maps.Clone(reads.seen), abroad: reads.abroad}
	works.asker.ask("POST", h.links[coordinator], url.Values{"password": {password}, "again": {password}})
	works.asker.ask("POST", "/logga-in", url.Values{"login": {coordinator}, "password": {password}})
	works.from("/arbete", work(), "/en"+work(), "/konto", "/en/konto")
	for _, fault := range slices.Concat(reads.trespass, works.trespass) {
		t.Error(fault)
	}
	t.Logf("%d pages for readers, %d for staff", reads.pages, works.pages)
	if reads.pages < 100 || works.pages < 30 {
		t.Errorf("only %d and %d pages were read", reads.pages, works.pages)
	}
	reviewed(t, "testdata/abroad.golden", strings.Join(slices.Sorted(maps.Keys(reads.abroad)), "\n")+"\n")
}

// reviewed compares with a file that a person has read.
func reviewed(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-reviewed +now); -update writes it anew:\n%s", file, diff)
	}
}

// The control: whatever makes a browser go elsewhere is seen.
func TestWhatIsLoadedFromElsewhereIsSeen(t *testing.T) {
	t.Parallel()
	for _, page := range []string{
		`<script src="https://a.example/x.js"></script>`, `<img src="//a.example/x.png">`, `<img srcset="/x.png 1x, https://a.example/y.png 2x">`,
		`<link rel="stylesheet" href="https://a.example/x.css">`, `<form action="https://a.example/"></form>`, `<p style="background:url('https://a.example/x')">`,
		`<base href="https://a.example/">`, `<meta http-equiv="refresh" content="0; url=https://a.example/">`, `<a href="/" ping="https://a.example/">x</a>`,
		`<svg><use xlink:href="https://a.example/x.svg#a"></use></svg>`, `<iframe src="https://a.example"></iframe>`, `<button formaction="https://a.example">`,
		`<link rel="preconnect" href="https://a.example">`, `<img src="javascript:a()">`,
	} {
		loads, _ := addresses(page)
		if !slices.ContainsFunc(loads, foreign) {
			t.Errorf("%s: %q", page, loads)
		}
	}
	if loads, leads := addresses(`<a href="https://a.example">x</a><img src="/x.png"><img src="data:image/png;base64,AA">`); slices.ContainsFunc(loads, foreign) || len(leads) != 1 {
		t.Errorf("what is harmless is not: %q %q", loads, leads)
	}
	if got := inSheet(`@import "https://a.example/x.css"; a{b:url(//a.example/c)}`); len(got) != 2 || !foreign(got[0]) || !foreign(got[1]) {
		t.Errorf("in a style sheet: %q", got)
	}
}
