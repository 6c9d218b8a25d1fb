package web

import (
	"errors"
	"net/http"
	"strings"

	"lykta/internal/errs"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// found answers what no route matches as a page of ours: 404, or 405 where the
// path exists for other methods, which are named in Allow (RFC 9110, section
// 15.5.6).
func (s *Server) found(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		e := eventOf(r.Context())
		e.err = errs.E(errs.NotFound, "error.notfound")
		code := http.StatusNotFound
		if allowed := methodsOf(mux, r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			e.err, code = errs.E(errs.Invalid, "error.method"), http.StatusMethodNotAllowed
		}
		if wantsJSON(r) {
			answerProblem(w, r, code, e.err)
			return
		}
		s.failed(w, r, code, e.err)
	})
}

// methodsOf returns the methods that the path exists for.
func methodsOf(mux *http.ServeMux, r *http.Request) []string {
	var list []string
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if _, pattern := mux.Handler(probe); pattern != "" {
			list = append(list, method)
		}
	}
	return list
}

// wantsJSON reports whether a program asks, which takes no page.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// errorPage turns an error into a page in the reader's language, and for those
// who are not signed in into the way to sign in.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, err error) {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if errs.Is(err, errs.Unauthenticated) && reading && !strings.HasPrefix(r.URL.Path, "/logga-in") {
		http.Redirect(w, r, signInPath(r), http.StatusSeeOther)
		return
	}
	s.failed(w, r, status(err), err)
}

// failed writes the page of an error with a status code.
func (s *Server) failed(w http.ResponseWriter, r *http.Request, code int, err error) {
	h := w.Header()
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	if errs.Is(err, errs.Unavailable) || errs.Is(err, errs.TooMany) {
		h.Set("Retry-After", "5")
	}
	text := frame.Words(r)
	page := ui.PageData{Words: text, Assets: s.assets.Links, Title: text.Error(err), NoIndex: true, NoLanguages: true}
	missing := code == http.StatusNotFound && !linkGone(err)
	if missing {
		page.Title = text.T("error.page.404")
	}
	if renderErr := frame.Render(w, r, code, failure(page, eventOf(r.Context()).id, missing, problems(r, err))); renderErr != nil {
		s.log.Error("error page", "error", renderErr.Error())
		http.Error(w, text.T("error.internal"), http.StatusInternalServerError)
	}
}

// linkGone reports whether a single-use link has been used or has run out: whoever
// followed it reads that, and not that they may have misspelled it.
func linkGone(err error) bool {
	e, ok := errors.AsType[*errs.Error](err)
	return ok && e.Key == "link.gone"
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
