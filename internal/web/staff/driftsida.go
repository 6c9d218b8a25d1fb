package staff

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/administration"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/web/frame"
	"lykta/internal/web/ui"
)

// steerPath is where the installation is administered.
const steerPath = "/driftsida"

// steer begins a page of those who administer the installation.
func (h *Handlers) steer(r *http.Request, scope access.Scope, title, area string) (*page, error) {
	scope.Partnership = ""
	pg, err := h.open(r, scope, title)
	if err != nil {
		return nil, err
	}
	pg.area = area
	return pg, nil
}

// steered goes on to a page of the installation, with what was kept.
func steered(w http.ResponseWriter, r *http.Request, done string, below ...string) error {
	return frame.Redirect(w, r, steerAt(below...)+"?"+doneParam+"="+done)
}

func steerAt(below ...string) string {
	path := steerPath
	for _, part := range below {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// Installation shows every partnership, and asks for a new one.
//
// GET /driftsida
func (h *Handlers) Installation(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.installation(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, installationPage(pg, list))
}

func (h *Handlers) installation(r *http.Request, scope access.Scope) (*page, []partnership.Partnership, error) {
	pg, err := h.steer(r, scope, "admin.title", "admin.make")
	if err != nil {
		return nil, nil, err
	}
	list, err := partnership.Public(r.Context(), h.DB)
	return pg, list, err
}

// MakePartnership makes a partnership and begins its ledger.
//
// POST /driftsida
func (h *Handlers) MakePartnership(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, list, err := h.installation(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	p := readPartnership(pg.form)
	p.ID = ids.New(h.Now())
	if len(pg.form.Errors) == 0 {
		id, made := administration.Make(r.Context(), h.DB, h.Ledger, scope, pg.form.Key(), hostOf(h.Base), p, h.Now())
		if err = made; err == nil {
			return steered(w, r, "partnership", "samverkan", id)
		}
	}
	return pg.again(w, formRows{}.lead(err), func() templ.Component { return installationPage(pg, list) })
}

// hostOf is the host of the address that the public reaches.
func hostOf(base string) string {
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		return u.Host
	}
	return base
}

// readPartnership reads the form: a municipality on each line with its code, name,
// county and the name of the party, and the police.
func readPartnership(f *form) partnership.Partnership {
	p := partnership.Partnership{Slug: f.Get("slug"), Profile: partnership.Profile{Name: f.Get("name"), PoliceArea: f.Get("police_area")}}
	taken := map[string]bool{"polisen": true}
	for _, line := range f.Lines("municipalities") {
		parts := strings.Split(line, ";")
		if len(parts) != 4 {
			f.wrong("municipalities", "admin.make.line", line)
			continue
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		p.Municipalities = append(p.Municipalities, partnership.Municipality{Code: parts[0], Name: parts[1], County: parts[2]})
		p.Parties = append(p.Parties, partnership.Party{ID: freeID(parts[1], taken), Kind: partnership.KindMunicipality, Name: parts[3]})
	}
	if name := f.Get("police"); name != "" {
		p.Parties = append(p.Parties, partnership.Party{ID: "polisen", Kind: partnership.KindPolice, Name: name})
	}
	return p
}

func makeView(pg *page) formView {
	w := pg.words
	slug := wide(ui.Medium, pg.field("slug"))
	slug.Extra = templ.Attributes{"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
	return formView{
		Action: pg.outside(steerAt()), Submit: pg.T("admin.make.submit"),
		Fields: []templ.Component{
			ui.Input(w, wide(ui.Medium, pg.field("name"))),
			ui.Input(w, slug),
			ui.Textarea(w, rows(4, pg.field("municipalities"))),
			ui.Input(w, optional(pg.field("police_area"))),
			ui.Input(w, optional(pg.field("police"))),
		},
	}
}

func partnershipTable(pg *page, list []partnership.Partnership) ui.Table {
	t := ui.Table{Caption: pg.T("admin.partnerships"), Quiet: true, Columns: []ui.Column{
		{Head: pg.T("admin.partnership"), RowHead: true}, {Head: pg.T("admin.municipalities")}, {Head: pg.T("admin.state"), Narrow: true}}}
	for _, p := range list {
		var names []string
		for _, m := range p.Municipalities {
			names = append(names, m.Name)
		}
		t.Rows = append(t.Rows, ui.Row{{Text: p.Name, Href: pg.outside(steerAt("samverkan", p.ID)), Note: p.PoliceArea},
			ui.TextCell(strings.Join(names, ", ")), ui.TextCell(pg.T("admin.state." + restKey(p)))})
	}
	return t
}

func restKey(p partnership.Partnership) string {
	if p.Suspended {
		return "rests"
	}
	return "works"
}
