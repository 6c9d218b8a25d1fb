package web

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// readings are the routes that show what is sensitive: the log, who signs in by
// which name, all that is held about somebody, and everybody's reports as a file.
// Each leaves an entry of this act.
var readings = map[string]string{
	"GET /arbete/{partnership}/logg":                             "audit.read",
	"GET /arbete/{partnership}/logg/inloggningar":                "audit.read",
	"GET /arbete/{partnership}/logg/export.jsonl":                "audit.export",
	"POST /arbete/{partnership}/registerutdrag":                  "register.read",
	"GET /arbete/{partnership}/konton":                           "members.read",
	"GET /arbete/{partnership}/konton/{member}/overlamna":        "members.read",
	"GET /arbete/{partnership}/konton/{member}/stallforetradare": "members.read",
	"GET /driftsida/konton":                                      "members.read",
	"GET /arbete/{partnership}/rapporter/alla.csv":               "report.export",
}

// witness is a browser that looks, when the first byte comes, at which entries of
// the request are on disk.
type witness struct {
	*httptest.ResponseRecorder
	w    *town
	seen bool
	acts []string
}

func (b *witness) Write(p []byte) (int, error) {
	if !b.seen {
		b.seen = true
		b.acts = b.w.actsOf(b.Header().Get("X-Request-Id"))
	}
	return b.ResponseRecorder.Write(p)
}

// actsOf are the acts of a request's entries, of whichever log.
func (w *town) actsOf(request string) []string {
	w.t.Helper()
	acts, err := db.All(w.t.Context(), w.db.Everyone("test"), func(r *sql.Rows) (act string, err error) { return act, r.Scan(&act) }, `SELECT act FROM audit WHERE request = $1 ORDER BY at`, request)
	w.check(err)
	return acts
}

// witnessed asks a route and tells what was on disk at the first byte.
func (w *town) witnessed(r Route, actor string) *witness {
	w.t.Helper()
	w.tokens[actor] = ""
	w.signIn(actor)
	b := &witness{ResponseRecorder: httptest.NewRecorder(), w: w}
	w.server.ServeHTTP(b, w.request(r, w.viken, actor))
	return b
}

// shows tells whether an answer shows by which name anybody but the actor signs in.
func (b *witness) shows(actor string) bool {
	return strings.Contains(strings.ReplaceAll(b.Body.String(), login(actor), ""), "@lykta.example")
}

// What is sensitive is shown only when the entry that tells of it is on disk: by
// every route that is known to show it, and by whatever route shows the name with
// which somebody signs in.
func TestWhatIsReadOfTheSensitiveIsOnDiskFirst(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		met, names := map[string]bool{}, 0
		for _, r := range w.server.Routes() {
			actor := coordinator
			if r.Class() == access.Installation {
				actor = administrator
			}
			if r.Class() == access.Public || r.Class() == access.Door || r.Pattern == "POST /logga-ut" {
				continue
			}
			b := w.witnessed(r, actor)
			want, known := readings[r.Pattern]
			if known {
				met[r.Pattern] = true
				if !b.seen || len(b.acts) == 0 || b.acts[0] != want {
					t.Errorf("%s (%d): on disk at the first byte were %q, want %s", r.Pattern, b.Code, b.acts, want)
				}
			}
			if b.shows(actor) {
				if names++; len(b.acts) == 0 {
					t.Errorf("%s (%d) shows who signs in by which name, and nothing of it was on disk", r.Pattern, b.Code)
				}
			}
		}
		if len(met) != len(readings) || names < 2 {
			t.Errorf("%d of %d routes were met, %d showed a name", len(met), len(readings), names)
		}
		control := w.witnessed(Route{Pattern: "GET /om", Example: get("/om")}, coordinator)
		if !control.seen || len(control.acts) != 0 {
			t.Errorf("control: a page that tells nobody: %q", control.acts)
		}
	})
}

// Where the entry cannot be kept, nothing is shown.
func TestNothingSensitiveIsShownWhereNothingCanBeKept(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		w.signIn(coordinator)
		w.signIn(administrator)
		dbtest.AsOwner(t, w.db, `ALTER TABLE audit RENAME TO audit_away`)
		for _, r := range w.server.Routes() {
			if readings[r.Pattern] == "" {
				continue
			}
			actor := coordinator
			if r.Class() == access.Installation {
				actor = administrator
			}
			a := w.ask(r, w.viken, actor)
			if a.Code != http.StatusServiceUnavailable || strings.Contains(a.Body.String(), "@lykta.example") {
				t.Errorf("%s: %d\n%s", r.Pattern, a.Code, mainOf(a.Body.String()))
			}
		}
	})
}
