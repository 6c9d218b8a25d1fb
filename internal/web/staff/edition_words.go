package staff

import (
	"net/http"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// EditionWordsForm lets people write the words of an edition, from the draft.
//
// GET /arbete/{partnership}/lagesbild/{edition}/ord
func (h *Handlers) EditionWordsForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	v.page.area = "picture.words"
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		v.page.form.Values.Set("words."+string(s), v.proposed(s))
	}
	return v.page.show(w, formPage(v.page, v.wordsView()))
}

// proposed is what stands in a section's field: what people wrote, or the
// draft. A public edition is never drafted from figures that are not public.
func (v editionView) proposed(s picture.Section) string {
	if text := v.edition.Words[s]; text != "" || v.edition.Kind == picture.Public {
		return text
	}
	text := ""
	for _, line := range v.inSwedish().texts(s) {
		if text != "" {
			text += "\n"
		}
		text += line
	}
	return text
}

// inSwedish is the same picture as a Swedish page shows it: what people write
// is Swedish.
func (v editionView) inSwedish() pictureView {
	sv := v.pictureView
	pg := *v.page
	pg.words = words.For(words.Swedish)
	sv.page = &pg
	return sv
}

func (v editionView) wordsView() formView {
	var fields []templ.Component
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		name := "words." + string(s)
		f := ui.Field{Name: name, Label: v.T("picture.section." + string(s)), Error: v.errors().For(name), Value: v.form.Get(name)}
		fields = append(fields, ui.Textarea(v.words, optional(rows(5, f))))
	}
	return formView{Kicker: v.editionTitle(v.edition.Kind, v.edition.Span, v.edition.Number), Lead: v.T("picture.words.lead"), Fields: fields,
		Action: v.at("lagesbild", v.edition.ID, "ord"), Submit: v.T("picture.words.submit"),
		Cancel: ui.Link{Text: v.T("picture.back"), Href: v.at("lagesbild", v.edition.ID)}}
}

// EditionWords keeps them.
//
// POST /arbete/{partnership}/lagesbild/{edition}/ord
func (h *Handlers) EditionWords(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	v.page.area = "picture.words"
	if v.page.form, err = readForm(r); err != nil {
		return err
	}
	written := map[picture.Section]string{}
	var fields []string
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		fields = append(fields, "words."+string(s))
		written[s] = v.form.Get("words." + string(s))
	}
	if !v.page.doubtful(fields...) {
		if err = h.editions().Write(r.Context(), scope, v.form.Key(), v.seen(), written); err == nil {
			return v.confirm(w, "words", "lagesbild", v.edition.ID)
		}
	}
	return v.again(w, err, func() templ.Component { return formPage(v.page, v.wordsView()) })
}
