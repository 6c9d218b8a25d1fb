package place

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
	"lykta/internal/geo"
)

// The limits of a file.
const (
	MaxFile     = 20 << 20 // bytes
	MaxFeatures = 10_000
	maxRings    = 1_000  // of one feature
	maxCorners  = 50_000 // of one feature
	maxFaults   = 20     // more are counted, not told
)

// Choice is what whoever sends a file says of it. The zero Choice goes by what
// the file says.
type Choice struct {
	System int    `json:"system,omitempty"` // EPSG's number; 0: the file's crs member, or WGS 84 as RFC 7946 has it
	Name   string `json:"name,omitempty"`   // the property that holds the names; "" looks for it
	Class  Class  `json:"class,omitempty"`  // of points that do not say; "" is Location
}

// Feature is one thing in a file: an area where it has an outline, and a place
// where it has none.
type Feature struct {
	Number  int // from 1
	Name    string
	Class   Class
	Outline geo.Polygon
	At      geo.Point
}

// File is what a file holds.
type File struct {
	System     geo.System
	Name       string   // the property that the names were taken from
	Properties []string // every property that could hold names, by name
	Features   []Feature
}

type document struct {
	Type     string `json:"type"`
	CRS      *crs   `json:"crs"`
	Features []raw  `json:"features"`
	raw             // a file of one feature
}

type crs struct {
	Properties struct {
		Name string `json:"name"`
	} `json:"properties"`
}

type raw struct {
	Properties map[string]any `json:"properties"`
	Geometry   *struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// Read reads GeoJSON (RFC 7946, with the crs member of the draft of 2008) with
// areas and places in it. What is wrong is an Invalid error: at the field file
// for what is wrong with the whole or with features, which are named by number
// and name, or at the field name or system where another choice would help. It
// returns what it could tell of the file even then.
func Read(content []byte, choice Choice) (File, error) {
	var f File
	if len(content) > MaxFile {
		return f, wrongFile("place.file.large", MaxFile>>20)
	}
	doc, err := decode(content)
	if err != nil {
		return f, err
	}
	f.Properties = properties(doc.Features)
	var ok bool
	if f.System, ok = system(doc.CRS, choice.System); !ok {
		return f, errs.Fields(errs.Field{Name: "system", Key: "place.file.unknown", Args: []any{f.System.Name}})
	}
	if f.Name = naming(doc.Features, f.Properties, choice.Name); f.Name == "" {
		return f, errs.Fields(errs.Field{Name: "property", Key: "place.file.names"})
	}
	return f, f.take(doc.Features, choice)
}

func wrongFile(key string, args ...any) error {
	return errs.Fields(errs.Field{Name: "file", Key: key, Args: args})
}

func decode(content []byte) (document, error) {
	var doc document
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(content) {
		return doc, wrongFile("place.file.utf8")
	}
	if err := json.Unmarshal(content, &doc); err != nil {
		return doc, wrongFile("place.file.json")
	}
	if doc.Type == "Feature" {
		doc.Features = []raw{doc.raw}
	} else if doc.Type != "FeatureCollection" {
		return doc, wrongFile("place.file.json")
	}
	switch n := len(doc.Features); {
	case n == 0:
		return doc, wrongFile("place.file.empty")
	case n > MaxFeatures:
		return doc, wrongFile("place.file.many", n, MaxFeatures)
	}
	return doc, nil
}

// system is the one that was chosen or that the file names; one that is not
// known has its name alone.
func system(named *crs, chosen int) (geo.System, bool) {
	switch {
	case chosen != 0:
		return geo.SystemOf(chosen)
	case named != nil:
		s, ok := geo.SystemNamed(named.Properties.Name)
		if !ok {
			s.Name = named.Properties.Name
		}
		return s, ok
	}
	return geo.WGS84, true
}

// properties are those that are a text in some feature, by name.
func properties(features []raw) []string {
	var names []string
	for _, r := range features {
		for name, value := range r.Properties {
			if _, ok := value.(string); ok && !slices.Contains(names, name) && len(names) < 100 {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// known are what properties with names are called, the likeliest first.
var known = []string{"namn", "name", "kommun", "omrade", "område", "delomrade", "stadsdel", "ort", "beteckning", "title"}

// naming is the property that holds the names: the one that was chosen, one
// that is called so, or the first whose every text is another.
func naming(features []raw, names []string, chosen string) string {
	if chosen != "" {
		if slices.Contains(names, chosen) {
			return chosen
		}
		return ""
	}
	for _, k := range known {
		for _, name := range names {
			if strings.EqualFold(name, k) {
				return name
			}
		}
	}
	for _, name := range names {
		if distinct(features, name) {
			return name
		}
	}
	return ""
}

func distinct(features []raw, name string) bool {
	seen := map[string]bool{}
	for _, r := range features {
		text, ok := r.Properties[name].(string)
		if !ok || seen[text] || len(text) < 2 {
			return false
		}
		seen[text] = true
	}
	return true
}

// take reads every feature. All faults are told, up to a limit.
func (f *File) take(features []raw, choice Choice) error {
	var faults []errs.Field
	seen := map[string]int{}
	for i, r := range features {
		feature := Feature{Number: i + 1, Class: classOf(r, choice.Class)}
		feature.Name, _ = r.Properties[f.Name].(string)
		feature.Name = tidy(feature.Name)
		if fault := f.read(&feature, r); fault != nil {
			faults = append(faults, *fault)
			continue
		}
		kind := "area "
		if feature.Outline == nil {
			kind = "place "
		}
		key := kind + strings.ToLower(feature.Name)
		if first := seen[key]; first != 0 {
			faults = append(faults, f.fault(feature, "place.file.twice", first))
			continue
		}
		seen[key] = i + 1
		f.Features = append(f.Features, feature)
	}
	if n := len(faults); n > maxFaults {
		faults = append(faults[:maxFaults], errs.Field{Name: "file", Key: "place.file.more", Args: []any{n - maxFaults}})
	}
	return errs.Fields(faults...)
}

func classOf(r raw, otherwise Class) Class {
	if text, ok := r.Properties["class"].(string); ok && slices.Contains(Classes, Class(text)) {
		return Class(text)
	}
	if slices.Contains(Classes, otherwise) {
		return otherwise
	}
	return Location
}

func (f *File) fault(feature Feature, key string, args ...any) errs.Field {
	return errs.Field{Name: "file", Key: key, Args: append([]any{feature.Number, feature.Name}, args...)}
}

// read places the feature, or tells what is wrong with it.
func (f *File) read(feature *Feature, r raw) *errs.Field {
	wrong := func(key string, args ...any) *errs.Field {
		fault := f.fault(*feature, key, args...)
		return &fault
	}
	if n := utf8.RuneCountInString(feature.Name); n < 2 || n > maxName {
		return &errs.Field{Name: "file", Key: "place.file.name", Args: []any{feature.Number, f.Name, maxName}}
	}
	if r.Geometry == nil {
		return wrong("place.file.nothing")
	}
	var parts [][][][]float64
	switch r.Geometry.Type {
	case "Point":
		var c []float64
		if json.Unmarshal(r.Geometry.Coordinates, &c) != nil || len(c) < 2 {
			return wrong("place.file.coordinates")
		}
		at, fault := f.System.Place(c[0], c[1])
		if fault != geo.Fine {
			return wrong("place.file."+string(fault), shown(c[0], c[1]), f.System.Name)
		}
		feature.At = whole(at)
		return nil
	case "Polygon":
		var rings [][][]float64
		if json.Unmarshal(r.Geometry.Coordinates, &rings) != nil {
			return wrong("place.file.coordinates")
		}
		parts = [][][][]float64{rings}
	case "MultiPolygon":
		if json.Unmarshal(r.Geometry.Coordinates, &parts) != nil {
			return wrong("place.file.coordinates")
		}
	default:
		return wrong("place.file.geometry", r.Geometry.Type)
	}
	key, args := f.outline(feature, slices.Concat(parts...))
	if key != "" {
		return wrong(key, args...)
	}
	return nil
}

// outline places the corners of a feature. It returns what is wrong, if
// anything is.
func (f *File) outline(feature *Feature, rings [][][]float64) (key string, args []any) {
	if len(rings) > maxRings {
		return "place.file.rings", []any{len(rings), maxRings}
	}
	corners := 0
	for _, corner := range rings {
		if corners += len(corner); corners > maxCorners {
			return "place.file.corners", []any{maxCorners}
		}
		var ring geo.Ring
		for _, c := range corner {
			if len(c) < 2 {
				return "place.file.coordinates", nil
			}
			at, fault := f.System.Place(c[0], c[1])
			if fault != geo.Fine {
				return "place.file." + string(fault), []any{shown(c[0], c[1]), f.System.Name}
			}
			if at = whole(at); len(ring) == 0 || ring[len(ring)-1] != at {
				ring = append(ring, at)
			}
		}
		if n := len(ring); n > 1 && ring[0] == ring[n-1] {
			ring = ring[:n-1]
		}
		if len(ring) >= 3 { // what is smaller than a metre is nothing
			feature.Outline = append(feature.Outline, ring)
		}
	}
	if feature.Outline.Check() != nil {
		return "place.file.encloses", nil
	}
	return "", nil
}

// shown is a coordinate as it stands in the file.
func shown(first, second float64) string { return fmt.Sprintf("%v, %v", first, second) }

// Write makes GeoJSON in WGS 84 (RFC 7946) of the areas and places in use. The
// same file sent back changes nothing.
func Write(areas []Area, places []Place) ([]byte, error) {
	type geometry struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
	type feature struct {
		Type       string            `json:"type"`
		ID         string            `json:"id"`
		Properties map[string]string `json:"properties"`
		Geometry   geometry          `json:"geometry"`
	}
	list := []feature{}
	for _, a := range areas {
		if a.Ended.IsZero() && len(a.Outline) > 0 {
			list = append(list, feature{"Feature", a.ID, map[string]string{"name": a.Name, "kind": "area"}, geometry{"MultiPolygon", multi(a.Outline)}})
		}
	}
	for _, p := range places {
		if p.Ended.IsZero() && p.Located {
			list = append(list, feature{"Feature", p.ID, map[string]string{"name": p.Name, "kind": "place", "class": string(p.Class)}, geometry{"Point", degrees(p.At)}})
		}
	}
	return json.Marshal(map[string]any{"type": "FeatureCollection", "features": list})
}

// degrees writes seven decimals: a centimetre.
func degrees(p geo.Point) [2]json.Number {
	at := geo.FromSweref(p)
	return [2]json.Number{json.Number(fmt.Sprintf("%.7f", at.Lon)), json.Number(fmt.Sprintf("%.7f", at.Lat))}
}

// multi puts every ring that lies in an even number of others in a polygon of
// its own, with the holes that lie in it.
func multi(p geo.Polygon) [][][][2]json.Number {
	var parts [][][][2]json.Number
	var outer []geo.Ring
	depth := make([]int, len(p))
	for i, ring := range p {
		for j, other := range p {
			if i != j && (geo.Polygon{other}).Contains(ring[0]) {
				depth[i]++
			}
		}
		if depth[i]%2 == 0 {
			outer = append(outer, ring)
			parts = append(parts, [][][2]json.Number{closed(ring)})
		}
	}
	for i, ring := range p {
		if depth[i]%2 == 0 {
			continue
		}
		for k, around := range outer {
			if (geo.Polygon{around}).Contains(ring[0]) {
				parts[k] = append(parts[k], closed(ring))
				break
			}
		}
	}
	return parts
}

func closed(r geo.Ring) [][2]json.Number {
	list := make([][2]json.Number, 0, len(r)+1)
	for _, c := range r {
		list = append(list, degrees(c))
	}
	return append(list, list[0])
}
