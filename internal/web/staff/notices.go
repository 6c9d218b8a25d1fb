package staff

import (
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/web/ui"
)

// Notices shows the messages that stand on the partnership's pages, and asks
// for a new one.
//
// GET /arbete/{partnership}/meddelanden
func (h *Handlers) Notices(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.notices.title")
	if err != nil {
		return err
	}
	pg.area = "staff.notice"
	pg.form.Values.Set("severity", string(partnership.Information))
	return pg.show(w, noticesPage(pg))
}

// SetNotice puts a message on the pages.
//
// POST /arbete/{partnership}/meddelanden
func (h *Handlers) SetNotice(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.notices.title")
	if err != nil {
		return err
	}
	pg.area = "staff.notice"
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	n := partnership.Notice{Swedish: f.Get("sv"), English: f.Get("en"), Severity: partnership.Severity(f.Get("severity")), Until: afterDay(f, "until")}
	if len(f.Errors) == 0 && !pg.doubtful("sv", "en") {
		if _, err = h.Promises.SetNotice(r.Context(), scope, f.Key(), n); err == nil {
			return pg.confirm(w, "notice", "meddelanden")
		}
	}
	return pg.again(w, ofNotice(err), func() templ.Component { return noticesPage(pg) })
}

// EndNotice takes a message off the pages.
//
// POST /arbete/{partnership}/meddelanden/{notice}/avsluta
func (h *Handlers) EndNotice(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "staff.notices.title")
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := h.Promises.EndNotice(r.Context(), scope, f.Key(), r.PathValue("notice")); err != nil {
		return err
	}
	return pg.confirm(w, "notice-ended", "meddelanden")
}

// afterDay is the moment at which the day that was typed has passed: what is
// said to hold until a day holds all of it.
func afterDay(f *form, name string) time.Time {
	d := f.Day(name)
	if d.IsZero() {
		return time.Time{}
	}
	return d.Add(1).Start().UTC()
}

// ofNotice leads complaints about one of the partnership's notices to the form
// of the new one.
func ofNotice(err error) error {
	var fields []errs.Field
	for _, f := range errs.FieldsOf(err) {
		if rest, ok := strings.CutPrefix(f.Name, "notices."); ok {
			_, f.Name, _ = strings.Cut(rest, ".")
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return err
	}
	return errs.Fields(fields...)
}

func noticeView(pg *page) formView {
	w := pg.words
	return formView{
		Action: pg.at("meddelanden"), Submit: pg.T("staff.notice.submit"),
		Fields: []templ.Component{
			ui.Textarea(w, rows(3, pg.field("sv"))),
			ui.Textarea(w, optional(rows(3, pg.field("en")))),
			ui.Radios(w, pg.choice("severity", named(pg, "staff.notice.severity.", partnership.Information, partnership.Warning, partnership.Danger))),
			ui.Input(w, optional(dated(pg.field("until")))),
		},
	}
}
