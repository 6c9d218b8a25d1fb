package staff

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// corrected is the entry that is corrected, as it stands now.
type corrected struct {
	about
	seq       int64
	seen      int64
	action    *promise.Action
	deviation *promise.Deviation
	effect    *promise.Effect
	verdict   *promise.Verdict
	done      int // what the sum of the verdict's day is now
}

// CorrectForm shows what an action, a deviation, an effect or a verdict says,
// and asks what it should have said, or to take it back.
//
// GET /arbete/{partnership}/rattelse/{entry}
func (h *Handlers) CorrectForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, c, err := h.correcting(r, scope)
	if err != nil {
		return err
	}
	pg.form = blankForm("seen", strconv.FormatInt(c.seen, 10))
	c.fill(pg.form)
	return pg.show(w, formPage(pg, correctView(pg, c)))
}

// Correct keeps the correction.
//
// POST /arbete/{partnership}/rattelse/{entry}
func (h *Handlers) Correct(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, c, err := h.correcting(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	m := c.read(pg.form)
	if len(pg.form.Errors) == 0 && !pg.doubtful("reason", "note", "place", "what", "why", "figure", "source", "motive", "function") {
		if err = h.Promises.Correct(r.Context(), scope, pg.form.Key(), m); err == nil {
			return pg.confirm(w, "correction", "insatser")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, correctView(pg, c)) })
}

// correcting begins a page about the entry that the address names.
func (h *Handlers) correcting(r *http.Request, scope access.Scope) (*page, corrected, error) {
	pg, err := h.open(r, scope, "staff.correct.title")
	if err != nil {
		return nil, corrected{}, err
	}
	entry, err := h.Promises.Entry(r.Context(), scope, seqOf(r))
	if err != nil {
		return nil, corrected{}, err
	}
	account, err := h.account(r, scope)
	if err != nil {
		return nil, corrected{}, err
	}
	c := corrected{seq: entry.Seq, seen: entry.Newest, action: entry.Body.Action, deviation: entry.Body.Deviation, effect: entry.Body.Effect, verdict: entry.Body.Verdict}
	var known bool
	if c.pledge, known = account.Pledge(entry.Pledge); !known {
		return nil, c, errs.E(errs.NotFound, "entry.none")
	}
	c.promise, _ = c.pledge.Promise(entry.Promise)
	switch {
	case c.action != nil:
		pg.area = "staff.action"
	case c.deviation != nil:
		pg.area = "staff.deviation"
	case c.effect != nil:
		pg.area = "staff.effect"
	case c.verdict != nil:
		pg.area = "staff.verdict"
		if decision := access.Decide(scope, access.DecideVerdict, scope.Own()); !decision.Allow {
			return nil, c, decision.Err()
		}
		if c.done, err = h.sumOn(r, scope, *c.verdict); err != nil {
			return nil, c, err
		}
	default:
		return nil, c, errs.E(errs.NotFound, "entry.none")
	}
	pg.under(pg.T("staff.nav.actions"), pg.at("insatser"))
	return pg, c, nil
}

// fill puts what the entry says into the form.
func (c corrected) fill(f *form) {
	v := f.Values
	switch {
	case c.action != nil:
		a := c.action
		v.Set("date", a.Date.String())
		v.Set("from", a.From.String())
		v.Set("count", strconv.Itoa(a.Count))
		v.Set("place", a.Place)
		v.Set("party", a.By.Party)
		v.Set("function", a.By.Function)
		if a.By.ToldBy != "" {
			v.Set("party", a.By.ToldBy)
			v.Set("told", "1")
		}
		v.Set("note", a.Note)
		v["members"] = a.Members
	case c.deviation != nil:
		d := c.deviation
		v.Set("what", d.What)
		v.Set("why", d.Why)
		v.Set("party", d.Party)
		v.Set("span.from", d.Span.From.String())
		v.Set("span.to", d.Span.To.String())
	case c.effect != nil:
		e := c.effect
		v.Set("direction", string(e.Direction))
		v.Set("figure", e.Figure)
		v.Set("source", e.Source)
		v.Set("party", e.By.Party)
		v.Set("function", e.By.Function)
	case c.verdict != nil:
		d := c.verdict
		v.Set("outcome", string(d.Outcome))
		v.Set("motive", d.Motive)
		v.Set("party", d.By.Party)
		v.Set("function", d.By.Function)
	}
}

// sumOn is what had been done on a verdict's day, as the ledger has it now.
func (h *Handlers) sumOn(r *http.Request, scope access.Scope, v promise.Verdict) (int, error) {
	book, _, err := h.Shelf.Get(r.Context(), scope.Partnership)
	if err != nil {
		return 0, err
	}
	row, _ := book.On(v.Date).Promise(v.Pledge, v.Promise)
	return proposedDone(about{promise: row}), nil
}

// read makes an amendment of what was typed. The day of a deviation and of an
// effect stays the one on which it was told.
func (c corrected) read(f *form) promise.Amendment {
	seen, err := strconv.ParseInt(f.Get("seen"), 10, 64)
	if err != nil {
		seen = -1
	}
	m := promise.Amendment{Seq: c.seq, Seen: seen, Reason: f.Get("reason"), Withdrawn: f.Get("withdrawn") != ""}
	if m.Withdrawn {
		return m
	}
	switch {
	case c.action != nil:
		a := readAction(f, c.about)
		a.Source = c.action.Source
		m.Action = &a
	case c.deviation != nil:
		d := readDeviation(f, c.about)
		d.Date = c.deviation.Date
		m.Deviation = &d
	case c.effect != nil:
		e := readEffect(f, c.about)
		e.Date = c.effect.Date
		m.Effect = &e
	case c.verdict != nil:
		v := readVerdict(f, c.about)
		v.Done, v.Source = c.done, c.verdict.Source
		m.Verdict = &v
	}
	return m
}

func correctView(pg *page, c corrected) formView {
	var fields []templ.Component
	switch {
	case c.action != nil:
		fields = actionFields(pg, c.about)
	case c.deviation != nil:
		fields = deviationFields(pg, c.about)
	case c.effect != nil:
		fields = effectFields(pg, c.about)
	case c.verdict != nil:
		fields = verdictFields(pg, c.about)
	}
	pg.area = "staff.correct"
	fields = append(fields,
		ui.Hidden("seen", pg.form.Get("seen")),
		ui.Textarea(pg.words, rows(3, pg.field("reason"))),
		ui.Checkbox(pg.words, pg.field("withdrawn")))
	return formView{
		Kicker: c.pledge.Pledge.Title, Lead: c.promise.Promise.Text, Before: paragraph(pg.T("staff.correct.explain")),
		Action: pg.at("rattelse", strconv.FormatInt(c.seq, 10)), Fields: fields,
		Submit: pg.T("staff.correct.submit"), Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("insatser")},
	}
}
