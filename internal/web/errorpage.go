package web

import (
	"net/http"
	"strings"

	"lykta/internal/errs"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// found answers what no route matches as a page of ours. A path that exists for
// another method keeps the mux's own answer, which names the methods.
func (s *Server) found(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		if pattern == "" && !s.otherMethod(mux, r) {
			e := eventOf(r.Context())
			e.err = errs.E(errs.NotFound, "error.notfound")
			s.errorPage(w, r, e.err)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// otherMethod reports whether the path exists for another method.
func (s *Server) otherMethod(mux *http.ServeMux, r *http.Request) bool {
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if _, pattern := mux.Handler(probe); pattern != "" {
			return true
		}
	}
	return false
}

// errorPage turns an error into a page in the reader's language, and for those
// who are not signed in into the way to sign in.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, err error) {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if errs.Is(err, errs.Unauthenticated) && reading && !strings.HasPrefix(r.URL.Path, "/logga-in") {
		http.Redirect(w, r, signInPath(r), http.StatusSeeOther)
		return
	}
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if errs.Is(err, errs.Unavailable) || errs.Is(err, errs.TooMany) {
		h.Set("Retry-After", "5")
	}
	text := frame.Words(r)
	page := ui.PageData{Words: text, Assets: s.assets.Links, Title: text.Error(err), NoIndex: true, NoLanguages: true}
	if errs.Is(err, errs.NotFound) {
		page.Title = text.T("error.page.404")
	}
	if renderErr := frame.Render(w, r, status(err), failure(page, eventOf(r.Context()).id, problems(r, err))); renderErr != nil {
		s.log.Error("error page", "error", renderErr.Error())
		http.Error(w, text.T("error.internal"), http.StatusInternalServerError)
	}
}

// crossSite refuses a form that another site has sent.
func (s *Server) crossSite(w http.ResponseWriter, r *http.Request) {
	e := eventOf(r.Context())
	e.err = errs.E(errs.Forbidden, "error.forbidden")
	s.errorPage(w, r, e.err)
}

// problems are the fields that an error complains of, in words.
func problems(r *http.Request, err error) []string {
	var list []string
	for _, f := range errs.FieldsOf(err) {
		list = append(list, frame.Words(r).Field(f))
	}
	return list
}

// signInPath is the sign-in page, with the way back.
func signInPath(r *http.Request) string {
	return frame.Path(frame.Lang(r), "/logga-in") + "?vidare=" + strings.ReplaceAll(r.URL.EscapedPath(), "?", "%3F")
}
