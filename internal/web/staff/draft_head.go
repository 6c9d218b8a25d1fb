package staff

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/promise"
	"lykta/internal/web/ui"
)

// bases are the kinds of basis that the form asks about.
var bases = []promise.BasisKind{promise.Conversations, promise.Survey, promise.Picture, promise.StaffDialogue, promise.OtherBasis}

// DraftHeadForm asks for all of a pledge but its promises.
//
// GET /arbete/{partnership}/utkast/{draft}/inledning
func (h *Handlers) DraftHeadForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	fillHead(pg.form, v.draft.Body)
	return pg.show(w, formPage(pg, headView(pg, v)))
}

// EditDraftHead keeps it.
//
// POST /arbete/{partnership}/utkast/{draft}/inledning
func (h *Handlers) EditDraftHead(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.drafted(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	body := readHead(pg, v.draft)
	if len(pg.form.Errors) == 0 && !pg.doubtful(append([]string{"title", "goal", "problem", "note"}, pg.form.starting("basis.", "signatory.")...)...) {
		var answer promise.Edited
		if answer, err = h.Promises.EditHead(r.Context(), scope, pg.form.Key(), pg.form.at(v.draft), body); err == nil {
			return pg.confirm(w, edited(answer), "utkast", v.draft.ID)
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, headView(pg, v)) })
}

// edited is the confirmation of a change: whether approvals fell is told.
func edited(e promise.Edited) string {
	if e.Cleared {
		return "cleared"
	}
	return "saved"
}

func fillHead(f *form, b promise.DraftBody) {
	p, v := b.Pledge, f.Values
	v.Set("title", p.Title)
	v.Set("period.from", p.Period.From.String())
	v.Set("period.to", p.Period.To.String())
	v.Set("goal", p.Goal)
	v.Set("problem", p.Problem)
	v.Set("note", b.Note)
	for _, party := range p.Parties {
		v.Add("parties", party.ID)
	}
	for _, s := range p.Signatories {
		v.Set("signatory."+s.Party, s.Function)
	}
	for _, basis := range p.Basis {
		name := "basis." + string(basis.Kind)
		v.Set(name+".text", basis.Text)
		if basis.Number > 0 {
			v.Set(name+".number", strconv.Itoa(basis.Number))
		}
	}
}

// readHead makes a draft's beginning of what was typed. What the form does not
// ask about stays.
func readHead(pg *page, d promise.Draft) promise.DraftBody {
	f, b := pg.form, d.Body
	p := &b.Pledge
	p.Title, p.Goal, p.Problem, b.Note = f.Get("title"), f.Get("goal"), f.Get("problem"), f.Get("note")
	p.Period = day.Period{From: f.Day("period.from"), To: f.Day("period.to")}
	if !p.Period.From.IsZero() && !p.Period.To.IsZero() && p.Period.To.Before(p.Period.From) {
		f.wrong("period.to", "period.reversed")
	}
	p.Parties, p.Signatories, p.Basis = nil, nil, nil
	for _, party := range askable(pg, d) {
		if !f.Has("parties", party.ID) {
			continue
		}
		p.Parties = append(p.Parties, party)
		if function := f.Get("signatory." + party.ID); function != "" {
			p.Signatories = append(p.Signatories, promise.Signatory{Function: function, Party: party.ID})
		}
	}
	for _, kind := range bases {
		name := "basis." + string(kind)
		basis := promise.Basis{Kind: kind, Number: f.Number(name + ".number"), Text: f.Get(name + ".text")}
		if basis.Number != 0 || basis.Text != "" {
			p.Basis = append(p.Basis, basis)
		}
		if basis.Number < 0 {
			f.wrong(name+".number", "basis.number")
		}
	}
	return b
}

// askable are the parties that a pledge can have: the partnership's, and those
// that the draft has already.
func askable(pg *page, d promise.Draft) []promise.Party {
	list := pledgeParties(pg.p)
	for _, party := range d.Body.Pledge.Parties {
		if !slices.ContainsFunc(list, func(p promise.Party) bool { return p.ID == party.ID }) {
			list = append(list, party)
		}
	}
	return list
}

func headView(pg *page, v draftView) formView {
	pg.area = "staff.head"
	pg.under(pg.title, pg.at("utkast", v.draft.ID))
	pg.title = pg.T("staff.draft.head")
	w := pg.words
	parties := askable(pg, v.draft)
	var options []ui.Option
	var signatories []templ.Component
	for _, p := range parties {
		options = append(options, ui.Option{Value: p.ID, Label: p.Name})
		name := "signatory." + p.ID
		signatories = append(signatories, ui.Input(w, optional(wide(ui.Medium, ui.Field{
			Name: name, Label: pg.T("staff.head.signatory", p.Name), Value: pg.form.Get(name), Error: pg.errors().For(name)}))))
	}
	fields := []templ.Component{
		ui.Input(w, pg.field("title")),
		group(pg.T("staff.head.period"), []templ.Component{
			ui.Input(w, dated(pg.field("period.from"))), ui.Input(w, dated(pg.field("period.to")))}),
		ui.Checkboxes(w, pg.choice("parties", options)),
		ui.Textarea(w, rows(3, pg.field("goal"))),
		ui.Textarea(w, optional(rows(4, pg.field("problem")))),
		more(pg.T("staff.head.basis"), len(pg.form.Errors) > 0, basisFields(pg)),
		more(pg.T("staff.head.signatories"), len(pg.form.Errors) > 0, signatories),
	}
	if v.draft.Base != promise.NewPledge {
		fields = append(fields, ui.Textarea(w, rows(3, pg.field("note"))))
	}
	return formView{
		Action: pg.at("utkast", v.draft.ID, "inledning"), Fields: fields,
		Submit: pg.T("staff.save"), Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("utkast", v.draft.ID)},
	}
}

func basisFields(pg *page) []templ.Component {
	var fields []templ.Component
	for _, kind := range bases {
		name := "basis." + string(kind)
		label := pg.T(name)
		fields = append(fields,
			ui.Input(pg.words, optional(counted(ui.Field{Name: name + ".number", Label: pg.T("staff.head.basis.number", label),
				Value: pg.form.Get(name + ".number"), Error: pg.errors().For(name + ".number")}))),
			ui.Input(pg.words, optional(ui.Field{Name: name + ".text", Label: pg.T("staff.head.basis.text", label),
				Value: pg.form.Get(name + ".text")})))
	}
	return fields
}
