package public

import (
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// actionsPerPage is how many actions stand on one page.
const actionsPerPage = 50

// Promise is one promise's page: every action in time order and by place, its
// occasions, its pace, and what was said of it.
func Promise(c *Context) (templ.Component, error) {
	p, err := c.pledge()
	if err != nil {
		return nil, err
	}
	pr, ok := p.Promise(c.Param("promise"))
	if !ok {
		return nil, errs.E(errs.NotFound, "error.notfound")
	}
	v := promiseView{Context: c, pledge: p, PromiseAccount: pr, corrections: c.Book.Corrections(p.Pledge.ID, c.Day)}
	v.from, v.to, v.pager = c.pager(len(pr.Actions), actionsPerPage, "promise.where-in-list")
	return promisePage(v), nil
}

type promiseView struct {
	*Context
	promise.PromiseAccount
	pledge      promise.PledgeAccount
	corrections []promise.Change // of the whole pledge
	from, to    int              // of the actions shown, counted from the newest
	pager       ui.Pager
}

// facts are what the promise says, with what it leaves unsaid left out.
func (v promiseView) facts() []ui.Entry {
	p := v.Promise
	var list []ui.Entry
	add := func(key, text string) {
		if text != "" {
			list = append(list, ui.Entry{Key: v.T(key), Text: text})
		}
	}
	add("pledge.by", v.performers(v.pledge.Pledge, p))
	add("promise.shape", v.T("shape."+string(p.Shape)))
	if p.Recurs != nil {
		add("promise.rhythm", v.rhythm(*p.Recurs))
	}
	if v.Progress.Target > 0 {
		add("promise.target", v.Words.Number(v.Progress.Target))
	}
	if v.Progress.State == promise.Behind || v.Progress.State == promise.OnTrack {
		add("promise.expected", v.Words.Number(v.Progress.Expected))
	}
	add("promise.when", v.sv(p.Time))
	add("promise.where", v.sv(p.Place))
	add("promise.for", v.sv(p.TargetGroup))
	add("promise.deadline", v.Words.Date(p.Deadline))
	add("promise.follow-up", v.sv(p.FollowUp))
	vague := make([]string, len(p.Vague))
	for i, word := range p.Vague {
		vague[i] = v.sv(word)
	}
	add("promise.vague", v.Words.Join(vague))
	return list
}

// actions is the table of those that the page shows, the newest first.
func (v promiseView) actions() ui.Table {
	t := ui.Table{Caption: v.T("promise.actions"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("promise.date"), RowHead: true}, {Head: v.T("promise.count"), Number: true},
		{Head: v.T("promise.place")}, {Head: v.T("promise.performer")}, {Head: v.T("promise.note")},
	}}
	for i := v.from; i < v.to; i++ {
		t.Rows = append(t.Rows, v.action(v.Actions[len(v.Actions)-1-i]))
	}
	return t
}

func (v promiseView) action(a promise.ActionAccount) ui.Row {
	when := v.Words.Date(a.Action.Date)
	if !a.Action.From.IsZero() && a.Action.From != a.Action.Date {
		when = v.T("promise.span", a.Action.From, a.Action.Date)
	}
	notes := v.entered(a.Ref, a.Corrected)
	if a.Outside {
		notes = append(notes, v.T("promise.outside"))
	}
	note := v.sv(a.Action.Note)
	if names := v.memberNames(a.Action.Members); names != "" {
		if note != "" {
			note = names + ". " + note
		} else {
			note = names
		}
	}
	return ui.Row{
		{Text: when, Note: v.Words.Join(notes)},
		ui.TextCell(v.Words.Number(a.Action.Count)),
		ui.TextCell(v.place(a.Action.Place)),
		ui.TextCell(v.performed(v.pledge.Pledge, a.Action.By)),
		ui.TextCell(note),
	}
}

func (v promiseView) memberNames(ids []string) string {
	var names []string
	for _, id := range ids {
		for _, m := range v.Promise.Members {
			if m.ID == id {
				names = append(names, v.sv(m.Name))
			}
		}
	}
	return v.Words.Join(names)
}

func (c *Context) place(name string) string {
	if name == "" {
		return c.T("promise.place.none")
	}
	return c.sv(name)
}

// byPlace sums the actions by place.
func (v promiseView) byPlace() ui.Table {
	t := ui.Table{Caption: v.T("promise.by-place"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("promise.place"), RowHead: true}, {Head: v.T("promise.by-place.actions"), Number: true},
		{Head: v.T("promise.count"), Number: true},
	}}
	for _, s := range v.ByPlace() {
		t.Rows = append(t.Rows, ui.Row{ui.TextCell(v.place(s.Place)),
			ui.TextCell(v.Words.Number(s.Actions)), ui.TextCell(v.Words.Number(s.Count))})
	}
	return t
}

// deviations of this promise, the newest first.
func (v promiseView) deviations() []ui.Event {
	var events []ui.Event
	for i := len(v.Deviations) - 1; i >= 0; i-- {
		events = append(events, v.deviation(v.pledge, v.Deviations[i], false))
	}
	return events
}

// verdicts that were given, the newest first.
func (v promiseView) verdicts() []ui.Event {
	var events []ui.Event
	for i := len(v.Verdicts) - 1; i >= 0; i-- {
		a := v.Verdicts[i]
		e := ui.Event{When: v.Words.Date(a.Dated), Exact: a.Dated.String(), Title: v.T("outcome." + string(a.Verdict.Outcome)), Text: v.sv(a.Verdict.Motive)}
		sum := v.Words.Number(a.Verdict.Done)
		if a.Verdict.Target > 0 {
			sum = v.T("amount.of", a.Verdict.Done, a.Verdict.Target)
		}
		e.Notes = append(e.Notes, v.T("promise.verdict.sum", sum))
		if a.Verdict.Proposed != "" && a.Verdict.Proposed != a.Verdict.Outcome {
			e.Notes = append(e.Notes, v.T("promise.verdict.proposed", v.T("outcome."+string(a.Verdict.Proposed))))
		}
		e.Notes = append(e.Notes, v.performed(v.pledge.Pledge, a.Verdict.By))
		e.Notes = append(e.Notes, v.entered(a.Ref, a.Corrected)...)
		e.Notes = append(e.Notes, v.reasons(a.Seq)...)
		events = append(events, e)
	}
	return events
}

// reasons are why an entry was corrected, a line for each correction with its
// day.
func (v promiseView) reasons(seq int64) []string {
	var lines []string
	for _, ch := range v.corrections {
		if ch.Of != nil && ch.Of.Seq == seq {
			lines = append(lines, v.T("promise.corrected.why", ch.Dated, v.sv(ch.Reason)))
		}
	}
	return lines
}

// big is the figure that the page opens with, and what it is of.
func (v promiseView) big() (figure, of, what string) {
	g := v.Progress
	switch {
	case g.State == promise.OutcomeNotReported || g.Target == 0 && g.Count == 0:
		return "", "", v.figure(v.PromiseAccount)
	case v.Promise.Shape == promise.Recurring && g.Met+g.Missed > 0:
		return strconv.Itoa(g.Met), v.T("amount.out-of", g.Met+g.Missed), v.T("promise.occasions.so-far")
	case v.Promise.Shape == promise.Count && g.Target > 0:
		return v.Words.Number(g.Done), v.T("amount.out-of-at-least", g.Target), v.Promise.Unit
	case v.Promise.Shape == promise.Coverage && g.Target > 0:
		return v.Words.Number(g.Done), v.T("amount.out-of", g.Target), v.unit(v.Promise, g.Target)
	}
	return "", "", v.figure(v.PromiseAccount)
}

// earlier is the promise that this one continues.
func (v promiseView) earlier() (ui.Link, bool) {
	ref := v.Earlier
	if ref == nil || !ref.IsHere {
		return ui.Link{}, false
	}
	return ui.Link{Text: ref.Text, Href: v.promisePath(ref.Pledge, ref.Promise)}, true
}
