package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/words"
)

func heat() Heat {
	h := Heat{ID: "klocka", Title: "När det händer", Desc: "Flest natten mot lördag.", Words: words.For(words.Swedish)}
	h.Hours[4*24+22], h.Hours[4*24+23], h.Hours[5*24], h.Hours[2*24+15] = 3, 4.25, 6, 0.5
	return h
}

func TestHeatGolden(t *testing.T) {
	t.Parallel()
	file := filepath.Join("testdata", "heat.svg")
	got := strings.ReplaceAll(drawn(t, heat()), "><", ">\n<") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// Whatever is counted, the picture is well-formed, and every hour that holds
// something has its number written.
func TestHeatTellsEveryHour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := heat()
		something := 0
		for i := range h.Hours {
			h.Hours[i] = float64(rapid.IntRange(0, 40).Draw(t, "n")) / 4
			if h.Hours[i] > 0 {
				something++
			}
		}
		svg := drawn(t, h)
		if got := strings.Count(svg, "ly-strong"); got != something {
			t.Fatalf("%d numbers for %d hours", got, something)
		}
		dec := xml.NewDecoder(strings.NewReader(svg))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
