// Command shots saves pictures of the demo's pages for people to look at: in
// light, in dark, on a phone, and as a PDF on A4. It is no test.
//
//	go run ./e2e/shots [-out DIR] [-only PART]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lykta/e2e/browser"
	"lykta/e2e/site"
)

func main() {
	out := flag.String("out", filepath.Join(os.TempDir(), "lykta-shots"), "the folder that the pictures go to")
	only := flag.String("only", "", "take only pages whose address holds this")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(*out)
}

func run(out, only string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	folder, err := os.MkdirTemp("", "lykta-shots-db-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s, err := site.Open(ctx, folder, "sqlite:"+filepath.Join(folder, "lykta.db"), time.Now())
	if err != nil {
		return err
	}
	defer s.Close()
	chrome, err := browser.Start(ctx)
	if err != nil {
		return err
	}
	defer chrome.Stop()
	return shootAll(s, chrome, out, only)
}

// shootAll takes every public page, and the staff's as the coordinator sees
// them.
func shootAll(s *site.Site, chrome *browser.Browser, out, only string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	pages, err := s.Public()
	if err != nil {
		return err
	}
	seed, err := s.Seed()
	if err != nil {
		return err
	}
	view, err := chrome.Tab(browser.Look{})
	if err != nil {
		return err
	}
	if err := shootEach(s, view, pages, out, only); err != nil {
		return err
	}
	if err := s.SignIn(view); err != nil {
		return err
	}
	return shootEach(s, view, s.Signed(seed), out, only)
}

func shootEach(s *site.Site, view *browser.Tab, pages []site.Page, out, only string) error {
	for _, page := range pages {
		if !strings.Contains(page.Path, only) || strings.HasSuffix(page.Path, ".svg") {
			continue
		}
		if err := shoot(view, s.Base+page.Path, filepath.Join(out, name(page.Path))); err != nil {
			return fmt.Errorf("%s: %w", page.Path, err)
		}
	}
	return nil
}

// name makes a file's name of an address: "/i/lysekil?q=a" is "i_lysekil-q=a".
func name(path string) string {
	path = strings.NewReplacer("/", "_", "?", "-").Replace(strings.Trim(path, "/"))
	if path == "" {
		return "start"
	}
	return path
}

// shoot takes one page in every look.
func shoot(view *browser.Tab, address, file string) error {
	looks := []struct {
		name string
		look browser.Look
	}{
		{"light", browser.Look{}},
		{"dark", browser.Look{Dark: true}},
		{"phone", browser.Look{Width: 320, Height: 640, Scale: 2}},
	}
	for _, l := range looks {
		if err := view.Look(l.look); err != nil {
			return err
		}
		if _, err := view.Open(address); err != nil {
			return err
		}
		png, err := view.Screenshot()
		if err != nil {
			return err
		}
		if err := os.WriteFile(file+"."+l.name+".png", png, 0o644); err != nil {
			return err
		}
	}
	if err := view.Look(browser.Look{}); err != nil {
		return err
	}
	pdf, err := view.PDF()
	if err != nil {
		return err
	}
	return os.WriteFile(file+".print.pdf", pdf, 0o644)
}
