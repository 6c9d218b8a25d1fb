package staff

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/handover"
	"lykta/internal/web/ui"
)

// handoverLog is how many copies stand on the page.
const handoverLog = 100

// HandOverForm asks what is to be copied and what is to be masked, and shows
// what was handed over.
//
// GET /arbete/{partnership}/utlamnande
func (h *Handlers) HandOverForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "handover")
	if err != nil {
		return err
	}
	list, err := h.handovers().Log(r.Context(), scope, handoverLog)
	if err != nil {
		return err
	}
	return pg.show(w, handoverPage(pg, list))
}

func (h *Handlers) handovers() *handover.Service {
	return handover.New(h.DB, h.Promises, h.Reports, h.Now)
}

// HandOver makes a copy and sends it, after it stands in the log of copies.
//
// POST /arbete/{partnership}/utlamnande
func (h *Handlers) HandOver(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.record(r, scope, "handover")
	if err != nil {
		return err
	}
	list, err := h.handovers().Log(r.Context(), scope, handoverLog)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	request := handover.Request{What: handover.What(f.Get("what")), Draft: f.Get("draft"), From: f.Day("from"), To: f.Day("to"),
		Receiver: handover.Receiver(f.Get("receiver")), Ground: f.Get("ground"), Reference: f.Get("reference")}
	for _, field := range f.All("masked") {
		request.Masked = append(request.Masked, handover.Field(field))
	}
	var reasons []string
	if len(f.Errors) == 0 {
		reasons, err = h.handovers().Doubts(r.Context(), scope, request)
	}
	for _, why := range reasons {
		pg.doubt("", why)
	}
	if len(f.Errors) == 0 && err == nil && !pg.unlooked(fmt.Sprint(request, reasons)) {
		var doc handover.Document
		var number int64
		if doc, number, err = h.handovers().Make(r.Context(), scope, f.Key(), request); err == nil {
			return sendCopy(w, pg, doc, request, number)
		}
	}
	return pg.again(w, err, func() templ.Component { return handoverPage(pg, list) })
}

// sendCopy sends the copy with a page that says what it is.
func sendCopy(w http.ResponseWriter, pg *page, doc handover.Document, request handover.Request, number int64) error {
	b, err := packed(pg, doc, request, number)
	if err != nil {
		return err
	}
	attach(w, "application/zip", fmt.Sprintf("utlamnande-%s-%d.zip", pg.p.Slug, number))
	_, _ = w.Write(b) // a reader that went away is nobody to tell
	return nil
}

// packed is the copy as two files. They bear no time and no name of a machine.
func packed(pg *page, doc handover.Document, request handover.Request, number int64) ([]byte, error) {
	var head []string
	for _, f := range doc.Fields {
		head = append(head, fieldName(pg, f))
	}
	rows := append([][]string{head}, doc.Rows...)
	csv, err := table(rows)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, file := range []struct {
		name string
		text []byte
	}{{"handling.csv", csv}, {"om-kopian.txt", []byte(aboutCopy(pg, doc, request, number))}} {
		w, err := z.Create(file.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(file.text); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return b.Bytes(), err
}

// aboutCopy says what a copy is, what was left out, and on what ground.
func aboutCopy(pg *page, doc handover.Document, request handover.Request, number int64) string {
	lines := []string{pg.T("record.copy.title", number, pg.p.Name), pg.T("record.what." + string(doc.What)), pg.words.N("record.copy.rows", len(doc.Rows))}
	if len(doc.Masked) == 0 {
		lines = append(lines, pg.T("record.copy.whole"))
	} else {
		var names []string
		for _, f := range doc.Masked {
			names = append(names, fieldName(pg, f))
		}
		lines = append(lines, pg.T("record.copy.masked", handover.Mask, names), pg.T("record.copy.ground", pg.T("record.ground."+request.Ground)), pg.T("record.copy.appeal"))
	}
	return strings.Join(append(lines, pg.T("record.copy.reference", request.Reference)), "\r\n") + "\r\n"
}

func fieldName(pg *page, f handover.Field) string { return pg.T("record.column." + string(f)) }

func handoverView(pg *page) formView {
	w := pg.words
	masked := named(pg, "record.column.", handover.Number, handover.At, handover.Account, handover.Function, handover.Party, handover.Act, handover.Object, handover.Outcome,
		handover.Ended, handover.Category, handover.Where, handover.Severity, handover.Text)
	return formView{Action: pg.at("utlamnande"), Submit: pg.T("record.handover.submit"), Fields: []templ.Component{
		ui.Radios(w, pg.choice("what", named(pg, "record.what.", handover.Reports, handover.Draft, handover.AuditLog))),
		ui.Input(w, optional(dated(pg.field("from")))), ui.Input(w, optional(dated(pg.field("to")))),
		ui.Input(w, optional(wide(ui.Medium, pg.field("draft")))),
		ui.Checkboxes(w, optional(pg.choice("masked", masked))),
		ui.Select(w, pg.choice("ground", named(pg, "record.ground.", handover.Grounds...))),
		ui.Select(w, pg.choice("receiver", named(pg, "record.receiver.", handover.Receivers...))),
		ui.Input(w, pg.field("reference")),
	}}
}

func handoverTable(pg *page, list []handover.Entry) ui.Table {
	t := ui.Table{Caption: pg.T("record.handover.log"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("record.handover.number"), RowHead: true}, {Head: pg.T("record.handover.made")},
		{Head: pg.T("record.handover.receiver")}, {Head: pg.T("record.handover.masked")}}}
	for _, e := range list {
		what, id, _ := strings.Cut(e.What, ":")
		masked, ground := pg.T("record.copy.whole"), ""
		if len(e.Masked) > 0 {
			var names []string
			for _, f := range e.Masked {
				names = append(names, fieldName(pg, f))
			}
			masked, ground = pg.words.Join(names), pg.T("record.ground."+e.Ground)
		}
		t.Rows = append(t.Rows, ui.Row{
			{Text: pg.T("record.handover.row", e.Number, pg.T("record.what."+what)), Note: id},
			{Text: pg.words.Moment(e.At), Note: e.Function}, {Text: pg.T("record.receiver." + string(e.Receiver)), Note: e.Reference},
			{Text: masked, Note: ground}})
	}
	return t
}
