package staff

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/web/assets"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// doneParam is the part of the address that says what was just kept. It is the
// end of a message key, so that nobody can put words of their own there.
const doneParam = "klart"

// page is what every page is made of.
type page struct {
	h        *Handlers
	r        *http.Request
	words    *words.Printer
	scope    access.Scope
	p        partnership.Partnership // zero outside a partnership
	title    string
	area     string // of the form's message keys: "staff.action"
	form     *form
	doubts   []doubt // what the writer should look at before the form is kept
	crumb    []ui.Link
	today    day.Day
	orgs     []partnership.Organisation // that a member may belong to, on the page of members
	letters  []mail.Item                // the newest, on the page of members
	scripts  []assets.Script            // that this page needs beside the one that all have
	manifest string                     // of what can be installed; "" for none
	bare     bool                       // for whoever has no account: no way to the staff's pages
}

// open begins a page of the scope's partnership, or of none.
func (h *Handlers) open(r *http.Request, scope access.Scope, title string) (*page, error) {
	pg := &page{h: h, r: r, words: frame.Words(r), scope: scope, form: blankForm(), today: day.In(h.Now())}
	pg.title = pg.T(title)
	if scope.Partnership == "" {
		return pg, nil
	}
	p, err := partnership.ByID(r.Context(), h.DB, scope.Partnership)
	if err != nil {
		return nil, err
	}
	pg.p = p
	pg.crumb = []ui.Link{{Text: p.Name, Href: pg.home()}}
	return pg, nil
}

// T is the text of a key in the page's language.
func (pg *page) T(key string, args ...any) string { return pg.words.T(key, args...) }

// base is the path of the partnership's staff pages, without language.
func base(slug string, below ...string) string {
	parts := []string{"/arbete", slug}
	for _, part := range below {
		parts = append(parts, url.PathEscape(part))
	}
	return strings.Join(parts, "/")
}

// at is the address of a staff page of the partnership, in the page's language.
func (pg *page) at(below ...string) string {
	return frame.Path(pg.words.Lang(), base(pg.p.Slug, below...))
}

func (pg *page) home() string { return pg.at() }

// outside is the address of another page in the page's language.
func (pg *page) outside(path string) string { return frame.Path(pg.words.Lang(), path) }

// under adds a step to the way here.
func (pg *page) under(text, href string) *page {
	pg.crumb = append(pg.crumb, ui.Link{Text: text, Href: href})
	return pg
}

// may reports whether the scope may do what the rule names, if need be after
// proving anew who it is: for what is shown, never for what is done.
func (pg *page) may(rule access.Rule) bool {
	d := access.Decide(pg.scope, rule, pg.scope.Own())
	return d.Allow || d.Reason == access.Stale
}

// errors are what is wrong with the form, in words.
func (pg *page) errors() ui.Errors {
	var list ui.Errors
	for _, f := range pg.form.Errors {
		list = append(list, ui.Wrong{Name: f.Name, Text: pg.words.Field(f)})
	}
	return list
}

// field is a question of the page's form: its label and hint stand in the
// catalogue under the form's area, its value is what was typed.
func (pg *page) field(name string) ui.Field {
	key := pg.area + "." + name
	f := ui.Field{Name: name, Label: pg.T(key), Error: pg.errors().For(name), Value: pg.form.Get(name)}
	if pg.words.Has(key + ".hint") {
		f.Hint = pg.T(key + ".hint")
	}
	return f
}

// choice is a question with given answers.
func (pg *page) choice(name string, options []ui.Option) ui.Field {
	f := pg.field(name)
	f.Options, f.Values, f.Value = options, pg.form.All(name), ""
	return f
}

func optional(f ui.Field) ui.Field { f.Optional = true; return f }

// searched asks for words to search for.
func searched(f ui.Field) ui.Field { f.Type = "search"; return f }

func wide(w ui.Width, f ui.Field) ui.Field { f.Width = w; return f }

func rows(n int, f ui.Field) ui.Field { f.Rows = n; return f }

// dated asks for a day with the browser's own calendar.
func dated(f ui.Field) ui.Field { f.Type, f.Width = "date", ui.Short; return f }

// counted asks for a whole number.
func counted(f ui.Field) ui.Field {
	f.Width, f.Extra = ui.Few, templ.Attributes{"inputmode": "numeric"}
	return f
}

// done is the confirmation of what was just kept, or "".
func (pg *page) done() string {
	key := "staff.done." + pg.r.URL.Query().Get(doneParam)
	if !pg.words.Has(key) {
		return ""
	}
	return pg.T(key)
}

// data is what the layout needs to know.
func (pg *page) data() ui.PageData {
	d := ui.PageData{
		Words: pg.words, Assets: pg.h.Assets, Title: pg.title, Path: pg.r.URL.Path, NoIndex: true,
		Crumbs: pg.crumb, Failed: len(pg.form.Errors) > 0, Example: pg.p.Example, Scripts: pg.scripts, Manifest: pg.manifest,
	}
	if pg.p.ID != "" {
		d.Theme = assets.ThemeLink(pg.p.Settings.Brand)
		d.Site = ui.Link{Text: pg.p.Name, Href: pg.outside("/i/" + pg.p.Slug)}
		if !pg.bare {
			d.Nav = pg.nav()
			d.Site.Href = pg.home()
		}
		for _, c := range pg.p.Settings.Contacts {
			d.Contacts = append(d.Contacts, ui.Contact{Label: c.Label, Phone: c.Phone, Href: c.URL})
		}
	}
	if pg.scope.SignedInNow() && !pg.bare {
		who := pg.scope.Function
		if who == "" {
			who = pg.T("staff.signed-in")
		}
		d.Account = &ui.Account{Text: who, SignOut: ui.Link{Text: pg.T("staff.signout"), Href: pg.outside("/logga-ut")}}
	}
	return d
}

// nav is the way to the parts of the staff's pages.
func (pg *page) nav() []ui.Link {
	links := []ui.Link{
		{Text: pg.T("staff.nav.home"), Href: pg.home()},
		{Text: pg.T("staff.nav.drafts"), Href: pg.at("utkast")},
		{Text: pg.T("staff.nav.actions"), Href: pg.at("insatser")},
	}
	if pg.may(access.ReadPicture) {
		links = append(links, ui.Link{Text: pg.T("picture.nav"), Href: pg.at("lagesbild")})
	}
	if pg.may(access.SendReport) {
		links = append(links, ui.Link{Text: pg.T("report.nav"), Href: pg.at("rapport")})
	}
	if pg.may(access.SetNotice) {
		links = append(links, ui.Link{Text: pg.T("staff.nav.notices"), Href: pg.at("meddelanden")})
	}
	if pg.may(access.ChangeSettings) {
		links = append(links, ui.Link{Text: pg.T("admin.settings.title"), Href: pg.at("installningar")})
	}
	if pg.may(access.ManageMembers) {
		links = append(links, ui.Link{Text: pg.T("staff.nav.members"), Href: pg.at("konton")},
			ui.Link{Text: pg.T("staff.organisation.title"), Href: pg.at("organisationer")})
	}
	if pg.may(access.ReadAudit) {
		links = append(links, ui.Link{Text: pg.T("record.nav"), Href: pg.at("logg")})
	}
	links = append(links,
		ui.Link{Text: pg.T("staff.nav.account"), Href: pg.outside("/konto")},
		ui.Link{Text: pg.T("staff.nav.public"), Href: pg.outside("/i/" + pg.p.Slug)})
	here := pg.outside(pg.r.URL.Path)
	for i := range links {
		links[i].Current = links[i].Href == here
	}
	return links
}

// show renders a page; one with errors in its form is 422.
func (pg *page) show(w http.ResponseWriter, content templ.Component) error {
	status := http.StatusOK
	if len(pg.form.Errors) > 0 || len(pg.doubts) > 0 {
		status = http.StatusUnprocessableEntity
		pg.countGuarded()
	}
	w.Header().Set("Cache-Control", "no-store")
	return frame.Render(w, pg.r, status, layout(pg, content))
}

// again shows a form once more with all that was typed and what is wrong with
// it. Trouble that has no field and is not the form's comes back as an error;
// a conflict is shown above the form, so that nothing is lost. The page is made
// when all that is wrong is known.
func (pg *page) again(w http.ResponseWriter, err error, content func() templ.Component) error {
	if err != nil && !pg.form.take(err) {
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Conflict || !pg.words.Has(e.Key) {
			return err
		}
		pg.form.wrong("", e.Key, e.Args...)
	}
	return pg.show(w, content())
}

// confirm sends the reader on, with a confirmation of what was kept.
func (pg *page) confirm(w http.ResponseWriter, done string, below ...string) error {
	return frame.Redirect(w, pg.r, base(pg.p.Slug, below...)+"?"+doneParam+"="+done)
}
