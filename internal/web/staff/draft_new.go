package staff

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
	"lykta/internal/promisetext"
	"lykta/internal/web/ui"
)

// maxPaste is the longest text that is read, in bytes.
const maxPaste = 1 << 20

// NewDraftForm takes the text of a pledge as the municipality has it.
//
// GET /arbete/{partnership}/nytt-utkast
func (h *Handlers) NewDraftForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.new.title")
	if err != nil {
		return err
	}
	pg.area = "staff.new"
	pg.under(pg.T("staff.nav.drafts"), pg.at("utkast"))
	return pg.show(w, formPage(pg, newDraftView(pg)))
}

// NewDraft reads the text and makes a draft of what it promises. Without a text
// the draft is empty.
//
// POST /arbete/{partnership}/nytt-utkast
func (h *Handlers) NewDraft(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.new.title")
	if err != nil {
		return err
	}
	pg.area = "staff.new"
	pg.under(pg.T("staff.nav.drafts"), pg.at("utkast"))
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	body, found := h.readText(pg)
	if len(pg.form.Errors) == 0 {
		var id string
		if id, err = h.Promises.NewDraft(r.Context(), scope, pg.form.Key(), body); err == nil {
			return pg.confirm(w, found, "utkast", id)
		}
	}
	return pg.again(w, inText(err), func() templ.Component { return formPage(pg, newDraftView(pg)) })
}

// readText makes the draft, and says which confirmation it is worth.
func (h *Handlers) readText(pg *page) (promise.DraftBody, string) {
	parties := pledgeParties(pg.p)
	text := pg.form.Get("text")
	if pg.form.Get("act") == "empty" || text == "" && pg.form.Get("act") != "read" {
		return promise.DraftBody{Pledge: promise.Pledge{Parties: parties}}, "draft-empty"
	}
	switch {
	case text == "":
		pg.form.wrong("text", "staff.new.text.missing")
	case len(text) > maxPaste:
		pg.form.wrong("text", "staff.new.text.long")
	}
	if len(pg.form.Errors) > 0 {
		return promise.DraftBody{}, ""
	}
	reading := promisetext.Read(text)
	if len(reading.Promises) == 0 {
		pg.form.wrong("text", "staff.new.text.nothing")
	}
	body := promise.DraftFromReading(reading, parties)
	body.Pledge.Title = draftName(pg, body.Pledge)
	return body, "draft-read"
}

// draftName is the title that a draft begins with.
func draftName(pg *page, p promise.Pledge) string {
	if p.Period.Days() == 0 {
		return ""
	}
	return pg.T("staff.new.name", p.Period)
}

// inText leads complaints about what the text says back to the text.
func inText(err error) error {
	var fields []errs.Field
	for _, f := range errs.FieldsOf(err) {
		if strings.HasPrefix(f.Name, "promises") || strings.HasPrefix(f.Name, "basis") {
			f.Name = "text"
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return errs.Fields(fields[0])
}

func newDraftView(pg *page) formView {
	return formView{
		Lead: pg.T("staff.new.lead"), Action: pg.at("nytt-utkast"),
		Fields: []templ.Component{
			ui.Textarea(pg.words, rows(16, pg.field("text"))),
			pasteButtons(pg),
		},
		Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("utkast")},
	}
}
