package swedish_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lykta/internal/swedish"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{
		"två": 2, "åtta": 8, "nitton": 19, "tjugo": 20, "tjugofem": 25, "nittionio": 99,
		"hundra": 100, "etthundra": 100, "tvåhundrafemtio": 250, "tusen": 1000,
		"tvåtusen": 2000, "112": 112, "0": 0,
	} {
		if got, ok := swedish.Number(word); !ok || got != want {
			t.Errorf("Number(%q) = %d, %v; want %d", word, got, ok, want)
		}
	}
	for _, word := range []string{"", "tjugotolv", "tolvtio", "hund", "entré", "1a", "9999999999999", "sextant", "tusentals"} {
		if got, ok := swedish.Number(word); ok {
			t.Errorf("Number(%q) = %d, want none", word, got)
		}
	}
}

func TestOrdinal(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{"tredje": 3, "fjortonde": 14, "14:e": 14, "2:a": 2, "tjugoandra": 22} {
		if got, ok := swedish.Ordinal(word); !ok || got != want {
			t.Errorf("Ordinal(%q) = %d, %v; want %d", word, got, ok, want)
		}
	}
	for _, word := range []string{"tre", "20:30", "tjugo", "tionden"} {
		if got, ok := swedish.Ordinal(word); ok {
			t.Errorf("Ordinal(%q) = %d, want none", word, got)
		}
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	if v, used, ok := swedish.Grouped([]string{"1", "000", "kvällar"}); !ok || v != 1000 || used != 2 {
		t.Errorf("Grouped(1 000) = %d, %d, %v", v, used, ok)
	}
	for _, words := range [][]string{{"114", "14"}, {"10", "kvällar"}, {"0", "200"}, nil} {
		if v, _, ok := swedish.Grouped(words); ok {
			t.Errorf("Grouped(%q) = %d, want none", words, v)
		}
	}
}

func TestCalendarWords(t *testing.T) {
	t.Parallel()
	if m, ok := swedish.Month("sept"); !ok || m != time.September {
		t.Errorf("Month(sept) = %v, %v", m, ok)
	}
	if _, ok := swedish.Month("ma"); ok {
		t.Error("Month(ma) was read")
	}
	for word, want := range map[string]time.Weekday{"fredagskväll": time.Friday, "lördagar": time.Saturday, "fredags-": time.Friday, "måndag": time.Monday} {
		if got, ok := swedish.Weekday(word); !ok || got != want {
			t.Errorf("Weekday(%q) = %v, %v", word, got, ok)
		}
	}
	if _, ok := swedish.Weekday("fredagsmys"); ok {
		t.Error("fredagsmys was read as a day")
	}
	if s, ok := swedish.SeasonOf("hösten"); !ok || s.From != time.September || s.To != time.November {
		t.Errorf("SeasonOf(hösten) = %v, %v", s, ok)
	}
	if s, ok := swedish.SeasonOf("vårterminen"); !ok || s.From != time.January {
		t.Errorf("SeasonOf(vårterminen) = %v, %v", s, ok)
	}
	if s, ok := swedish.SeasonOf("sommaren"); !ok || s.To != time.August {
		t.Errorf("SeasonOf(sommaren) = %v, %v", s, ok)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1\u00a0000", 1234567: "1\u00a0234\u00a0567", -1500: "−1\u00a0500"} {
		if got := swedish.Format(n); got != want {
			t.Errorf("Format(%d) = %q, want %q", n, got, want)
		}
	}
	if got := swedish.Word(12); got != "tolv" {
		t.Errorf("Word(12) = %q", got)
	}
	if got := swedish.Word(13); got != "13" {
		t.Errorf("Word(13) = %q", got)
	}
}

func TestWordsAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "n")
		if got, ok := swedish.Number(swedish.Word(n)); !ok || got != n {
			t.Fatalf("Number(Word(%d)) = %d, %v", n, got, ok)
		}
	})
}

func FuzzNumber(f *testing.F) {
	f.Add("tjugofem")
	f.Add("hundratusenhundra")
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := swedish.Number(s); ok && n < 0 {
			t.Errorf("Number(%q) = %d", s, n)
		}
	})
}
