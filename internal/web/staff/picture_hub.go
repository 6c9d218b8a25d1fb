package staff

import (
	"net/http"

	"lykta/internal/access"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
)

// hubLink leads from the hub of the joint picture to one of its parts. Its text
// is the part's title; the line beneath is the key with ".hub" at its end.
type hubLink struct {
	path string      // below the partnership: "period"
	rule access.Rule // whoever may not do this is not shown the way
	key  string      // "period.nav": a text, and "period.nav.hub" for the line beneath
}

// hubLinks are the parts, in the order of the work. Each part adds its own.
var hubLinks = []hubLink{
	{"period", access.ReadMeeting, "period.title"},
	{"beslut", access.ReadMeeting, "decision.title"},
	{"narvaro", access.ReadMeeting, "presence.title"},
	{"kvitto", access.SendReport, "receipt.title"},
	{"rapporter", access.SendReport, "report.own.title"},
	{"kategorier", access.ReadStaff, "category.title"},
	{"karta", access.ReadPicture, "place.map.title"},
	{"import", access.ImportReports, "importing.title"},
	{"polisnytt", access.ReadPicture, "news.title"},
}

// PictureHub leads to the parts of the joint picture.
//
// GET /arbete/{partnership}/lagesbild
func (h *Handlers) PictureHub(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "picture.title")
	if err != nil {
		return err
	}
	list, err := picture.Editions(r.Context(), h.DB, scope.Partnership, editionRows)
	if err != nil {
		return err
	}
	return pg.show(w, pictureHubPage(pg, list))
}

// hubSteps are the parts that whoever looks may go to.
func hubSteps(pg *page) []ui.Step {
	var steps []ui.Step
	for _, l := range hubLinks {
		if pg.may(l.rule) {
			steps = append(steps, ui.Step{Text: pg.T(l.key), Href: pg.at(l.path), Hint: pg.T(l.key + ".hub")})
		}
	}
	return steps
}
