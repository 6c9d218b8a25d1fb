package verify_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"lykta/internal/errs"
	"lykta/internal/verify"
)

func TestSourcesRefused(t *testing.T) {
	t.Parallel()
	if _, err := verify.Dir(filepath.Join(t.TempDir(), "nowhere")); !errs.Is(err, errs.NotFound) {
		t.Errorf("no directory: %v", err)
	}
	for _, address := range []string{"", "lykta.example/vik", "ftp://lykta.example", "http://", "http://a b/", "file:///etc"} {
		if _, err := verify.HTTP(address); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	if _, err := verify.Dir("."); err != nil {
		t.Errorf("a directory: %v", err)
	}
	src := verify.Files{FS: fstest.MapFS{"a/b": {Data: []byte("0123456789")}}}
	for limit, want := range map[int64]string{4: "01234", 9: "0123456789", 10: "0123456789", 100: "0123456789"} {
		b, err := src.Fetch(t.Context(), "a/b", limit)
		if err != nil || string(b) != want {
			t.Errorf("limit %d: %q, error %v; want %q", limit, b, err, want)
		}
	}
	if _, err := src.Fetch(t.Context(), "a/c", 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if names, err := src.List(t.Context()); err != nil || strings.Join(names, " ") != "a/b" {
		t.Errorf("files %v, error %v", names, err)
	}
}

func TestSite(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("elsewhere")) }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/log/long":
			w.Write([]byte(strings.Repeat("x", 1<<20)))
		case "/log/away":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case "/log/near":
			http.Redirect(w, r, "/log/short", http.StatusFound)
		case "/log/short":
			w.Write([]byte("short"))
		case "/log/gone":
			w.WriteHeader(http.StatusGone)
		case "/log/cut":
			w.Header().Set("Content-Length", "100")
			w.Write([]byte("short"))
		default:
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()
	site, err := verify.HTTP(server.URL + "/log")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want string
		err  error // nil with no want: Unavailable
	}{
		{"long", strings.Repeat("x", 11), nil},
		{"short", "short", nil},
		{"near", "short", nil},
		{"gone", "", fs.ErrNotExist},
		{"away", "", nil},
		{"cut", "", nil},
		{"busy", "", nil},
	} {
		b, err := site.Fetch(t.Context(), c.path, 10)
		switch {
		case c.want != "":
			if err != nil || string(b) != c.want {
				t.Errorf("%s: %q, error %v; want %q", c.path, b, err, c.want)
			}
		case c.err != nil && !errors.Is(err, c.err), c.err == nil && !errs.Is(err, errs.Unavailable):
			t.Errorf("%s: error %v, want %v", c.path, err, c.err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := verify.Log(ctx, site, verify.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
