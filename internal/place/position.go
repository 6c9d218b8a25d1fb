package place

import (
	"regexp"
	"strconv"
	"strings"

	"lykta/internal/errs"
	"lykta/internal/geo"
)

// number is one as people write it, with a point or a comma.
var number = regexp.MustCompile(`\d+(?:[.,]\d+)?`)

// ReadAt reads a position as people copy it: latitude and longitude in degrees,
// "58.2742, 11.4385", or north and east in SWEREF 99 TM, "6464000 291000", in
// either order, for in Sweden no number of one can be the other. What cannot be
// read or is not in Sweden is an Invalid error at the field at.
func ReadAt(text string) (geo.Point, error) {
	found := number.FindAllString(text, -1)
	if len(found) == 1 {
		found = strings.FieldsFunc(found[0], func(r rune) bool { return r == ',' })
	}
	if len(found) != 2 {
		return geo.Point{}, errs.Fields(errs.Field{Name: "at", Key: "place.at.read"})
	}
	first, second := decimal(found[0]), decimal(found[1])
	for _, system := range []geo.System{geo.WGS84, geo.SwerefTM} {
		for _, c := range [][2]float64{{first, second}, {second, first}} {
			if at, fault := system.Place(c[0], c[1]); fault == geo.Fine {
				return whole(at), nil
			}
		}
	}
	return geo.Point{}, errs.Fields(errs.Field{Name: "at", Key: "place.at.abroad"})
}

func decimal(text string) float64 {
	n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", "."), 64)
	if err != nil {
		return 0 // only digits come here: a number too large for anywhere
	}
	return n
}
