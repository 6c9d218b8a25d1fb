package web

import (
	"fmt"
	"net/http"
	"strings"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/assets"
	"lykta/internal/web/public"
)

// routes is the one route table, readable as a table of contents. Swedish paths
// are shown; the same path behind /en is the page in English.
func (s *Server) routes() []Route {
	p := s.site
	return append([]Route{
		{"GET /{$}", access.ReadPublic, get("/"), p.Page(public.Start)},
		{"GET /sa-raknar-vi", access.ReadPublic, get("/sa-raknar-vi"), p.Page(public.Method)},
		{"GET /tillganglighet", access.ReadPublic, get("/tillganglighet"), p.Page(public.Accessibility)},
		{"GET /dina-uppgifter", access.ReadPublic, get("/dina-uppgifter"), p.Page(public.Privacy)},
		{"GET /om", access.ReadPublic, get("/om"), p.Page(public.About)},
		{"GET /robots.txt", access.ReadPublic, get("/robots.txt"), robots},
		{"GET /favicon.ico", access.ReadPublic, get("/favicon.ico"), s.favicon},
		{"GET /halsa", access.ReadPublic, get("/halsa"), s.health},
		{"GET /assets/{file}", access.ReadPublic, func(x Seed) *Request { return &Request{Path: "/assets/" + x.Asset} }, s.asset},

		{"GET /i/{partnership}", access.ReadPublic, in(""), p.Page(public.Area)},
		{"GET /i/{partnership}/vem-gor-vad", access.ReadPublic, in("/vem-gor-vad"), p.Page(public.Who)},
		{"GET /i/{partnership}/loften/{pledge}", access.ReadPublic, pledge(""), p.Page(public.Pledge)},
		{"GET /i/{partnership}/loften/{pledge}/historik", access.ReadPublic, pledge("/historik"), p.Page(public.History)},
		{"GET /i/{partnership}/loften/{pledge}/punkter/{promise}", access.ReadPublic, func(x Seed) *Request {
			return &Request{Path: fmt.Sprintf("/i/%s/loften/%s/punkter/%s", x.Partnership, x.Pledge, x.Promise)}
		}, p.Page(public.Promise)},

		{"GET /i/{partnership}/samverkan.json", access.ReadPublic, in("/samverkan.json"), p.Feed(public.Whole)},
		{"GET /i/{partnership}/prioriteringar.json", access.ReadPublic, in("/prioriteringar.json"), p.Feed(public.Priorities)},
		{"GET /i/{partnership}/insatser.csv", access.ReadPublic, in("/insatser.csv"), p.Feed(public.Actions)},
		{"GET /i/{partnership}/flode.atom", access.ReadPublic, in("/flode.atom"), p.Feed(public.Latest)},
		{"GET /i/{partnership}/kalender.ics", access.ReadPublic, in("/kalender.ics"), p.Feed(public.Calendar)},

		{"GET /i/{partnership}/liggare", access.ReadPublic, in("/liggare"), p.Ledger()},
		{"GET /i/{partnership}/liggare/{file...}", access.ReadPublic, in("/liggare/checkpoint"), p.LedgerFile()},
	}, append(s.publicPictureRoutes(p), s.staffRoutes(s.staff)...)...)
}

// in is an example of a partnership's page.
func in(below string) func(Seed) *Request {
	return func(x Seed) *Request { return &Request{Path: "/i/" + x.Partnership + below} }
}

// pledge is an example of a pledge's page.
func pledge(below string) func(Seed) *Request {
	return func(x Seed) *Request {
		return &Request{Path: "/i/" + x.Partnership + "/loften/" + x.Pledge + below}
	}
}

// asset hands out a built file, or the page of what does not exist.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	if !s.assets.Has(r.URL.Path) {
		return errs.E(errs.NotFound, "error.notfound")
	}
	s.assets.ServeHTTP(w, r)
	return nil
}

// favicon is the icon for what names none itself, such as a picture that is
// opened on its own: browsers ask for it at this path.
func (s *Server) favicon(w http.ResponseWriter, _ *http.Request) error {
	icon, ok := s.assets.Open(strings.TrimPrefix(s.assets.Links.Icon, assets.Prefix))
	if !ok {
		return errs.E(errs.NotFound, "error.notfound")
	}
	w.Header().Set("Content-Type", icon.Type)
	w.Header().Set("Cache-Control", "public, max-age=86400")
	_, _ = w.Write(icon.Bytes) // a reader that went away is nobody to tell
	return nil
}

// robots lets search engines in, except where people work.
func robots(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("User-agent: *\nDisallow: /arbete\nDisallow: /logga-in\n"))
	return nil
}
