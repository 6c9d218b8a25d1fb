package assets

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"

	"lykta/internal/web/theme"
)

// themePrefix sets the colours of partnerships apart from what was built.
const themePrefix = "theme-"

// ThemeLink returns the address of a partnership's colours, and "" where it
// has none of its own.
func ThemeLink(brand string) string {
	file := theme.File(brand)
	if file == "" {
		return ""
	}
	return Prefix + themePrefix + file
}

// Has reports whether there is a file at a path below Prefix.
func (s *Set) Has(path string) bool {
	_, ok := s.find(strings.TrimPrefix(path, Prefix))
	return ok
}

// ServeHTTP serves the built files and the partnerships' colours below Prefix.
// A name carries its content's hash, so an answer may be kept for ever.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s.find(strings.TrimPrefix(r.URL.Path, Prefix))
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := f.Bytes
	if f.Gzip != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = f.Gzip
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader that went away is nobody to tell
	}
}

func (s *Set) find(name string) (File, bool) {
	rest, themed := strings.CutPrefix(name, themePrefix)
	if !themed {
		return s.Open(name)
	}
	css, ok := theme.Open(rest)
	if !ok {
		return File{}, false
	}
	return File{Type: mediaType(rest), Bytes: css, Gzip: compress(css)}, true
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(part, ";")
		if strings.TrimSpace(name) == "gzip" {
			return strings.ReplaceAll(quality, " ", "") != "q=0"
		}
	}
	return false
}

func compress(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		return nil
	}
	if err := z.Close(); err != nil {
		return nil
	}
	return out.Bytes()
}
