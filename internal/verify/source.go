package verify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"lykta/internal/errs"
)

// Source gives the files of a log by their paths.
type Source interface {
	// Fetch returns a file's bytes. No such file is fs.ErrNotExist; any other
	// error ends the check. A file larger than limit bytes may be cut there:
	// the caller gives a limit that no true file reaches.
	Fetch(ctx context.Context, path string, limit int64) ([]byte, error)
}

// Lister is a Source that can tell all the files that it has, so that files
// beyond the signed ones are found.
type Lister interface {
	List(ctx context.Context) ([]string, error)
}

// Files is a Source and Lister over a file system: os.DirFS, a zip file, a
// map in memory.
type Files struct{ FS fs.FS }

// Dir returns the source of an exported directory. A directory that is not
// there is a NotFound error with the key "verify.directory".
func Dir(dir string) (Files, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return Files{}, errs.E(errs.NotFound, "verify.directory", dir)
	}
	return Files{FS: os.DirFS(dir)}, nil
}

// Fetch reads a file.
func (s Files) Fetch(_ context.Context, path string, limit int64) ([]byte, error) {
	f, err := s.FS.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readUpTo(f, info.Size(), limit)
}

// readUpTo reads at most limit bytes and one more, so that too long a file is
// seen to be wrong. It makes room for size bytes at once where that is told.
func readUpTo(r io.Reader, size, limit int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(0, size), limit)) + bytes.MinRead)
	_, err := b.ReadFrom(io.LimitReader(r, limit+1))
	return b.Bytes(), err
}

// List names every file.
func (s Files) List(context.Context) ([]string, error) {
	var names []string
	err := fs.WalkDir(s.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	return names, err
}

// Site is a Source over HTTP.
type Site struct {
	base   string
	client *http.Client
}

// fetchTimeout bounds one request, so that a server that never answers is told
// from a slow one.
const fetchTimeout = 30 * time.Second

// HTTP returns the source of a log that is served under the address base, with
// or without a slash at its end. A base that is no http or https address is an
// Invalid error with the key "verify.address".
func HTTP(base string) (*Site, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errs.E(errs.Invalid, "verify.address", base)
	}
	client := &http.Client{Timeout: fetchTimeout, CheckRedirect: sameHost}
	return &Site{base: strings.TrimRight(base, "/"), client: client}, nil
}

// sameHost refuses to be sent elsewhere: the caller asked about this server.
func sameHost(r *http.Request, via []*http.Request) error {
	if len(via) >= 5 || r.URL.Host != via[0].URL.Host {
		return errors.New("redirected elsewhere")
	}
	return nil
}

// Fetch gets a file. A server that cannot be reached, or answers with anything
// but 200, 404 and 410, is an Unavailable error with the key "verify.fetch".
func (s *Site) Fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base+"/"+path, nil)
	if err != nil {
		return nil, errs.E(errs.Invalid, "verify.address", s.base, err)
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, errs.E(errs.Unavailable, "verify.fetch", path, err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, fs.ErrNotExist
	default:
		return nil, errs.E(errs.Unavailable, "verify.fetch", path, errors.New(resp.Status))
	}
	b, err := readUpTo(resp.Body, resp.ContentLength, limit)
	if err != nil {
		return nil, errs.E(errs.Unavailable, "verify.fetch", path, err)
	}
	return b, nil
}
