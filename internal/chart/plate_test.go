package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/geo"
	"lykta/internal/words"
)

func frame() Frame {
	return Frame{ID: "bild", Title: "Påhittad <bild>", Lines: []string{"En mening som säger vad bilden visar.", "En till & sist."}, Foot: "Lykta, exempel", Lang: words.Swedish}
}

func plain(v float64) string { return words.For(words.Swedish).Decimal(v, 1) }

// plates are one of each that stands alone, also with nothing in it.
func plates() map[string]picture {
	square := geo.Ring{{X: 0, Y: 0}, {X: 100, Y: 0}, {X: 100, Y: 100}, {X: 0, Y: 100}}
	return map[string]picture{
		"map": Landscape{Frame: frame(), Bounds: geo.Box{MaxX: 1000, MaxY: 800}, Outline: geo.Polygon{square}, Areas: []Area{{Level: 1, Rings: []geo.Ring{square}}, {Level: 5, Edged: true}},
			Circles: []Circle{{Centre: geo.Point{X: 950, Y: 50}, Radius: 40, Text: "1", Strong: true}}, Dots: []geo.Point{{X: 3, Y: 4}}, Marks: []Landmark{{At: geo.Point{X: 5, Y: 5}, Text: "här"}},
			Key: []KeyRow{{"l1", "mest"}, {"ring", "säker"}, {"ring2", "kanske"}, {"dot", "plats"}}, Scale: func(int) string { return "200 m" }},
		"empty map": Landscape{Frame: frame(), Scale: func(int) string { return "" }},
		"matrix":    Matrix{Frame: frame(), Rows: []string{"måndag", "tisdag"}, Columns: []string{"00", "01"}, Cells: [][]Square{{{1, "9", true}, {5, "1", false}}, {{0, "", false}, {3, "4", false}}}, Key: []KeyRow{{"l3", "från 3"}}},
		"curve": Curve{Frame: frame(), Times: []string{"v1", "v2", "v3"}, Counts: []float64{1, 7, 2}, Expected: []float64{math.NaN(), 2, math.NaN()}, Limit: []float64{math.NaN(), 5, 5}, Alarm: []bool{false, true, false},
			Key: []KeyRow{{"seen", "antal"}, {"limit", "gräns"}, {"alarm", "larm"}}, Number: plain},
		"empty curve": Curve{Frame: frame(), Number: plain},
		"intervals":   Intervals{Frame: frame(), Rows: []Interval{{"A", 1.2, 0.9, 1.6, "1,2"}, {"ett mycket långt namn som inte får plats", 1, math.NaN(), math.NaN(), "–"}, {"ingen", math.NaN(), math.NaN(), math.NaN(), ""}}, Line: 1, Key: []KeyRow{{"point", "siffra"}}, Number: plain},
		"growth":      Growth{Frame: frame(), Lines: []Grown{{"en", []float64{10, 100, 2000}, []float64{1, 9, 200}}, {"två", []float64{10, 100}, []float64{2, 190}}, {"tre", []float64{2000}, []float64{200}}}, Across: "antal", Up: "ms", Number: plain},
		"no interval": Intervals{Frame: frame(), Line: math.NaN(), Number: plain},
	}
}

// A picture that stands alone is well formed, has a name and a description that
// are written in it as well, holds colours for dark, and nothing from elsewhere.
func TestPlatesStandAlone(t *testing.T) {
	t.Parallel()
	for name, p := range plates() {
		s := drawn(t, p)
		if err := wellFormed(s); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, part := range []string{`role="img"`, `<title id="bild-t">Påhittad &lt;bild&gt;</title>`, `<desc id="bild-d">En mening som säger vad bilden visar. En till &amp; sist.</desc>`, `xml:lang="sv"`, "prefers-color-scheme:dark", ">Lykta, exempel</text>"} {
			if !strings.Contains(s, part) {
				t.Errorf("%s has no %s", name, part)
			}
		}
		for _, part := range []string{"NaN", "Inf", "href", "url(", "<script", "%!"} {
			if strings.Contains(s, part) {
				t.Errorf("%s holds %s", name, part)
			}
		}
	}
}

func wellFormed(svg string) error {
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// Whatever the figures, a picture is drawn inside itself.
func TestCurvesOfAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := Curve{Frame: frame(), Number: plain, Counts: rapid.SliceOf(rapid.Float64Range(0, 1e9)).Draw(t, "counts")}
		for range v.Counts {
			v.Limit, v.Alarm, v.Times = append(v.Limit, rapid.Float64().Draw(t, "limit")), append(v.Alarm, true), append(v.Times, "v")
		}
		if s := drawn(t, v); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
			t.Fatalf("%.300s", s)
		}
	})
}

func TestTicksAreRoundAndInside(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1e6, 1e6).Draw(t, "low")
		high := low + rapid.Float64Range(1e-3, 1e6).Draw(t, "width")
		list := ticks(low, high)
		if len(list) < 2 || len(list) > 12 {
			t.Fatalf("%d ticks between %g and %g", len(list), low, high)
		}
		for i, v := range list {
			if room := (high - low) / 1e3; v < low-room || v > high+room || i > 0 && v <= list[i-1] {
				t.Fatalf("%v between %g and %g", list, low, high)
			}
		}
	})
}

func TestWrappedKeepsEveryWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zåäö ]{0,300}`).Draw(t, "s")
		lines := wrapped(s, 40)
		if got, want := strings.Join(strings.Fields(strings.Join(lines, " ")), " "), strings.Join(strings.Fields(s), " "); got != want {
			t.Fatalf("%q, want %q", got, want)
		}
		for _, l := range lines {
			if len([]rune(l)) > 40 && strings.Contains(l, " ") {
				t.Fatalf("too long: %q", l)
			}
		}
	})
}
