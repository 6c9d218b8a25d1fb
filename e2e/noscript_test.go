package e2e_test

import (
	"strings"
	"testing"

	"lykta/e2e/browser"
	"lykta/e2e/site"
)

// noScript: a resident who runs no script finds a municipality by its name,
// walks to a promise, and back in time.
func noScript(t *testing.T, s *site.Site) {
	view := tab(t, browser.Look{NoScript: true})
	if _, err := view.Open(s.Base + "/"); err != nil {
		t.Fatal(err)
	}
	if err := view.Type(`form[method="get"] input, form:not([method]) input`, "mårds"); err != nil {
		t.Fatal(err)
	}
	if _, err := view.Submit(`form button`); err != nil {
		t.Fatal(err)
	}
	steps := []string{`main a[href$="/i/mardsunda-ekevala"]`, `main a[href*="/loften/"]`, `main a[href*="/punkter/"]`}
	for _, step := range steps {
		if status, err := view.Submit(step); err != nil || status != 200 {
			t.Fatalf("%s: %d, %v", step, status, err)
		}
	}
	var heading string
	if err := view.Eval(`document.querySelector("h1").textContent`, &heading); err != nil || strings.TrimSpace(heading) == "" {
		t.Errorf("the promise has no heading: %q, %v", heading, err)
	}
}
