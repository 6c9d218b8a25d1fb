package analyse

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"

	"lykta/internal/errs"
	"lykta/internal/geo"
)

// Feature is something that can be put on a map.
type Feature struct {
	// Rings are polygons' outlines in metres, each a polygon of its own; a single
	// corner is a point.
	Rings      []geo.Ring
	Properties any // a struct or a map, as it stands in the file
}

// CRS says what the metres of the files are.
type CRS string

// The systems.
const (
	Sweref CRS = "sweref99tm" // SWEREF 99 TM, the nation's
	Local  CRS = "local"      // metres from a corner of one's own
)

// WriteGeoJSON writes the features in WGS 84 (RFC 7946). Errors: Invalid where
// the answer has no place, or its metres cannot be turned into degrees.
func (a Answer) WriteGeoJSON(out io.Writer, crs CRS) error {
	if a.Features == nil {
		return errs.E(errs.Invalid, "analyse.no-places")
	}
	if crs == Local {
		return errs.E(errs.Invalid, "analyse.local")
	}
	b := bufio.NewWriter(out)
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i, f := range a.Features {
		if i > 0 {
			b.WriteByte(',')
		}
		properties, err := json.Marshal(f.Properties)
		if err != nil {
			return err
		}
		b.WriteString("\n" + `{"type":"Feature","geometry":`)
		f.geometry(b)
		b.WriteString(`,"properties":`)
		b.Write(properties)
		b.WriteByte('}')
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

func (f Feature) geometry(b *bufio.Writer) {
	if len(f.Rings) == 1 && len(f.Rings[0]) == 1 {
		b.WriteString(`{"type":"Point","coordinates":`)
		position(b, f.Rings[0][0])
		b.WriteByte('}')
		return
	}
	b.WriteString(`{"type":"MultiPolygon","coordinates":[`)
	for i, ring := range f.Rings {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("[[")
		for _, p := range ring {
			position(b, p)
			b.WriteByte(',')
		}
		position(b, ring[0])
		b.WriteString("]]")
	}
	b.WriteString("]}")
}

// position writes longitude and latitude with seven decimals: a centimetre.
func position(b *bufio.Writer, p geo.Point) {
	at := geo.FromSweref(p)
	b.WriteByte('[')
	b.Write(strconv.AppendFloat(nil, at.Lon, 'f', 7, 64))
	b.WriteByte(',')
	b.Write(strconv.AppendFloat(nil, at.Lat, 'f', 7, 64))
	b.WriteByte(']')
}

// box is the outline of a rectangle, against the clock.
func box(x0, y0, x1, y1 float64) geo.Ring {
	return geo.Ring{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}}
}
