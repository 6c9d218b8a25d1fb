package staff

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/retention"
	"lykta/internal/web/ui"
)

// Retention shows what is due to be disposed of, what is held, and the periods.
// It removes nothing.
//
// GET /arbete/{partnership}/gallring
func (h *Handlers) Retention(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, o, err := h.retention(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, retentionPage(pg, o))
}

func (h *Handlers) retention(r *http.Request, scope access.Scope) (*page, retention.Overview, error) {
	pg, err := h.record(r, scope, "retention")
	if err != nil {
		return nil, retention.Overview{}, err
	}
	o, err := retention.New(h.DB, h.Now).Overview(r.Context(), scope)
	return pg, o, err
}

// retained does what a form on the page asks for, and shows the page again with
// what is wrong where it cannot.
func (h *Handlers) retained(w http.ResponseWriter, r *http.Request, scope access.Scope, done string, do func(s *retention.Service, f *form, o retention.Overview) error) error {
	pg, o, err := h.retention(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if err = do(retention.New(h.DB, h.Now), pg.form, o); err == nil && len(pg.form.Errors) == 0 {
		return pg.confirm(w, done, "gallring")
	}
	return pg.again(w, err, func() templ.Component { return retentionPage(pg, o) })
}

// SetPeriod decides how long a class is kept.
//
// POST /arbete/{partnership}/gallring/tid
func (h *Handlers) SetPeriod(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.retained(w, r, scope, "period", func(s *retention.Service, f *form, _ retention.Overview) error {
		p := retention.Period{Class: retention.Class(f.Get("period")), Months: f.Number("months"), Plan: f.Get("plan"), Reference: f.Get("basis")}
		if len(f.Errors) > 0 {
			return nil
		}
		return renamed(s.SetPeriod(r.Context(), scope, f.Key(), p), map[string]string{"class": "period", "reference": "basis"})
	})
}

// SetHold keeps a class or a record from being disposed of.
//
// POST /arbete/{partnership}/gallring/stopp
func (h *Handlers) SetHold(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.retained(w, r, scope, "hold", func(s *retention.Service, f *form, _ retention.Overview) error {
		_, err := s.SetHold(r.Context(), scope, f.Key(), retention.Hold{Class: retention.Class(f.Get("stopped")), Object: f.Get("object"), Reference: f.Get("request")})
		return renamed(err, map[string]string{"class": "stopped", "reference": "request"})
	})
}

// LiftHold ends that.
//
// POST /arbete/{partnership}/gallring/stopp/upphav
func (h *Handlers) LiftHold(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.retained(w, r, scope, "lifted", func(s *retention.Service, f *form, _ retention.Overview) error {
		return renamed(s.LiftHold(r.Context(), scope, f.Key(), f.Get("hold")), map[string]string{"hold": ""})
	})
}

// Dispose removes what is due of the ticked classes.
//
// POST /arbete/{partnership}/gallring
func (h *Handlers) Dispose(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.retained(w, r, scope, "disposed", func(s *retention.Service, f *form, o retention.Overview) error {
		d := retention.Decision{Reference: f.Get("decision")}
		for _, class := range f.All("class") {
			d.Classes = append(d.Classes, retention.Class(class))
		}
		if f.Get("sure") == "" {
			f.wrong("sure", "record.sure")
		}
		if d.Seen = f.Get("seen"); d.Seen == o.Seen(retention.Classes) {
			d.Seen = o.Seen(d.Classes) // nothing has changed since the page was shown
		}
		if len(f.Errors) > 0 {
			return nil
		}
		_, err := s.Decide(r.Context(), scope, f.Key(), d)
		return renamed(err, map[string]string{"reference": "decision"})
	})
}

// Protocols shows the protocols of all disposals, to be read and printed.
//
// GET /arbete/{partnership}/gallring/protokoll
func (h *Handlers) Protocols(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.protocols(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, protocolsPage(pg, list))
}

// ProtocolTable sends them for a spreadsheet.
//
// GET /arbete/{partnership}/gallring/protokoll.csv
func (h *Handlers) ProtocolTable(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.protocols(r, scope)
	if err != nil {
		return err
	}
	var rows [][]string
	var head []string
	for _, name := range []string{"number", "when", "function", "decision", "class", "months", "plan", "reference", "removed", "held", "oldest", "newest"} {
		head = append(head, pg.T("record.protocol."+name))
	}
	rows = append(rows, head)
	for _, p := range list {
		for _, l := range p.Lines {
			rows = append(rows, []string{fmt.Sprint(p.Number), p.At.Format(time.RFC3339), p.Function, p.Reference, className(pg, l.Class),
				strconv.Itoa(l.Months), l.Plan, l.Reference, strconv.Itoa(l.Removed), strconv.Itoa(l.Held), dayOf(l.Oldest).String(), dayOf(l.Newest).String()})
		}
	}
	b, err := table(rows)
	if err != nil {
		return err
	}
	attach(w, "text/csv; charset=utf-8", "gallringsprotokoll-"+pg.p.Slug+".csv")
	_, _ = w.Write(b) // a reader that went away is nobody to tell
	return nil
}

func (h *Handlers) protocols(r *http.Request, scope access.Scope) (*page, []retention.Protocol, error) {
	pg, err := h.record(r, scope, "protocol")
	if err != nil {
		return nil, nil, err
	}
	pg.under(pg.T("record.retention.title"), pg.at("gallring"))
	list, err := retention.New(h.DB, h.Now).Protocols(r.Context(), scope)
	return pg, list, err
}

func className(pg *page, c retention.Class) string { return pg.T("record.class." + string(c)) }

// dueTable is the dry run: what would go, how many, from when.
func dueTable(pg *page, o retention.Overview) ui.Table {
	t := ui.Table{Caption: pg.T("record.retention.due"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.retention.class"), RowHead: true}, {Head: pg.T("record.retention.kept")},
		{Head: pg.T("record.retention.count"), Number: true}, {Head: pg.T("record.retention.span")}, {Head: pg.T("record.retention.held"), Number: true}}}
	for _, d := range o.Due {
		kept := ui.Cell{Text: pg.T("record.retention.unset")}
		if d.Period.Months > 0 {
			kept = ui.Cell{Text: pg.words.N("record.months.n", d.Period.Months), Note: d.Period.Plan + ", " + d.Period.Reference}
		}
		span := ""
		if len(d.Items) > 0 {
			span = pg.T("record.retention.from-to", dayOf(d.Oldest()), dayOf(d.Newest()))
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: className(pg, d.Class), Note: pg.T("record.class." + string(d.Class) + ".counted")}, kept,
			ui.TextCell(pg.words.Number(len(d.Items))), ui.TextCell(span), ui.TextCell(pg.words.Number(d.Held))})
	}
	return t
}

func protocolTable(pg *page, p retention.Protocol) ui.Table {
	t := ui.Table{ID: fmt.Sprintf("protokoll-%d", p.Number), Caption: pg.T("record.protocol.caption", p.Number), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.protocol.class"), RowHead: true}, {Head: pg.T("record.protocol.removed"), Number: true}, {Head: pg.T("record.protocol.held"), Number: true},
		{Head: pg.T("record.retention.span")}, {Head: pg.T("record.protocol.plan")}}}
	for _, l := range p.Lines {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(className(pg, l.Class)), ui.TextCell(pg.words.Number(l.Removed)), ui.TextCell(pg.words.Number(l.Held)),
			ui.TextCell(pg.T("record.retention.from-to", dayOf(l.Oldest), dayOf(l.Newest))),
			{Text: pg.words.N("record.months.n", l.Months), Note: l.Plan + ", " + l.Reference}})
	}
	return t
}

// dueOptions are the classes of which something is due.
func dueOptions(pg *page, o retention.Overview) []ui.Option {
	var options []ui.Option
	for _, d := range o.Due {
		if len(d.Items) > 0 {
			options = append(options, ui.Option{Value: string(d.Class), Label: pg.T("record.retention.tick", className(pg, d.Class), len(d.Items))})
		}
	}
	return options
}

func classOptions(pg *page) []ui.Option { return named(pg, "record.class.", retention.Classes...) }

// renamed gives complaints the names that fields have on a page with several
// forms.
func renamed(err error, names map[string]string) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	list := slices.Clone(fields)
	for i, f := range list {
		if name, ok := names[f.Name]; ok {
			list[i].Name = name
		}
	}
	return errs.Fields(list...)
}

func periodView(pg *page) formView {
	w := pg.words
	return formView{Action: pg.at("gallring", "tid"), Submit: pg.T("record.retention.period.submit"), Fields: []templ.Component{
		ui.Select(w, pg.choice("period", classOptions(pg))), ui.Input(w, counted(pg.field("months"))),
		ui.Input(w, pg.field("plan")), ui.Input(w, pg.field("basis")),
	}}
}

func holdView(pg *page) formView {
	w := pg.words
	return formView{Action: pg.at("gallring", "stopp"), Submit: pg.T("record.retention.hold.submit"), Fields: []templ.Component{
		ui.Select(w, pg.choice("stopped", classOptions(pg))), ui.Input(w, optional(wide(ui.Medium, pg.field("object")))), ui.Input(w, pg.field("request")),
	}}
}

func disposeView(pg *page, o retention.Overview) formView {
	w := pg.words
	return formView{Action: pg.at("gallring"), Danger: true, Submit: pg.T("record.retention.dispose.submit"), Fields: []templ.Component{
		ui.Hidden("seen", o.Seen(retention.Classes)), ui.Checkboxes(w, pg.choice("class", dueOptions(pg, o))),
		ui.Input(w, pg.field("decision")), ui.Checkbox(w, pg.field("sure")),
	}}
}
