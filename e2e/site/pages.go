package site

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"lykta/internal/access"
	"lykta/internal/demo"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/web"
)

// Page is one page as a reader asks for it.
type Page struct {
	Path   string // in Swedish, with its query
	Kind   string // pages of one kind come from one route
	Status int    // what it answers
}

// In returns the page's address in a language.
func (p Page) In(language string) string {
	switch {
	case language != "en":
		return p.Path
	case p.Path == "/":
		return "/en"
	}
	return "/en" + p.Path
}

// Public returns every public page that the route table leads to, and the
// pages that are no route: what does not exist, an earlier day, a search. A new
// route is among them without anybody adding it here.
func (s *Site) Public() ([]Page, error) {
	seeds, err := s.seeds()
	if err != nil {
		return nil, err
	}
	var pages []Page
	for _, route := range s.App.Server.Routes() {
		if route.Class() != access.Public && route.Class() != access.Door {
			continue
		}
		for _, path := range examples(route, seeds) {
			if status, ok := s.isPage(path); ok {
				pages = append(pages, Page{path, route.Pattern, status})
			}
		}
	}
	first := seeds[0]
	area := "/i/" + first.Partnership
	pledge := area + "/loften/" + first.Pledge
	return append(pages,
		Page{"/finns-inte", "not found", http.StatusNotFound},
		Page{"/i/finns-inte", "not found", http.StatusNotFound},
		Page{area + "/loften/finns-inte", "not found", http.StatusNotFound},
		Page{pledge + "/punkter/finns-inte", "not found", http.StatusNotFound},
		Page{"/?q=finns+inte", "query", http.StatusOK},
		Page{"/?q=kung", "query", http.StatusOK},
		Page{pledge + "?day=" + s.now.AddDate(0, -3, 0).Format("2006-01-02"), "query", http.StatusOK},
	), nil
}

// Signed returns the pages of the route table that need somebody signed in, of
// what the seed names. Some may be no HTML.
func (s *Site) Signed(seed web.Seed) []Page {
	var pages []Page
	for _, route := range s.App.Server.Routes() {
		if class := route.Class(); class != access.Signed && class != access.Staff {
			continue
		}
		for _, path := range examples(route, []web.Seed{seed}) {
			pages = append(pages, Page{path, route.Pattern, http.StatusOK})
		}
	}
	return pages
}

// Seed names the running pledge of the example and its first promise.
func (s *Site) Seed() (web.Seed, error) {
	seeds, err := s.seeds()
	if err != nil {
		return web.Seed{}, err
	}
	seed := seeds[0]
	i := slices.IndexFunc(s.demo, func(p demo.Partnership) bool { return p.Slug == seed.Partnership })
	scope := access.System(s.demo[i].ID)
	scope.Roles = []access.Role{access.Coordinator}
	members, err := s.App.Identity.Members(context.Background(), scope)
	if err != nil || len(members) == 0 {
		return seed, fmt.Errorf("members: %d, %w", len(members), err)
	}
	seed.Member, seed.Category, seed.Area, seed.Place, seed.Item = members[0].ID, "klotter", "omrade-centrum", "resecentrum", "bedomning"
	return seed, s.turn(&seed)
}

// turn names the newest period whose meeting has been held, something that was
// decided, and an edition.
func (s *Site) turn(seed *web.Seed) error {
	ctx, id := context.Background(), s.Partnership()
	periods, err := period.Recent(ctx, s.App.DB, id, 10)
	if err != nil {
		return err
	}
	decisions, err := period.Decisions(ctx, s.App.DB, id)
	if err != nil {
		return err
	}
	editions, err := picture.Editions(ctx, s.App.DB, id, 10)
	closed := slices.IndexFunc(periods, func(p period.Period) bool { return p.State == period.Closed })
	frozen := slices.IndexFunc(editions, func(e picture.Brief) bool { return e.Kind == picture.Operative })
	if err != nil || closed < 0 || frozen < 0 || len(decisions) == 0 {
		return fmt.Errorf("%d periods, %d decisions, %d editions: %w", len(periods), len(decisions), len(editions), err)
	}
	seed.Period, seed.Decision, seed.Edition = periods[closed].ID, decisions[0].ID, editions[frozen].ID
	return nil
}

// fewExamples is how many addresses are asked for of a route whose page says
// much the same of every partnership and pledge.
const fewExamples = 2

// examples are the different addresses that a route that shows something has
// among the seeds: all of a partnership, a pledge and a promise, and few of what
// stands below them.
func examples(route web.Route, seeds []web.Seed) []string {
	if !strings.HasPrefix(route.Pattern, "GET ") {
		return nil
	}
	var paths []string
	for _, seed := range seeds {
		if len(paths) == fewExamples && !strings.HasSuffix(route.Pattern, "}") {
			break
		}
		request := route.Example(seed)
		if request.Form == nil && named(request.Path) && !slices.Contains(paths, request.Path) {
			paths = append(paths, request.Path)
		}
	}
	return paths
}

// isPage reports whether an address answers with HTML, and with which status:
// of the ways in, some have nothing to show to whoever comes without a reason.
func (s *Site) isPage(path string) (status int, ok bool) {
	r, err := http.Get(s.Base + path)
	if err != nil {
		return 0, false
	}
	r.Body.Close()
	return r.StatusCode, strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") && r.StatusCode < 500
}

// files are what is there to be kept, not to be read in a browser.
var files = []string{".jsonl", ".csv", ".json", ".geojson", ".zip"}

// named reports whether a seed named everything that an address needs, and
// whether it is a page and no file.
func named(path string) bool {
	return !strings.Contains(path, "//") && !(len(path) > 1 && strings.HasSuffix(path, "/")) &&
		!slices.ContainsFunc(files, func(end string) bool { return strings.HasSuffix(path, end) })
}
