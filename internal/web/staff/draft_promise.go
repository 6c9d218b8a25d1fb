package staff

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// DraftPromiseForm asks for one promise of a draft, with what it lacks beside
// it; without a promise in the address, for a new one.
//
// GET /arbete/{partnership}/utkast/{draft}/lofte/{promise}
// GET /arbete/{partnership}/utkast/{draft}/nytt-lofte
func (h *Handlers) DraftPromiseForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	pr, err := promiseOf(r, v.draft)
	if err != nil {
		return err
	}
	fillPromise(pg.form, pr)
	return pg.show(w, formPage(pg, promiseView(pg, v, pr)))
}

// EditDraftPromise keeps it.
//
// POST /arbete/{partnership}/utkast/{draft}/lofte/{promise}
// POST /arbete/{partnership}/utkast/{draft}/nytt-lofte
func (h *Handlers) EditDraftPromise(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	pr, err := promiseOf(r, v.draft)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	typed := readPromise(pg.form, pr)
	if len(pg.form.Errors) == 0 {
		var answer promise.Edited
		if answer, err = h.Promises.EditPromise(r.Context(), scope, pg.form.Key(), pg.form.at(v.draft), typed); err == nil {
			return pg.confirm(w, edited(answer), "utkast", v.draft.ID)
		}
	}
	return pg.again(w, asAsked(err), func() templ.Component { return formPage(pg, promiseView(pg, v, pr)) })
}

// promiseOf returns the promise that the address names, or a new one.
func promiseOf(r *http.Request, d promise.Draft) (promise.Promise, error) {
	id := r.PathValue("promise")
	if id == "" {
		return promise.Promise{Shape: promise.Count}, nil
	}
	for _, p := range d.Body.Pledge.Promises {
		if p.ID == id {
			return p, nil
		}
	}
	return promise.Promise{}, errs.E(errs.NotFound, "promise.none")
}

func fillPromise(f *form, p promise.Promise) {
	v := f.Values
	for name, value := range map[string]string{
		"heading": p.Heading, "text": p.Text, "shape": string(p.Shape), "unit": p.Unit, "place": p.Place, "time": p.Time,
		"target_group": p.TargetGroup, "deadline": p.Deadline.String(), "follow_up": p.FollowUp,
	} {
		v.Set(name, value)
	}
	v["by"] = p.By
	if p.AtLeast > 0 {
		v.Set("at_least", strconv.Itoa(p.AtLeast))
	}
	v.Set("recurs.interval", "1")
	if p.Recurs != nil {
		v.Set("recurs.times", strconv.Itoa(p.Recurs.Times))
		v.Set("recurs.interval", strconv.Itoa(p.Recurs.Interval))
		v.Set("recurs.per", string(p.Recurs.Per))
	}
	var members []string
	for _, m := range p.Members {
		members = append(members, m.Name)
	}
	v.Set("members", strings.Join(members, "\n"))
	if p.Optional {
		v.Set("optional", "1")
	}
}

// readPromise makes a promise of what was typed. Numbers of another shape than
// the chosen one are left out.
func readPromise(f *form, was promise.Promise) promise.Promise {
	p := promise.Promise{
		ID: was.ID, Continues: was.Continues, Heading: f.Get("heading"), Text: f.Get("text"), By: f.All("by"),
		Shape: promise.Shape(f.Get("shape")), Unit: f.Get("unit"), Place: f.Get("place"), Time: f.Get("time"),
		TargetGroup: f.Get("target_group"), Deadline: f.Day("deadline"), FollowUp: f.Get("follow_up"), Optional: f.Get("optional") != "",
	}
	if p.Text == was.Text {
		p.Vague = was.Vague
	}
	switch p.Shape {
	case promise.Count:
		p.AtLeast = f.Number("at_least")
	case promise.Recurring:
		p.Recurs = &promise.Rhythm{Times: f.Number("recurs.times"), Interval: f.Number("recurs.interval"), Per: promise.Unit(f.Get("recurs.per"))}
	case promise.Coverage:
		p.Members = promise.NameMembers(f.Lines("members"), was.Members)
	}
	return p
}

// asAsked leads complaints to the fields as the form has them: about one of a
// set to the field with them all.
func asAsked(err error) error {
	var fields []errs.Field
	for _, f := range errs.FieldsOf(err) {
		if strings.HasPrefix(f.Name, "members.") {
			f.Name = "members"
		}
		if f.Name == "recurs" {
			f.Name = "recurs.times"
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return errs.Fields(fields...)
}

func promiseView(pg *page, v draftView, pr promise.Promise) formView {
	pg.area = "staff.promise"
	pg.under(pg.title, pg.at("utkast", v.draft.ID))
	pg.title = pg.T("staff.promise.title")
	action := pg.at("utkast", v.draft.ID, "nytt-lofte")
	var beside templ.Component
	if pr.ID != "" {
		action = pg.at("utkast", v.draft.ID, "lofte", pr.ID)
		beside = adviceBeside(pg, v, pr)
	}
	return formView{
		Beside: beside, Action: action, Fields: promiseFields(pg, v), Submit: pg.T("staff.save"),
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("utkast", v.draft.ID)},
	}
}

func promiseFields(pg *page, v draftView) []templ.Component {
	w := pg.words
	perOptions := []ui.Option{}
	for _, unit := range []promise.Unit{promise.PerDay, promise.PerWeek, promise.PerMonth, promise.PerYear} {
		perOptions = append(perOptions, ui.Option{Value: string(unit), Label: w.N("unit."+string(unit), 2)})
	}
	return []templ.Component{
		ui.Textarea(w, rows(3, pg.field("text"))),
		ui.Checkboxes(w, pg.choice("by", partyOptions(v.draft.Body.Pledge, nil))),
		ui.Radios(w, pg.choice("shape", shapeOptions(pg))),
		ui.Input(w, optional(wide(ui.Medium, pg.field("unit")))),
		group(pg.T("staff.promise.if-count"), []templ.Component{ui.Input(w, optional(counted(pg.field("at_least"))))}),
		group(pg.T("staff.promise.if-recurring"), []templ.Component{
			ui.Input(w, optional(counted(pg.field("recurs.times")))),
			ui.Input(w, optional(counted(pg.field("recurs.interval")))),
			ui.Select(w, optional(pg.choice("recurs.per", perOptions))),
		}),
		group(pg.T("staff.promise.if-coverage"), []templ.Component{ui.Textarea(w, optional(rows(5, pg.field("members"))))}),
		more(pg.T("staff.promise.more"), true, []templ.Component{
			ui.Input(w, optional(pg.field("heading"))),
			ui.Input(w, optional(pg.field("place"))),
			ui.Input(w, optional(pg.field("time"))),
			ui.Input(w, optional(pg.field("target_group"))),
			ui.Input(w, optional(dated(pg.field("deadline")))),
			ui.Textarea(w, optional(rows(2, pg.field("follow_up")))),
			ui.Checkbox(w, pg.field("optional")),
		}),
	}
}

func shapeOptions(pg *page) []ui.Option {
	options := named(pg, "shape.", promise.Count, promise.Recurring, promise.Coverage, promise.Open)
	for i := range options {
		options[i].Hint = pg.T("staff.promise.shape." + options[i].Value)
	}
	return options
}
