package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// pageSize is how many entries stand on a page of a list.
const pageSize = 25

// entryRow is one action, deviation or effect with where it belongs.
type entryRow struct {
	promise.Ref
	pledge    promise.Pledge
	promise   promise.Promise
	title     string
	text      string // what is searched
	by        string
	place     string
	corrected bool
}

// filter is what a list is narrowed to.
type filter struct {
	text   string // words that an entry must hold
	pledge string // ID; "" is all
	page   int    // from 1
}

// Actions lists what was done, what was not and what came of it, newest first,
// to search in and to correct.
//
// GET /arbete/{partnership}/insatser?q=&lofte=&sida=
func (h *Handlers) Actions(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.actions.title")
	if err != nil {
		return err
	}
	pg.area = "staff.actions"
	account, err := h.account(r, scope)
	if err != nil {
		return err
	}
	f := readFilter(r.URL.Query())
	pg.form.Values.Set("q", f.text)
	pg.form.Values.Set("lofte", f.pledge)
	found := f.narrow(entriesOf(pg, account))
	return pg.show(w, actionsPage(pg, f, account, found))
}

func readFilter(q url.Values) filter {
	n, err := strconv.Atoi(q.Get("sida"))
	if err != nil || n < 1 {
		n = 1
	}
	return filter{text: strings.TrimSpace(q.Get("q")), pledge: q.Get("lofte"), page: n}
}

// narrow keeps what the filter asks for, newest first.
func (f filter) narrow(all []entryRow) []entryRow {
	words := strings.Fields(strings.ToLower(f.text))
	var found []entryRow
	for _, e := range all {
		text := strings.ToLower(e.text)
		missing := slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
		if !missing && (f.pledge == "" || f.pledge == e.pledge.ID) {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b entryRow) int {
		if c := b.Dated.Compare(a.Dated); c != 0 {
			return c
		}
		return int(b.Seq - a.Seq)
	})
	return found
}

// shown is the part of a list that stands on the filter's page.
func (f filter) shown(all []entryRow) []entryRow {
	from := min((f.page-1)*pageSize, len(all))
	return all[from:min(from+pageSize, len(all))]
}

// pager leads to the pages beside this one.
func (f filter) pager(pg *page, n int) ui.Pager {
	var p ui.Pager
	if f.page > 1 {
		p.Previous = f.address(pg, f.page-1)
	}
	if f.page*pageSize < n {
		p.Next = f.address(pg, f.page+1)
	}
	if n > pageSize {
		p.Where = pg.T("pager.of", f.page, (n+pageSize-1)/pageSize)
	}
	return p
}

func (f filter) address(pg *page, number int) string {
	q := url.Values{"sida": {strconv.Itoa(number)}}
	if f.text != "" {
		q.Set("q", f.text)
	}
	if f.pledge != "" {
		q.Set("lofte", f.pledge)
	}
	return pg.at("insatser") + "?" + q.Encode()
}

// entriesOf gathers the entries of every pledge.
func entriesOf(pg *page, account promise.Account) []entryRow {
	var list []entryRow
	for _, p := range account.Pledges {
		for _, pr := range slices.Concat(p.Promises, p.Dropped) {
			list = append(list, entriesOfPromise(pg, p.Pledge, pr)...)
		}
	}
	return list
}

func entriesOfPromise(pg *page, p promise.Pledge, pr promise.PromiseAccount) []entryRow {
	var list []entryRow
	add := func(ref promise.Ref, corrected bool, title, party, place string, more ...string) {
		e := entryRow{Ref: ref, pledge: p, promise: pr.Promise, title: title, by: partyName(p, party), place: place, corrected: corrected}
		e.text = strings.Join(append(more, title, e.by, place, pr.Promise.Text, ref.Dated.String(), pg.words.Date(ref.Dated)), " ")
		list = append(list, e)
	}
	for _, a := range pr.Actions {
		title := counting(pg, pr.Promise, a.Action.Count)
		add(a.Ref, a.Corrected, title, a.Action.By.Party, a.Action.Place, a.Action.Note, a.Action.By.Function)
	}
	for _, d := range pr.Deviations {
		add(d.Ref, d.Corrected, pg.T("staff.actions.deviation", d.Deviation.What), d.Deviation.Party, "", d.Deviation.Why)
	}
	for _, e := range pr.Effects {
		add(e.Ref, e.Corrected, pg.T("staff.actions.effect", pg.T("direction."+string(e.Effect.Direction))), e.Effect.By.Party, "", e.Effect.Figure)
	}
	return list
}

// counting is how many of what a promise counts, in words that fit one as well
// as many.
func counting(pg *page, p promise.Promise, n int) string {
	if p.Unit == "" {
		return pg.T("staff.actions.count", n)
	}
	first, size := utf8.DecodeRuneInString(p.Unit)
	return pg.T("staff.actions.count-of", string(unicode.ToUpper(first))+p.Unit[size:], n)
}

func actionTable(pg *page, list []entryRow) ui.Table {
	t := ui.Table{Caption: pg.title, Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.actions.what"), RowHead: true}, {Head: pg.T("staff.actions.day"), Narrow: true},
		{Head: pg.T("staff.actions.by")}, {Head: pg.T("staff.actions.where")}, {Head: pg.T("staff.actions.correct"), Narrow: true}}}
	for _, e := range list {
		note := e.promise.Text
		if e.corrected {
			note = pg.T("staff.actions.corrected") + " " + note
		}
		correct := ui.Cell{Text: pg.T("staff.actions.no-correct")}
		if pg.may(access.CorrectAction) {
			correct = ui.Cell{Part: correctLink(pg, e)}
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: e.title, Note: note}, ui.TextCell(pg.words.Date(e.Dated)), ui.TextCell(e.by), ui.TextCell(e.place), correct})
	}
	return t
}

func pledgeOptions(pg *page, account promise.Account) []ui.Option {
	list := []ui.Option{{Label: pg.T("staff.actions.all")}}
	for _, p := range account.Pledges {
		list = append(list, ui.Option{Value: p.Pledge.ID, Label: p.Pledge.Title})
	}
	return list
}
