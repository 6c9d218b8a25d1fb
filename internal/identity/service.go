package identity

import (
	"context"
	"crypto/rand"
	"database/sql"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity/openid"
	"lykta/internal/identity/passkey"
	"lykta/internal/ids"
	"lykta/internal/mail"
	"lykta/internal/secret"
)

// Options are what comes from outside. The zero value is right for a server.
type Options struct {
	NewID func(time.Time) string // nil is ids.New
	Token func() string          // nil is ids.Token
	Cost  Cost                   // of a password's hash; the zero value is DefaultCost
	Party passkey.RelyingParty   // what passkeys are made for; the zero value is Localhost

	Secrets *secret.Keyring    // nil: no one-time codes and no identity providers
	Random  func(n int) []byte // nil is crypto/rand
	OpenID  *openid.Client     // nil is one over the standard transport
	Outbox  *mail.Outbox       // nil: no letters are sent

	// PasswordAlone lets somebody in who has given a password and nothing else.
	// It is for demonstrations: otherwise they can only add a passkey or
	// one-time codes to their account.
	PasswordAlone bool
}

// Localhost is what passkeys are made for where the program runs on somebody's
// own computer.
var Localhost = passkey.RelyingParty{ID: "localhost", Name: "Lykta", Origins: []string{"http://localhost:8080"}}

// Service is the room's door.
type Service struct {
	db      *db.DB
	newID   func(time.Time) string
	token   func() string
	hasher  *hasher
	limiter *limiter
	party   passkey.RelyingParty
	secrets *secret.Keyring
	random  func(n int) []byte
	openid  *openid.Client
	outbox  *mail.Outbox
	alone   bool
}

// New returns the service over a database.
func New(d *db.DB, opts Options) *Service {
	if opts.NewID == nil {
		opts.NewID = ids.New
	}
	if opts.Token == nil {
		opts.Token = ids.Token
	}
	if opts.Cost == (Cost{}) {
		opts.Cost = DefaultCost
	}
	if len(opts.Party.Origins) == 0 {
		opts.Party = Localhost
	}
	if opts.Random == nil {
		opts.Random = func(n int) []byte {
			b := make([]byte, n)
			rand.Read(b)
			return b
		}
	}
	if opts.OpenID == nil {
		opts.OpenID = openid.NewClient(nil)
	}
	return &Service{
		db: d, newID: opts.NewID, token: opts.Token, hasher: newHasher(opts.Cost), limiter: newLimiter(opts.Token()), party: opts.Party,
		secrets: opts.Secrets, random: opts.Random, openid: opts.OpenID, outbox: opts.Outbox, alone: opts.PasswordAlone,
	}
}

// Account is whoever can sign in.
type Account struct {
	ID       string
	Login    string    // in small letters; for signing in, never for output
	Created  time.Time // UTC
	Disabled time.Time // UTC; zero while the account may sign in
	password string    // the hash in PHC form; "" while none is set
}

// HasPassword reports whether a password has been set.
func (a Account) HasPassword() bool { return a.password != "" }

const accountColumns = `a.id, a.login, a.password, a.created, a.disabled`

func scanAccount(r *sql.Rows) (Account, error) {
	var a Account
	var created, disabled int64
	err := r.Scan(&a.ID, &a.Login, &a.password, &created, &disabled)
	a.Created, a.Disabled = db.Time(created), db.Time(disabled)
	return a, err
}

func accountByLogin(ctx context.Context, d *db.DB, login string) (Account, error) {
	return db.One(ctx, d, scanAccount, `SELECT `+accountColumns+` FROM account a WHERE a.login = $1`, login)
}

func accountByID(ctx context.Context, d *db.DB, id string) (Account, error) {
	return db.One(ctx, d, scanAccount, `SELECT `+accountColumns+` FROM account a WHERE a.id = $1`, id)
}

// account returns the account with a login name and makes it where there is
// none; known tells that there was.
func (s *Service) account(ctx context.Context, tx *db.DB, login string, now time.Time) (a Account, known bool, err error) {
	a, err = accountByLogin(ctx, tx, login)
	if !errs.Is(err, errs.NotFound) {
		return a, true, err
	}
	a = Account{ID: s.newID(now), Login: login, Created: now}
	_, err = tx.Exec(ctx, `INSERT INTO account (id, login, password, created, disabled) VALUES ($1, $2, '', $3, 0)`,
		a.ID, a.Login, db.Micros(now))
	return a, false, err
}

// SetDisabled keeps the account with a login name from signing in and ends its
// sessions at once, or lets it sign in again; what it may be is not touched. It
// asks nobody: it is for the command line, for whoever runs the machine. What is
// so already stays so.
func (s *Service) SetDisabled(ctx context.Context, login string, off bool, now time.Time) error {
	return s.db.Erase(ctx, func(tx *db.DB) error {
		a, err := accountByLogin(ctx, tx, foldLogin(login))
		if err != nil || a.Disabled.IsZero() != off {
			return err
		}
		act, since := "account.enable", int64(0)
		if off {
			act, since = "account.disable", db.Micros(now)
		}
		if _, err := tx.Exec(ctx, `UPDATE account SET disabled = $2 WHERE id = $1`, a.ID, since); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, a.ID, ""); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(access.System(""), now, act, "account:"+a.ID))
	})
}

// foldLogin makes a login name comparable: composed, in small letters.
func foldLogin(login string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(login)))
}

func checkLogin(login string) []errs.Field {
	bad := strings.IndexFunc(login, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) >= 0
	if n := utf8.RuneCountInString(login); bad || n < 3 || n > 200 {
		return []errs.Field{{Name: "login", Key: "login.invalid"}}
	}
	if openid.Personal(login) && !phone(login) {
		return []errs.Field{{Name: "login", Key: "login.personal"}}
	}
	return nil
}

// phone reports whether a login name is a mobile number of ten digits, some of
// which have a month and a day in their middle. A personnummer has a check digit
// too (Luhn, SKV 704).
func phone(login string) bool {
	if len(login) != 10 || !strings.HasPrefix(login, "07") {
		return false
	}
	sum := 0
	for i, r := range login {
		n := int(r-'0') * (2 - i%2)
		sum += n/10 + n%10
	}
	return sum%10 != 0
}

// Rename gives an account another login name in the transaction tx, and ends its
// sessions and links. One that cannot be a login name is an Invalid error at the
// field "login", and so is one that somebody else has: "login.taken". Whether it
// may be done the caller has decided.
func Rename(ctx context.Context, tx *db.DB, account, login string) error {
	login = foldLogin(login)
	if err := errs.Fields(checkLogin(login)...); err != nil {
		return err
	}
	other, err := accountByLogin(ctx, tx, login)
	switch {
	case err == nil && other.ID != account:
		return errs.Fields(errs.Field{Name: "login", Key: "login.taken"})
	case err != nil && !errs.Is(err, errs.NotFound):
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE account SET login = $2 WHERE id = $1`, account, login); err != nil {
		return err
	}
	if err := endSessions(ctx, tx, account, ""); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `DELETE FROM link WHERE account = $1`, account)
	return err
}
