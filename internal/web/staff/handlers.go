package staff

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/ledger"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/report"
	"lykta/internal/secret"
	"lykta/internal/web/assets"
	"lykta/internal/words"
)

// Deps is what the staff's pages stand on.
type Deps struct {
	Identity *identity.Service
	DB       *db.DB
	Promises *promise.Service
	Shelf    *promise.Shelf
	Ledger   *ledger.Writer // begins the ledgers of new partnerships
	Reports  *report.Service
	Assets   assets.Links
	Preview  Preview                                                    // the public page of a pledge that is not public yet; nil shows none
	Base     string                                                     // scheme and host that the public reaches the program at
	Secure   bool                                                       // it is reached over TLS
	Secrets  *secret.Keyring                                            // nil: no public edition of the picture can be made
	Outbox   *mail.Outbox                                               // nil: no letters are sent
	Passkeys bool                                                       // the passkey endpoints are in the route table
	Begin    func(w http.ResponseWriter, r *http.Request, token string) // sets the session's cookie
	End      func(w http.ResponseWriter, r *http.Request)               // takes it away
	Now      func() time.Time
}

// Preview makes the public page of a pledge out of an account that holds it as
// if it were published.
type Preview func(w *words.Printer, p partnership.Partnership, account promise.Account, pledge string) (templ.Component, error)

// Handlers are the pages. All are safe for concurrent use.
type Handlers struct{ Deps }

// New returns the pages over what they stand on.
func New(d Deps) *Handlers { return &Handlers{Deps: d} }

// mails reports whether letters can be sent.
func (h *Handlers) mails() bool { return h.Outbox != nil }
