package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/identity/passkey"
	"lykta/internal/ledger"
	"lykta/internal/mail"
	"lykta/internal/promise"
	"lykta/internal/report"
	"lykta/internal/secret"
	"lykta/internal/web/assets"
	"lykta/internal/web/public"
	"lykta/internal/web/staff"
)

// Config is what the server stands on.
type Config struct {
	DB       *db.DB
	Ledger   *ledger.Writer
	Identity *identity.Service
	Base     string          // scheme and host that the public reaches it at
	Outbox   *mail.Outbox    // nil: no letters are sent
	Secrets  *secret.Keyring // for what is sealed; nil: no public edition of the picture can be made
	Version  string
	Log      *slog.Logger
	Now      func() time.Time
}

// Server answers every request.
type Server struct {
	handler  http.Handler
	db       *db.DB
	identity *identity.Service
	shelf    *promise.Shelf
	staff    *staff.Handlers
	secure   bool
	assets   *assets.Set
	site     *public.Site
	log      *slog.Logger
	now      func() time.Time
	gates    *gates
	table    []Route
	mux      *http.ServeMux
}

// NewServer builds the server. Without built assets it is an Internal error.
func NewServer(c Config) (*Server, error) {
	built, err := assets.Load()
	if err != nil {
		return nil, err
	}
	shelf := promise.NewShelf(c.DB, c.Now)
	s := &Server{
		db: c.DB, identity: c.Identity, shelf: shelf, assets: built, log: c.Log, now: c.Now,
		secure: strings.HasPrefix(c.Base, "https://"),
	}
	if s.gates, err = s.newGates(); err != nil {
		return nil, err
	}
	s.site = public.NewSite(c.DB, shelf, c.Now, c.Base, c.Version, built.Links, s.gates.public.crowded)
	_, passkeys := passkey.Of(c.Base)
	s.staff = staff.New(staff.Deps{
		Identity: c.Identity, DB: c.DB, Ledger: c.Ledger, Promises: promise.NewService(c.DB, c.Ledger, shelf, c.Now), Shelf: shelf, Reports: report.NewService(c.DB, c.Now), Assets: built.Links,
		Preview: s.site.Preview, Base: c.Base, Secure: s.secure, Outbox: c.Outbox, Secrets: c.Secrets, Passkeys: passkeys, Begin: s.begin, End: s.end, Now: c.Now,
	})
	s.table = s.routes()
	s.mux = s.mount(s.table)
	s.handler = s.around(s.mux)
	return s, nil
}

// around is what every request passes before it comes to the table: the
// language first, so that whatever is refused or breaks is told in it, and the
// gate before all that costs something.
func (s *Server) around(mux *http.ServeMux) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(s.crossSite))
	return headers(s.secure, language(s.gated(mux, s.logged(crossOrigin.Handler(s.found(mux))))))
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Routes returns the route table, for the tests that walk it.
func (s *Server) Routes() []Route { return s.table }
