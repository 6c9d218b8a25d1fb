package picture

import (
	"lykta/internal/category"
)

// Names are what the keys of a picture were called when it was made, so that it
// reads the same whatever is renamed later.
type Names struct {
	Areas  map[string]string    `json:"areas"`
	Places map[string]string    `json:"places"`
	Series map[string]Bilingual `json:"series"`
}

// Bilingual is a name in both languages of the pages.
type Bilingual struct {
	Swedish string `json:"sv"`
	English string `json:"en"`
}

// In returns the name in a language, "sv" or "en".
func (b Bilingual) In(language string) string {
	if language == "en" && b.English != "" {
		return b.English
	}
	return b.Swedish
}

// namesOf names what the picture counts.
func namesOf(in Input, t *tally) Names {
	n := Names{Areas: map[string]string{}, Places: map[string]string{}, Series: map[string]Bilingual{}}
	areas, places := map[string]string{}, map[string]string{}
	for _, a := range in.Areas {
		areas[a.ID] = a.Name
	}
	for _, p := range in.Places {
		places[p.ID] = p.Name
	}
	for k := range t.cells {
		if name, ok := areas[k.Area]; ok {
			n.Areas[k.Area] = name
		}
		if name, ok := places[k.Place]; ok {
			n.Places[k.Place] = name
		}
		if c, ok := in.Scheme.Category(k.Series); ok {
			n.Series[k.Series] = Bilingual{c.Swedish, c.English}
		}
	}
	return n
}

// trouble reports whether a kind is counted as something that is wrong.
func trouble(k category.Kind) bool { return k != category.Positive && k != category.Ahead }
