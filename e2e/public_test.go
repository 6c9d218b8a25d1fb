package e2e_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"lykta/e2e/browser"
	"lykta/e2e/site"
)

// asked holds what has been asked of which page, by the hash of what it holds: a
// page that the other engine serves byte for byte is the same page.
var asked sync.Map

// same fetches a page, and reports whether the question was put to one that holds
// the same. Whatever the browser is not asked again, the answer is held to here.
func same(t *testing.T, s *site.Site, page site.Page, language, question string) bool {
	t.Helper()
	path := page.In(language)
	response, err := http.Get(s.Base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != page.Status {
		t.Errorf("%s: status %d, want %d", path, response.StatusCode, page.Status)
	}
	if cookies := response.Cookies(); len(cookies) > 0 {
		t.Errorf("%s: cookies %v", path, cookies)
	}
	if !bytes.Contains(body, []byte(`<html lang="`+language+`"`)) {
		t.Errorf("%s: not in the language %q", path, language)
	}
	body = bytes.ReplaceAll(body, []byte(strings.TrimPrefix(s.Base, "http://")), nil)
	_, known := asked.LoadOrStore(fmt.Sprintf("%s of %s: %x", question, path, sha256.Sum256(body)), true)
	return known
}

// publicPages: every page, in both languages, is as Judge asks, says which
// language it is in, and leaves no cookie.
func publicPages(t *testing.T, s *site.Site) {
	checker, err := axe()
	if err != nil {
		t.Fatal(err)
	}
	pages := public(t, s)
	view, seen, judged := tab(t, browser.Look{}), map[string]bool{}, 0
	for _, language := range []string{"sv", "en"} {
		for _, page := range pages {
			path := page.In(language)
			if same(t, s, page, language, "judgement") {
				seen[page.Kind+language] = true
				continue
			}
			judged++
			view.Forget()
			if status, err := view.Open(s.Base + path); err != nil || status != page.Status {
				t.Errorf("%s: status %d, want %d (%v)", path, status, page.Status, err)
				continue
			}
			wrong, err := view.Judge(checker, s.Base, seen[page.Kind+language])
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			for _, w := range wrong {
				t.Errorf("%s: %s", path, w)
			}
			seen[page.Kind+language] = true
			inLanguage(t, view, path, language)
			noCookie(t, view, path)
		}
	}
	t.Logf("%d pages in two languages, %d of them judged here", len(pages), judged)
}

func inLanguage(t *testing.T, view *browser.Tab, path, language string) {
	t.Helper()
	var got string
	if err := view.Eval(`document.documentElement.lang`, &got); err != nil || got != language {
		t.Errorf("%s: in the language %q, want %q (%v)", path, got, language, err)
	}
}

func noCookie(t *testing.T, view *browser.Tab, path string) {
	t.Helper()
	if cookies, err := view.Cookies(); err != nil || len(cookies) > 0 {
		t.Errorf("%s: cookies %v (%v)", path, cookies, err)
	}
}

// keyboard: everything on a public page is reached by Tab, in its order, and
// seen; on a phone too, where the menu may be another one.
func keyboard(t *testing.T, s *site.Site) {
	seen := map[string]bool{}
	view := tab(t, browser.Look{})
	for _, page := range public(t, s) {
		if seen[page.Kind] || page.Status == http.StatusUnprocessableEntity { // there the focus begins at what is wrong
			continue
		}
		seen[page.Kind] = true
		if same(t, s, page, "sv", "keyboard") {
			continue
		}
		for _, look := range []browser.Look{{}, {Width: 320, Height: 640}} {
			if err := view.Look(look); err != nil {
				t.Fatal(err)
			}
			if _, err := view.Open(s.Base + page.Path); err != nil {
				t.Fatal(err)
			}
			wrong, err := view.JudgeKeyboard()
			if err != nil {
				t.Errorf("%s: %v", page.Path, err)
			}
			for _, w := range wrong {
				t.Errorf("%s, %d px: %s", page.Path, look.Width, w)
			}
		}
	}
}
