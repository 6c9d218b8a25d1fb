package web

import (
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"time"

	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/web/frame"
)

// maxBody is the largest form that is read. A pasted pledge is a few kilobytes;
// many forms are read at a time (writing), so that what they may hold together
// stays within what a small machine has.
const maxBody = 2 << 20

// maxFile is the largest form with a file: 20 megabytes of it, and what stands
// around.
const maxFile = 21 << 20

// contentSecurity allows what we serve ourselves and nothing else: no inline
// script or style, no frame, no third party.
const contentSecurity = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; " +
	"img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

// fixed are the headers that tell a browser to trust nobody but us, by their
// canonical names. Every answer shares the lists of values, and none writes in
// them: Header.Set puts another in its place.
func fixed(secure bool) http.Header {
	h := http.Header{}
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp") // all that a page loads is our own
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=()")
	if secure {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")
	}
	return h
}

// headers sets the fixed ones on every answer.
func headers(secure bool, next http.Handler) http.Handler {
	all := fixed(secure)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), all)
		next.ServeHTTP(w, r)
	})
}

// language takes /en off the path, so that the route table holds each page
// once.
func language(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang, path := frame.SplitLanguage(r.URL.Path)
		if lang == frame.Swedish {
			next.ServeHTTP(w, r)
			return
		}
		r = frame.WithLanguage(r, lang)
		u := *r.URL
		u.Path, u.RawPath = path, ""
		r.URL = &u
		next.ServeHTTP(w, r)
	})
}

// event is what one request leaves in the log: no address, no user agent, no
// query, for any of them may tell who somebody is.
type event struct {
	id      string
	pattern string
	err     error
}

// logged gives every request a number and leaves one line about it. A panic
// becomes an error page and a line with its stack.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.now()
		e := &event{id: ids.New(start)}
		w.Header().Set("X-Request-Id", e.id)
		r = r.WithContext(withEvent(r.Context(), e))
		record := &recorder{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				s.log.Error("panic", "request", e.id, "panic", p, "stack", string(debug.Stack()))
				e.err = errs.E(errs.Internal, "error.internal")
				if record.status == 0 {
					s.errorPage(record, r, e.err)
				}
			}
			s.note(record, r, e, s.now().Sub(start))
		}()
		next.ServeHTTP(record, r)
	})
}

func (s *Server) note(w *recorder, r *http.Request, e *event, took time.Duration) {
	level := slog.LevelDebug
	attributes := []slog.Attr{
		slog.String("request", e.id), slog.String("method", r.Method), slog.String("route", e.pattern),
		slog.Int("status", w.status), slog.Int("bytes", w.bytes), slog.Duration("took", took),
	}
	if e.err != nil {
		attributes = append(attributes, slog.String("kind", errs.KindOf(e.err).String()))
		if errs.KindOf(e.err) == errs.Internal || errs.KindOf(e.err) == errs.Unavailable {
			level = slog.LevelError
			attributes = append(attributes, slog.String("error", e.err.Error()))
		}
	}
	s.log.LogAttrs(r.Context(), level, "request", attributes...)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
