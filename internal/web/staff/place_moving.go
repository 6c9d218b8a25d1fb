package staff

import (
	"slices"

	"github.com/a-h/templ"

	"lykta/internal/place"
	"lykta/internal/web/assets"
)

// movingScripts is the small script that fetches what makes a map move, for a
// page that has such a map.
func movingScripts(l assets.Links) []assets.Script {
	if s, ok := l.Scripts["map"]; ok {
		return []assets.Script{s}
	}
	return nil
}

// movingParts tells the script what to fetch, and what to say where that fails.
func movingParts(pg *page) templ.Attributes {
	script := pg.h.Assets.Scripts["leaflet"]
	return templ.Attributes{
		"data-from": pg.at("karta.geojson"), "data-script": script.Href, "data-sum": script.Sum,
		"data-style": pg.h.Assets.Styles["leaflet"], "data-failed": pg.T("place.moving.failed"),
	}
}

// drawn reports whether anything in use has an outline or a spot on the map.
func (g terrain) drawn() bool {
	return slices.ContainsFunc(g.used(), func(a place.Area) bool { return len(a.Outline) > 0 }) ||
		slices.ContainsFunc(g.spots(), func(p place.Place) bool { return p.Located })
}
