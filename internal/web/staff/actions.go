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
	verdict   bool
}

// filter is what a list is narrowed to.
type filter struct {
	text   string // words that an entry must hold
	pledge string // ID; "" is all
	page   int    // from 1
	at     string // address of the list, without its query
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
	f.at = pg.at("insatser")
	pg.form.Values.Set("q", f.text)
	pg.form.Values.Set("lofte", f.pledge)
	found := f.narrow(entriesOf(pg, account.Pledges...))
	return pg.show(w, actionsPage(pg, f, account, found))
}

func readFilter(q url.Values) filter {
	return filter{text: strings.TrimSpace(q.Get("q")), pledge: q.Get("lofte"), page: pageNumber(q)}
}

// lastPage is the last page of a list that anybody is led to.
const lastPage = 1_000_000

// pageNumber is the page of a list that the address asks for, from 1.
func pageNumber(q url.Values) int {
	n, err := strconv.Atoi(q.Get("sida"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), lastPage)
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

// pager leads to the pages beside the one with a number, of a list of n; address
// is where a page is.
func pager(pg *page, number, n int, address func(number int) string) ui.Pager {
	var p ui.Pager
	pages := (n + pageSize - 1) / pageSize
	if number > 1 {
		p.Previous = address(min(number-1, max(pages, 1)))
	}
	if number < pages {
		p.Next = address(number + 1)
	}
	if pages > 1 {
		p.Where = pg.T("pager.of", number, pages)
	}
	return p
}

// address is the list with the filter, on another page of it.
func (f filter) address(number int) string {
	q := url.Values{"sida": {strconv.Itoa(number)}}
	if f.text != "" {
		q.Set("q", f.text)
	}
	if f.pledge != "" {
		q.Set("lofte", f.pledge)
	}
	return f.at + "?" + q.Encode()
}

// entriesOf gathers the entries of pledges.
func entriesOf(pg *page, pledges ...promise.PledgeAccount) []entryRow {
	var list []entryRow
	for _, p := range pledges {
		for _, pr := range slices.Concat(p.Promises, p.Dropped) {
			list = append(list, entriesOfPromise(pg, p.Pledge, pr)...)
		}
	}
	return list
}

func entriesOfPromise(pg *page, p promise.Pledge, pr promise.PromiseAccount) []entryRow {
	var list []entryRow
	add := func(ref promise.Ref, corrected bool, title, by, place string, more ...string) {
		e := entryRow{Ref: ref, pledge: p, promise: pr.Promise, title: title, by: by, place: place, corrected: corrected}
		e.text = strings.Join(append(more, title, e.by, place, pr.Promise.Text, ref.Dated.String(), pg.words.Date(ref.Dated)), " ")
		list = append(list, e)
	}
	for _, a := range pr.Actions {
		title := counting(pg, pr.Promise, a.Action.Count)
		add(a.Ref, a.Corrected, title, performed(pg, p, a.Action.By), a.Action.Place, a.Action.Note, a.Action.By.Function)
	}
	for _, d := range pr.Deviations {
		add(d.Ref, d.Corrected, pg.T("staff.actions.deviation", d.Deviation.What), partyName(p, d.Deviation.Party), "", d.Deviation.Why)
	}
	for _, e := range pr.Effects {
		add(e.Ref, e.Corrected, pg.T("staff.actions.effect", pg.T("direction."+string(e.Effect.Direction))), partyName(p, e.Effect.By.Party), "", e.Effect.Figure)
	}
	for _, v := range pr.Verdicts {
		add(v.Ref, v.Corrected, pg.T("staff.actions.verdict", pg.T("outcome."+string(v.Verdict.Outcome))), partyName(p, v.Verdict.By.Party), "", v.Verdict.Motive)
		list[len(list)-1].verdict = true
	}
	return list
}

// performed names who did something, or who told of it.
func performed(pg *page, p promise.Pledge, by promise.Performer) string {
	if by.ToldBy != "" {
		return pg.T("promise.told-by", partyName(p, by.ToldBy))
	}
	return partyName(p, by.Party)
}

// correctable reports whether whoever looks may correct the entry.
func (e entryRow) correctable(pg *page) bool {
	return pg.may(access.CorrectAction) && (!e.verdict || pg.may(access.DecideVerdict))
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

func actionTable(pg *page, caption string, list []entryRow) ui.Table {
	t := ui.Table{Caption: caption, Quiet: true, Columns: []ui.Column{
		{Head: pg.T("staff.actions.what"), RowHead: true}, {Head: pg.T("staff.actions.day"), Narrow: true},
		{Head: pg.T("staff.actions.by")}, {Head: pg.T("staff.actions.where")}, {Head: pg.T("staff.actions.correct"), Narrow: true}}}
	for _, e := range list {
		note := e.promise.Text
		if e.corrected {
			note = pg.T("staff.actions.corrected") + " " + note
		}
		correct := ui.Cell{Text: pg.T("staff.actions.no-correct")}
		if e.correctable(pg) {
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
