package web

import (
	"encoding/json"
	"net/http"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/frame"
	"lykta/internal/web/staff"
)

// reportRoutes are for those who report what they see, and for whoever reads it
// and decides what can be reported about.
func (s *Server) reportRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.work("GET", "/rapport", access.SendReport, h.ReportForm),
		s.either(s.work("POST", "/rapport", access.SendReport, h.SendReport)),
		s.work("GET", "/rapporter", access.SendReport, h.OwnReports),
		s.work("POST", "/rapporter/{report}/ta-tillbaka", access.SendReport, h.WithdrawReport),
		s.work("GET", "/rapporter/alla", access.ReadReports, h.AllReports),
		s.work("GET", "/rapporter/alla.csv", access.ReadReports, h.ExportReports),
		s.work("GET", "/kategorier", access.ReadStaff, h.Categories),
		s.work("POST", "/kategorier", access.ChangeCategory, h.AddCategory),
		s.work("GET", "/kategorier/{category}", access.ChangeCategory, h.Category),
		s.work("POST", "/kategorier/{category}", access.ChangeCategory, h.ChangeCategory),
		{"GET /rapportera.js", access.ReadPublic, get("/rapportera.js"), s.worker},
		{"GET /i/{partnership}/rapportera.webmanifest", access.ReadPublic, in("/rapportera.webmanifest"), s.manifest},
	}
}

// either answers a script in JSON, where it asks for that, and anybody else with
// a page.
func (s *Server) either(r Route) Route {
	page, program := r.Handler, problemsAsJSON(r.Handler)
	r.Handler = func(w http.ResponseWriter, r *http.Request) error {
		if wantsJSON(r) {
			return program(w, r)
		}
		return page(w, r)
	}
	return r
}

// worker is the script that keeps the form for reports within reach where there
// is no network. It stands at the top, so that it may serve every partnership's,
// and is asked for anew each time (Service Workers, section 3.2).
func (s *Server) worker(w http.ResponseWriter, _ *http.Request) error {
	file, ok := s.assets.Page("worker")
	if !ok {
		return errs.E(errs.NotFound, "error.notfound")
	}
	w.Header().Set("Content-Type", file.Type)
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(file.Bytes) // a reader that went away is nobody to tell
	return nil
}

// webApp is what a device needs to know of what it installs (W3C Web Application
// Manifest).
type webApp struct {
	Name       string    `json:"name"`
	Short      string    `json:"short_name"`
	Lang       string    `json:"lang"`
	ID         string    `json:"id"`
	Start      string    `json:"start_url"`
	Scope      string    `json:"scope"`
	Display    string    `json:"display"`
	Background string    `json:"background_color"`
	Theme      string    `json:"theme_color"`
	Icons      []appIcon `json:"icons"`
}

type appIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// manifest lets the form for reports be installed. It says no more than the
// partnership's public name.
func (s *Server) manifest(w http.ResponseWriter, r *http.Request) error {
	p, err := s.named(r)
	if err != nil {
		return err
	}
	lang, text := frame.Lang(r), frame.Words(r)
	start := frame.Path(lang, "/arbete/"+p.Slug+"/rapport")
	body, err := json.Marshal(webApp{
		Name: text.T("report.app.name", p.Name), Short: text.T("report.app.short"), Lang: lang, ID: start, Start: start,
		Scope: frame.Path(lang, "/arbete/"+p.Slug), Display: "standalone", Background: "#ffffff", Theme: "#ffffff",
		Icons: []appIcon{
			{s.assets.Links.Icon, "any", "image/svg+xml", "any"},
			{s.assets.Links.Pictures["icon-192"], "192x192", "image/png", "any"},
			{s.assets.Links.Pictures["icon-512"], "512x512", "image/png", "maskable"},
		},
	})
	if err != nil {
		return errs.E(errs.Internal, "error.internal", err)
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body) // a reader that went away is nobody to tell
	return nil
}
