package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
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

// gates keep public pages and the rest apart, so that neither crowd shuts the
// other out.
type gates struct {
	public, others *pool
	refused        atomic.Int64
	page           map[string][]byte // what is shown to whoever is refused, by language
}

func (s *Server) newGates() (*gates, error) {
	g := &gates{public: newPool(running, inLine), others: newPool(running, inLine), page: map[string][]byte{}}
	for _, language := range []string{frame.Swedish, frame.English} {
		text := words.For(language)
		page := ui.PageData{Words: text, Assets: s.assets.Links, Title: text.Error(errCrowded), NoIndex: true, NoLanguages: true}
		var b bytes.Buffer
		if err := failure(page, "", false, nil).Render(context.Background(), &b); err != nil {
			return nil, err
		}
		g.page[language] = b.Bytes()
	}
	return g, nil
}

var errCrowded = errs.E(errs.Unavailable, "error.crowded")

// watched is the route that is never refused: whoever watches over the program
// wants to know that it lives.
const watched = "GET /halsa"

// admit lets a request through the gate of its route, or refuses it with 503
// and a Retry-After, at little cost: the page is ready, and one line in a
// thousand is logged.
func (s *Server) admit(route Route, next http.Handler) http.Handler {
	if route.Pattern == watched {
		return next
	}
	gate := s.gates.others
	if route.Class() == access.Public {
		gate = s.gates.public
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !gate.enter(r.Context()) {
			s.turnAway(w, r)
			return
		}
		defer gate.leave()
		next.ServeHTTP(w, r)
	})
}

func (s *Server) turnAway(w http.ResponseWriter, r *http.Request) {
	if n := s.gates.refused.Add(1); n%1000 == 1 {
		s.log.Warn("more requests than can be answered", "refused", n)
	}
	h := w.Header()
	h.Set("Retry-After", "5")
	if wantsJSON(r) {
		answerProblem(w, r, http.StatusServiceUnavailable, errCrowded)
		return
	}
	h.Set("Cache-Control", "no-store")
	page := s.gates.page[frame.Lang(r)]
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(page))) // it is sent in one piece then
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(page) // a reader that went away is nobody to tell
}
