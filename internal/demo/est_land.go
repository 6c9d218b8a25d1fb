package demo

import (
	"lykta/internal/geo"
	"lykta/internal/place"
)

// The invented municipalities lie in the middle of the lake Vänern, so that no
// real place is told anything of.
const baseEast, baseNorth = 402_000, 6_530_000

// ground is an area: its corners in hundreds of metres from the base.
type ground struct {
	id, name string
	corners  [][2]int
}

var grounds = []ground{
	{"omrade-centrum", "Mårdsunda centrum", [][2]int{{0, 0}, {14, -1}, {16, 9}, {9, 13}, {0, 11}}},
	{"omrade-hamnen", "Hamnen", [][2]int{{0, 0}, {0, 11}, {-9, 12}, {-12, 4}, {-7, -3}}},
	{"omrade-norrgarden", "Norrgården", [][2]int{{0, 11}, {9, 13}, {11, 25}, {-2, 27}, {-9, 12}}},
	{"omrade-tallasen", "Tallåsen", [][2]int{{9, 13}, {16, 9}, {29, 12}, {27, 26}, {11, 25}}},
	{"omrade-kvarnbacken", "Kvarnbacken", [][2]int{{14, -1}, {27, -4}, {29, 12}, {16, 9}}},
	{"omrade-ekevala", "Ekevåla tätort", [][2]int{{92, 2}, {106, 0}, {109, 13}, {94, 15}}},
	{"omrade-bruket", "Bruket", [][2]int{{106, 0}, {119, -2}, {121, 11}, {109, 13}}},
	{"omrade-akra", "Åkra", [][2]int{{94, 15}, {109, 13}, {111, 27}, {92, 29}}},
}

// spot is a named place, in hundreds of metres from the base.
type spot struct {
	id, area  string
	class     place.Class
	east, nor int
}

var spots = []spot{
	{"resecentrum", "omrade-centrum", place.Stop, 10, 3},
	{"stortorget", "omrade-centrum", place.Square, 6, 6},
	{"kvarnparken", "omrade-kvarnbacken", place.Park, 21, 4},
	{"hamnstraket", "omrade-hamnen", place.Water, -5, 4},
	{"norrgardens-centrum", "omrade-norrgarden", place.Shop, 2, 19},
	{"tallasens-idrottsplats", "omrade-tallasen", place.Youth, 20, 18},
	{"ekevala-torg", "omrade-ekevala", place.Square, 99, 7},
	{"ekevala-station", "omrade-ekevala", place.Stop, 103, 10},
	{"ekevala-idrottshall", "omrade-akra", place.Youth, 101, 20},
	{"ekevala-bibliotek", "omrade-ekevala", place.Location, 97, 11},
	{"bruksparken", "omrade-bruket", place.Park, 113, 5},
	{"avallen", "omrade-akra", place.Street, 97, 24},
	{"mardskolan", "omrade-centrum", place.School, 4, 9},
	{"kvarnbacksskolan", "omrade-kvarnbacken", place.School, 24, 1},
	{"norrgardsskolan", "omrade-norrgarden", place.School, -1, 22},
	{"tallasskolan", "omrade-tallasen", place.School, 23, 22},
	{"ekevala-skola", "omrade-ekevala", place.School, 96, 5},
	{"bruksskolan", "omrade-bruket", place.School, 116, 8},
	{"akraskolan", "omrade-akra", place.School, 104, 25},
}

// land is the areas and the named places of the invented partnership.
func land() ([]place.Area, []place.Place) {
	var areas []place.Area
	for _, g := range grounds {
		var ring geo.Ring
		for _, c := range g.corners {
			ring = append(ring, point(c[0], c[1]))
		}
		areas = append(areas, place.Area{ID: g.id, Name: g.name, Outline: geo.Polygon{ring}})
	}
	names := map[string]string{}
	for _, p := range examplePlaces() {
		names[p.ID] = p.Name
	}
	var places []place.Place
	for _, s := range spots {
		places = append(places, place.Place{ID: s.id, Name: names[s.id], Area: s.area, Class: s.class, Located: true, At: point(s.east, s.nor)})
	}
	return areas, places
}

func point(east, north int) geo.Point {
	return geo.Point{X: float64(baseEast + 100*east), Y: float64(baseNorth + 100*north)}
}
