package web

import (
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// The dimensions of the matrix. Every route is asked by every role with every
// kind of session, in the partnership that the role is held in, in another, in a
// suspended one where it is held too, and in one that does not exist.
var (
	matrixRoles    = []string{"no role", reader, reporter, approver, coordinator, administrator}
	matrixSessions = []string{"fresh", "stale", "weak", "revoked"}
	matrixWheres   = []string{"own", "suspended", "other", "none"}
)

// A cell is one question of the matrix.
type cell struct {
	role, session, where string
	state                string // of what the path names, or ""
}

func (c cell) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s, %s, %s %s", c.role, c.session, c.where, c.state))
}

// The answers, in one word. What the rule lets in may still be refused by what
// lies behind it: a form that is not filled in, or what somebody else changed.
const (
	letIn     = "in"
	signin    = "sign-in"
	nowhere   = "404"
	prove     = "prove" // who you are, once more
	weak      = "weak"
	wrongRole = "role"
	suspended = "suspended"
)

var refusals = map[access.Reason]string{
	access.Allowed: letIn, access.NotSignedIn: signin, access.Elsewhere: nowhere, access.Stale: prove, access.TooWeak: weak,
	access.WrongRole: wrongRole, access.OtherParty: "party", access.Suspension: suspended,
}

// grid is a town with a third, suspended partnership, whose people are the same
// as viken's, and a server in it that tells what each route answered.
type grid struct {
	*town
	strict  *identity.Service // a password alone opens nothing
	server  *Server
	account map[string]string // by role
	token   map[string]string // by role and session
	fjorden Seed
	seeds   map[string]Seed // by blank and state
	err     error           // of the route that was asked last
}

func newGrid(t *testing.T, d *db.DB) *grid {
	t.Helper()
	g := &grid{town: newTown(t, d), account: map[string]string{}, token: map[string]string{}}
	g.strict = identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Secrets: g.secrets, Outbox: mail.NewOutbox(d, g.secrets)})
	server, err := NewServer(Config{DB: d, Ledger: g.ledger, Identity: g.strict, Base: "https://lykta.example", Outbox: mail.NewOutbox(d, g.secrets), Secrets: g.secrets, Version: "test",
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }})
	g.check(err)
	g.server = server
	g.fjorden = g.found("fjorden", 2026, "Löfte i fjorden", "Nästa", "Stängt.", "extra@fjorden.example", "vikarie", 1)
	for _, role := range matrixRoles {
		g.enrol(role)
	}
	g.stand()
	boss := access.Scope{Account: "drift", Function: "drift", Roles: []access.Role{access.Administrator}, Fresh: true}
	g.check(d.Write(t.Context(), func(tx *db.DB) error {
		return partnership.SetSuspended(t.Context(), tx, boss, g.id["fjorden"], true, noon)
	}))
	server.site.Touch()
	return g
}

// enrol gives a role an account, in viken and in fjorden, with four sessions.
func (g *grid) enrol(role string) {
	g.t.Helper()
	login := strings.ReplaceAll(role, " ", "-") + "@matris.example"
	var account string
	switch role {
	case administrator:
		_, err := g.identity.CreateAdministrator(g.t.Context(), login, "driftansvarig", noon)
		g.check(err)
	case "no role":
		_, err := g.identity.Invite(g.t.Context(), g.boss("viken"), identity.Invitation{Login: login, Role: access.Reader, Function: "provare"}, noon)
		g.check(err)
	default:
		for _, slug := range []string{"viken", "fjorden"} {
			link, err := g.identity.Invite(g.t.Context(), g.boss(slug), identity.Invitation{Login: login, Role: access.Role(role), Party: "polisen", Function: "provare"}, noon)
			g.check(err)
			if account != "" { // known from the first
				_, err = g.identity.TakeUp(g.t.Context(), access.Scope{Account: account, SignedIn: noon}, link, noon)
				g.check(err)
			}
			g.check(g.db.QueryRow(g.t.Context(), `SELECT id FROM account WHERE login = $1`, login).Scan(&account))
		}
	}
	g.check(g.db.QueryRow(g.t.Context(), `SELECT id FROM account WHERE login = $1`, login).Scan(&account))
	if role == "no role" {
		members, err := g.identity.Members(g.t.Context(), g.boss("viken"))
		g.check(err)
		for _, m := range members {
			if m.Account == account {
				g.check(g.identity.EndMembership(g.t.Context(), g.boss("viken"), m.ID, noon))
			}
		}
		// Nor has one who is invited to be all of it, and has not answered.
		for _, slug := range []string{"viken", "fjorden"} {
			for _, inv := range []identity.Invitation{{Role: access.Coordinator}, {Role: access.Approver, Party: "polisen"}} {
				inv.Login, inv.Function = login, "provare"
				_, err := g.identity.Invite(g.t.Context(), g.boss(slug), inv, noon)
				g.check(err)
			}
		}
	}
	g.account[role] = account
	for _, session := range matrixSessions {
		g.renew(role, session)
	}
}

// renew gives a role a session of a kind. A revoked one has a token and nothing
// else.
func (g *grid) renew(role, session string) {
	g.t.Helper()
	token, means, proved := ids.Token(), identity.ByTOTP, noon
	g.token[role+session] = token
	switch session {
	case "revoked":
		return
	case "stale":
		proved = noon.Add(-identity.FreshLimit - 5*time.Minute)
	case "weak":
		means = identity.ByPassword
	}
	_, err := g.db.Exec(g.t.Context(), `INSERT INTO session (id, token, account, means, issuer, created, seen, proved) VALUES ($1, $2, $3, $4, '', $5, $6, $5)`,
		ids.New(noon), ids.Hash(token), g.account[role], string(means), db.Micros(proved), db.Micros(noon))
	g.check(err)
}

// cells lists what a route is asked.
func cells(r Route) []cell {
	wheres, states := []string{"own"}, statesOf(r)
	if strings.Contains(r.Pattern, "{partnership}") {
		wheres = matrixWheres
	}
	var list []cell
	for _, where := range wheres {
		for i, state := range states {
			if i > 0 && where != "own" {
				continue
			}
			list = append(list, cell{role: nobody, where: where, state: state})
			for _, role := range matrixRoles {
				for _, session := range matrixSessions {
					list = append(list, cell{role, session, where, state})
				}
			}
		}
	}
	return list
}

// expected is what the decision table says of a cell, told without the server.
func expected(r Route, c cell, decide decider) string {
	var scope access.Scope
	object := access.Object{Suspended: c.where == "suspended"}
	inside := strings.Contains(r.Pattern, "{partnership}")
	if r.Class() == access.Public && c.where == "none" {
		return nowhere // what is public of none is nothing
	}
	if inside {
		object.Partnership = "p"
	}
	if c.role != nobody && c.session != "revoked" {
		scope = access.Scope{Partnership: object.Partnership, Account: "a", Fresh: c.session != "stale", Weak: c.session == "weak"}
		member := c.role != "no role" && c.role != administrator && (c.where == "own" || c.where == "suspended")
		if member && inside || c.role == administrator && !inside {
			scope.Roles = []access.Role{access.Role(c.role)}
		}
		if member && inside && c.role == approver {
			scope.Approves, object.Party = []string{"polisen"}, "polisen"
		}
		if inside && !member {
			object.Partnership = "q"
		}
	}
	return refusals[decide(scope, r.Rule, object).Reason]
}

// seed is what a cell's path names.
func (g *grid) seed(r Route, c cell) Seed {
	s := g.viken
	switch c.where {
	case "suspended":
		s = g.fjorden
	case "other":
		s = g.dalen
	case "none":
		s.Partnership = "saknas"
	}
	if c.state == "" || c.where != "own" {
		return s
	}
	blank := blankOf(r)
	if blank == "{draft}" {
		s.Draft = g.draft(r, c)
		return s
	}
	for _, made := range []string{blank + c.state, blank + c.state + c.role} {
		if stands, ok := g.seeds[made]; ok {
			return stands
		}
	}
	if c.state != statesOf(r)[0] && c.role != nobody {
		g.t.Fatalf("%s: nothing stands as %q", r.Pattern, c.state)
	}
	return s
}

// draft makes a draft in a state, where an earlier cell may have changed the one
// that there is.
func (g *grid) draft(r Route, c cell) string {
	g.t.Helper()
	if c.state == "own" && method(r) == http.MethodGet {
		return g.viken.Draft
	}
	boss := g.boss("viken")
	if c.state == "own" && c.role != nobody {
		boss.Account = g.account[c.role]
	}
	id, err := g.promises.NewDraft(g.t.Context(), boss, ids.Token(), promise.DraftBody{Pledge: g.pledge("viken", 2027, "Utkast")})
	g.check(err)
	if c.state == "discarded" {
		_, err = g.promises.Discard(g.t.Context(), boss, ids.Token(), promise.At{Draft: id, Version: 1})
		g.check(err)
	}
	return id
}

// mount registers routes whose answers are noted on the way out.
func (g *grid) mount(routes []Route) http.Handler {
	noted := slices.Clone(routes)
	for i, r := range noted {
		noted[i].Handler = func(w http.ResponseWriter, req *http.Request) error {
			err := r.Handler(w, req)
			if g.err = err; err == nil {
				g.err = eventOf(req.Context()).err // told as JSON already
			}
			return err
		}
	}
	return g.server.around(g.server.mount(noted))
}

// ask asks a route by a cell and returns the answer, also in one word.
func (g *grid) ask(h http.Handler, r Route, c cell, s Seed) (*httptest.ResponseRecorder, string) {
	g.t.Helper()
	request := g.request(r, s, nobody)
	if token := g.token[c.role+c.session]; token != "" {
		request.AddCookie(&http.Cookie{Name: g.server.cookieName(), Value: token})
	}
	a := httptest.NewRecorder()
	g.err = nil
	h.ServeHTTP(a, request)
	return a, word(a, g.err)
}

// word tells what the guard answered by the error, which is more exact than the
// status: a route behind it may say 404 as well.
func word(a *httptest.ResponseRecorder, err error) string {
	switch key := keyOf(err); key {
	case "error.notfound":
		return nowhere
	case string(access.NotSignedIn), string(access.WrongRole), string(access.OtherParty), string(access.Suspension), string(access.TooWeak), string(access.Stale):
		return refusals[access.Reason(key)]
	}
	if err == nil && a.Code == http.StatusForbidden {
		return prove
	}
	return letIn
}

// keyOf returns the message key of an error, or "".
func keyOf(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Key
	}
	return ""
}

// quick is a folder in memory where the machine has one: the matrix is about
// answers, and the ten thousand entries that it leaves need not reach a disk.
func quick(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "lykta-matrix-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func inGrid(t *testing.T, play func(t *testing.T, g *grid)) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		if strings.HasPrefix(url, "sqlite:") {
			url = "sqlite:" + filepath.Join(quick(t), "lykta.db")
		}
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		play(t, newGrid(t, d))
	})
}

// sampled picks one cell of every twelve for PostgreSQL, always the same: what
// differs between the engines lies below the routes, and has its own tests.
func sampled(r Route, c cell) bool {
	h := fnv.New32a()
	fmt.Fprint(h, r.Pattern, c)
	return h.Sum32()%12 == 0
}
