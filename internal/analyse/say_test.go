package analyse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"lykta/internal/analysis/note"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/words"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	for x, want := range map[float64]string{
		0: "0", 7: "7", 12345: "12\u202f345", 12345.6: "12\u202f346", 123.456: "123", 12.345: "12,3", 1.2345: "1,23", 0.12345: "0,123", -0.12345: "−0,123",
		0.00012345: "0,000123", 1e-12: "0", math.Inf(1): "–", math.NaN(): "–",
	} {
		if got := Figure(words.For(words.Swedish), x); got != want {
			t.Errorf("%g is written %q, want %q", x, got, want)
		}
	}
	for p, want := range map[Chance]string{0.04: "0.040", 0.001: "0.001", 1e-40: "below 0.001", 1: "1.000", Chance(math.NaN()): "–"} {
		if got := p.said(words.For(words.English)); got != want {
			t.Errorf("%g is written %q, want %q", float64(p), got, want)
		}
	}
}

func TestFaultsAreSaid(t *testing.T) {
	t.Parallel()
	w := words.For(words.English)
	for want, err := range map[string]error{
		"[f.csv: The window has no area.]":                                           named("f.csv", errs.E(errs.Invalid, "geo.polygon.area")),
		"[The bandwidth 0.500 cannot be used. It must be above zero.]":               errs.E(errs.Invalid, "kde.sigma", 0.5),
		"[the method could not be carried out on the figures: There are no events.]": errs.Fields(errs.Field{Key: "effect.why.method", Args: []any{errs.E(errs.Invalid, "effect.no-events")}}),
	} {
		if got := fmt.Sprint(Wrong(w, err)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Numbers that are none are null, and names are numbers where all are.
func TestJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value any
		want  string
	}{
		{[]Number{1.5, Number(math.NaN()), Number(math.Inf(-1)), Number(math.Copysign(0, -1))}, `[1.5,null,null,0]`},
		{ids([]string{"1", "20", "-3", "0"}), `[1,20,-3,0]`},
		{ids([]string{"1", "02"}), `["1","02"]`},
		{ids([]string{"1", "Årsta"}), `["1","Årsta"]`},
		{ids([]string{"", "1"}), `["","1"]`},
		{ids([]string{"-0"}), `["-0"]`},
		{ids([]string{"12345678901234567890"}), `["12345678901234567890"]`},
	} {
		if got, err := json.Marshal(c.value); err != nil || string(got) != c.want {
			t.Errorf("%v is %s, want %s", c.value, got, c.want)
		}
	}
	a := Answer{Method: "m", Version: "1", N: 2, Means: note.Of("analyse.all"), Sure: note.Of("analyse.yes"), Body: struct {
		X string `json:"x"`
	}{"<&>"}, Staff: []note.Note{note.Of("analyse.no")}}
	var b bytes.Buffer
	if err := a.WriteJSON(&b, words.For(words.English)); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), `{"method":"m","version":"1","n":2,"meaning":["all","yes"],"notes":[],"x":"<&>"}`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		texts []string
		apart []int // from the first, in weeks
	}{
		{[]string{"7", "8", "60"}, []int{0, 1, 53}},
		{[]string{"2026-W52", "2026-W53", "2027-W01"}, []int{0, 1, 2}},
		{[]string{"2020-w53", "2021-v01", "2021W02"}, []int{0, 1, 2}},
		{[]string{"2026-01-07", "2026-01-14", "2026-02-04"}, []int{0, 1, 4}},
		{[]string{"1968-12-25", "1969-01-01"}, []int{0, 1}},
	} {
		var clock weeks
		first, _ := clock.number(c.texts[0])
		for i, text := range c.texts {
			week, ok := clock.number(text)
			if !ok || week-first != c.apart[i] {
				t.Errorf("%s is week %d after %s, want %d", text, week-first, c.texts[0], c.apart[i])
			}
			var again weeks = clock
			if back, _ := again.number(clock.name(week)); back != week {
				t.Errorf("%s comes back as %s", text, clock.name(week))
			}
		}
	}
	clock := weeks{}
	for _, text := range []string{"2026-01-07", "2026-01-08", "7", "2026-W54", "2025-W53", "x", ""} {
		if _, ok := clock.number(text); ok != (text == "2026-01-07") {
			t.Errorf("%q: %v", text, ok)
		}
	}
	if d, ok := isoWeek("2026-W01"); !ok || d != day.MustParse("2025-12-29") {
		t.Errorf("week 1 of 2026 begins %s", d)
	}
}
