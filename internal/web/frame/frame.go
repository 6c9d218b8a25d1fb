package frame

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"lykta/internal/errs"
	"lykta/internal/words"
)

// Handler answers a request, or returns an error before it has written
// anything; the edge makes a page of the error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// The languages of the interface. Swedish stands at the path itself, English
// at the same path behind /en.
const (
	Swedish = "sv"
	English = "en"
)

type languageKey struct{}

// WithLanguage returns r as a request in the language.
func WithLanguage(r *http.Request, language string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), languageKey{}, language))
}

// Lang returns the language that the page is asked for in.
func Lang(r *http.Request) string {
	if language, ok := r.Context().Value(languageKey{}).(string); ok {
		return language
	}
	return Swedish
}

// Words returns the catalogue of the request's language.
func Words(r *http.Request) *words.Printer { return words.For(Lang(r)) }

// Path returns the address of a page in the language.
func Path(language, path string) string {
	if language != English {
		return path
	}
	if path == "/" {
		return "/en"
	}
	return "/en" + path
}

// SplitLanguage takes the language off a path: "/en/i/lysekil" is English and
// "/i/lysekil".
func SplitLanguage(path string) (language, rest string) {
	if path == "/en" || path == "/en/" {
		return English, "/"
	}
	if rest, ok := strings.CutPrefix(path, "/en/"); ok {
		return English, "/" + rest
	}
	return Swedish, path
}

// Redirect sends the reader to another page in the same language, with 303 so
// that going back or reloading never sends a form again.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, Path(Lang(r), path), http.StatusSeeOther)
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a whole page or none: what fails while rendering becomes an
// error page instead of a torn one.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := page.Render(r.Context(), buffer); err != nil {
		return errs.Wrap(err, "render "+r.Pattern)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(buffer.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(buffer.Bytes()) // a reader that went away is nobody to tell
	return nil
}
