package staff

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/mail"
	"lykta/internal/register"
	"lykta/internal/web/ui"
)

// RegisterForm asks whose records are to be gathered.
//
// GET /arbete/{partnership}/registerutdrag
func (h *Handlers) RegisterForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "register")
	if err != nil {
		return err
	}
	return pg.show(w, registerPage(pg, nil))
}

// register is the service of the extract: where the program has its keys, also
// over what is sealed.
func (h *Handlers) register() *register.Service {
	if h.Secrets == nil {
		return register.New(h.DB, register.Sealed{}, h.Now)
	}
	return register.New(h.DB, register.Sealed{Outbox: mail.NewOutbox(h.DB, h.Secrets), Editions: h.editions()}, h.Now)
}

// Register shows everything that the partnership holds, or sends it as JSON. The
// question is posted, so that it stands in no address. That it was asked is on
// disk before anything is looked for.
//
// POST /arbete/{partnership}/registerutdrag
func (h *Handlers) Register(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "register")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	return h.told(r, scope, string(access.ReadRegister), "register", func() error {
		extract, err := h.register().Look(r.Context(), scope, pg.form.Get("q"))
		if err != nil {
			return pg.again(w, err, func() templ.Component { return registerPage(pg, nil) })
		}
		if pg.form.Get("as") == "json" {
			return sendExtract(w, pg, extract)
		}
		return pg.show(w, registerPage(pg, &extract))
	})
}

// sendExtract sends the extract as a file.
func sendExtract(w http.ResponseWriter, pg *page, e register.Extract) error {
	b, err := json.MarshalIndent(struct {
		Partnership string    `json:"partnership"`
		At          time.Time `json:"at"`
		register.Extract
	}{pg.p.Name, pg.h.Now().UTC(), e}, "", "  ")
	if err != nil {
		return err
	}
	attach(w, "application/json", "registerutdrag-"+pg.p.Slug+".json")
	_, _ = w.Write(append(b, '\n')) // a reader that went away is nobody to tell
	return nil
}

// Rectify gives a member another login name.
//
// POST /arbete/{partnership}/registerutdrag/{account}/rattelse
func (h *Handlers) Rectify(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "register")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	err = h.register().Rectify(r.Context(), scope, pg.form.Key(), r.PathValue("account"), pg.form.Get("login"))
	if err != nil {
		view := rectifyView(pg, r.PathValue("account"))
		return pg.again(w, err, func() templ.Component { return formPage(pg, view()) })
	}
	return pg.confirm(w, "rectified", "registerutdrag")
}

func rectifyView(pg *page, account string) func() formView {
	return func() formView {
		login := wide(ui.Medium, pg.field("login"))
		login.Extra = templ.Attributes{"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
		return formView{Action: pg.at("registerutdrag", account, "rattelse"), Submit: pg.T("record.register.rectify.submit"),
			Fields: []templ.Component{ui.Input(pg.words, login)}}
	}
}

// rectifiable is the account whose login name may be corrected; "" where there
// is none, or more than one.
func rectifiable(e *register.Extract) string {
	account := ""
	for _, r := range e.Records {
		switch {
		case r.Account == "":
		case account != "":
			return ""
		default:
			account = r.Account
		}
	}
	return account
}

func extractTable(pg *page, e *register.Extract) ui.Table {
	t := ui.Table{Caption: pg.T("record.register.found"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.register.type"), RowHead: true}, {Head: pg.T("record.register.what")},
		{Head: pg.T("record.register.since")}, {Head: pg.T("record.register.until")}}}
	for _, r := range e.Records {
		t.Rows = append(t.Rows, ui.Row{
			{Text: pg.T("record.type." + r.Type), Note: r.Where}, ui.TextCell(valuesOf(pg, r)), ui.TextCell(pg.words.Date(dayOf(r.Since))), ui.TextCell(keptUntil(pg, r))})
	}
	return t
}

func valuesOf(pg *page, r register.Record) string {
	var list []string
	for _, v := range r.Values {
		if v.Text != "" {
			list = append(list, pg.T("record.value."+v.Name, v.Text))
		}
	}
	return strings.Join(list, "; ")
}

func keptUntil(pg *page, r register.Record) string {
	if r.Kept == register.UntilDay {
		return pg.T("record.kept.until", dayOf(r.Until))
	}
	return pg.T("record.kept." + string(r.Kept))
}
