package staff

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/errs"
	"lykta/internal/web/ui"
)

// Categories shows what can be reported about, how it has changed, and asks for
// more.
//
// GET /arbete/{partnership}/kategorier
func (h *Handlers) Categories(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.categories(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, categoriesPage(pg, v))
}

// categoryView is the scheme, and how it came to be.
type categoryView struct {
	scheme  category.Scheme
	history []category.Version
}

func (h *Handlers) categories(r *http.Request, scope access.Scope) (*page, categoryView, error) {
	pg, err := h.open(r, scope, "category.title")
	if err != nil {
		return nil, categoryView{}, err
	}
	pg.area = "category.form"
	var v categoryView
	if v.scheme, err = category.Current(r.Context(), h.DB, scope.Partnership); err != nil {
		return nil, v, err
	}
	v.history, err = category.Versions(r.Context(), h.DB, scope.Partnership)
	pg.form.Values.Set(versionField, strconv.FormatInt(v.scheme.Version, 10))
	return pg, v, err
}

// AddCategory takes one more up.
//
// POST /arbete/{partnership}/kategorier
func (h *Handlers) AddCategory(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, err := h.categories(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	err = category.Make(r.Context(), h.DB, scope, f.Key(), f.Version(), category.Change{
		Verb: category.Add, Group: f.Get("group"), Kind: category.Kind(f.Get("kind")), Names: readNames(f, 1)}, h.Now().UTC())
	if err == nil {
		return pg.confirm(w, "category", "kategorier")
	}
	return pg.again(w, err, func() templ.Component { return categoriesPage(pg, v) })
}

// Category asks how one is to be changed.
//
// GET /arbete/{partnership}/kategorier/{category}
func (h *Handlers) Category(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, c, err := h.category(r, scope)
	if err != nil {
		return err
	}
	pg.form.Values.Set("verb", string(category.Rename))
	pg.form.Values.Set("sv.0", c.Swedish)
	pg.form.Values.Set("en.0", c.English)
	return pg.show(w, formPage(pg, changeView(pg, v, c)))
}

func (h *Handlers) category(r *http.Request, scope access.Scope) (*page, categoryView, category.Category, error) {
	pg, v, err := h.categories(r, scope)
	if err != nil {
		return nil, v, category.Category{}, err
	}
	c, ok := v.scheme.Category(r.PathValue("category"))
	if !ok || c.Ended {
		return nil, v, c, errs.E(errs.NotFound, "category.none")
	}
	pg.under(pg.title, pg.at("kategorier"))
	pg.title = c.Name(pg.words.Lang())
	return pg, v, c, nil
}

// ChangeCategory renames, splits, merges or ends it.
//
// POST /arbete/{partnership}/kategorier/{category}
func (h *Handlers) ChangeCategory(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, c, err := h.category(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	f := pg.form
	change := category.Change{Verb: category.Verb(f.Get("verb")), Category: c.ID}
	switch change.Verb {
	case category.Rename:
		change.Names = readNames(f, 1)
	case category.Split:
		change.Names = readNames(f, splitInto)
	case category.Merge:
		change.Names, change.With = readNames(f, 1), f.All("with")
	}
	if err = category.Make(r.Context(), h.DB, scope, f.Key(), f.Version(), change, h.Now().UTC()); err == nil {
		return pg.confirm(w, "category", "kategorier")
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, changeView(pg, v, c)) })
}

// splitInto is how many names the form asks for.
const splitInto = 3

// readNames reads names, those that are empty after the first left out.
func readNames(f *form, most int) []category.Name {
	var names []category.Name
	for i := range most {
		n := category.Name{Swedish: f.Get(fmt.Sprintf("sv.%d", i)), English: f.Get(fmt.Sprintf("en.%d", i))}
		if i == 0 || n.Swedish != "" {
			names = append(names, n)
		}
	}
	return names
}

func changeView(pg *page, v categoryView, c category.Category) formView {
	verbs := named(pg, "category.verb.", category.Rename, category.Split, category.Merge, category.End)
	for i := range verbs {
		verbs[i].Hint = pg.T("category.verb." + verbs[i].Value + ".hint")
	}
	var others []ui.Option
	for _, o := range v.scheme.Categories {
		if !o.Ended && o.ID != c.ID && o.Kind == c.Kind {
			others = append(others, ui.Option{Value: o.ID, Label: o.Name(pg.words.Lang())})
		}
	}
	w := pg.words
	fields := []templ.Component{ui.Radios(w, pg.choice("verb", verbs)), nameFields(pg, 0)}
	var rest []templ.Component
	for i := 1; i < splitInto; i++ {
		rest = append(rest, nameFields(pg, i))
	}
	open := len(pg.form.Errors) > 0
	fields = append(fields, more(pg.T("category.form.split"), open, rest))
	if len(others) > 0 {
		fields = append(fields, more(pg.T("category.form.merge"), open, []templ.Component{ui.Checkboxes(w, optional(pg.choice("with", others)))}))
	}
	return formView{Lead: pg.T("category.change.lead"), Action: pg.at("kategorier", c.ID), Fields: fields,
		Submit: pg.T("staff.save"), Cancel: ui.Link{Text: pg.T("staff.cancel"), Href: pg.at("kategorier")}}
}

// nameFields asks what a category is called, in both languages.
func nameFields(pg *page, i int) templ.Component {
	names := map[string]ui.Field{}
	for _, lang := range []string{"sv", "en"} {
		name := fmt.Sprintf("%s.%d", lang, i)
		f := ui.Field{Name: name, Label: pg.T("category.form." + lang), Value: pg.form.Get(name), Error: pg.errors().For(name), Width: ui.Medium, Optional: lang == "en"}
		names[lang] = f
	}
	return group(pg.T("category.form.name", i+1), []templ.Component{ui.Input(pg.words, names["sv"]), ui.Input(pg.words, names["en"])})
}

func addView(pg *page, s category.Scheme) formView {
	groups := []ui.Option{{Label: pg.T("category.form.group.choose")}}
	for _, g := range s.Groups {
		groups = append(groups, ui.Option{Value: g.ID, Label: g.Name(pg.words.Lang())})
	}
	return formView{Action: pg.at("kategorier"), Submit: pg.T("category.form.submit"), Fields: []templ.Component{
		nameFields(pg, 0), ui.Select(pg.words, pg.choice("group", groups)), ui.Radios(pg.words, pg.choice("kind", named(pg, "category.kind.", category.Kinds...))),
	}}
}

// categoryTable is one group.
func categoryTable(pg *page, s category.Scheme, g category.Group) ui.Table {
	t := ui.Table{Caption: g.Name(pg.words.Lang()), Columns: []ui.Column{{Head: pg.T("category.name.head"), RowHead: true}, {Head: pg.T("category.kind.head")}, {Head: pg.T("category.series.head")}}}
	for _, c := range s.Used(g.ID) {
		row := ui.Row{{Text: c.Name(pg.words.Lang())}, ui.TextCell(pg.T("category.kind." + string(c.Kind))), ui.TextCell("")}
		if pg.may(access.ChangeCategory) {
			row[0].Href = pg.at("kategorier", c.ID)
		}
		if series := s.Series(c.ID); series != c.ID {
			first, _ := s.Category(series)
			row[2].Text = first.Name(pg.words.Lang())
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// changes are the versions in words, newest first.
func changes(pg *page, v categoryView) []ui.Event {
	var lines []ui.Event
	for i, version := range v.history {
		d := version.Did
		if d == nil {
			continue
		}
		before := category.Default()
		if i+1 < len(v.history) {
			before = v.history[i+1].Scheme
		}
		line := ui.Event{When: pg.words.Moment(version.At), Exact: dayOf(version.At).String(), Text: d.By}
		var names []string
		for _, n := range d.Names {
			names = append(names, category.Category{Swedish: n.Swedish, English: n.English}.Name(pg.words.Lang()))
		}
		of, _ := before.Category(d.Category)
		line.Title = pg.T("category.did."+string(d.Verb), of.Name(pg.words.Lang()), names)
		lines = append(lines, line)
	}
	return lines
}
