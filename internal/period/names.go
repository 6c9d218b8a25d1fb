package period

import (
	"context"

	"lykta/internal/db"
	"lykta/internal/partnership"
	"lykta/internal/place"
)

// Names are what things are called at one time, by their IDs, for a page that
// shall read the same later.
type Names struct {
	Areas         map[string]string `json:"areas"`
	Places        map[string]string `json:"places"`
	Within        map[string]string `json:"within"` // the area that a place lies in
	Organisations map[string]string `json:"organisations"`

	InUse []string `json:"in_use"` // IDs of the areas that are used, by name
	Spots []string `json:"spots"`  // IDs of the places that are used, by name
	Whose []string `json:"whose"`  // IDs of parties, then of those beside them
}

// NamesOf returns the names of a partnership's areas, places and organisations.
func NamesOf(ctx context.Context, d *db.DB, id string) (Names, error) {
	n := Names{Areas: map[string]string{}, Places: map[string]string{}, Within: map[string]string{}, Organisations: map[string]string{}}
	areas, err := place.Areas(ctx, d, id)
	if err != nil {
		return n, err
	}
	for _, a := range areas {
		n.Areas[a.ID] = a.Name
		if a.Ended.IsZero() {
			n.InUse = append(n.InUse, a.ID)
		}
	}
	places, err := place.Places(ctx, d, id)
	if err != nil {
		return n, err
	}
	for _, p := range places {
		n.Places[p.ID], n.Within[p.ID] = p.Name, p.Area
		if p.Ended.IsZero() {
			n.Spots = append(n.Spots, p.ID)
		}
	}
	return n, n.organisations(ctx, d, id)
}

func (n *Names) organisations(ctx context.Context, d *db.DB, id string) error {
	p, err := partnership.ByID(ctx, d, id)
	if err != nil {
		return err
	}
	for _, party := range p.Parties {
		n.Organisations[party.ID] = party.Name
		n.Whose = append(n.Whose, party.ID)
	}
	list, err := partnership.Organisations(ctx, d, id)
	for _, o := range list {
		n.Organisations[o.ID] = o.Name
		if o.Ended.IsZero() {
			n.Whose = append(n.Whose, o.ID)
		}
	}
	return err
}

// Where names a place, or an area where there is no place, and "" for neither.
func (n Names) Where(area, place string) string {
	if name := n.Places[place]; name != "" {
		return name
	}
	return n.Areas[area]
}
