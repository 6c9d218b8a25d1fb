package public

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/assets"
	"lykta/internal/web/frame"
	"lykta/internal/words"
)

// cacheBytes is how much rendered pages may take of the memory.
const cacheBytes = 12 << 20

// patience is how long the list of partnerships and their settings is believed.
const patience = 250 * time.Millisecond

// Context is all that a page is a function of.
type Context struct {
	Words       *words.Printer
	Lang        string
	Base        string // scheme and host of this installation, for absolute addresses
	Build       string // the program's version
	Assets      assets.Links
	Here        string // the page's own path, without language and query
	Today       day.Day
	Day         day.Day // the day that is looked at; Today unless another was asked for
	Query       url.Values
	Param       func(name string) string // the path's parts
	All         []partnership.Partnership
	Partnership partnership.Partnership // zero on pages of the installation
	Notices     []partnership.Notice    // those that are shown now
	Book        *promise.Book           // the partnership's; nil on pages of the installation
	Head        ledger.Head
}

// account is everything that the partnership's ledger says on the day that is
// looked at. Pages of one pledge ask for pledge instead, which costs a part.
func (c *Context) account() promise.Account { return c.Book.On(c.Day) }

// pledge is the account of the pledge that the page's path names, or NotFound.
func (c *Context) pledge() (promise.PledgeAccount, error) {
	p, ok := c.Book.OnPledge(c.Param("pledge"), c.Day)
	if !ok {
		return p, errs.E(errs.NotFound, "error.notfound")
	}
	return p, nil
}

// Past reports whether another day than today is looked at.
func (c *Context) Past() bool { return c.Day != c.Today }

// T is the text of a key in the page's language.
func (c *Context) T(key string, args ...any) string { return c.Words.T(key, args...) }

// Path returns the address of a page in the page's language, keeping the day
// that is looked at.
func (c *Context) Path(path string) string {
	path = frame.Path(c.Lang, path)
	if c.Past() {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		path += separator + "day=" + c.Day.String()
	}
	return path
}

// Home returns the address of the partnership's own page, or of one below it.
func (c *Context) Home(below ...string) string {
	return c.Path(Home(c.Partnership.Slug, below...))
}

// Home returns the path of a partnership's page, or of one below it, without
// language.
func Home(slug string, below ...string) string {
	return "/i/" + strings.Join(append([]string{slug}, below...), "/")
}

// Page number asked for, from 1.
func (c *Context) page() int {
	n, err := strconv.Atoi(c.Query.Get("sida"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// View makes a page of a Context.
type View func(c *Context) (templ.Component, error)

// Feed makes something for machines of a Context: its bytes and content type.
type Feed func(c *Context) (body []byte, contentType string, err error)

// Site finds the Context of requests and keeps what was rendered.
type Site struct {
	db     *db.DB
	shelf  *promise.Shelf
	now    func() time.Time
	base   string
	build  string
	assets assets.Links
	crowd  func() bool // whether more ask than can be answered at once
	cache  *cache
	listed atomic.Pointer[listing]
	mu     sync.Mutex // held while the list is read again
}

// listing is the partnerships as they were at a moment.
type listing struct {
	all    []partnership.Partnership
	bySlug map[string]partnership.Partnership
	read   time.Time
	state  string // changes with any of them
}

// NewSite returns the public site over a database. base is the scheme and host
// that it is reached at; build names the program's version, so that a new
// program never answers that a page is unchanged. crowd reports whether so many
// ask at this moment that they share what was shown last, which may be a second
// old.
func NewSite(d *db.DB, shelf *promise.Shelf, now func() time.Time, base, build string, links assets.Links, crowd func() bool) *Site {
	return &Site{db: d, shelf: shelf, now: now, base: strings.TrimSuffix(base, "/"), build: build, assets: links, crowd: crowd, cache: newCache(cacheBytes)}
}

// Touch makes the next page ask for the partnerships' settings again.
func (s *Site) Touch() { s.listed.Store(nil) }

// Find returns the partnership with the slug, or NotFound.
func (s *Site) Find(ctx context.Context, slug string) (partnership.Partnership, error) {
	l, err := s.list(ctx)
	if err != nil {
		return partnership.Partnership{}, err
	}
	p, ok := l.bySlug[slug]
	if !ok {
		return p, errs.E(errs.NotFound, "error.notfound")
	}
	return p, nil
}

func (s *Site) list(ctx context.Context) (*listing, error) {
	if l := s.fresh(); l != nil {
		return l, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.fresh(); l != nil {
		return l, nil
	}
	all, err := partnership.Public(ctx, s.db)
	if err != nil {
		return nil, err
	}
	l := &listing{all: all, bySlug: map[string]partnership.Partnership{}, read: s.now()}
	var state strings.Builder
	for _, p := range all {
		l.bySlug[p.Slug] = p
		fmt.Fprintf(&state, "%s.%d.", p.ID, p.Version)
	}
	l.state = state.String()
	s.listed.Store(l)
	return l, nil
}

func (s *Site) fresh() *listing {
	l := s.listed.Load()
	if l == nil {
		return nil
	}
	if age := s.now().Sub(l.read); age < 0 || age > patience {
		return nil
	}
	return l
}

// Page serves a view as HTML.
func (s *Site) Page(view View) frame.Handler {
	return s.serve(func(c *Context, out io.Writer) (string, error) {
		page, err := view(c)
		if err != nil {
			return "", err
		}
		return "text/html; charset=utf-8", page.Render(context.Background(), out)
	})
}

// Feed serves something for machines.
func (s *Site) Feed(feed Feed) frame.Handler {
	return s.serve(func(c *Context, out io.Writer) (string, error) {
		body, contentType, err := feed(c)
		if err == nil {
			_, err = out.Write(body)
		}
		return contentType, err
	})
}

type maker func(c *Context, out io.Writer) (contentType string, err error)

func (s *Site) serve(makes maker) frame.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, version, err := s.look(r)
		if err != nil {
			return err
		}
		etag := `W/"` + version + `"`
		w.Header().Set("ETag", etag)
		w.Header().Set("Cache-Control", "no-cache") // may be kept, must be asked for again
		w.Header().Set("Vary", "Accept-Encoding")
		if matches(r.Header.Get("If-None-Match"), etag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		key, cacheable := address(c)
		if a := s.cache.get(key, version); cacheable && a != nil {
			return send(w, r, a)
		}
		var out bytes.Buffer
		contentType, err := makes(c, &out)
		if err != nil {
			return err
		}
		a := newAnswer(version, contentType, out.Bytes())
		if cacheable {
			s.cache.put(key, a)
		}
		return send(w, r, a)
	}
}

// look finds what the request is about, and the version of all that the answer
// is a function of, its address apart.
func (s *Site) look(r *http.Request) (*Context, string, error) {
	l, err := s.list(r.Context())
	if err != nil {
		return nil, "", err
	}
	now := s.now()
	lang := frame.Lang(r)
	c := &Context{Words: words.For(lang), Lang: lang, Base: s.base, Build: s.build, Assets: s.assets, Here: r.URL.Path, Today: day.In(now),
		Query: r.URL.Query(), Param: r.PathValue, All: l.all}
	if c.Day, err = askedDay(c.Query.Get("day"), c.Today); err != nil {
		return nil, "", err
	}
	slug := r.PathValue("partnership")
	if slug == "" {
		return c, fmt.Sprintf("%s-%s-%s", s.build, short(l.state), c.Day), nil
	}
	p, ok := l.bySlug[slug]
	if !ok {
		return nil, "", errs.E(errs.NotFound, "error.notfound")
	}
	book, head, err := s.shelf.Show(r.Context(), p.ID, s.crowd())
	if err != nil {
		return nil, "", err
	}
	c.Partnership, c.Book, c.Head, c.Notices = p, book, head, p.Settings.Shown(now)
	version := fmt.Sprintf("%s-%d-%x-%d-%d-%s-%s", s.build, head.Size, head.Root[:6], p.Version, len(c.Notices), c.Day, c.Today)
	return c, version, nil
}

// askedDay reads ?day=. A day to come is refused: nothing is known of it.
func askedDay(asked string, today day.Day) (day.Day, error) {
	if asked == "" {
		return today, nil
	}
	d, err := day.Parse(asked)
	if err != nil {
		return day.Day{}, errs.Fields(errs.Field{Name: "day", Key: "day.invalid", Args: []any{asked}})
	}
	if d.After(today) {
		return day.Day{}, errs.Fields(errs.Field{Name: "day", Key: "day.future"})
	}
	return d, nil
}

// address is what an answer is kept under. Only what pages read of the query is
// part of it; a search is never kept, for there is no end of them.
func address(c *Context) (key string, cacheable bool) {
	return c.Lang + " " + c.Here + " " + c.Day.String() + " " + strconv.Itoa(c.page()) + " " + c.Query.Get("visa"), c.Query.Get("q") == ""
}

// matches reports whether an If-None-Match header names the tag.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// send writes an answer as it is kept; to a reader that does not take gzip, its
// plain form.
func send(w http.ResponseWriter, r *http.Request, a *answer) error {
	var body io.Reader = bytes.NewReader(a.body)
	size := len(a.body)
	h := w.Header()
	switch {
	case a.zipped && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip"):
		h.Set("Content-Encoding", "gzip")
	case a.zipped:
		plain, err := gzip.NewReader(body)
		if err != nil {
			return errs.Wrap(err, "public.send")
		}
		body, size = plain, a.size
	}
	h.Set("Content-Type", a.contentType)
	h.Set("Content-Length", strconv.Itoa(size))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = io.Copy(w, body) // a reader that went away is nobody to tell
	}
	return nil
}
