package staff

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/web/ui"
)

// overdueView is the value of ?lage= that shows what should have been done.
const overdueView = "overdue"

// decisionList is the decisions of a partnership, narrowed.
type decisionList struct {
	state string // a state, overdueView, or "" for all
	owner string // a function
	page  int
	found []period.Decision
	all   []period.Decision
	names period.Names
}

// Decisions lists what was decided, the newest first.
//
// GET /arbete/{partnership}/beslut?lage=&agare=&sida=
func (h *Handlers) Decisions(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.decisions(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, decisionsPage(pg, list))
}

func (h *Handlers) decisions(r *http.Request, scope access.Scope) (*page, decisionList, error) {
	pg, err := h.open(r, scope, "decision.title")
	if err != nil {
		return nil, decisionList{}, err
	}
	pg.area = "decision.filter"
	q := r.URL.Query()
	l := decisionList{state: q.Get("lage"), owner: strings.TrimSpace(q.Get("agare")), page: pageNumber(q)}
	pg.form.Values.Set("lage", l.state)
	pg.form.Values.Set("agare", l.owner)
	if l.all, err = period.Decisions(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, l, err
	}
	l.found = l.narrow(pg.today)
	l.names, err = period.NamesOf(r.Context(), h.DB, scope.Partnership)
	return pg, l, err
}

func (l decisionList) narrow(today day.Day) []period.Decision {
	var found []period.Decision
	for _, d := range l.all {
		state := l.state == "" || l.state == string(d.State) && !d.Nothing || l.state == overdueView && d.Overdue(today)
		if state && (l.owner == "" || strings.EqualFold(d.Owner, l.owner)) {
			found = append(found, d)
		}
	}
	return found
}

func (l decisionList) shown() []period.Decision {
	from := min((l.page-1)*pageSize, len(l.found))
	return l.found[from:min(from+pageSize, len(l.found))]
}

// query is the list's filter as an address has it.
func (l decisionList) query() url.Values {
	q := url.Values{}
	if l.state != "" {
		q.Set("lage", l.state)
	}
	if l.owner != "" {
		q.Set("agare", l.owner)
	}
	return q
}

func (l decisionList) address(pg *page) func(int) string {
	return func(n int) string {
		q := l.query()
		q.Set("sida", number(n))
		return pg.at("beslut") + "?" + q.Encode()
	}
}

// DecisionTable sends the list for a spreadsheet.
//
// GET /arbete/{partnership}/beslut.csv?lage=&agare=
func (h *Handlers) DecisionTable(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, l, err := h.decisions(r, scope)
	if err != nil {
		return err
	}
	var head []string
	for _, name := range []string{"period", "what", "reason", "owner", "organisation", "deadline", "where", "state", "result"} {
		head = append(head, pg.T("decision.column."+name))
	}
	rows := [][]string{head}
	for _, d := range l.found {
		rows = append(rows, []string{d.Period, decisionText(pg, d), d.Why, d.Owner, l.names.Organisations[d.Organisation], d.Deadline.String(),
			l.names.Where(d.Area, d.Place), pg.T(progressKey(d, pg.today)), d.Result()})
	}
	b, err := table(rows)
	if err != nil {
		return err
	}
	attach(w, "text/csv; charset=utf-8", "beslut-"+pg.p.Slug+"-"+pg.today.String()+".csv")
	_, _ = w.Write(b) // a reader that went away is nobody to tell
	return nil
}

func decisionTable(pg *page, l decisionList) ui.Table {
	t := ui.Table{Caption: pg.title, Quiet: true, Columns: []ui.Column{{Head: pg.T("decision.column.what"), RowHead: true},
		{Head: pg.T("decision.column.owner")}, {Head: pg.T("decision.column.deadline")}, {Head: pg.T("decision.column.state"), Narrow: true}}}
	for _, d := range l.shown() {
		what := ui.Cell{Text: decisionText(pg, d), Href: pg.at("beslut", d.ID), Note: l.names.Where(d.Area, d.Place)}
		t.Rows = append(t.Rows, ui.Row{what, {Text: d.Owner, Note: l.names.Organisations[d.Organisation]},
			ui.TextCell(pg.words.Date(d.Deadline)), {Part: ui.State(pg.words, progressKey(d, pg.today))}})
	}
	return t
}

// decisionText is what was decided; that nothing is done has words of its own.
func decisionText(pg *page, d period.Decision) string {
	if d.Nothing {
		return pg.T("decision.nothing-because", d.Why)
	}
	return d.What
}

// progressKey is the catalogue's key of how far a decision has come today.
func progressKey(d period.Decision, today day.Day) string {
	switch {
	case d.Nothing:
		return "decision.state.nothing"
	case d.Overdue(today):
		return "decision.state.overdue"
	}
	return "decision.state." + string(d.State)
}

// decisionFacts is who shall have done it, by when, and where it is about.
func decisionFacts(pg *page, d period.Decision, n period.Names) string {
	var parts []string
	if d.Owner != "" {
		parts = append(parts, pg.T("decision.owner", d.Owner, n.Organisations[d.Organisation]))
	}
	if !d.Deadline.IsZero() {
		parts = append(parts, pg.T("decision.deadline", d.Deadline))
	}
	if where := n.Where(d.Area, d.Place); where != "" {
		parts = append(parts, pg.T("decision.about", where))
	}
	return strings.Join(parts, " ")
}

func stateOptions(pg *page) []ui.Option {
	list := []ui.Option{{Label: pg.T("decision.all")}, {Value: overdueView, Label: pg.T("decision.state.overdue")}}
	return append(list, named(pg, "decision.state.", period.AllProgress...)...)
}

func ownerOptions(pg *page, all []period.Decision) []ui.Option {
	var names []string
	seen := map[string]bool{}
	for _, d := range all {
		if d.Owner != "" && !seen[d.Owner] {
			seen[d.Owner], names = true, append(names, d.Owner)
		}
	}
	pg.words.Sort(names)
	list := []ui.Option{{Label: pg.T("decision.all")}}
	for _, name := range names {
		list = append(list, ui.Option{Value: name, Label: name})
	}
	return list
}

func (h *Handlers) decision(r *http.Request, scope access.Scope) (*page, period.Decision, period.Names, error) {
	pg, err := h.open(r, scope, "decision.one")
	if err != nil {
		return nil, period.Decision{}, period.Names{}, err
	}
	pg.area = "decision.follow"
	pg.under(pg.T("decision.title"), pg.at("beslut"))
	d, err := period.DecisionByID(r.Context(), h.DB, scope.Partnership, r.PathValue("decision"))
	if err != nil {
		return nil, d, period.Names{}, err
	}
	pg.title = decisionText(pg, d)
	names, err := period.NamesOf(r.Context(), h.DB, scope.Partnership)
	return pg, d, names, err
}

// Decision shows one, with what was told of it.
//
// GET /arbete/{partnership}/beslut/{decision}
func (h *Handlers) Decision(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, d, names, err := h.decision(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set(versionField, number(d.Version))
	return pg.show(w, decisionPage(pg, d, names))
}

// FollowDecision tells how far one has come.
//
// POST /arbete/{partnership}/beslut/{decision}
func (h *Handlers) FollowDecision(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, d, names, err := h.decision(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	step := period.Step{State: period.Progress(f.Get("state")), Text: f.Get("text"), Deadline: f.Day("deadline")}
	if len(f.Errors) == 0 && !pg.doubtful("text") {
		if err = h.cycle().Follow(r.Context(), scope, f.Key(), d.ID, f.Version(), step); err == nil {
			return pg.confirm(w, "followed", "beslut", d.ID)
		}
	}
	return pg.again(w, err, func() templ.Component { return decisionPage(pg, d, names) })
}

func followView(pg *page, d period.Decision) formView {
	return formView{Action: pg.at("beslut", d.ID), Submit: pg.T("decision.follow.submit"), Fields: []templ.Component{
		ui.Radios(pg.words, pg.choice("state", named(pg, "decision.state.", period.AllProgress...))),
		ui.Textarea(pg.words, rows(3, optional(pg.field("text")))),
		ui.Input(pg.words, optional(dated(pg.field("deadline")))),
	}}
}

func stepEvents(pg *page, d period.Decision) []ui.Event {
	var list []ui.Event
	for _, s := range d.Steps {
		list = append(list, ui.Event{When: pg.words.Moment(s.At), Exact: dayOf(s.At).String(), Title: pg.T("decision.state." + string(s.State)),
			Text: s.Text, Notes: []string{pg.T("decision.told-by", s.Function)}})
	}
	return list
}
