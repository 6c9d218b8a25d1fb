package web

import (
	crand "crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/identity"
	"lykta/internal/identity/openid"
	"lykta/internal/identity/openid/openidtest"
	"lykta/internal/ids"
	"lykta/internal/importing"
	"lykta/internal/ledger"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/picture"
	"lykta/internal/place"
	"lykta/internal/promise"
	"lykta/internal/report"
	"lykta/internal/secret"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { dbtest.Main(m) }

// noon is when everything in the tests happens, a Monday.
var noon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

// password is everybody's.
const password = "fyra lyktor vid hamnen"

// The canaries: texts of the other partnership. The first two are public in it,
// the others are for its own staff.
const (
	canaryPledge   = "Kanarielöftet"
	canaryNotice   = "Kanariemeddelandet"
	canaryDraft    = "Kanarieutkastet"
	canaryLogin    = "kanariefagel@dalen.example"
	canaryFunction = "kanarieskötare"
)

// publicCanaries stand on the other partnership's own pages, and on no others.
func (w *town) publicCanaries() []string { return []string{canaryPledge, canaryNotice, w.dalen.Area} }

// canaries are what only the other partnership's own people may learn: texts in
// its drafts, reports, decisions and notes, the names of its map, organisations
// and imports, and what all that is known by.
func (w *town) canaries() []string {
	d := w.dalen
	return []string{
		canaryDraft, canaryLogin, canaryFunction, "Torget i dalen", "Bostäder i dalen", "Felanmälan i dalen", "Södra dalen",
		d.Draft, d.Member, d.Account, d.Link, d.Organisation, d.Report, d.Place, d.Upload, d.Batch, d.File, d.Decision, d.Absence, d.Visit,
	}
}

// Whom the access matrix asks for.
const (
	nobody        = "nobody"
	elsewhere     = "elsewhere" // coordinator of the other partnership
	reader        = "reader"
	reporter      = "reporter"
	approver      = "approver" // of the police
	coordinator   = "coordinator"
	administrator = "administrator"
)

var actors = []string{nobody, elsewhere, reader, reporter, approver, coordinator, administrator}

// town is a server with two partnerships: viken, where the matrix is read, and
// dalen, of which viken's people must learn nothing but what is public.
type town struct {
	t        *testing.T
	db       *db.DB
	server   *Server
	identity *identity.Service
	promises *promise.Service
	ledger   *ledger.Writer
	id       map[string]string // partnership by slug
	tokens   map[string]string // session by actor
	provider *openidtest.Server
	secrets  *secret.Keyring
	viken    Seed
	dalen    Seed
	signed   time.Time // the server's clock; it goes on with each signing in, for attempts in one moment are held back
}

func inTown(t *testing.T, play func(t *testing.T, w *town)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) { play(t, newTown(t, d)) })
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	w := &town{t: t, db: d, id: map[string]string{}, tokens: map[string]string{}, signed: noon}
	now := func() time.Time { return noon }
	keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), crand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	w.secrets = keys
	w.identity = identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, PasswordAlone: true, Secrets: keys})
	w.provider = openidtest.New(t)
	w.ledger = ledger.NewWriter(ledger.SignerFromSeed([32]byte{7}), rand.NewChaCha8([32]byte{7}))
	w.promises = promise.NewService(d, w.ledger, promise.NewShelf(d, now), now)
	server, err := NewServer(Config{DB: d, Ledger: w.ledger, Identity: w.identity, Base: "https://lykta.example", Secrets: keys, Version: "test",
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.signed }})
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	w.viken = w.found("viken", 2026, "Medborgarlöfte 2026", "Nästa löfte", "Vandringen är inställd.", "extra@viken.example", "vikarie", 1)
	w.dalen = w.found("dalen", 2024, canaryPledge, canaryDraft, canaryNotice, canaryLogin, canaryFunction, 9)
	w.settle()
	return w
}

// boss is whoever sets a partnership up.
func (w *town) boss(slug string) access.Scope {
	return access.Scope{Partnership: w.id[slug], Account: "founder", Function: "grundare", Roles: []access.Role{access.Coordinator, access.Reporter}, Fresh: true}
}

func (w *town) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// found makes a partnership with a published pledge of that many actions, a
// draft, a notice, and a member to spare.
func (w *town) found(slug string, year int, title, draft, notice, login, function string, actions int) Seed {
	w.t.Helper()
	ctx, id := w.t.Context(), ids.New(noon)
	w.id[slug] = id
	p := partnership.Partnership{ID: id, Slug: slug, Profile: partnership.Profile{
		Name: "Trygg i " + slug, PoliceArea: "Lokalpolisområde " + slug,
		Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
		Parties: []partnership.Party{
			{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen i " + slug},
			{ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen i " + slug}},
	}}
	w.check(w.db.Write(ctx, func(tx *db.DB) error {
		if err := partnership.Create(ctx, tx, access.System(id), p, noon); err != nil {
			return err
		}
		_, err := w.ledger.Begin(ctx, tx, id, "lykta.example/"+slug, noon)
		return err
	}))
	boss := w.boss(slug)
	pledge := w.publish(slug, year, title)
	for range actions {
		_, err := w.promises.LogAction(ctx, boss, ids.Token(), promise.Action{Pledge: pledge, Promise: slug + "-turer",
			Date: day.Of(year, 2, 1), Count: 1, By: promise.Performer{Party: "polisen"}})
		w.check(err)
	}
	s := Seed{Partnership: slug, Pledge: pledge, Promise: slug + "-turer", Entry: int64(actions), Asset: path.Base(w.server.assets.Links.Style)}
	var err error
	s.Draft, err = w.promises.NewDraft(ctx, boss, ids.Token(), promise.DraftBody{Pledge: w.pledge(slug, year+1, draft)})
	w.check(err)
	s.Notice, err = w.promises.SetNotice(ctx, boss, ids.Token(), partnership.Notice{Swedish: notice, Severity: partnership.Information})
	w.check(err)
	s.Token, err = w.identity.Invite(ctx, boss, identity.Invitation{Login: login, Role: access.Reader, Function: function}, noon)
	w.check(err)
	members, err := w.identity.Members(ctx, boss)
	w.check(err)
	spare := members[len(members)-1]
	s.Member, s.Account, s.Session = spare.ID, spare.Account, ids.New(noon)
	s.Done, err = w.promises.MakeDoneLink(ctx, boss, ids.Token(), promise.DoneLink{Pledge: pledge, Promise: s.Promise, Party: "polisen",
		Function: "yttre befäl", Expires: noon.AddDate(0, 6, 0)})
	w.check(err)
	links, err := w.promises.DoneLinks(ctx, boss, pledge, s.Promise)
	w.check(err)
	s.Link, s.Organisation = links[0].ID, ids.New(noon)
	w.check(w.db.Write(ctx, func(tx *db.DB) error {
		o := partnership.Organisation{ID: s.Organisation, Kind: partnership.Housing, Name: "Bostäder i " + slug}
		return partnership.AddOrganisation(ctx, tx, boss, o, noon)
	}))
	w.chart(&s, boss)
	w.turn(&s, boss, draft)
	s.Report, err = report.NewService(w.db, func() time.Time { return noon }).Send(ctx, boss, ids.Token(),
		report.Report{Events: []report.Event{{Category: "klotter", Area: report.Outside, Severity: report.Minor, Text: draft}}}, nil)
	w.check(err)
	s.Category = "klotter"
	w.pictured(&s, boss)
	s.Tenant, s.Provider = id, "kommunen"
	w.check(w.identity.SetProvider(ctx, access.Scope{Account: "drift", Roles: []access.Role{access.Administrator}, Fresh: true},
		identity.Provider{Partnership: id, Provider: openid.Provider{ID: s.Provider, Name: "Kommunen i " + slug, Issuer: w.provider.URL, Client: "lykta"}}, noon))
	return s
}

// chart gives a partnership an area, a place, and a file that waits.
func (w *town) chart(s *Seed, boss access.Scope) {
	w.t.Helper()
	ctx := w.t.Context()
	var err error
	s.Area, err = place.AddArea(ctx, w.db, boss, ids.Token(), "Norra "+s.Partnership, noon)
	w.check(err)
	s.Place, err = place.AddPlace(ctx, w.db, boss, ids.Token(), place.Place{Name: "Torget i " + s.Partnership, Class: place.Square, Area: s.Area}, noon)
	w.check(err)
	file := `{"type":"Feature","properties":{"namn":"Södra ` + s.Partnership + `"},"geometry":{"type":"Polygon","coordinates":[[[11.4,58.2],[11.5,58.2],[11.5,58.3],[11.4,58.2]]]}}`
	s.Upload, err = importing.Keep(ctx, w.db, boss, importing.Upload{Kind: importing.Outlines, Name: "karta.geojson", Content: []byte(file)}, noon)
	w.check(err)
	rows := importing.Upload{Name: "fel.csv", Content: []byte("Datum;Typ;Beskrivning\n2026-03-01;Klotter;" + s.Partnership + "\n")}
	choice := importing.Choice{Source: "Felanmälan i " + s.Partnership, Reporter: "kommunen", Columns: map[importing.Role]string{importing.From: "Datum", importing.Category: "Typ"}}
	s.Batch, err = importing.Import(ctx, w.db, boss, ids.Token(), rows, choice, noon)
	w.check(err)
	s.File, err = importing.Start(ctx, w.db, boss, "Felanmälan i "+s.Partnership, rows, noon)
	w.check(err)
}

// pictured gives a partnership an edition that is being written, and a public
// one.
func (w *town) pictured(s *Seed, boss access.Scope) {
	w.t.Helper()
	ctx := w.t.Context()
	editions := picture.NewService(w.db, w.promises, w.secrets, mail.NewOutbox(w.db, w.secrets), func() time.Time { return noon })
	var err error
	s.Edition, err = editions.Begin(ctx, boss, ids.Token(), picture.Year, day.Period{From: day.Of(2026, 1, 1), To: day.Of(2026, 12, 31)})
	w.check(err)
	s.Published, err = editions.Begin(ctx, boss, ids.Token(), picture.Public, day.Period{From: day.Of(2025, 10, 1), To: day.Of(2025, 12, 31)})
	w.check(err)
	seen := picture.Seen{ID: s.Published, Version: 1}
	w.check(editions.Write(ctx, boss, ids.Token(), seen, map[picture.Section]string{picture.Summary: "Lugnt vid " + s.Partnership + "."}))
	seen.Version++
	w.check(editions.Send(ctx, boss, ids.Token(), seen))
	for _, party := range []string{"kommunen", "polisen"} {
		seen.Version++
		yes := access.Scope{Partnership: boss.Partnership, Account: "ja-" + party, Function: "chef", Roles: []access.Role{access.Approver}, Approves: []string{party}, Fresh: true}
		w.check(editions.Approve(ctx, yes, ids.Token(), seen, party, picture.Told{}))
	}
	w.check(editions.Subscribe(ctx, boss.Partnership, "granne@"+s.Partnership+".example", func(token string) mail.Letter {
		s.Subscription = token
		return mail.Letter{Subject: "Bekräfta", Text: token}
	}))
}

func (w *town) pledge(slug string, year int, title string) promise.Pledge {
	return promise.Pledge{
		Title: title, Goal: "Lugnare kvällar i " + slug + ".", Period: day.Period{From: day.Of(year, 1, 1), To: day.Of(year, 12, 31)},
		Parties: []promise.Party{{ID: "kommunen", Kind: promise.Municipality, Name: "Kommunen i " + slug}, {ID: "polisen", Kind: promise.Police, Name: "Polisen i " + slug}},
		Promises: []promise.Promise{{ID: slug + "-turer", Text: "Polisen går minst 20 turer.", By: []string{"polisen"},
			Shape: promise.Count, AtLeast: 20, Unit: "turer"}},
	}
}

func (w *town) publish(slug string, year int, title string) string {
	w.t.Helper()
	ctx, boss := w.t.Context(), w.boss(slug)
	id, err := w.promises.NewDraft(ctx, boss, ids.Token(), promise.DraftBody{Pledge: w.pledge(slug, year, title)})
	w.check(err)
	at := promise.At{Draft: id, Version: 1}
	e, err := w.promises.Send(ctx, boss, ids.Token(), at)
	for _, party := range []string{"kommunen", "polisen"} {
		w.check(err)
		at.Version = e.Version
		yes := access.Scope{Partnership: w.id[slug], Account: "ja-" + party, Function: "chef", Roles: []access.Role{access.Approver}, Approves: []string{party}, Fresh: true}
		e, err = w.promises.Approve(ctx, yes, ids.Token(), at, party)
	}
	w.check(err)
	if !e.Published {
		w.t.Fatal("not published")
	}
	return strconv.Itoa(year)
}

// settle gives every actor an account and signs it in.
func (w *town) settle() {
	w.t.Helper()
	ctx := w.t.Context()
	for name, inv := range map[string]identity.Invitation{
		reader:      {Role: access.Reader, Party: "kommunen"},
		reporter:    {Role: access.Reporter, Party: "polisen"},
		approver:    {Role: access.Approver, Party: "polisen"},
		coordinator: {Role: access.Coordinator, Party: "kommunen"},
		elsewhere:   {Role: access.Coordinator, Party: "kommunen"},
	} {
		slug := "viken"
		if name == elsewhere {
			slug = "dalen"
		}
		inv.Login, inv.Function = login(name), "provare"
		token, err := w.identity.Invite(ctx, w.boss(slug), inv, noon)
		w.check(err)
		w.check(w.identity.UseLink(ctx, token, password, "r", noon))
	}
	token, err := w.identity.CreateAdministrator(ctx, login(administrator), "driftansvarig", noon)
	w.check(err)
	w.check(w.identity.UseLink(ctx, token, password, "r", noon))
	for _, actor := range actors[1:] {
		w.signIn(actor)
	}
}

func login(actor string) string { return actor + "@lykta.example" }

// signIn gives an actor a new session and returns its public identifier.
func (w *town) signIn(actor string) string {
	w.t.Helper()
	w.signed = w.signed.Add(5 * time.Second)
	token, session, err := w.identity.SignIn(w.t.Context(), login(actor), password, "r", w.signed)
	w.check(err)
	w.tokens[actor] = token
	return session.ID
}

// method of a route's pattern.
func method(r Route) string { m, _, _ := strings.Cut(r.Pattern, " "); return m }

// request is a route's example with the things of a seed, from an actor.
func (w *town) request(r Route, s Seed, actor string) *http.Request {
	w.t.Helper()
	example := r.Example(s)
	var body io.Reader
	if example.Form != nil {
		form := url.Values{"key": {ids.Token()}}
		for name, value := range example.Form {
			form.Set(name, value)
		}
		body = strings.NewReader(form.Encode())
	}
	return w.plain(method(r), example.Path, body, actor)
}

func (w *town) plain(method, path string, body io.Reader, actor string) *http.Request {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, body)
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token := w.tokens[actor]; token != "" {
		r.AddCookie(&http.Cookie{Name: w.server.cookieName(), Value: token})
	}
	return r
}

func (w *town) serve(r *http.Request) *httptest.ResponseRecorder {
	record := httptest.NewRecorder()
	w.server.ServeHTTP(record, r)
	return record
}

// ask serves a route's example.
func (w *town) ask(r Route, s Seed, actor string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.serve(w.request(r, s, actor))
}

// whole is an answer with its headers, without what differs each time.
func whole(a *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d\n", a.Code)
	header := a.Header().Clone()
	id := header.Get("X-Request-Id")
	header.Del("X-Request-Id")
	_ = header.Write(&b) // a strings.Builder takes everything
	b.WriteString("\n" + a.Body.String())
	if id == "" {
		return b.String()
	}
	return strings.ReplaceAll(b.String(), id, "REQUEST")
}

// fingerprint is all that is kept of a partnership.
func (w *town) fingerprint(slug string) string {
	w.t.Helper()
	ctx, boss := w.t.Context(), w.boss(slug)
	p, err := partnership.ByID(ctx, w.db, boss.Partnership)
	w.check(err)
	head, err := ledger.HeadOf(ctx, w.db, boss.Partnership)
	w.check(err)
	drafts, err := w.promises.Drafts(ctx, boss, promise.DraftSearch{})
	w.check(err)
	discarded, err := w.promises.Drafts(ctx, boss, promise.DraftSearch{Discarded: true})
	w.check(err)
	members, err := w.identity.Members(ctx, boss)
	w.check(err)
	b, err := json.MarshalIndent([]any{p, head, drafts, discarded, members, w.cycle(boss.Partnership)}, "", " ")
	w.check(err)
	return string(b)
}

// golden compares with a file that a person has reviewed.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-reviewed +now); -update writes it anew:\n%s", file, diff)
	}
}
