package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/importing"
	"lykta/internal/web/ui"
)

// asked is a word of a file whose meaning is asked for.
type asked struct {
	role importing.Role
	word importing.Word
}

// name is the form field of a word.
func (a asked) name() string {
	sum := sha256.Sum256([]byte(a.word.Key))
	return string(a.role) + "." + hex.EncodeToString(sum[:6])
}

// unknown are the words that do not explain themselves, by role, and how many
// do.
func (v importFileView) unknown() (list []asked, clear int, err error) {
	for _, role := range importing.Worded {
		words, err := v.choice.WordsOf(v.table, role, v.land)
		if err != nil {
			return nil, 0, err
		}
		for _, w := range words {
			if w.Meaning != "" && v.choice.Words[role][w.Key] == "" {
				clear++
				continue
			}
			list = append(list, asked{role, w})
		}
	}
	return list, clear, nil
}

// ImportWords asks what the words of the columns mean.
//
// GET /arbete/{partnership}/import/{file}/ord
func (h *Handlers) ImportWords(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, list, clear, err := h.importWords(r, scope)
	if err != nil {
		return err
	}
	for _, a := range list {
		pg.form.Values.Set(a.name(), a.word.Meaning)
	}
	return pg.show(w, formPage(pg, wordsView(pg, v, list, clear)))
}

func (h *Handlers) importWords(r *http.Request, scope access.Scope) (*page, importFileView, []asked, int, error) {
	pg, v, err := h.importFile(r, scope, "importing.words.title", "importing.words")
	if err != nil {
		return nil, v, nil, 0, err
	}
	list, clear, err := v.unknown()
	if pg.form.take(err) {
		for i := range pg.form.Errors { // the columns are chosen on another page
			pg.form.Errors[i].Name = ""
		}
		err = nil
	}
	return pg, v, list, clear, err
}

// ChooseWords keeps it.
//
// POST /arbete/{partnership}/import/{file}/ord
func (h *Handlers) ChooseWords(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, v, list, clear, err := h.importWords(r, scope)
	if err != nil {
		return err
	}
	wrong := pg.form.Errors
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	pg.form.Errors = append(pg.form.Errors, wrong...)
	if v.choice.Words == nil {
		v.choice.Words = map[importing.Role]map[string]string{}
	}
	for _, a := range list {
		meaning := pg.form.Get(a.name())
		if meaning == "" {
			pg.form.wrong(a.name(), "importing.words.choose")
			continue
		}
		if v.choice.Words[a.role] == nil {
			v.choice.Words[a.role] = map[string]string{}
		}
		v.choice.Words[a.role][a.word.Key] = meaning
	}
	if len(pg.form.Errors) == 0 {
		if err = importing.Decide(r.Context(), h.DB, scope, v.upload.ID, v.choice, h.Now().UTC()); err == nil {
			return pg.confirm(w, "", "import", v.upload.ID, "granska")
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, wordsView(pg, v, list, clear)) })
}

func wordsView(pg *page, v importFileView, list []asked, clear int) formView {
	view := formView{Kicker: pg.T("importing.step", 2, 3), Lead: pg.words.N("importing.words.clear", clear),
		Action: pg.at("import", v.upload.ID, "ord"), Submit: pg.T("importing.next"), After: dropFile(pg, v.upload.ID),
		Cancel: ui.Link{Text: pg.T("importing.back.columns"), Href: pg.at("import", v.upload.ID)}}
	for _, role := range importing.Worded {
		options := append([]ui.Option{{Label: pg.T("importing.words.pick")}}, meanings(pg, v, role)...)
		var fields []templ.Component
		for _, a := range list {
			if a.role == role {
				fields = append(fields, ui.Select(pg.words, wordField(pg, a, options)))
			}
		}
		if len(fields) > 0 {
			view.Fields = append(view.Fields, group(pg.T("importing.words.of", pg.T("importing.columns."+string(role)), v.choice.Columns[role]), fields))
		}
	}
	if len(view.Fields) == 0 {
		view.Fields = []templ.Component{paragraph(pg.T("importing.words.all"))}
	}
	return view
}

func wordField(pg *page, a asked, options []ui.Option) ui.Field {
	return ui.Field{Name: a.name(), Label: ui.Plain(shortened(a.word.Text)), Hint: pg.words.N("importing.words.rows", a.word.Rows),
		Error: pg.errors().For(a.name()), Values: pg.form.All(a.name()), Options: options}
}

// meanings are what a word of a role can mean.
func meanings(pg *page, v importFileView, role importing.Role) []ui.Option {
	none := ui.Option{Value: importing.None, Label: pg.T("importing.words.none." + string(role))}
	options := []ui.Option{none}
	switch role {
	case importing.Category:
		return append([]ui.Option{{Value: importing.Skip, Label: pg.T("importing.words.skip")}}, categoryOptions(pg, v.land)...)
	case importing.Place:
		for _, p := range v.land.Places {
			if p.Ended.IsZero() {
				options = append(options, ui.Option{Value: p.ID, Label: p.Name})
			}
		}
	case importing.Area:
		for _, a := range v.land.Areas {
			if a.Ended.IsZero() {
				options = append(options, ui.Option{Value: a.ID, Label: a.Name})
			}
		}
	case importing.Severity:
		options = append(options, severityOptions(pg)...)
	}
	return options
}
