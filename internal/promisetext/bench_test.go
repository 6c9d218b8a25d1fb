package promisetext_test

import (
	"os"
	"path/filepath"
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

// BenchmarkRead1MB measures the reader on one core over 1 MB of pledges.
func BenchmarkRead1MB(b *testing.B) {
	text := megabyte(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if r := promisetext.Read(text); len(r.Promises) == 0 {
			b.Fatal("nothing read")
		}
	}
}
