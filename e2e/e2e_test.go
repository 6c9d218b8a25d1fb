// Package e2e_test asks of every page of the running program, on both engines
// and in a real browser, what the project promises of every page.
package e2e_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lykta/e2e/browser"
	"lykta/e2e/site"
	"lykta/internal/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// chrome is the one browser, which ends with the process.
var chrome = sync.OnceValues(func() (*browser.Browser, error) { return browser.Start(context.Background()) })

var axe = sync.OnceValues(func() (browser.Axe, error) { return browser.ReadAxe("..") })

// TestProgram runs the whole program on each engine and walks through it.
func TestProgram(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, database string) {
		s, err := site.Open(t.Context(), t.TempDir(), database, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("the program did not end well: %v", err)
			}
		}()
		t.Run("public pages", func(t *testing.T) { publicPages(t, s) })
		t.Run("keyboard", func(t *testing.T) { keyboard(t, s) })
		t.Run("no script", func(t *testing.T) { noScript(t, s) })
		t.Run("staff", func(t *testing.T) { staff(t, s) })
	})
}

// tab opens a tab that is closed when the test ends.
func tab(t *testing.T, look browser.Look) *browser.Tab {
	t.Helper()
	b, err := chrome()
	if err != nil {
		t.Fatal(err)
	}
	opened, err := b.Tab(look)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(opened.Close)
	return opened
}

// public returns the public pages of the site.
func public(t *testing.T, s *site.Site) []site.Page {
	t.Helper()
	pages, err := s.Public()
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 20 {
		t.Fatalf("the route table leads to %d pages only", len(pages))
	}
	return pages
}
