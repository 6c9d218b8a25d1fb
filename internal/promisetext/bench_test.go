package promisetext_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lykta/internal/promisetext"
)

// megabyte joins the corpus until it holds 1 MB.
func megabyte(tb testing.TB) string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.txt"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no corpus: %v", err)
	}
	var b strings.Builder
	for b.Len() < 1<<20 {
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				tb.Fatal(err)
			}
			b.Write(text)
			b.WriteString("\n\n")
		}
	}
	return b.String()[:1<<20]
}

// hostile texts are those that a reader of this kind finds hardest.
var hostile = map[string]string{
	"counts":    "• Polisen lovar minst tolv kontroller, tio möten samt åtta besök per månad och kommunen håller minst sju träffar, sex ronder och fem vandringar i varje by\n",
	"words":     "Polisen och kommunen ska tillsammans med skolan och föreningarna ",
	"colons":    "Polisen: kommunen: polisen: skolan: löfte: ",
	"numbers":   "12 13 2024 14 minst 15 ",
	"brackets":  "(polisen (kommunen ",
	"headings":  "# Polisen lovar\n",
	"rows":      "| Aktivitet | Polisen | minst 12 möten per år |\n",
	"dates":     "senast den 1 mars 2022 till och med den 3 maj ",
	"sentences": "Polisen ansvarar för detta. Det är kommunen som gör det. ",
}

// BenchmarkRead1MB measures the reader on one core over 1 MB: of pledges, and
// of each hostile text. The goal is under a second each.
func BenchmarkRead1MB(b *testing.B) {
	texts := map[string]string{"pledges": megabyte(b)}
	for name, piece := range hostile {
		texts[name] = ("Medborgarlöfte 2024\n\n" + strings.Repeat(piece, 1<<20/len(piece)+1))[:1<<20]
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(1 << 20)
			b.ReportAllocs()
			for b.Loop() {
				promisetext.Read(texts[name])
			}
		})
	}
}
