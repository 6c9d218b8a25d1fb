package staff

import (
	"net/http"
	"strconv"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// editionView is an edition as its page shows it.
type editionView struct {
	pictureView
	edition picture.Edition
	waiting []partnership.Party
	own     string // the party that whoever is signed in may say yes for, if it is asked
	before  *picture.Edition
	same    bool // it has just been made once more from its inputs, and every byte is the same
}

// editions is the service of the editions.
func (h *Handlers) editions() *picture.Service {
	return picture.NewService(h.DB, h.Promises, h.Secrets, h.Outbox, h.Now)
}

// Edition shows an edition: as it stands now while it is written, as it was
// sent from then on.
//
// GET /arbete/{partnership}/lagesbild/{edition}
func (h *Handlers) Edition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	return v.show(w, editionPage(v))
}

// edition begins a page about the edition that the address names.
func (h *Handlers) edition(r *http.Request, scope access.Scope) (editionView, error) {
	v := editionView{}
	pg, err := h.open(r, scope, "picture.edition.title")
	if err != nil {
		return v, err
	}
	v.page = pg
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	if v.edition, err = picture.ByID(r.Context(), h.DB, scope.Partnership, r.PathValue("edition")); err != nil {
		return v, err
	}
	pg.title = v.editionTitle(v.edition.Kind, v.edition.Span, v.edition.Number)
	pg.form = blankForm(versionField, strconv.FormatInt(v.edition.Version, 10))
	if err := v.figures(r, scope); err != nil {
		return v, err
	}
	if v.edition.State == picture.Sent {
		v.waiting = v.edition.Waiting(picture.Required(pg.p.Profile))
		for _, p := range v.waiting {
			if scope.ApprovesFor(p.ID) {
				v.own = p.ID
			}
		}
	}
	return v, v.ground(r, scope)
}

// figures reads the picture that was sent, or drafts it as it stands now.
func (v *editionView) figures(r *http.Request, scope access.Scope) (err error) {
	if v.edition.Picture != nil {
		v.pic, v.until = *v.edition.Picture, v.edition.Until.Format(time.RFC3339Nano)
		if v.same, err = v.h.editions().Reproduced(r.Context(), scope.Partnership, v.edition); err != nil {
			return err
		}
	} else if v.pic, err = picture.Over(r.Context(), v.h.DB, scope.Partnership, v.edition.Span, v.h.Now().UTC()); err != nil {
		return err
	}
	before, err := picture.Before(r.Context(), v.h.DB, scope.Partnership, v.edition)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	v.before = &before
	return err
}

// editionTitle is what an edition is called.
func (pg *page) editionTitle(k picture.Kind, span day.Period, number int64) string {
	title := pg.T("picture.kind."+string(k)+".title", pg.words.Period(span))
	if number > 1 {
		return pg.T("picture.version", title, int(number))
	}
	return title
}

// EditionDocument sends the document that was approved, byte by byte.
//
// GET /arbete/{partnership}/lagesbild/{edition}/dokument.json
func (h *Handlers) EditionDocument(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	e, err := picture.ByID(r.Context(), h.DB, scope.Partnership, r.PathValue("edition"))
	if err != nil {
		return err
	}
	if e.Document == "" {
		return errs.E(errs.NotFound, "error.notfound")
	}
	attach(w, "application/json; charset=utf-8", e.ID+".json")
	_, _ = w.Write([]byte(e.Document)) // a reader that went away is nobody to tell
	return nil
}

// comparison sets the edition beside the one before.
func (v editionView) comparison() ui.Table {
	t := ui.Table{ID: "jamforelse", Caption: v.T("picture.compare"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("picture.col.what"), RowHead: true}, {Head: v.words.Period(v.before.Span), Number: true}, {Head: v.words.Period(v.edition.Span), Number: true}, {Head: v.T("picture.col.outcome")}}}
	for _, p := range picture.Compare(v.pic, *v.before.Picture) {
		was := "–"
		if p.There {
			was = v.words.Number(p.Before)
		}
		t.Rows = append(t.Rows, ui.Row{{Text: v.name(p.Key)}, {Text: was}, {Text: v.words.Number(p.Now)}, {Text: v.T("picture.outcome." + string(p.NowOutcome))}})
	}
	return t
}

// classTable is what a public edition tells.
func (v editionView) classTable() ui.Table {
	t := ui.Table{ID: "klasser", Caption: v.T("picture.classes"), Quiet: true, Columns: []ui.Column{{Head: v.T("picture.col.what"), RowHead: true}, {Head: v.T("picture.classes.size")}}}
	named := map[string]string{}
	for _, n := range append(v.edition.Public.Areas, v.edition.Public.Groups...) {
		named[n.ID] = picture.Bilingual{Swedish: n.Swedish, English: n.English}.In(v.words.Lang())
	}
	for _, c := range v.edition.Public.Classes(v.edition.Span) {
		what := v.T("picture.classes.all")
		if c.Area+c.Group != "" {
			what = named[c.Area+c.Group]
		}
		t.Rows = append(t.Rows, ui.Row{{Text: what}, {Text: sizeClass(v.words, c.AtLeast)}})
	}
	return t
}

// sizeClass writes a size class in words: its lower limit. The upper one lies so
// far off, for all that it may stand for, that it would mislead.
func sizeClass(w *words.Printer, least int) string {
	if least == 0 {
		return w.T("picture.class.hidden")
	}
	return w.T("picture.class", least)
}

// editionRows is how many editions the hub lists.
const editionRows = 40

// editionTable lists the editions of a partnership.
func (pg *page) editionTable(list []picture.Brief) ui.Table {
	t := ui.Table{ID: "utgavor", Caption: pg.T("picture.editions"), Quiet: true, Columns: []ui.Column{{Head: pg.T("picture.editions"), RowHead: true}, {Head: pg.T("picture.editions.state"), Narrow: true}}}
	for _, e := range list {
		t.Rows = append(t.Rows, ui.Row{{Text: pg.editionTitle(e.Kind, e.Span, e.Number), Href: pg.at("lagesbild", e.ID)}, {Text: pg.T("picture.state." + string(e.State))}})
	}
	return t
}
