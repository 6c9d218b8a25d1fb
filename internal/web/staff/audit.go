package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/web/ui"
)

// auditPage is how many entries stand on a page of the log.
const auditPage = 50

// loggedActs are what can be chosen among in the log. One that is not here is shown by
// its code, and found by it.
var loggedActs = []string{
	"sign-in", "sign-out", "prove", "session.revoke", "session.revoke-others", "link.make", "link.use", "password.set", "password.change",
	"passkey.add", "passkey.rename", "passkey.remove", "recovery-codes.make", "totp.add", "totp.remove", "account.own", "account.keys", "account.prove", "account.disable", "account.enable",
	"staff.read", "draft.edit", "draft.send", "draft.approve", "action.log", "action.correct", "deviation.report", "verdict.decide", "effect.record", "entry.remove",
	"notice.set", "settings.change", "members.manage", "members.read", "member.invite", "member.take-up", "member.hand-over", "member.end", "mail.send",
	"organisation.add", "organisation.end", "done-link.make",
	"period.run", "meeting.read", "decision.follow", "picture.read", "picture.write", "picture.approve",
	"report.send", "report.read", "report.export", "category.change", "map.change", "report.import", "guard.refuse", "guard.doubt",
	"audit.read", "audit.export", "register.read", "register.rectify", "handover.make",
	"disposal.decide", "disposal.period", "disposal.hold", "disposal.lift",
	"partnership.make", "partnership.suspend", "partnership.resume", "accounts.manage", "provider.set", "provider.end", "provider.join",
}

// Audit shows the log of who did what, newest first. That it is read is itself
// an entry, on disk before the first is shown.
//
// GET /arbete/{partnership}/logg?handling=&funktion=&konto=&utfall=&fran=&till=&fore=
func (h *Handlers) Audit(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "audit")
	if err != nil {
		return err
	}
	before := pg.readLogSearch(r.URL.Query())
	f := auditFilter(pg.form)
	return h.told(r, scope, string(access.ReadAudit), "audit", func() error {
		list, err := audit.Search(r.Context(), h.DB, scope.Partnership, f, before, auditPage)
		if err != nil {
			return err
		}
		return pg.show(w, auditView(pg, list, before))
	})
}

// auditFilter reads what the list is narrowed to.
func auditFilter(f *form) audit.Filter {
	filter := audit.Filter{Act: f.Get("handling"), Function: f.Get("funktion"), Account: f.Get("konto"), Outcome: audit.Outcome(f.Get("utfall"))}
	if from := f.Day("fran"); !from.IsZero() {
		filter.From = from.Start()
	}
	filter.Until = afterDay(f, "till")
	return filter
}

// ExportAudit sends the whole log as JSON lines, for "lykta verify --audit". An
// export that breaks off ends in the middle of a line, so that it is noticed.
//
// GET /arbete/{partnership}/logg/export.jsonl
func (h *Handlers) ExportAudit(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "audit")
	if err != nil {
		return err
	}
	return h.told(r, scope, "audit.export", "audit", func() error {
		attach(w, "application/jsonl", "logg-"+pg.p.Slug+"-"+pg.today.String()+".jsonl")
		if _, err := audit.Export(r.Context(), h.DB, scope.Partnership, w); err != nil {
			_, _ = w.Write([]byte(`{"partnership"`)) // a reader that went away is nobody to tell
		}
		return nil
	})
}

// actName is an act in words.
func actName(pg *page, act string) string {
	if key := "record.act." + act; pg.words.Has(key) {
		return pg.T(key)
	}
	return act
}

// auditMore is the address of the log with its filter, before an entry.
func auditMore(pg *page, before int64) string {
	q := url.Values{}
	for name, values := range pg.form.Values {
		if name != keyField && values[0] != "" {
			q.Set(name, values[0])
		}
	}
	if before > 0 {
		q.Set("fore", strconv.FormatInt(before, 10))
	}
	return strings.TrimSuffix(pg.at("logg")+"?"+q.Encode(), "?")
}

func auditTable(pg *page, list []audit.Entry) ui.Table {
	t := ui.Table{Caption: pg.T("record.audit.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.audit.act"), RowHead: true}, {Head: pg.T("record.audit.when")}, {Head: pg.T("record.audit.who")},
		{Head: pg.T("record.audit.object")}, {Head: pg.T("record.audit.outcome"), Narrow: true}}}
	for _, e := range list {
		who := ui.Cell{Text: e.Function}
		if who.Text == "" {
			who.Text = pg.T("record.audit.nobody")
		}
		if e.Account != "" {
			who.Note = pg.T("record.audit.account", e.Account)
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: actName(pg, e.Act), Note: pg.T("record.audit.number", pg.words.Number(int(e.Seq)))},
			ui.TextCell(pg.words.Moment(e.At)), who, {Text: object(pg, e.Object), Note: e.Request}, ui.TextCell(pg.T("record.outcome." + string(e.Outcome)))})
	}
	return t
}

// object is what an act was done to, as the log has it; a way of signing in is
// said in words.
func object(pg *page, logged string) string {
	if means, ok := strings.CutPrefix(logged, "means:"); ok {
		return pg.T("staff.means." + means)
	}
	return logged
}

func actOptions(pg *page) []ui.Option {
	options := []ui.Option{{Label: pg.T("record.audit.all")}}
	for _, act := range loggedActs {
		options = append(options, ui.Option{Value: act, Label: actName(pg, act)})
	}
	return options
}

func outcomeOptions(pg *page) []ui.Option {
	return append([]ui.Option{{Label: pg.T("record.audit.all")}}, named(pg, "record.outcome.", audit.Done, audit.Refused)...)
}

// auditPager leads on to what is older.
func auditPager(pg *page, list []audit.Entry) ui.Pager {
	if len(list) < auditPage {
		return ui.Pager{}
	}
	return ui.Pager{Next: auditMore(pg, list[len(list)-1].Seq)}
}
