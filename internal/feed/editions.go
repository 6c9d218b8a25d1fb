package feed

import (
	"net/url"

	"lykta/internal/promise"
)

// EditionsFormat names the form of the document of the public editions.
const EditionsFormat = "lykta/editions/1"

// Editions writes the public editions of the joint picture. Numbers stand in
// size classes only: at_least 0 is "not shown", at_most 0 is "no limit".
func Editions(list []promise.EditionAccount, s Site) ([]byte, error) {
	doc := struct {
		Format      string         `json:"format"`
		Partnership PartnershipRef `json:"partnership"`
		Editions    []edition      `json:"editions"`
	}{Format: EditionsFormat, Partnership: PartnershipRef{Slug: s.Slug, Name: s.Name, URL: s.Area(), Example: s.Example}, Editions: []edition{}}
	for _, e := range list {
		doc.Editions = append(doc.Editions, edition{s.Edition(e.Edition.ID), e})
	}
	return marshal(doc)
}

type edition struct {
	URL string `json:"url"`
	promise.EditionAccount
}

// Edition is the address of a public edition's page.
func (s Site) Edition(id string) string { return s.Area() + "/lagesbild/" + url.PathEscape(id) }
