package web

import (
	"encoding/json"
	"net/http"

	"lykta/internal/access"
	"lykta/internal/web/frame"
	"lykta/internal/web/staff"
)

// passkeyRoutes are what a script asks for a passkey, and the form that takes
// one away.
func (s *Server) passkeyRoutes(h *staff.Handlers) []Route {
	return []Route{
		s.asked("/logga-in/nyckel/borja", access.SignIn, h.BeginPasskeySignIn),
		s.asked("/logga-in/nyckel/klar", access.SignIn, h.FinishPasskeySignIn),
		s.asked("/konto/nycklar/borja", access.OwnKeys, h.BeginPasskey),
		s.asked("/konto/nycklar/klar", access.OwnKeys, h.FinishPasskey),
		s.door("POST /konto/nycklar/{passkey}/namn", access.OwnKeys, "/konto/nycklar/ingen/namn", h.RenamePasskey),
		s.door("POST /konto/nycklar/{passkey}/ta-bort", access.OwnKeys, "/konto/nycklar/ingen/ta-bort", h.RemovePasskey),
	}
}

// asked is a route that a script posts JSON to; it is told in JSON what is
// wrong, too.
func (s *Server) asked(path string, rule access.Rule, handle scoped) Route {
	r := s.door("POST "+path, rule, path, handle)
	r.Handler = problemsAsJSON(r.Handler)
	return r
}

// problem is an error for a script (RFC 9457), in the reader's language.
type problem struct {
	Title   string `json:"title"`
	Status  int    `json:"status"`
	Request string `json:"request"` // its number in the log
}

// problemsAsJSON answers a handler's error as JSON in place of a page.
func problemsAsJSON(h frame.Handler) frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := tooLarge(h(w, r))
		if err == nil {
			return nil
		}
		e := eventOf(r.Context())
		e.err = err
		answerProblem(w, r, status(err), err)
		return nil
	}
}

// answerProblem writes an error for a program.
func answerProblem(w http.ResponseWriter, r *http.Request, code int, err error) {
	body, broken := json.Marshal(problem{Title: frame.Words(r).Error(err), Status: code, Request: eventOf(r.Context()).id})
	if broken != nil {
		panic(broken) // two texts and a number
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_, _ = w.Write(body) // a program that went away is nobody to tell
}
