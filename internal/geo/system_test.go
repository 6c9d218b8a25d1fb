package geo_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/geo"
)

func dms(d, m, s float64) float64 { return d + m/60 + s/3600 }

// The worked example of Lantmäteriet's paper on the formulas ("Gauss conformal
// projection (Transverse Mercator), Krüger's formulas"): a zone that is not
// among ours, so that every parameter is tried.
func TestZoneOfTheFormulas(t *testing.T) {
	t.Parallel()
	z := geo.Zone{Meridian: dms(13, 35, 7.692), Scale: 1.00000254, FalseNorthing: -6226307.8640, FalseEasting: 84182.8790}
	got := z.Project(geo.LonLat{Lon: 24, Lat: 66})
	if math.Abs(got.Y-1135809.413803) > 1e-3 || math.Abs(got.X-555304.016555) > 1e-3 {
		t.Errorf("got %.6f %.6f, want 1135809.413803 555304.016555", got.Y, got.X)
	}
}

// Lantmäteriet's control points ("Kontrollpunkter"), in SWEREF 99 TM to the
// millimetre and in SWEREF 99 13 30 to the metre.
func TestControlPoints(t *testing.T) {
	t.Parallel()
	zone, ok := geo.SystemNamed("urn:ogc:def:crs:EPSG::3008")
	if !ok || zone.Name != "SWEREF 99 13 30" {
		t.Fatalf("EPSG 3008 is %+v", zone)
	}
	for _, c := range []struct {
		at           geo.LonLat
		n, e         float64
		zoneN, zoneE float64
	}{
		{geo.LonLat{Lat: dms(67, 5, 26.452769), Lon: dms(21, 2, 5.101575)}, 7454204.638, 761811.242, 7464296, 476781},
		{geo.LonLat{Lat: dms(63, 32, 14.761735), Lon: dms(16, 14, 59.594626)}, 7046077.605, 562140.337, 7051229, 286745},
		{geo.LonLat{Lat: dms(60, 9, 33.882413), Lon: dms(14, 45, 28.167152)}, 6669189.376, 486557.055, 6672499, 219846},
		{geo.LonLat{Lat: dms(56, 21, 17.199245), Lon: dms(13, 52, 23.754022)}, 6246136.458, 430374.835, 6248128, 173075},
	} {
		if got := geo.ToSweref(c.at); math.Hypot(got.X-c.e, got.Y-c.n) > 1.5e-3 {
			t.Errorf("%v is at %.3f %.3f in TM, want %.3f %.3f", c.at, got.Y, got.X, c.n, c.e)
		}
		if got := zone.Zone.Project(c.at); math.Abs(got.X-c.zoneE) > 0.6 || math.Abs(got.Y-c.zoneN) > 0.6 {
			t.Errorf("%v is at %.1f %.1f in the zone, want %.0f %.0f", c.at, got.Y, got.X, c.zoneN, c.zoneE)
		}
	}
}

func TestEverySystemThereAndBack(t *testing.T) {
	t.Parallel()
	if len(geo.Systems) != 14 {
		t.Fatalf("%d systems, want WGS 84, SWEREF 99 TM and twelve zones", len(geo.Systems))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(geo.Systems).Draw(t, "system")
		p := geo.LonLat{Lon: rapid.Float64Range(10.6, 24.2).Draw(t, "lon"), Lat: rapid.Float64Range(55.3, 69.1).Draw(t, "lat")}
		first, second := p.Lon, p.Lat
		if !s.Degrees {
			at := s.Zone.Project(p)
			first, second = at.X, at.Y
		}
		got, fault := s.Place(first, second)
		if want := geo.ToSweref(p); fault != geo.Fine || math.Hypot(got.X-want.X, got.Y-want.Y) > 1e-3 {
			t.Fatalf("%s: %v came to %v (%s), want %v", s.Name, p, got, fault, want)
		}
		if _, fault := s.Place(second, first); fault != geo.Swapped {
			t.Fatalf("%s: %v with its axes swapped was %q", s.Name, p, fault)
		}
	})
}

func TestWhatIsWrongWithACoordinate(t *testing.T) {
	t.Parallel()
	zone, _ := geo.SystemOf(3007)
	for _, c := range []struct {
		system        geo.System
		first, second float64
		want          geo.Fault
	}{
		{geo.WGS84, 11.43, 58.27, geo.Fine}, {geo.WGS84, 58.27, 11.43, geo.Swapped},
		{geo.WGS84, 291000, 6464000, geo.NoDegrees}, {geo.WGS84, 2.35, 48.85, geo.Abroad},
		{geo.SwerefTM, 291000, 6464000, geo.Fine}, {geo.SwerefTM, 6464000, 291000, geo.Swapped},
		{geo.SwerefTM, 11.43, 58.27, geo.NoMetres}, {geo.SwerefTM, 291000, 5600000, geo.Abroad},
		{zone, 116000, 6461000, geo.Fine}, {zone, 6461000, 116000, geo.Swapped}, {zone, 0, 0, geo.NoMetres},
		{geo.WGS84, math.NaN(), 58, geo.Abroad}, {geo.WGS84, math.Inf(1), 58, geo.Abroad},
	} {
		if _, got := c.system.Place(c.first, c.second); got != c.want {
			t.Errorf("%s %v %v: %q, want %q", c.system.Name, c.first, c.second, got, c.want)
		}
	}
}

func TestSystemNamed(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"EPSG:3006": 3006, "urn:ogc:def:crs:EPSG::3018": 3018, "urn:ogc:def:crs:OGC:1.3:CRS84": 4326, "epsg:4619": 4326,
		"EPSG:3857": 0, "EPSG:": 0, "": 0, "RT90": 0,
	} {
		if got, ok := geo.SystemNamed(name); got.Code != want || ok != (want != 0) {
			t.Errorf("%q is %d, want %d", name, got.Code, want)
		}
	}
}
