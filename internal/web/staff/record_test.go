package staff_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/promise"
	"lykta/internal/report"
	"lykta/internal/verify/auditlog"
	"lykta/internal/web/staff"
)

// recorded are the routes of what a partnership holds and did.
func recorded(h *staff.Handlers) []route {
	const p = " /arbete/{partnership}"
	return []route{
		{"GET" + p + "/logg", access.ReadAudit, h.Audit},
		{"GET" + p + "/logg/export.jsonl", access.ReadAudit, h.ExportAudit},
		{"GET" + p + "/logg/inloggningar", access.ReadAudit, h.SignIns},
		{"GET" + p + "/gallring/lista", access.DecideDisposal, h.DueList},
		{"GET" + p + "/gallring/lista.csv", access.DecideDisposal, h.DueFile},
		{"GET" + p + "/gallring", access.DecideDisposal, h.Retention},
		{"POST" + p + "/gallring", access.DecideDisposal, h.Dispose},
		{"POST" + p + "/gallring/tid", access.DecideDisposal, h.SetPeriod},
		{"POST" + p + "/gallring/stopp", access.DecideDisposal, h.SetHold},
		{"POST" + p + "/gallring/stopp/upphav", access.DecideDisposal, h.LiftHold},
		{"GET" + p + "/gallring/protokoll", access.DecideDisposal, h.Protocols},
		{"GET" + p + "/gallring/protokoll.csv", access.DecideDisposal, h.ProtocolTable},
		{"GET" + p + "/registerutdrag", access.ReadRegister, h.RegisterForm},
		{"POST" + p + "/registerutdrag", access.ReadRegister, h.Register},
		{"POST" + p + "/registerutdrag/{account}/rattelse", access.Rectify, h.Rectify},
		{"GET" + p + "/narvaro", access.ReadMeeting, h.Presence}, // which shows what was disposed of no more
		{"GET" + p + "/utlamnande", access.HandOver, h.HandOverForm},
		{"POST" + p + "/utlamnande", access.HandOver, h.HandOver},
	}
}

// acts are the acts in the log of the office, newest first.
func (o *office) acts(n int) string {
	o.t.Helper()
	list, err := audit.Newest(o.t.Context(), o.db, o.id, 0, n)
	if err != nil {
		o.t.Fatal(err)
	}
	var acts []string
	for _, e := range list {
		acts = append(acts, e.Act)
	}
	return strings.Join(acts, " ")
}

func TestTheLogIsReadAndExported(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.want("the log", o.get("coordinator", "/arbete/viken/logg"), http.StatusOK, []string{"Läste loggen", "Godkände ett utkast", "trygghetssamordnare"})
		if got := o.acts(1); got != "audit.read" {
			t.Errorf("reading left %q", got)
		}
		o.want("narrowed", o.get("coordinator", "/arbete/viken/logg?handling=member.invite"), http.StatusOK, []string{"<tr", "Bjöd in en medlem"})
		o.want("nothing", o.get("coordinator", "/arbete/viken/logg?funktion=ingen"), http.StatusOK, []string{"Inga poster"})
		o.want("a day that is none", o.get("coordinator", "/arbete/viken/logg?fran=idag"), http.StatusUnprocessableEntity, []string{"Skriv datumet"})
		o.want("by a reader", o.get("reader", "/arbete/viken/logg"), http.StatusForbidden, nil, "Läste loggen")

		a := o.get("coordinator", "/arbete/viken/logg/export.jsonl")
		r, err := auditlog.Check(strings.NewReader(a.body), nil)
		if err != nil || !r.OK() || r.Entries < 10 || r.Head.Partnership != o.id {
			t.Errorf("export: %+v, %v", r, err)
		}
		if last := a.body[strings.LastIndex(strings.TrimSpace(a.body), "\n")+1:]; !strings.Contains(last, "audit.export") {
			t.Errorf("the export does not end with itself: %s", last)
		}
	})
}

// Where the reading cannot be noted, nothing is shown.
func TestNoEntryNoLog(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		if o.db.Engine() == db.SQLite {
			o.exec(`CREATE TRIGGER no_more BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END`)
		} else {
			t.Log("the store is held by the room audit on both engines; a trigger is made on one")
			return
		}
		for _, path := range []string{"/arbete/viken/logg", "/arbete/viken/logg/export.jsonl"} {
			a := o.get("coordinator", path)
			o.want(path, a, http.StatusServiceUnavailable, nil, "trygghetssamordnare", "partnership")
		}
		o.want("the register", o.post("coordinator", "/arbete/viken/registerutdrag", "q", "reader@viken.example"), http.StatusServiceUnavailable, nil, "utredare")
	})
}

// How members sign in is for their coordinator to see, and to search in.
func TestSignInsAreShown(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		page, account := "/arbete/viken/logg/inloggningar", o.scopes["reader"].Account
		refused := audit.Event{At: noon, Account: account, Act: "sign-in", Object: "means:passkey", Outcome: audit.Refused}
		stranger := audit.Event{At: noon, Account: ids.New(noon), Act: "sign-in", Object: "means:passkey"}
		if err := o.db.Write(t.Context(), func(tx *db.DB) error {
			return errors.Join(audit.Append(t.Context(), tx, refused), audit.Append(t.Context(), tx, stranger))
		}); err != nil {
			t.Fatal(err)
		}
		o.want("all", o.get("coordinator", page), http.StatusOK, []string{"Loggade in", "Konto " + account, "Nekat"}, stranger.Account)
		if got := o.acts(1); got != "audit.read" {
			t.Errorf("reading left %q", got)
		}
		o.want("what was refused", o.get("coordinator", page+"?utfall=refused&konto="+account), http.StatusOK, []string{"Konto " + account})
		o.want("nothing", o.get("coordinator", page+"?handling=totp.remove&konto="+account), http.StatusOK, []string{"Inga poster"})
		o.want("by a reader", o.get("reader", page), http.StatusForbidden, nil, account)
	})
}

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	if _, err := o.db.Everyone("test").Exec(o.t.Context(), query, args...); err != nil {
		o.t.Fatal(err)
	}
}

func TestDisposalByHand(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		page := "/arbete/viken/gallring"
		old := ids.New(noon)
		o.exec(`INSERT INTO draft (partnership, id, version, state, base, body, hash, approvals, returned, created_at, changed_at, changed_by)
			VALUES ($1, $2, 1, 'discarded', -1, '{}', '', '[]', '[]', $3, $3, 'x')`, o.id, old, db.Micros(noon.AddDate(-3, 0, 0)))
		o.want("before a period", o.get("coordinator", page), http.StatusOK, []string{"Tills ni bestämmer en tid"}, "Besluta om gallring")
		o.want("no period", o.post("coordinator", page+"/tid", "period", "drafts"), http.StatusUnprocessableEntity, []string{"Skriv ett antal månader", `id="f-basis-error"`})
		o.leads("a period", o.post("coordinator", page+"/tid", "period", "drafts", "months", "24", "plan", "Plan 2026, punkt 4", "basis", "KS 2026/118"))
		o.leads("a hold", o.post("coordinator", page+"/stopp", "stopped", "drafts", "object", old, "request", "Begäran KS 2026/201"))
		held := o.get("coordinator", page)
		o.want("held", held, http.StatusOK, []string{"Begäran KS 2026/201"}, "Besluta om gallring")
		o.leads("lifted", o.post("coordinator", page+"/stopp/upphav", "hold", o.hidden(held, "hold")))
		o.want("lifted twice", o.post("coordinator", page+"/stopp/upphav", "hold", o.hidden(held, "hold")), http.StatusUnprocessableEntity, []string{"redan upphävt"})
		due := o.get("coordinator", page)
		o.want("due", due, http.StatusOK, []string{"Besluta om gallring", "Slängda utkast: 1"})
		o.want("the list", o.get("coordinator", page+"/lista"), http.StatusOK, []string{old, "Slängda utkast", "1 av 1 uppgifter"})
		o.want("the list as a file", o.get("coordinator", page+"/lista.csv"), http.StatusOK, []string{old, "Slängda utkast"}, "<html")
		seen := o.hidden(due, "seen")
		o.want("not sure", o.post("coordinator", page, "class", "drafts", "decision", "KS 2026/310", "seen", seen), http.StatusUnprocessableEntity, []string{"läst listan"})
		o.want("not seen", o.post("coordinator", page, "class", "drafts", "decision", "KS 2026/310", "seen", "x", "sure", "1"), http.StatusUnprocessableEntity, []string{"Listan har ändrats"})
		o.leads("disposed", o.post("coordinator", page, "class", "drafts", "decision", "KS 2026/310", "seen", seen, "sure", "1"))
		o.want("the protocol", o.get("coordinator", page+"/protokoll"), http.StatusOK, []string{"Protokoll 1", "KS 2026/310", "Slängda utkast"}, old)
		o.want("as a table", o.get("coordinator", page+"/protokoll.csv"), http.StatusOK, []string{"KS 2026/310", "Slängda utkast"}, old)
		o.want("the list afterwards", o.get("coordinator", page+"/lista"), http.StatusOK, []string{"Inget kan gallras i dag"}, old)
	})
}

// What the joint picture's work leaves is disposed of on the same page: what is
// due of it, its words, the protocol; the list of presence does not have it then.
func TestDisposalOfTheCycleByHand(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		page, at := "/arbete/viken/gallring", noon.AddDate(-3, 0, 0)
		o.exec(`INSERT INTO presence_done (partnership, id, reporter, function, area, place, began, finished, told) VALUES ($1, $2, 'kommunen', 'nattvandrarna', '', '', $3, $4, $4)`,
			o.id, ids.New(noon), db.Micros(at), db.Micros(at.Add(time.Hour)))
		listed := "/arbete/viken/narvaro?fran=" + at.AddDate(0, 0, -1).Format(time.DateOnly) + "&till=" + at.AddDate(0, 0, 1).Format(time.DateOnly)
		o.want("in the list", o.get("coordinator", listed), http.StatusOK, []string{"nattvandrarna"})
		for _, class := range []string{"absences", "presence", "meeting-notes"} {
			o.leads("a period of "+class, o.post("coordinator", page+"/tid", "period", class, "months", "18", "plan", "Plan 2026, punkt 4", "basis", "KS 2026/118"))
		}
		o.want("a hold that names no meeting", o.post("coordinator", page+"/stopp", "stopped", "meeting-notes", "object", "mötet", "request", "Begäran KS 2026/201"),
			http.StatusUnprocessableEntity, []string{"periodens första dag"})
		due := o.get("coordinator", page)
		o.want("due", due, http.StatusOK, []string{"Gjord och önskad närvaro: 1", "Frånvaro", "Anteckningar till möten", "Protokollet och besluten sparas."})
		o.leads("disposed", o.post("coordinator", page, "class", "presence", "decision", "KS 2026/310", "seen", o.hidden(due, "seen"), "sure", "1"))
		o.want("the protocol", o.get("coordinator", page+"/protokoll"), http.StatusOK, []string{"Gjord och önskad närvaro"}, "nattvandrarna")
		o.want("not in the list", o.get("coordinator", listed), http.StatusOK, nil, "nattvandrarna")
	})
}

func TestRegisterByHand(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		page := "/arbete/viken/registerutdrag"
		o.want("the form", o.get("coordinator", page), http.StatusOK, []string{"Registerutdrag"})
		o.want("too short", o.post("coordinator", page, "q", "a"), http.StatusUnprocessableEntity, []string{"3–200 tecken"})
		found := o.post("coordinator", page, "q", "Reader@viken.example")
		o.want("found", found, http.StatusOK, []string{"utredare", "Uppdrag", "Rätta inloggningsnamnet"})
		o.want("as JSON", o.post("coordinator", page, "q", "reader@viken.example", "as", "json"), http.StatusOK, []string{`"type": "membership"`}, "<html")
		o.want("nobody", o.post("coordinator", page, "q", "ingen@viken.example"), http.StatusOK, []string{"0 uppgifter"}, "Rätta inloggningsnamnet")
		if got := o.acts(3); got != "register.read register.read register.read" {
			t.Errorf("the log: %s", got)
		}
		account := o.scopes["reader"].Account
		o.want("taken", o.post("coordinator", page+"/"+account+"/rattelse", "login", "polisen@viken.example"), http.StatusUnprocessableEntity, []string{"går inte att använda"})
		o.leads("corrected", o.post("coordinator", page+"/"+account+"/rattelse", "login", "lasare@viken.example"))
		o.want("by the new name", o.post("coordinator", page, "q", "lasare@viken.example"), http.StatusOK, []string{"utredare"})
		o.want("by the old name", o.post("coordinator", page, "q", "reader@viken.example"), http.StatusOK, []string{"0 uppgifter"})
	})
}

func (o *office) kept(reports ...report.Report) {
	o.t.Helper()
	if err := o.db.Write(o.t.Context(), func(tx *db.DB) error { return report.Keep(o.t.Context(), tx, o.id, reports...) }); err != nil {
		o.t.Fatal(err)
	}
}

// unpacked is everything that stands in a copy: names, comments and texts.
func unpacked(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatalf("%v in %.60q", err, body)
	}
	var b bytes.Buffer
	b.WriteString(z.Comment)
	for _, f := range z.File {
		b.WriteString(f.Name + f.Comment + string(f.Extra))
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// What is masked is nowhere in the copy: not in its text, not in what describes
// it. The control: without the mask it is.
func TestMaskedCopy(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		id, err := o.promises.NewDraft(t.Context(), o.scopes["coordinator"], ids.Token(), promise.DraftBody{Pledge: promise.Pledge{Title: "Kanarietexten"}})
		if err != nil {
			t.Fatal(err)
		}
		o.kept(report.Report{ID: ids.New(noon), Period: "2026-02-23", Account: o.scopes["reader"].Account, Reporter: "kommunen", Function: "fältgruppen", Source: report.Typed, Sent: noon,
			Events: []report.Event{{ID: ids.New(noon), Category: "klotter", Began: noon, Finished: noon, Severity: report.Minor, Text: "Kanariehändelsen"}}})
		account, page := o.scopes["coordinator"].Account, "/arbete/viken/utlamnande"
		day := []string{"what", "audit", "from", "2026-03-01", "to", "2026-03-02", "receiver", "press", "reference", "Begäran KS 2026/201"}
		draft := []string{"what", "draft", "draft", id, "receiver", "individual", "reference", "Begäran KS 2026/202"}
		reports := []string{"what", "reports", "from", noon.Format(time.DateOnly), "to", noon.Format(time.DateOnly), "receiver", "press", "reference", "Begäran KS 2026/203"}
		tests := map[string]struct {
			form   []string
			masked []string
			canary []string
		}{
			"reports":   {reports, []string{"text", "category"}, []string{"Kanariehändelsen", "Klotter"}},
			"accounts":  {day, []string{"account"}, []string{account}},
			"functions": {day, []string{"function"}, []string{"trygghetssamordnare"}},
			"objects":   {day, []string{"object"}, []string{"draft:"}},
			"all":       {day, []string{"account", "function", "object", "act"}, []string{account, "trygghetssamordnare", "draft:", "draft.send"}},
			"text":      {draft, []string{"text"}, []string{"Kanarietexten"}},
			"who":       {draft, []string{"function"}, []string{"trygghetssamordnare"}},
		}
		for name, tt := range tests {
			open := unpacked(t, o.post("coordinator", page, append(tt.form, "ground", "none")...).body)
			form := append(append([]string(nil), tt.form...), "ground", "osl-39-3")
			for _, f := range tt.masked {
				form = append(form, "masked", f)
			}
			a := o.post("coordinator", page, form...)
			closed := unpacked(t, a.body)
			for _, canary := range tt.canary {
				if !strings.Contains(open, canary) {
					t.Errorf("%s: control: %q is not in the copy without a mask", name, canary)
				}
				if strings.Contains(closed, canary) || strings.Contains(a.body, canary) {
					t.Errorf("%s: %q is in the copy", name, canary)
				}
			}
			if strings.Contains(open, "@viken.example") {
				t.Errorf("%s: a login name is in a copy", name)
			}
		}
		o.want("the log of copies", o.get("coordinator", page), http.StatusOK, []string{"12. ", "Medier", "OSL 39 kap. 3 §", "Begäran KS 2026/201"})
		o.want("masked without a ground", o.post("coordinator", page, append(day, "masked", "account", "ground", "none")...), http.StatusUnprocessableEntity, []string{"Välj en grund"})
		o.want("no such draft", o.post("coordinator", page, "what", "draft", "draft", ids.New(noon), "receiver", "press", "ground", "none", "reference", "KS 1"), http.StatusUnprocessableEntity, []string{"numret på ett utkast"})
	})
}
