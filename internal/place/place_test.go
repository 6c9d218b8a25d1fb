package place_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/place"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// found makes a partnership and returns its coordinator.
func found(t *testing.T, d *db.DB, slug string) access.Scope {
	t.Helper()
	p := partnership.Partnership{ID: ids.New(noon), Slug: slug}
	p.Name, p.PoliceArea = "Trygg i "+slug, "Lokalpolisområde "+slug
	p.Municipalities = []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempellän"}}
	p.Parties = []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen"}, {ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}
	err := d.Write(t.Context(), func(tx *db.DB) error { return partnership.Create(t.Context(), tx, access.System(p.ID), p, noon) })
	if err != nil {
		t.Fatal(err)
	}
	return access.Scope{Partnership: p.ID, Account: "a", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
}

func sample(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/bukten.geojson")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// keys are the message keys that an error complains with, and the first number.
func keys(err error) string {
	var list []string
	for _, f := range errs.FieldsOf(err) {
		list = append(list, f.Name+" "+f.Key)
	}
	if err != nil && len(list) == 0 {
		return err.Error()
	}
	return strings.Join(list, ", ")
}

func TestAreasAndPlacesComeChangeAndEnd(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, scope := t.Context(), found(t, d, "vik")
		other := found(t, d, "dalen")
		key := ids.Token()
		id, err := place.AddArea(ctx, d, scope, key, "  Norra   stranden ", noon)
		again, err2 := place.AddArea(ctx, d, scope, key, "  Norra   stranden ", noon)
		if err != nil || err2 != nil || id != again {
			t.Fatalf("the same form twice: %q %v, %q %v", id, err, again, err2)
		}
		for name, want := range map[string]string{
			"norra STRANDEN": "name place.twice", "N": "name place.name", strings.Repeat("å", 81): "name place.name", "Ring 070-174 06 05": "name guard.block.phone",
		} {
			_, err := place.AddArea(ctx, d, scope, ids.Token(), name, noon)
			if got := keys(err); got != want && !(strings.HasPrefix(want, "name guard") && strings.HasPrefix(got, "name ") && !strings.Contains(got, "place.")) {
				t.Errorf("area %q: %s, want %s", name, got, want)
			}
		}
		spot, err := place.AddPlace(ctx, d, scope, ids.Token(), place.Place{Name: "Torget", Class: place.Square, Area: id}, noon)
		if err != nil {
			t.Fatal(err)
		}
		_, err = place.AddPlace(ctx, d, scope, ids.Token(), place.Place{Name: "torget", Class: "moon", Area: "nowhere"}, noon)
		if got := keys(err); got != "name place.twice, class place.class, area place.area" {
			t.Errorf("a wrong place: %s", got)
		}
		_, err = place.AddPlace(ctx, d, scope, ids.Token(), place.Place{Name: "Långt borta", Class: place.Square, Located: true, At: geo.Point{X: 6464000, Y: 291000}}, noon)
		if got := keys(err); got != "at place.at.swapped" {
			t.Errorf("swapped axes: %s", got)
		}
		moved := place.Place{ID: spot, Name: "Stora torget", Class: place.Square, Area: id, Located: true, At: geo.Point{X: 291000.4, Y: 6464000}}
		if err := place.ChangePlace(ctx, d, scope, ids.Token(), moved, noon); err != nil {
			t.Fatal(err)
		}
		places, err := place.Places(ctx, d, scope.Partnership)
		if err != nil || len(places) != 1 || places[0].Name != "Stora torget" || places[0].At.X != 291000 || places[0].Area != id {
			t.Errorf("%+v, %v", places, err)
		}
		for what, err := range map[string]error{
			"area elsewhere":  place.RenameArea(ctx, d, other, ids.Token(), id, "Kapad", noon),
			"end elsewhere":   place.EndArea(ctx, d, other, ids.Token(), id, noon),
			"place elsewhere": place.EndPlace(ctx, d, other, ids.Token(), spot, noon),
		} {
			if !errs.Is(err, errs.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		reporter := scope
		reporter.Roles = []access.Role{access.Reporter}
		if _, err := place.AddArea(ctx, d, reporter, ids.Token(), "Nej", noon); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter changed the map: %v", err)
		}
		if err := place.RenameArea(ctx, d, scope, ids.Token(), id, "Stranden", noon); err != nil {
			t.Error(err)
		}
		if err := place.EndPlace(ctx, d, scope, ids.Token(), spot, noon); err != nil {
			t.Error(err)
		}
		if err := place.EndArea(ctx, d, scope, ids.Token(), id, noon); err != nil {
			t.Error(err)
		}
		if _, err := place.AddArea(ctx, d, scope, ids.Token(), "Stranden", noon); err != nil {
			t.Errorf("the name of what has ended is free: %v", err)
		}
		areas, err := place.Areas(ctx, d, scope.Partnership)
		if err != nil || len(areas) != 2 {
			t.Errorf("%d areas, want the ended one too (%v)", len(areas), err)
		}
	})
}

func TestImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, scope := t.Context(), found(t, d, "vik")
		take := func(content []byte) [2]int {
			t.Helper()
			fresh, moved, err := place.Import(ctx, d, scope, ids.Token(), content, place.Choice{}, noon)
			if err != nil {
				t.Fatal(err)
			}
			return [2]int{fresh, moved}
		}
		if got := take(sample(t)); got != [2]int{4, 0} {
			t.Errorf("first %v", got)
		}
		if got := take(sample(t)); got != [2]int{0, 0} {
			t.Errorf("again %v", got)
		}
		areas, places := all(t, d, scope)
		name := map[string]string{"": "outside"}
		for _, a := range areas {
			name[a.ID] = a.Name
		}
		for _, p := range places {
			want := map[string]string{"Fisktorget": "Strand", "Hålet": "outside"}[p.Name]
			if name[p.Area] != want {
				t.Errorf("%s lies in %s, want %s", p.Name, name[p.Area], want)
			}
		}
		written, err := place.Write(areas, places)
		if err != nil {
			t.Fatal(err)
		}
		if got := take(written); got != [2]int{0, 0} {
			t.Errorf("our own file back: %v\n%s", got, written)
		}
		wider := []byte(strings.ReplaceAll(string(sample(t)), "[11.42,58.26],[11.44,58.26],[11.44,58.27],[11.42,58.27],[11.42,58.26]", "[11.401,58.251],[11.402,58.251],[11.402,58.252],[11.401,58.251]"))
		if got := take(wider); got != [2]int{0, 1} {
			t.Errorf("another outline: %v", got)
		}
		after, places := all(t, d, scope)
		for i := range after {
			if after[i].ID != areas[i].ID {
				t.Error("an outline that was replaced gave another ID")
			}
		}
		for _, p := range places {
			if p.Area == "" {
				t.Errorf("%s is still outside, though the hole is elsewhere", p.Name)
			}
		}
		kept, err := place.Remembered(ctx, d, scope.Partnership)
		if err != nil || kept.Name != "namn" {
			t.Errorf("remembered %+v, %v", kept, err)
		}
	})
}

func all(t *testing.T, d *db.DB, scope access.Scope) ([]place.Area, []place.Place) {
	t.Helper()
	areas, err := place.Areas(t.Context(), d, scope.Partnership)
	if err != nil {
		t.Fatal(err)
	}
	places, err := place.Places(t.Context(), d, scope.Partnership)
	if err != nil {
		t.Fatal(err)
	}
	return areas, places
}

// One fault in a file, and nothing of it is taken.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, scope := t.Context(), found(t, d, "vik")
		for what, change := range map[string][2]string{
			"abroad": {"[11.41,58.28,3.5]", "[2.35,48.85]"}, "a person": {"Fisktorget", "Ring 070-174 06 05"},
		} {
			content := []byte(strings.ReplaceAll(string(sample(t)), change[0], change[1]))
			if _, _, err := place.Import(ctx, d, scope, ids.Token(), content, place.Choice{}, noon); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		areas, places := all(t, d, scope)
		if len(areas)+len(places) != 0 {
			t.Errorf("%d areas and %d places were kept", len(areas), len(places))
		}
	})
}

func TestReadTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	polygon := func(crs, name, ring string) string {
		return `{"type":"FeatureCollection",` + crs + `"features":[{"type":"Feature","properties":{"namn":` + name + `},"geometry":{"type":"Polygon","coordinates":[` + ring + `]}}]}`
	}
	tm := `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3006"}},`
	degrees, metres := `[[11.4,58.2],[11.5,58.2],[11.5,58.3],[11.4,58.2]]`, `[[290000,6460000],[291000,6460000],[291000,6461000],[290000,6460000]]`
	for _, c := range []struct {
		what, text string
		choice     place.Choice
		want       string
	}{
		{"fine", polygon("", `"Viken"`, degrees), place.Choice{}, ""},
		{"fine in TM", polygon(tm, `"Viken"`, metres), place.Choice{}, ""},
		{"fine in TM by choice", polygon("", `"Viken"`, metres), place.Choice{System: 3006}, ""},
		{"metres, and no system", polygon("", `"Viken"`, metres), place.Choice{}, "file place.file.nodegrees"},
		{"degrees called metres", polygon(tm, `"Viken"`, degrees), place.Choice{}, "file place.file.nometres"},
		{"swapped", polygon("", `"Viken"`, `[[58.2,11.4],[58.2,11.5],[58.3,11.5],[58.2,11.4]]`), place.Choice{}, "file place.file.swapped"},
		{"unknown system", polygon(strings.ReplaceAll(tm, "3006", "3857"), `"Viken"`, metres), place.Choice{}, "system place.file.unknown"},
		{"null crs", polygon(`"crs":null,`, `"Viken"`, degrees), place.Choice{}, ""},
		{"no name", polygon("", `17`, degrees), place.Choice{}, "property place.file.names"},
		{"another property", polygon("", `"Viken"`, degrees), place.Choice{Name: "nummer"}, "property place.file.names"},
		{"empty name", polygon("", `" "`, degrees), place.Choice{}, "file place.file.name"},
		{"a line", polygon("", `"Viken"`, `[[11.4,58.2],[11.5,58.2],[11.4,58.2]]`), place.Choice{}, "file place.file.encloses"},
		{"no JSON", `{"type":`, place.Choice{}, "file place.file.json"},
		{"not UTF-8", "\xff\xfe", place.Choice{}, "file place.file.utf8"},
		{"another document", `{"type":"Topology"}`, place.Choice{}, "file place.file.json"},
		{"nothing in it", `{"type":"FeatureCollection","features":[]}`, place.Choice{}, "file place.file.empty"},
		{"no geometry", `{"type":"Feature","properties":{"namn":"Viken"},"geometry":null}`, place.Choice{}, "file place.file.nothing"},
		{"a line string", `{"type":"Feature","properties":{"namn":"Viken"},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}`, place.Choice{}, "file place.file.geometry"},
		{"odd coordinates", `{"type":"Feature","properties":{"namn":"Viken"},"geometry":{"type":"Point","coordinates":["a"]}}`, place.Choice{}, "file place.file.coordinates"},
	} {
		if _, err := place.Read([]byte(c.text), c.choice); keys(err) != c.want {
			t.Errorf("%s: %s, want %q", c.what, keys(err), c.want)
		}
	}
	var many strings.Builder
	many.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range place.MaxFeatures + 1 {
		if i > 0 {
			many.WriteByte(',')
		}
		fmt.Fprintf(&many, `{"type":"Feature","properties":{"namn":"P %d"},"geometry":{"type":"Point","coordinates":[11,58]}}`, i)
	}
	if _, err := place.Read([]byte(many.String()+"]}"), place.Choice{}); keys(err) != "file place.file.many" {
		t.Errorf("10 001 features: %s", keys(err))
	}
}

// A fault names its feature by number and name.
func TestAFaultNamesTheFeature(t *testing.T) {
	t.Parallel()
	_, err := place.Read([]byte(strings.ReplaceAll(string(sample(t)), "[11.41,58.28,3.5]", "[58.28,11.41]")), place.Choice{})
	fields := errs.FieldsOf(err)
	if len(fields) != 1 || fields[0].Args[0] != 3 || fields[0].Args[1] != "Fisktorget" {
		t.Errorf("got %+v", fields)
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile("testdata/bukten.geojson")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"type":"Feature","properties":{"namn":"Vi"},"geometry":{"type":"Polygon","coordinates":[[[11,58],[12,58],[12,59]]]}}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := place.Read(content, place.Choice{})
		if err != nil {
			return
		}
		areas, places := []place.Area{}, []place.Place{}
		for _, c := range got.Features {
			if c.Outline != nil {
				areas = append(areas, place.Area{ID: c.Name, Name: c.Name, Outline: c.Outline})
			} else {
				places = append(places, place.Place{ID: c.Name, Name: c.Name, Class: c.Class, Located: true, At: c.At})
			}
		}
		written, err := place.Write(areas, places)
		if err != nil {
			t.Fatal(err)
		}
		again, err := place.Read(written, place.Choice{})
		if err != nil || len(again.Features) != len(got.Features) {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
	})
}

// The whole country: every municipality is taken in, and each lies in itself.
func TestEveryMunicipality(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(shared(t), "data", "geo", "kommuner_scb_generaliserad.geojson"))
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		scope := found(t, d, "riket")
		for _, want := range [][2]int{{290, 0}, {0, 0}} {
			fresh, moved, err := place.Import(t.Context(), d, scope, ids.Token(), content, place.Choice{}, noon)
			if err != nil || [2]int{fresh, moved} != want {
				t.Fatalf("%d new and %d moved, want %v (%v)", fresh, moved, want, err)
			}
		}
		areas, _ := all(t, d, scope)
		names := map[string]string{}
		total := 0.0
		for _, a := range areas {
			names[a.ID] = a.Name
			total += a.Outline.Area()
		}
		inland := geo.ToSweref(geo.LonLat{Lon: 12.94, Lat: 57.72})
		if got := names[place.In(areas, inland)]; got != "Borås" {
			t.Errorf("Borås lies in %q", got)
		}
		// Sweden's land and lakes are 447 000 km²; the outlines are coarse.
		if km2 := total / 1e6; km2 < 430_000 || km2 > 465_000 {
			t.Errorf("Sweden is %.0f km²", km2)
		}
	})
}

// shared is the folder with real data, where it is at hand.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LYKTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("LYKTA_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip("the real data are not here")
	}
	return dir
}

func TestReadAt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"58.2742, 11.4385": "291154 6464762", "58,2742 11,4385": "291154 6464762", "58,2742,11,4385": "291154 6464762", "11.4385;58.2742": "291154 6464762", "N 58.2742 E 11.4385": "291154 6464762",
		"6464000 291000": "291000 6464000", "291000,6464000": "291000 6464000", "N: 6464000.4, E: 291000.2": "291000 6464000",
		"": "at place.at.read", "torget": "at place.at.read", "58.2": "at place.at.read", "1 2 3": "at place.at.read", "48.85, 2.35": "at place.at.abroad", strings.Repeat("9", 400) + " 1": "at place.at.abroad",
	} {
		at, err := place.ReadAt(text)
		got := fmt.Sprintf("%.0f %.0f", at.X, at.Y)
		if err != nil {
			got = keys(err)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
