package staff

import (
	"net/http"
	"slices"

	"lykta/internal/access"
	"lykta/internal/identity"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// Start leads whoever is signed in to where they work: straight there where it
// is one partnership, by a list where there are several.
//
// GET /arbete
func (h *Handlers) Start(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.start.title")
	if err != nil {
		return err
	}
	list, err := h.workplaces(r, scope)
	if err != nil {
		return err
	}
	if len(list) == 1 {
		return frame.Redirect(w, r, base(list[0].Slug))
	}
	if len(list) == 0 && scope.Has(access.Administrator) {
		return frame.Redirect(w, r, steerPath)
	}
	side, err := h.sideBySide(r, scope, list)
	if err != nil {
		return err
	}
	return pg.show(w, startPage(pg, sideTable(pg, side)))
}

// beside is a partnership beside the others of whoever works in several: a
// police area that has one with each municipality.
type beside struct {
	p    partnership.Partnership
	open bool // to the way in which the person has signed in
	v    waiting
}

// sideBySide looks at each partnership with what the person may there, and no
// more: being a member of one opens nothing of another.
func (h *Handlers) sideBySide(r *http.Request, scope access.Scope, list []partnership.Partnership) ([]beside, error) {
	sessions, err := h.Identity.Sessions(r.Context(), scope, h.Now().UTC())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(sessions, func(s identity.Session) bool { return s.ID == scope.Session })
	var side []beside
	for _, p := range list {
		b := beside{p: p}
		if i >= 0 {
			in, err := h.Identity.Scope(r.Context(), sessions[i], p.ID, h.Now().UTC())
			if err != nil {
				return nil, err
			}
			if b.open = access.Decide(in, access.ReadStaff, in.Own()).Allow; b.open {
				if b.v, err = h.waits(r, in); err != nil {
					return nil, err
				}
			}
		}
		side = append(side, b)
	}
	return side, nil
}

// waits is what waits for a scope in its partnership.
func (h *Handlers) waits(r *http.Request, in access.Scope) (waiting, error) {
	account, err := h.account(r, in)
	if err != nil {
		return waiting{}, err
	}
	v := sortOut(account)
	if err := h.drafts(r, in, &v); err != nil {
		return v, err
	}
	pg, err := h.open(r, in, "staff.home.title")
	if err != nil {
		return v, err
	}
	v.tasks, err = pg.tasks()
	return v, err
}

func sideTable(pg *page, list []beside) ui.Table {
	t := ui.Table{Caption: pg.T("staff.start.title"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("side.partnership"), RowHead: true}, {Head: pg.T("side.running")}, {Head: pg.T("side.behind")},
		{Head: pg.T("side.undecided")}, {Head: pg.T("side.approve")}, {Head: pg.T("side.tasks")}}}
	for _, b := range list {
		if !b.open {
			none := ui.TextCell("–")
			t.Rows = append(t.Rows, ui.Row{{Text: b.p.Name, Note: pg.T("side.closed")}, none, none, none, none, none})
			continue
		}
		behind, late := 0, 0
		for _, row := range b.v.slow {
			if row.promise.Progress.State == promise.Late {
				late++
			} else {
				behind++
			}
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: b.p.Name, Href: pg.outside(base(b.p.Slug))}, ui.TextCell(pg.words.N("side.pledges", len(b.v.pledges))),
			ui.TextCell(pg.T("side.slow", behind, late)), ui.TextCell(pg.words.N("side.promises", len(b.v.undecide))),
			ui.TextCell(pg.words.N("side.drafts", len(b.v.approve))),
			ui.TextCell(pg.words.Number(len(b.v.tasks)))})
	}
	return t
}

// workplaces are the partnerships that whoever is signed in is a member of.
func (h *Handlers) workplaces(r *http.Request, scope access.Scope) ([]partnership.Partnership, error) {
	held, err := h.Identity.Memberships(r.Context(), scope.Account, h.Now())
	if err != nil {
		return nil, err
	}
	var list []partnership.Partnership
	for _, m := range held {
		if m.Partnership == "" || slices.ContainsFunc(list, func(p partnership.Partnership) bool { return p.ID == m.Partnership }) {
			continue
		}
		p, err := partnership.ByID(r.Context(), h.DB, m.Partnership)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// waiting is what waits for whoever is signed in.
type waiting struct {
	approve  []promise.Draft // for this account's yes
	back     []promise.Draft // sent back with a reason, or being written
	slow     []promiseRow    // behind or late
	undecide []promiseRow    // the time is over, and no verdict is given
	latest   []happening
	pledges  []promise.PledgeAccount // that run now, or are still to come
	earlier  []promise.PledgeAccount
	tasks    []task // of the cycle
}

// promiseRow is a promise with the pledge that it stands in.
type promiseRow struct {
	pledge  promise.PledgeAccount
	promise promise.PromiseAccount
}

// happening is a line of a pledge's public history.
type happening struct {
	promise.Change
	pledge promise.PledgeAccount
}

// latestShown is how many of the newest entries are shown.
const latestShown = 5

// Home shows what waits, and how it goes.
//
// GET /arbete/{partnership}
func (h *Handlers) Home(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.home.title")
	if err != nil {
		return err
	}
	pg.crumb = nil
	v, err := h.waits(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, homePage(pg, v))
}

// sortOut finds in the public account what somebody should look at.
func sortOut(account promise.Account) waiting {
	var v waiting
	for _, p := range account.Pledges {
		if p.Phase == promise.Over {
			v.earlier = append(v.earlier, p)
		} else {
			v.pledges = append(v.pledges, p)
		}
		for _, pr := range p.Promises {
			row := promiseRow{p, pr}
			switch {
			case p.Pledge.Reporting != promise.ReportedHere || pr.Verdict != nil:
			case p.Phase == promise.Over:
				v.undecide = append(v.undecide, row)
			case pr.Progress.State == promise.Behind || pr.Progress.State == promise.Late:
				v.slow = append(v.slow, row)
			}
		}
		for _, c := range p.Changes {
			v.latest = append(v.latest, happening{c, p})
		}
	}
	slices.SortFunc(v.latest, func(a, b happening) int { return int(b.Seq - a.Seq) })
	v.latest = v.latest[:min(latestShown, len(v.latest))]
	return v
}

func (h *Handlers) drafts(r *http.Request, scope access.Scope, v *waiting) error {
	drafts, err := h.Promises.Drafts(r.Context(), scope, promise.DraftSearch{})
	if err != nil {
		return err
	}
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return err
	}
	for _, d := range drafts.Drafts {
		asked := slices.ContainsFunc(d.Waiting(promise.Required(book, d)), func(p promise.Party) bool { return scope.ApprovesFor(p.ID) })
		switch {
		case d.State == promise.InReview && asked:
			v.approve = append(v.approve, d)
		case d.State == promise.Drafting && scope.Has(access.Coordinator):
			v.back = append(v.back, d)
		}
	}
	return nil
}

func rowTable(pg *page, caption string, list []promiseRow) ui.Table {
	t := ui.Table{Caption: caption, Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.table.promise"), RowHead: true}, {Head: pg.T("staff.table.figure")}, {Head: pg.T("staff.table.state"), Narrow: true}}}
	for _, row := range list {
		t.Rows = append(t.Rows, ui.Row{
			{Text: row.promise.Promise.Text, Href: pg.at("lofte", row.pledge.Pledge.ID) + "#" + row.promise.Promise.ID, Note: row.pledge.Pledge.Title},
			ui.TextCell(figure(pg, row.promise)),
			{Part: ui.State(pg.words, stateKey(row.promise.Progress.State))},
		})
	}
	return t
}
