package promisetext_test

import (
	"slices"
	"testing"

	"lykta/internal/promisetext"
)

// TestPeriods: what says when a pledge holds; beside each case stands a date
// of the same form that says something else.
func TestPeriods(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"I dag signerades medborgarlöftet för 2031, säger chefen.":                         "2031-01-01 2031-12-31",
		"Medborgarlöfte 2031\n\nNya medborgarlöften för 2032 tecknas i höst.":              "2031-01-01 2031-12-31",
		"Vårt löfte gäller under tiden 20310601–20321231.":                                 "2031-06-01 2032-12-31",
		"Medborgarlöften 2031\n\nStrategisk samverkansöverenskommelse för åren 2029–2033.": "2031-01-01 2031-12-31",
		"Pressmeddelande 4 dec 2030\n\nMedborgarlöftet gäller 2031 och 2032.":              "2031-01-01 2032-12-31",
	} {
		got := promisetext.Read(text + "\n\nPolisen lovar att ronda i hamnen.").Period
		if got == nil || got.From.String()+" "+got.To.String() != want {
			t.Errorf("%q: got %v, want %s", text, got, want)
		}
	}
}

// TestPartyNames: names with a small word in them, titles that are no part of
// a name, and parties that are named only by what they are.
func TestPartyNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Medborgarlöfte 2031 Lunds by kommun och Polisen":            {"Lunds by kommun", "Polisen"},
		"Medborgarlöfte Ekby kommun 2031\n\nPolisens åtagande:":      {"Ekby kommun", "Polisen"},
		"Medborgarlöftet är ett löfte från polis och kommun.":        {"Kommunen", "Polisen"},
		"Medborgarlöftet är ett löfte från polisen till din kommun.": {"Polisen"},
	} {
		got := promisetext.Read(text + "\n\n• Polisen ska ronda i hamnen.\n• Polisen ska laga bojar.").Parties
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
