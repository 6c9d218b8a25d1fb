package web

import (
	"context"
	"net/http"
	"strings"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/web/frame"
	"lykta/internal/web/staff"
)

// scoped is a handler for those who work here: what the actor may is handed in.
type scoped func(w http.ResponseWriter, r *http.Request, scope access.Scope) error

// cookieName carries the prefix that ties a cookie to this host wherever the
// program is reached over TLS.
func (s *Server) cookieName() string {
	if s.secure {
		return "__Host-lykta"
	}
	return "lykta"
}

// begin gives the browser its session. The cookie ends with the browser; the
// session's own limits are kept on the server.
func (s *Server) begin(w http.ResponseWriter, _ *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
}

// end takes the session from the browser, and whatever else it may hold of us.
func (s *Server) end(w http.ResponseWriter, _ *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Path: "/", MaxAge: -1, HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode})
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}

// guard finds out who asks and where, and lets the handler run only if the rule
// allows it. What is refused to somebody who is signed in is told to the audit
// log.
func (s *Server) guard(rule access.Rule, handle scoped) frame.Handler {
	return s.guarded(access.Decide, rule, handle)
}

// decider answers whether somebody may do something: access.Decide, and in the
// test of the matrix one that is wrong.
type decider func(access.Scope, access.Rule, access.Object) access.Decision

func (s *Server) guarded(decide decider, rule access.Rule, handle scoped) frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		scope, object, err := s.scope(r)
		if err != nil {
			return err
		}
		decision := decide(scope, rule, object)
		if decision.Reason == access.Stale {
			var asked bool
			if scope, asked, err = s.prove(w, r, scope); asked || err != nil {
				return err
			}
			decision = decide(scope, rule, object)
		}
		if !decision.Allow {
			return s.refuse(r.Context(), scope, decision)
		}
		if err := handle(w, r, scope.Doing(rule)); err != nil {
			return err
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			s.shelf.Touch(scope.Partnership)
			s.site.Touch()
		}
		return nil
	}
}

// prove takes the proof that came with the request, and asks for one where none
// did, or a wrong one. asked tells that the answer has been given.
func (s *Server) prove(w http.ResponseWriter, r *http.Request, scope access.Scope) (proved access.Scope, asked bool, err error) {
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			return scope, false, errs.E(errs.Invalid, "error.form", err)
		}
	}
	password, code, given := staff.Proof(r.PostForm)
	if given {
		if err = s.identity.Prove(r.Context(), scope, password, code, s.now().UTC()); err == nil {
			scope.Fresh = true
			return scope, false, nil
		}
	}
	return scope, true, s.staff.Confirm(w, r, scope, err)
}

// scope finds who asks, and the partnership that the path names. A partnership
// that does not exist is answered as one that the actor is no member of.
func (s *Server) scope(r *http.Request) (access.Scope, access.Object, error) {
	scope := access.Scope{Request: eventOf(r.Context()).id}
	p, err := s.named(r)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return scope, access.Object{}, err
	}
	object := access.Object{Partnership: p.ID, Suspended: p.Suspended}
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return scope, object, nil // nobody is signed in
	}
	session, err := s.identity.Authenticate(r.Context(), cookie.Value, s.now())
	if errs.Is(err, errs.Unauthenticated) {
		return scope, object, nil
	}
	if err != nil {
		return scope, object, err
	}
	scope, err = s.identity.Scope(r.Context(), session, p.ID, s.now())
	scope.Request = eventOf(r.Context()).id
	if len(scope.Approves) == 1 {
		object.Party = scope.Approves[0]
	}
	if len(scope.Roles) == 0 && p.ID != "" {
		object.Partnership = "another" // no member: the same answer as for what does not exist
	}
	return scope, object, err
}

// named returns the partnership that the path names; none for a path that names
// none.
func (s *Server) named(r *http.Request) (partnership.Partnership, error) {
	slug := r.PathValue("partnership")
	if slug == "" {
		return partnership.Partnership{}, nil
	}
	return s.site.Find(r.Context(), slug)
}

// refuse writes down that an act was refused, and returns what is answered.
func (s *Server) refuse(ctx context.Context, scope access.Scope, decision access.Decision) error {
	if scope.SignedInNow() {
		event := audit.Of(scope, s.now().UTC(), string(decision.Rule), strings.TrimPrefix(string(decision.Reason), "access."))
		event.Outcome = audit.Refused
		if err := s.db.Write(ctx, func(tx *db.DB) error { return audit.Append(ctx, tx, event) }); err != nil {
			return err
		}
	}
	return decision.Err()
}
