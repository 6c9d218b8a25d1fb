package web

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"lykta/internal/access"
)

// registered reads the patterns that a ServeMux holds. Its fields are not ours:
// where a new Go names them otherwise, the test fails until somebody has looked.
func registered(t *testing.T, mux *http.ServeMux) []string {
	t.Helper()
	index := field(t, reflect.ValueOf(mux).Elem(), "index")
	found := map[string]bool{}
	take := func(patterns reflect.Value) {
		for i := range patterns.Len() {
			found[field(t, patterns.Index(i).Elem(), "str").String()] = true
		}
	}
	segments := field(t, index, "segments")
	for _, key := range segments.MapKeys() {
		take(segments.MapIndex(key))
	}
	take(field(t, index, "multis"))
	return slices.Sorted(maps.Keys(found))
}

func field(t *testing.T, v reflect.Value, name string) reflect.Value {
	t.Helper()
	f := v.FieldByName(name)
	if !f.IsValid() {
		t.Fatalf("net/http's %s has no field %q any more: read its patterns in another way", v.Type(), name)
	}
	return f
}

// What is registered is the route table, no more and no less.
func TestTableIsTheOnlyWayIn(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var table []string
		for _, r := range w.server.Routes() {
			table = append(table, r.Pattern)
		}
		slices.Sort(table)
		got := registered(t, w.server.mux)
		if !slices.Equal(got, table) {
			t.Errorf("registered\n%s\nin the table\n%s", strings.Join(got, "\n"), strings.Join(table, "\n"))
		}
		w.server.mux.HandleFunc("GET /bakdorr/{x}", func(http.ResponseWriter, *http.Request) {})
		if got := registered(t, w.server.mux); len(got) != len(table)+1 || !slices.Contains(got, "GET /bakdorr/{x}") {
			t.Error("a route beside the table is not seen")
		}
	})
}

// Every route's example reaches it, in both languages, and reaches what exists.
func TestEveryExampleReachesItsRoute(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		for _, r := range w.server.Routes() {
			if _, pattern := w.server.mux.Handler(w.request(r, w.viken, nobody)); pattern != r.Pattern {
				t.Errorf("the example of %s reaches %q", r.Pattern, pattern)
			}
			if r.Class() != access.Public {
				continue
			}
			if a := w.ask(r, w.viken, nobody); a.Code != http.StatusOK || a.Body.Len() == 0 {
				t.Errorf("%s: %d, %d bytes", r.Pattern, a.Code, a.Body.Len())
			}
		}
	})
}

// The table as it was reviewed: what can be reached, and how it is protected.
func TestRoutesAsReviewed(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var b strings.Builder
		for _, r := range w.server.Routes() {
			fmt.Fprintf(&b, "%-70s %-8s %s\n", r.Pattern, r.Class(), r.Rule)
		}
		golden(t, "routes.golden", b.String())
	})
}
