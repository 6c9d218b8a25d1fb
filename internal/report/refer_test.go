package report

import (
	"slices"
	"testing"

	"lykta/internal/persondata"
)

// Every finding leads somewhere, and a child in trouble never to the own drawer.
func TestWayOf(t *testing.T) {
	t.Parallel()
	want := map[persondata.Kind]Way{persondata.Sensitive: Social, persondata.Combination: Social, persondata.Plate: Police, persondata.Apartment: Police, persondata.Name: Own}
	for _, kind := range persondata.Kinds() {
		got := wayOf(persondata.Finding{Kind: kind})
		if !slices.Contains(Ways, got) {
			t.Errorf("%s leads to %q, which is no way", kind, got)
		}
		if w, ok := want[kind]; ok && got != w {
			t.Errorf("%s leads to %q, want %q", kind, got, w)
		}
	}
}
