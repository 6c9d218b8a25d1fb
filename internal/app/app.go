package app

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lykta/internal/audit"
	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/passkey"
	"lykta/internal/importing/police"
	"lykta/internal/ledger"
	"lykta/internal/mail"
	"lykta/internal/secret"
	"lykta/internal/web"
)

// Version is the program's version, set when it is built.
var Version = "dev"

// Config is all that can be set. The zero value is a server on
// http://localhost:8080 with an SQLite file in the folder "var".
type Config struct {
	Addr       string           // host:port to listen on; "" is localhost:8080, port 0 any free one
	Data       string           // folder of the database file and the signing key; "" is "var"
	Database   string           // "sqlite:PATH" or "postgres://…"; "" is lykta.db in Data
	Key        string           // file of the ledger's signing key; "" is ledger.key in Data
	Base       string           // scheme and host that the public reaches the program at; "" is http:// and the address
	Secrets    string           // file of the keys for what is sealed in the database; "" is secret.key in Data
	SMTP       string           // mail server, "smtp://user:password@host:587"; "" sends no letters
	MailFrom   string           // who letters come from: "Trygg i Vik <trygg@vik.se>"
	Archive    string           // folder to which every change of an SQLite database is copied; "" copies nothing
	ArchiveKey string           // file of the key that the archive is sealed with; "" is archive.key in Data
	Ballast    int64            // bytes kept free beside an SQLite file for removals on a full disk; 0 is none
	Log        *slog.Logger     // nil is slog.Default
	Now        func() time.Time // nil is time.Now

	// PoliceNews fetches what the police publish as news, every ten minutes.
	PoliceNews bool

	// PasswordAlone lets somebody in who has given a password and nothing else:
	// for demonstrations and tests.
	PasswordAlone bool
}

func (c Config) complete() Config {
	set := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	set(&c.Addr, "localhost:8080")
	set(&c.Data, "var")
	set(&c.Database, "sqlite:"+filepath.Join(c.Data, "lykta.db"))
	set(&c.Key, filepath.Join(c.Data, "ledger.key"))
	set(&c.Secrets, filepath.Join(c.Data, "secret.key"))
	set(&c.ArchiveKey, filepath.Join(c.Data, backup.KeyName))
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// App is the program, open but not yet listening to anybody.
type App struct {
	Config
	DB       *db.DB
	Ledger   *ledger.Writer
	Sealing  *secret.Keyring // the keys for what is sealed in the database
	Identity *identity.Service
	Server   *web.Server
	archive  *backup.Archive // nil: nothing is copied
	listener net.Listener
	sender   *mail.Sender // nil: no letters are sent
}

// Open opens the database, brings its schema up to date, reads or makes the
// signing key, and takes the address. It refuses to start on a database that
// would not keep what it acknowledges, or with a key that is not the logs' own.
func Open(ctx context.Context, config Config) (*App, error) {
	a := &App{Config: config.complete()}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) error {
	if err := os.MkdirAll(a.Data, 0o700); err != nil {
		return errs.E(errs.Unavailable, "app.data", a.Data, err)
	}
	var err error
	if err = a.openDatabase(ctx); err != nil {
		return err
	}
	signer, err := signer(a.Key)
	if err != nil {
		return err
	}
	a.Ledger = ledger.NewWriter(signer, rand.Reader)
	if err = a.Ledger.Check(ctx, a.DB); err != nil {
		return err
	}
	if a.listener, err = net.Listen("tcp", a.Addr); err != nil {
		return errs.E(errs.Unavailable, "app.address", a.Addr, err)
	}
	if a.Addr, err = chosen(a.Addr, a.listener.Addr().String()); err != nil {
		return err
	}
	if a.Base == "" {
		a.Base = "http://" + a.Addr
	}
	party, _ := passkey.Of(a.Base) // without a name, none can be made and none is offered
	keys, err := keyring(a.Secrets)
	if err != nil {
		return err
	}
	a.Sealing = keys
	options := identity.Options{Party: party, Secrets: keys, PasswordAlone: a.PasswordAlone}
	if a.SMTP != "" {
		carrier, err := mail.NewSMTP(a.SMTP, a.MailFrom)
		if err != nil {
			return err
		}
		options.Outbox = mail.NewOutbox(a.DB, keys)
		a.sender = &mail.Sender{Outbox: options.Outbox, Carrier: carrier, Now: a.Now, Log: a.Log}
	}
	a.Identity = identity.New(a.DB, options)
	a.Server, err = web.NewServer(web.Config{
		DB: a.DB, Ledger: a.Ledger, Identity: a.Identity, Base: a.Base, Outbox: options.Outbox, Secrets: keys, Version: Version, Log: a.Log, Now: a.Now,
	})
	return err
}

// openDatabase opens the database, brings its schema up to date, and has every
// change copied from then on, if that is asked for.
func (a *App) openDatabase(ctx context.Context) (err error) {
	options := db.Options{Ballast: a.Ballast}
	if a.Archive != "" {
		keys, made, err := backup.Key(a.ArchiveKey)
		if err != nil {
			return err
		}
		if made {
			a.Log.Warn("the archive's key was made: keep a copy elsewhere, without it the archive cannot be read", "file", a.ArchiveKey)
		}
		a.archive = backup.New(backup.Config{Dir: a.Archive, Program: Version, Keys: []string{a.Key, a.Secrets, a.ArchiveKey}, Seal: keys, Log: a.Log, Now: a.Now})
		options.Committed = a.archive.Committed
	}
	if a.DB, err = db.Open(ctx, a.Database, options); err != nil {
		return err
	}
	for _, w := range a.DB.Warnings() {
		a.Log.Warn("database", "warning", w.Error())
	}
	if err = a.DB.Migrate(ctx); err != nil {
		return err
	}
	if err = audit.CheckClock(ctx, a.DB, a.Now()); err != nil || a.archive == nil {
		return err
	}
	return a.archive.Start(ctx, a.DB)
}

// chosen is the address as it was asked for, with the port that was got: a name
// such as localhost stays a name.
func chosen(asked, got string) (string, error) {
	host, _, err := net.SplitHostPort(asked)
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(got)
	if host == "" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port), err
}

// signer reads the key file, and makes it where there is none yet.
func signer(path string) (*ledger.Signer, error) {
	s, err := ledger.OpenSigner(path)
	if errs.Is(err, errs.NotFound) {
		return ledger.NewSigner(path, rand.Reader)
	}
	return s, err
}

// keyring reads the keys for what is sealed, and makes one where there is none.
func keyring(path string) (*secret.Keyring, error) {
	r, err := secret.Open(path)
	if errs.Is(err, errs.NotFound) {
		return secret.Make(path, rand.Reader)
	}
	return r, err
}

// grace is how long requests that have begun may take to end at shutdown.
const grace = 10 * time.Second

// Run serves until ctx ends, then lets what has begun come to its end. A
// database that can no longer be written to ends it with an error.
func (a *App) Run(ctx context.Context) error {
	server := &http.Server{
		Handler:           a.Server,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,

		DisableGeneralOptionsHandler: true, // OPTIONS * is answered by us, with our headers
		ErrorLog:                     slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(web.Listener(a.listener, strings.HasPrefix(a.Base, "https://"))) }()
	defer beside(ctx, a.tidy)()
	if a.sender != nil {
		defer beside(ctx, a.sender.Run)()
	}
	if a.PoliceNews {
		c := &police.Collector{DB: a.DB, Client: police.NewClient(police.Source, Version, a.Base), Now: a.Now, Log: a.Log}
		defer beside(ctx, c.Run)()
	}
	var cause error
	select {
	case err := <-done:
		return errs.Wrap(err, "serve")
	case <-a.DB.Failed():
		cause = errs.E(errs.Unavailable, "db.failed")
	case <-ctx.Done():
	}
	rest, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	return errors.Join(cause, server.Shutdown(rest))
}

// beside runs f until the function that it returns is called, which waits for it.
func beside(ctx context.Context, f func(context.Context)) (end func()) {
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { f(running); close(done) }()
	return func() { stop(); <-done }
}

// Close lets go of the address, the database and its archive.
func (a *App) Close() error {
	var err error
	if a.listener != nil {
		if e := a.listener.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
			err = e
		}
	}
	if a.DB != nil {
		err = errors.Join(err, a.DB.Close())
	}
	if a.archive != nil { // it copies the last changes after nobody can make another
		err = errors.Join(err, a.archive.Close(context.Background()))
	}
	return err
}
