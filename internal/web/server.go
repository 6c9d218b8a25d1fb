package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/ledger"
	"lykta/internal/promise"
	"lykta/internal/web/assets"
	"lykta/internal/web/public"
)

// Config is what the server stands on.
type Config struct {
	DB      *db.DB
	Ledger  *ledger.Writer
	Base    string // scheme and host that the public reaches it at
	Version string
	Log     *slog.Logger
	Now     func() time.Time
}

// Server answers every request.
type Server struct {
	handler http.Handler
	db      *db.DB
	assets  *assets.Set
	site    *public.Site
	log     *slog.Logger
	now     func() time.Time
	table   []Route
	mux     *http.ServeMux
}

// NewServer builds the server. Without built assets it is an Internal error.
func NewServer(c Config) (*Server, error) {
	built, err := assets.Load()
	if err != nil {
		return nil, err
	}
	shelf := promise.NewShelf(c.DB, c.Now)
	s := &Server{
		db: c.DB, assets: built, log: c.Log, now: c.Now,
		site: public.NewSite(c.DB, shelf, c.Now, c.Base, c.Version, built.Links),
	}
	s.table = s.routes()
	s.mux = s.mount(s.table)
	secure := strings.HasPrefix(c.Base, "https://")
	crossOrigin := http.NewCrossOriginProtection()
	s.handler = headers(secure, s.logged(crossOrigin.Handler(language(s.found(s.mux)))))
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Routes returns the route table, for the tests that walk it.
func (s *Server) Routes() []Route { return s.table }
