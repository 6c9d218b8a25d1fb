package staff

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// draftPage is what the page of a draft shows besides its text.
type draftView struct {
	draft    promise.Draft
	required []promise.Party // whose approval it needs
	waiting  []promise.Party // who has not approved it yet
	own      string          // the party that whoever is signed in may say yes for, if it is asked
	problems []errs.Field    // what keeps it from being sent
}

// Draft shows a draft whole: what it says, what each promise lacks, who has
// approved it, and what can be done with it.
//
// GET /arbete/{partnership}/utkast/{draft}
func (h *Handlers) Draft(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, draftPage(pg, v))
}

// drafted begins a page about the draft that the address names.
func (h *Handlers) drafted(r *http.Request, scope access.Scope) (*page, draftView, error) {
	pg, err := h.open(r, scope, "staff.draft.title")
	if err != nil {
		return nil, draftView{}, err
	}
	d, err := h.Promises.Draft(r.Context(), scope, r.PathValue("draft"))
	if err != nil {
		return nil, draftView{}, err
	}
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return nil, draftView{}, err
	}
	v := draftView{draft: d, required: promise.Required(book, d)}
	v.waiting = d.Waiting(v.required)
	for _, party := range v.waiting {
		if scope.ApprovesFor(party.ID) {
			v.own = party.ID
		}
	}
	pg.title = draftTitle(pg, d)
	pg.form = blankForm(versionField, version(d))
	pg.under(pg.T("staff.nav.drafts"), pg.at("utkast"))
	return pg, v, nil
}

// at is where a draft was seen, as its form says.
func (f *form) at(d promise.Draft) promise.At { return promise.At{Draft: d.ID, Version: f.Version()} }

// pledgeParties are a partnership's parties as a pledge has them.
func pledgeParties(p partnership.Partnership) []promise.Party {
	var list []promise.Party
	for _, party := range p.Parties {
		list = append(list, promise.Party{ID: party.ID, Kind: promise.PartyKind(party.Kind), Name: party.Name})
	}
	return list
}

// editable reports whether what the draft says may be changed now.
func (v draftView) editable(pg *page) bool {
	return pg.may(access.EditDraft) && (v.draft.State == promise.Drafting || v.draft.State == promise.InReview)
}

// problemOf returns what keeps a promise from being sent.
func (v draftView) problemsOf(pg *page, i int) []string {
	var list []string
	for _, f := range v.problems {
		if strings.HasPrefix(f.Name, fmt.Sprintf("promises.%d.", i)) {
			list = append(list, pg.words.Field(f))
		}
	}
	return list
}

// headEntries tell all of a draft but its promises.
func headEntries(pg *page, v draftView) []ui.Entry {
	p := v.draft.Body.Pledge
	edit := ui.Link{}
	if v.editable(pg) {
		edit = ui.Link{Text: pg.T("staff.change"), Href: pg.at("utkast", v.draft.ID, "inledning")}
	}
	entries := []ui.Entry{
		{Key: pg.T("staff.head.period"), Text: pg.words.PeriodDays(p.Period), Action: edit},
		{Key: pg.T("staff.head.parties"), Text: pg.words.Join(names(p.Parties)), Action: edit},
		{Key: pg.T("staff.head.goal"), Text: p.Goal, Action: edit},
		{Key: pg.T("staff.head.problem"), Text: p.Problem, Action: edit},
		{Key: pg.T("staff.head.basis"), Text: pg.words.Join(basisTexts(pg, p.Basis)), Action: edit},
	}
	if v.draft.Base != promise.NewPledge {
		entries = append(entries, ui.Entry{Key: pg.T("staff.head.note"), Text: v.draft.Body.Note, Action: edit})
	}
	for i := range entries {
		if entries[i].Text == "" {
			entries[i].Text = pg.T("staff.empty")
		}
	}
	return entries
}

func names(parties []promise.Party) []string {
	var list []string
	for _, p := range parties {
		list = append(list, p.Name)
	}
	return list
}

func basisTexts(pg *page, basis []promise.Basis) []string {
	var list []string
	for _, b := range basis {
		text := pg.T("basis." + string(b.Kind))
		if b.Number > 0 {
			text += " (" + pg.words.Number(b.Number) + ")"
		}
		list = append(list, text)
	}
	return list
}

// promiseEntries tell how a promise can be checked.
func promiseEntries(pg *page, p promise.Pledge, pr promise.Promise) []ui.Entry {
	entries := []ui.Entry{
		{Key: pg.T("staff.promise.by"), Text: pg.words.Join(partyNames(p, pr.By))},
		{Key: pg.T("staff.promise.shape"), Text: pg.T("shape." + string(pr.Shape))},
		{Key: pg.T("staff.promise.target"), Text: target(pg, pr)},
		{Key: pg.T("staff.promise.place"), Text: pr.Place},
		{Key: pg.T("staff.promise.time"), Text: pr.Time},
		{Key: pg.T("staff.promise.target_group"), Text: pr.TargetGroup},
		{Key: pg.T("staff.promise.deadline"), Text: pg.words.Date(pr.Deadline)},
	}
	return slices.DeleteFunc(entries, func(e ui.Entry) bool { return e.Text == "" })
}

// target is a promise's number, rhythm or set in words.
func target(pg *page, pr promise.Promise) string {
	switch {
	case pr.Shape == promise.Count && pr.AtLeast > 0:
		return pg.T("staff.target.count", pr.AtLeast, pr.Unit)
	case pr.Shape == promise.Recurring && pr.Recurs != nil:
		return pg.words.N("staff.target.times", pr.Recurs.Times) + " " + every(pg, *pr.Recurs)
	case pr.Shape == promise.Coverage && len(pr.Members) > 0:
		var list []string
		for _, m := range pr.Members {
			list = append(list, m.Name)
		}
		return pg.words.Join(list)
	}
	return ""
}

func every(pg *page, r promise.Rhythm) string {
	if r.Interval == 1 {
		return pg.T("staff.target.per", pg.words.N("unit."+string(r.Per), 1))
	}
	return pg.T("staff.target.every", r.Interval, pg.words.N("unit."+string(r.Per), r.Interval))
}
