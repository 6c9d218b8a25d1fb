package geo

import (
	"slices"
	"strconv"
	"strings"
)

// System is a coordinate system that Swedish files come in. All of them are
// SWEREF 99 or, within a metre, WGS 84.
type System struct {
	Code    int    // EPSG's number, by which files name it
	Name    string // as Lantmäteriet writes it: "SWEREF 99 12 00"
	Degrees bool   // longitude and latitude instead of metres
	Zone    Zone   // where it is in metres
}

// Zone holds the parameters of a Gauss conformal projection (transverse
// Mercator) of GRS 80.
type Zone struct {
	Meridian      float64 // the central one, degrees east
	Scale         float64 // along it
	FalseEasting  float64 // metres
	FalseNorthing float64 // metres
}

// The systems that most files come in.
var (
	WGS84    = System{Code: 4326, Name: "WGS 84", Degrees: true}
	SwerefTM = System{Code: 3006, Name: "SWEREF 99 TM", Zone: Zone{Meridian: meridian, Scale: scale, FalseEasting: falseEasting}}
)

// Systems are all of them: the two above and the twelve local zones, as
// Lantmäteriet publishes them ("Projektionszoner i SWEREF 99").
var Systems = []System{
	WGS84, SwerefTM,
	local(3007, 12, 0), local(3008, 13, 30), local(3012, 14, 15), local(3009, 15, 0), local(3013, 15, 45), local(3010, 16, 30),
	local(3014, 17, 15), local(3011, 18, 0), local(3015, 18, 45), local(3016, 20, 15), local(3017, 21, 45), local(3018, 23, 15),
}

func local(code, degrees, minutes int) System {
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return System{Code: code, Name: "SWEREF 99 " + two(degrees) + " " + two(minutes),
		Zone: Zone{Meridian: float64(degrees) + float64(minutes)/60, Scale: 1, FalseEasting: 150000}}
}

// SystemOf returns the system with a number of EPSG's.
func SystemOf(code int) (System, bool) {
	if code == 4619 || code == 4258 { // SWEREF 99 and ETRS 89 in degrees
		return WGS84, true
	}
	i := slices.IndexFunc(Systems, func(s System) bool { return s.Code == code })
	if i < 0 {
		return System{}, false
	}
	return Systems[i], true
}

// SystemNamed reads how files name a system: "EPSG:3006",
// "urn:ogc:def:crs:EPSG::3006", "urn:ogc:def:crs:OGC:1.3:CRS84".
func SystemNamed(name string) (System, bool) {
	upper := strings.ToUpper(strings.TrimSpace(name))
	if strings.HasSuffix(upper, "CRS84") {
		return WGS84, true
	}
	if !strings.Contains(upper, "EPSG") {
		return System{}, false
	}
	code, err := strconv.Atoi(upper[strings.LastIndexByte(upper, ':')+1:])
	if err != nil {
		return System{}, false
	}
	return SystemOf(code)
}

// Project places degrees in the zone. Every such projection of one ellipsoid is
// SWEREF 99 TM turned to another meridian, stretched and moved.
func (z Zone) Project(p LonLat) Point {
	at := ToSweref(LonLat{Lon: p.Lon - z.Meridian + meridian, Lat: p.Lat})
	stretch := z.Scale / scale
	return Point{X: z.FalseEasting + (at.X-falseEasting)*stretch, Y: z.FalseNorthing + at.Y*stretch}
}

// Unproject is the way back.
func (z Zone) Unproject(p Point) LonLat {
	stretch := scale / z.Scale
	at := FromSweref(Point{X: falseEasting + (p.X-z.FalseEasting)*stretch, Y: (p.Y - z.FalseNorthing) * stretch})
	return LonLat{Lon: at.Lon + z.Meridian - meridian, Lat: at.Lat}
}

// Sweden is a box around the country and its sea, in degrees.
var Sweden = struct{ West, South, East, North float64 }{10.0, 54.9, 25.0, 69.5}

// InSweden reports whether a place lies in that box.
func InSweden(p LonLat) bool {
	return p.Lon >= Sweden.West && p.Lon <= Sweden.East && p.Lat >= Sweden.South && p.Lat <= Sweden.North
}

// Fault says why a coordinate cannot be used.
type Fault string

// The faults.
const (
	Fine      Fault = ""
	Swapped   Fault = "swapped"   // the axes stand the other way round
	NoDegrees Fault = "nodegrees" // too large for degrees: another system
	NoMetres  Fault = "nometres"  // too small for metres: another system
	Abroad    Fault = "abroad"    // not in Sweden
)

// Place brings a coordinate of the system, first axis to the east, to SWEREF 99
// TM. A coordinate that is not in Sweden is not placed, and the fault says what
// is the likeliest reason.
func (s System) Place(first, second float64) (Point, Fault) {
	if !finite(first) || !finite(second) {
		return Point{}, Abroad
	}
	if at, ok := s.inside(first, second); ok {
		return at, Fine
	}
	if _, ok := s.inside(second, first); ok {
		return Point{}, Swapped
	}
	degrees := max(first, -first) <= 180 && max(second, -second) <= 180
	switch {
	case s.Degrees && !degrees:
		return Point{}, NoDegrees
	case !s.Degrees && degrees:
		return Point{}, NoMetres
	}
	return Point{}, Abroad
}

func (s System) inside(first, second float64) (Point, bool) {
	if s.Degrees {
		at := LonLat{Lon: first, Lat: second}
		return ToSweref(at), InSweden(at)
	}
	// Farther than this from the meridian the series mean nothing.
	if first < -1e6 || first > 2e6 || second < 5.5e6 || second > 8e6 {
		return Point{}, false
	}
	at := s.Zone.Unproject(Point{X: first, Y: second})
	if s.Code == SwerefTM.Code {
		return Point{X: first, Y: second}, InSweden(at)
	}
	return ToSweref(at), InSweden(at)
}
