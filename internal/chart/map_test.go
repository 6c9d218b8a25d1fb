package chart

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/geo"
)

func TestMapDrawsEveryAreaAndPlace(t *testing.T) {
	t.Parallel()
	m := Map{ID: "karta", Title: "Områden & platser", Desc: "Två områden och en plats.",
		Shapes: []Shape{
			{Outline: geo.Polygon{{{X: 0, Y: 0}, {X: 1000, Y: 0}, {X: 1000, Y: 500}, {X: 0, Y: 500}}}, Level: 1, Text: "1"},
			{Outline: geo.Polygon{{{X: 1000, Y: 0}, {X: 2000, Y: 0}, {X: 2000, Y: 500}}}, Text: "2"}},
		Pins: []Pin{{At: geo.Point{X: 250, Y: 250}, Text: "3"}}}
	got := xmlOf(t, m)
	for what, want := range map[string]int{`<path class="ly-area`: 2, `<circle class="ly-pin"`: 1, `>1</text>`: 1, `>2</text>`: 1, `>3</text>`: 1, "Områden &amp; platser": 1} {
		if n := strings.Count(got, what); n != want {
			t.Errorf("%q stands %d times, want %d in\n%s", what, n, want, got)
		}
	}
	if empty := xmlOf(t, Map{ID: "x"}); empty != "" {
		t.Errorf("an empty map draws %q", empty)
	}
}

// North is up and east to the right, whatever is drawn, and all of it is inside.
func TestMapIsAMap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		coord := rapid.Float64Range(0, 2e6)
		var points []geo.Point
		for range rapid.IntRange(1, 20).Draw(t, "n") {
			points = append(points, geo.Point{X: coord.Draw(t, "x"), Y: coord.Draw(t, "y")})
		}
		m := Map{ID: "k"}
		for _, p := range points {
			m.Pins = append(m.Pins, Pin{At: p})
		}
		s := sheet{box: m.bounds()}
		s.scale = min((mapWidth-2*mapMargin)/(s.box.MaxX-s.box.MinX), (mapTallest-2*mapMargin)/(s.box.MaxY-s.box.MinY))
		s.down = tenth((s.box.MaxY-s.box.MinY)*s.scale)/10 + 2*mapMargin
		for _, p := range points {
			x, y := s.x(p.X), s.y(p.Y)
			if x < 0 || x > mapWidth*10 || y < 0 || y > s.down*10 {
				t.Fatalf("%v is drawn at %d, %d, outside %d × %d", p, x, y, mapWidth*10, s.down*10)
			}
			for _, q := range points {
				if q.X > p.X && s.x(q.X) < x || q.Y > p.Y && s.y(q.Y) > y {
					t.Fatalf("%v and %v are drawn the wrong way round", p, q)
				}
			}
		}
	})
}

// xmlOf is the picture, which is read as XML.
func xmlOf(t *testing.T, m Map) string {
	t.Helper()
	text := drawn(t, m)
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err == io.EOF {
			return text
		} else if err != nil {
			t.Fatalf("no XML: %v\n%s", err, text)
		}
	}
}
