package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// How much a process takes on. What is beyond it is refused at once, so that
// what has been let in is answered in time: a queue without an end would make
// everybody wait until nobody does any more.
const (
	running  = 64                     // requests at a time, of public pages and of the others
	writing  = 192                    // forms at a time: the more of them, the more share a transaction
	inLine   = 128                    // requests that wait for their turn
	few      = 8                      // requests at a time that are no crowd
	lingers  = time.Second            // how long a crowd is reckoned with after it has gone
	patience = 500 * time.Millisecond // the longest that one waits
)

// pool lets requests in.
type pool struct {
	slots   chan struct{}
	waiting atomic.Int64
	line    int64
	crowd   atomic.Int64 // when there last was a crowd, in nanoseconds since 1970
}

func newPool(slots int, line int64) *pool {
	return &pool{slots: make(chan struct{}, slots), line: line}
}

// enter waits for a turn and reports whether there was one. Who has entered
// leaves.
func (p *pool) enter(ctx context.Context) bool {
	select {
	case p.slots <- struct{}{}:
		return true
	default:
	}
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > p.line {
		return false
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case p.slots <- struct{}{}:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

func (p *pool) leave() { <-p.slots }

// crowded reports whether more requests are being answered than a machine does
// at once, so that each of them waits for the others, or were a moment ago.
func (p *pool) crowded() bool {
	now := time.Now().UnixNano()
	if len(p.slots) > few {
		p.crowd.Store(now)
		return true
	}
	return now-p.crowd.Load() < int64(lingers)
}

// gates keep public pages, forms and the rest apart, so that no crowd shuts
// another out.
type gates struct {
	public, forms, others *pool
	of                    map[string]*pool // by the pattern of the route
	refused               atomic.Int64
	page                  map[string]turned // by language
}

// turned is the page that is shown to whoever is refused, and its length as the
// header says it.
type turned struct {
	page   []byte
	length []string
}

func (s *Server) newGates() (*gates, error) {
	g := &gates{
		public: newPool(running, inLine), forms: newPool(writing, inLine), others: newPool(running, inLine),
		of: map[string]*pool{}, page: map[string]turned{},
	}
	for _, language := range []string{frame.Swedish, frame.English} {
		text := words.For(language)
		page := ui.PageData{Words: text, Assets: s.assets.Links, Title: text.Error(errCrowded), NoIndex: true, NoLanguages: true}
		var b bytes.Buffer
		if err := failure(page, "", false, nil).Render(context.Background(), &b); err != nil {
			return nil, err
		}
		g.page[language] = turned{b.Bytes(), []string{strconv.Itoa(b.Len())}}
	}
	return g, nil
}

var errCrowded = errs.E(errs.Unavailable, "error.crowded")

// watched is the route that is never refused: whoever watches over the program
// wants to know that it lives.
const watched = "GET /halsa"

// keep gives a route its gate. Files are taken in through that of the others: each
// holds many times the memory of a form.
func (g *gates) keep(route Route) {
	switch {
	case route.Pattern == watched:
	case route.Class() == access.Public:
		g.of[route.Pattern] = g.public
	case strings.HasPrefix(route.Pattern, http.MethodPost) && route.body() == maxBody:
		g.of[route.Pattern] = g.forms
	default:
		g.of[route.Pattern] = g.others
	}
}

// gated lets a request through the gate of its route, or refuses it with 503 and
// a Retry-After. A crowd is many times what can be answered, so a refusal costs
// next to nothing: it comes before the request has a number or a line in the log,
// the page is ready, and one in a thousand is told of. The route is looked up
// here, once for all that asks whether there is one (Request.Pattern).
func (s *Server) gated(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, r.Pattern = mux.Handler(r)
		gate := s.gates.of[r.Pattern]
		if gate == nil {
			next.ServeHTTP(w, r)
			return
		}
		if !gate.enter(r.Context()) {
			s.turnAway(w, r)
			return
		}
		defer gate.leave()
		next.ServeHTTP(w, r)
	})
}

// What a refusal says beside its page.
var (
	comeAgain = []string{"5"}
	noStore   = []string{"no-store"}
	hypertext = []string{"text/html; charset=utf-8"}
)

func (s *Server) turnAway(w http.ResponseWriter, r *http.Request) {
	if n := s.gates.refused.Add(1); n%1000 == 1 {
		s.log.Warn("more requests than can be answered", "refused", n)
	}
	h := w.Header()
	h["Retry-After"] = comeAgain
	if wantsJSON(r) {
		answerProblem(w, r, http.StatusServiceUnavailable, errCrowded)
		return
	}
	refused := s.gates.page[frame.Lang(r)]
	h["Cache-Control"], h["Content-Type"] = noStore, hypertext
	h["Content-Length"] = refused.length // it is sent in one piece then
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(refused.page) // a reader that went away is nobody to tell
}
