package staff_test

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/report"
	"lykta/internal/web/frame"
	"lykta/internal/web/staff"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// noon is when everything in the tests happens, a Monday.
var noon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

// office is a partnership with its staff pages, and who works there.
type office struct {
	t        *testing.T
	db       *db.DB
	id       string // the partnership
	other    string // another one
	promises *promise.Service
	identity *identity.Service
	handler  http.Handler
	scopes   map[string]access.Scope // by the name of an actor
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	o := &office{t: t, db: d, id: ids.New(noon), other: ids.New(noon), scopes: map[string]access.Scope{"": {}}}
	now := func() time.Time { return noon }
	w := ledger.NewWriter(ledger.SignerFromSeed([32]byte{7}), rand.NewChaCha8([32]byte{7}))
	shelf := promise.NewShelf(d, now)
	o.promises = promise.NewService(d, w, shelf, now)
	o.identity = identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Party: relyingParty, PasswordAlone: true})
	for slug, id := range map[string]string{"viken": o.id, "dalen": o.other} {
		o.found(w, slug, id)
	}
	for _, a := range []struct {
		name, party, function string
		role                  access.Role
	}{
		{"coordinator", "viken", "trygghetssamordnare", access.Coordinator},
		{"reporter", "polisen", "områdespolis", access.Reporter},
		{"viken", "viken", "kommundirektör", access.Approver},
		{"asen", "asen", "säkerhetschef", access.Approver},
		{"polisen", "polisen", "lokalpolisområdeschef", access.Approver},
		{"reader", "viken", "utredare", access.Reader},
	} {
		o.hire(a.name, a.party, a.function, a.role)
	}
	h := staff.New(staff.Deps{
		DB: d, Promises: o.promises, Reports: report.NewService(d, now), Identity: o.identity, Shelf: shelf, Passkeys: true, Base: "https://lykta.example", Now: now,
		Begin: func(w http.ResponseWriter, _ *http.Request, token string) {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: token})
		},
		End: func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1})
		},
	})
	o.handler = o.mount(h)
	return o
}

// found makes a partnership and begins its ledger.
func (o *office) found(w *ledger.Writer, slug, id string) {
	o.t.Helper()
	p := partnership.Partnership{ID: id, Slug: slug, Profile: partnership.Profile{
		Name: "Trygg i " + slug, PoliceArea: "Lokalpolisområde " + slug,
		Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
		Parties: []partnership.Party{
			{ID: "viken", Kind: partnership.KindMunicipality, Name: "Vikens kommun"},
			{ID: "asen", Kind: partnership.KindMunicipality, Name: "Åsens kommun"},
			{ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen i Viken"}},
		Places: []partnership.Place{{ID: "stationen", Name: "Stationen"}},
	}}
	err := o.db.Write(o.t.Context(), func(tx *db.DB) error {
		if err := partnership.Create(o.t.Context(), tx, access.System(id), p, noon); err != nil {
			return err
		}
		_, err := w.Begin(o.t.Context(), tx, id, "lykta.example/"+slug, noon)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// hire makes an account with a role in the partnership, and its scope.
func (o *office) hire(name, party, function string, role access.Role) {
	o.t.Helper()
	boss := access.Scope{Partnership: o.id, Account: "founder", Function: "grundare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	_, err := o.identity.Invite(o.t.Context(), boss, identity.Invitation{Login: name + "@viken.example", Role: role, Party: party, Function: function}, noon.Add(-time.Hour))
	if err != nil {
		o.t.Fatal(err)
	}
	members, err := o.identity.Members(o.t.Context(), boss)
	if err != nil {
		o.t.Fatal(err)
	}
	i := slices.IndexFunc(members, func(m identity.Member) bool { return m.Login == name+"@viken.example" })
	scope, err := o.identity.Scope(o.t.Context(), identity.Session{Account: members[i].Account, ID: ids.New(noon), Proved: noon}, o.id, noon)
	if err != nil {
		o.t.Fatal(err)
	}
	o.scopes[name] = scope
}

// mount serves the routes, with the scope of the actor that the
// header names, and errors as their key.
func (o *office) mount(h *staff.Handlers) http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes(h) {
		mux.HandleFunc(route.pattern, func(w http.ResponseWriter, r *http.Request) {
			scope := o.scopes[r.Header.Get("X-Actor")]
			switch r.PathValue("partnership") {
			case "viken":
			case "dalen":
				scope = access.Scope{Partnership: o.other, Account: scope.Account, Roles: scope.Roles, Function: scope.Function, Approves: scope.Approves, Fresh: true}
			default:
				scope.Partnership, scope.Roles = "", nil
			}
			object := scope.Own()
			if len(scope.Approves) == 1 {
				object.Party = scope.Approves[0]
			}
			err := access.Check(scope, route.rule, object)
			if err == nil {
				err = route.handle(w, r, scope)
			}
			if err != nil {
				http.Error(w, err.Error(), status(err))
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if lang, path := frame.SplitLanguage(r.URL.Path); lang == frame.English {
			r = frame.WithLanguage(r, lang)
			r.URL.Path = path
		}
		mux.ServeHTTP(w, r)
	})
}

func status(err error) int {
	switch errs.KindOf(err) {
	case errs.Invalid:
		return 422
	case errs.NotFound:
		return 404
	case errs.Unauthenticated:
		return 401
	case errs.Forbidden:
		return 403
	case errs.Conflict:
		return 409
	case errs.Unavailable:
		return 503
	}
	return 500
}

// answer is what came back.
type answer struct {
	status   int
	body     string
	location string
	cookies  []*http.Cookie
	header   http.Header
}

func (o *office) do(actor, method, path string, form url.Values) answer {
	o.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequestWithContext(o.t.Context(), method, path, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Actor", actor)
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	result := w.Result()
	return answer{w.Code, w.Body.String(), w.Header().Get("Location"), result.Cookies(), w.Header()}
}

func (o *office) get(actor, path string) answer { o.t.Helper(); return o.do(actor, "GET", path, nil) }

func (o *office) post(actor, path string, pairs ...string) answer {
	o.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	if !form.Has("key") {
		form.Set("key", ids.Token())
	}
	return o.do(actor, "POST", path, form)
}

// want asserts the status, what the page says, and what it must not say.
func (o *office) want(what string, a answer, status int, contains []string, absent ...string) {
	o.t.Helper()
	if a.status != status {
		o.t.Errorf("%s: status %d, want %d\n%s", what, a.status, status, short(a.body))
		return
	}
	for _, text := range contains {
		if !strings.Contains(a.body, text) {
			o.t.Errorf("%s: the page lacks %q\n%s", what, text, short(a.body))
		}
	}
	if status == http.StatusUnprocessableEntity {
		o.leads(what, a)
	}
	for _, text := range absent {
		if strings.Contains(a.body, text) {
			o.t.Errorf("%s: the page holds %q", what, text)
		}
	}
}

var summaryLink = regexp.MustCompile(`href="#f-([^"]+)"`)

// leads asserts that every line of an error summary leads to something on the
// page, and that a field says itself what is wrong with it.
func (o *office) leads(what string, a answer) {
	o.t.Helper()
	for _, m := range summaryLink.FindAllStringSubmatch(a.body, -1) {
		name := m[1]
		if !strings.Contains(a.body, `id="f-`+name+`"`) {
			o.t.Errorf("%s: the summary leads to %s, which is not there", what, name)
		}
		part := name == "head" || strings.HasPrefix(name, "promises")
		if !part && !strings.Contains(a.body, `id="f-`+name+`-error"`) {
			o.t.Errorf("%s: the field %s does not say what is wrong with it", what, name)
		}
	}
}

// sentOn asserts a 303 to a path, and shows that page.
func (o *office) sentOn(what, actor string, a answer, path string) answer {
	o.t.Helper()
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, path) {
		o.t.Fatalf("%s: %d to %q, want 303 to %s\n%s", what, a.status, a.location, path, short(a.body))
	}
	return o.get(actor, a.location)
}

var main = regexp.MustCompile(`(?s)<main.*</main>`)

func short(body string) string {
	if found := main.FindString(body); found != "" {
		body = found
	}
	return body[:min(len(body), 3000)]
}

// hidden returns the value of a hidden field of a page.
func (o *office) hidden(a answer, name string) string {
	o.t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if found == nil {
		o.t.Fatalf("no hidden field %s\n%s", name, short(a.body))
	}
	return found[1]
}

// pledged publishes a pledge with one promise of each sort, and returns its ID.
func (o *office) pledged() string {
	o.t.Helper()
	ctx := o.t.Context()
	p := promise.Pledge{
		Title: "Medborgarlöfte 2026", Goal: "Lugnare kvällar.",
		Period: day.Period{From: day.MustParse("2026-01-01"), To: day.MustParse("2026-12-31")},
		Parties: []promise.Party{{ID: "viken", Kind: promise.Municipality, Name: "Vikens kommun"},
			{ID: "asen", Kind: promise.Municipality, Name: "Åsens kommun"}, {ID: "polisen", Kind: promise.Police, Name: "Polisen i Viken"}},
		Promises: []promise.Promise{
			{ID: "kontroller", Text: "Polisen gör minst 20 kontroller.", By: []string{"polisen"}, Shape: promise.Count, AtLeast: 20, Unit: "kontroller"},
			{ID: "skolor", Text: "Kommunerna besöker alla skolor.", By: []string{"viken", "asen"}, Shape: promise.Coverage, Unit: "besök",
				Members: []promise.Member{{ID: "strand", Name: "Strandskolan"}, {ID: "berg", Name: "Bergskolan"}}},
		},
	}
	id, err := o.promises.NewDraft(ctx, o.scopes["coordinator"], ids.Token(), promise.DraftBody{Pledge: p})
	if err != nil {
		o.t.Fatal(err)
	}
	at := promise.At{Draft: id, Version: 1}
	e, err := o.promises.Send(ctx, o.scopes["coordinator"], ids.Token(), at)
	for _, party := range []string{"viken", "asen", "polisen"} {
		if err != nil {
			o.t.Fatal(err)
		}
		at.Version = e.Version
		e, err = o.promises.Approve(ctx, o.scopes[party], ids.Token(), at, party)
	}
	if err != nil || !e.Published {
		o.t.Fatal(err, e)
	}
	return "2026"
}

// inOffice is one test on both engines.
func inOffice(t *testing.T, play func(t *testing.T, o *office)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) { play(t, newOffice(t, d)) })
}
