package web

import (
	"context"
	"errors"
	"net/http"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/frame"
)

// Route is one line of the route table: the only way in which anything is
// reachable. What is not in the table does not exist.
type Route struct {
	Pattern string              // of net/http.ServeMux, without language
	Rule    access.Rule         // the act that it is; its class follows from it
	Example func(Seed) *Request // a request that reaches it, for the tests that walk the table
	Handler frame.Handler
}

// Class returns how the route is protected.
func (r Route) Class() access.Class { return access.ClassOf(r.Rule) }

// body is the most that is read of a request: files come only from those who may
// take them in.
func (r Route) body() int64 {
	if r.Rule == access.ChangeMap || r.Rule == access.ImportReports {
		return maxFile
	}
	return maxBody
}

// Seed names things that exist, for the examples.
type Seed struct {
	Partnership  string // slug
	Pledge       string
	Promise      string
	Entry        int64  // number in the ledger of an action of that promise
	Draft        string // ID
	Theme        string // hash of the partnership's theme
	Asset        string // name of a built file
	Notice       string // ID
	Member       string // ID of a membership
	Account      string // ID
	Session      string // public identifier of a session
	Token        string // a single-use link
	Done         string // a link for telling what was done
	Link         string // its ID
	Organisation string // ID
	Tenant       string // ID of the partnership
	Provider     string // ID of its identity provider
	Report       string // ID, of the coordinator's
	Category     string // ID
	Area         string // ID
	Place        string // ID
	Upload       string // ID of a file that waits for a decision about the map
	Batch        string // ID of an import
	File         string // ID of a file of rows that waits for a decision
	Period       string // ID of a period of the cycle, whose meeting goes on
	Decision     string // ID
	Absence      string // ID
	Visit        string // ID of somebody's presence, of the coordinator's
	Item         string // a point of the agenda, as addresses name it
	Edition      string // ID of an edition that is being written
	Published    string // ID of a public edition
	Subscription string // the token of a letter's link
}

// Request is an example of a request.
type Request struct {
	Path string
	Form map[string]string // nil for a GET
}

// get is an example without a form.
func get(path string) func(Seed) *Request {
	return func(Seed) *Request { return &Request{Path: path} }
}

// mount registers the table. A rule that the decision table does not know, or a
// route without an example, is a fault in the program.
func (s *Server) mount(routes []Route) *http.ServeMux {
	mux := http.NewServeMux()
	for _, route := range routes {
		if route.Class() == "" || route.Example == nil || route.Handler == nil {
			panic("route without rule, example or handler: " + route.Pattern)
		}
		s.gates.keep(route)
		mux.Handle(route.Pattern, s.edge(route))
	}
	return mux
}

// edge runs a route's handler and makes a page of its error.
func (s *Server) edge(route Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e := eventOf(r.Context())
		e.pattern = route.Pattern
		if route.Class() != access.Public {
			w.Header().Set("Cache-Control", "no-store")
		}
		r.Body = http.MaxBytesReader(w, r.Body, route.body())
		if err := tooLarge(route.Handler(w, r)); err != nil {
			e.err = err
			s.errorPage(w, r, err)
		}
	})
}

// tooLarge tells a form that is larger than we take from one that cannot be
// read.
func tooLarge(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.E(errs.TooLarge, "error.too-large", err)
	}
	return err
}

type eventKey struct{}

func withEvent(ctx context.Context, e *event) context.Context {
	return context.WithValue(ctx, eventKey{}, e)
}

// eventOf returns what the request leaves in the log; one that nobody reads
// where there is none.
func eventOf(ctx context.Context) *event {
	if e, ok := ctx.Value(eventKey{}).(*event); ok {
		return e
	}
	return &event{}
}

// status is the HTTP status of an error.
func status(err error) int {
	switch errs.KindOf(err) {
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Unauthenticated:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.Conflict:
		return http.StatusConflict
	case errs.TooLarge:
		return http.StatusRequestEntityTooLarge
	case errs.TooMany:
		return http.StatusTooManyRequests
	case errs.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}
