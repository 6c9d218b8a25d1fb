package staff

import (
	"net/url"
	"testing"

	"lykta/internal/day"
)

func TestParseDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, want string }{
		{"2026-11-28", "2026-11-28"}, {"20261128", "2026-11-28"}, {"28/11 2026", "2026-11-28"}, {"28.11.2026", "2026-11-28"},
		{"1/2 2026", "2026-02-01"}, {"2026-2-1", "2026-02-01"},
		{"2026-02-30", ""}, {"2026-13-01", ""}, {"i går", ""}, {"28/11", ""}, {"99999999", ""}, {"----", ""}, {"2026-11-28T00:00", ""},
	} {
		got, err := parseDay(c.typed)
		if (err != nil) != (c.want == "") || got.String() != c.want {
			t.Errorf("parseDay(%q) = %v, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, typed := range []string{"2026-11-28", "28/11 2026", "1.2.2026", "x"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		got, err := parseDay(typed)
		if err == nil && (got.IsZero() || day.MustParse(got.String()) != got) {
			t.Errorf("parseDay(%q) = %v", typed, got)
		}
	})
}

func TestNumberAndLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		want  int
		wrong bool
	}{{"", 0, false}, {" 12 ", 12, false}, {"1 000", 1000, false}, {"1\u00a0000", 1000, false}, {"-3", -3, false}, {"tre", 0, true}, {"1,5", 0, true}, {"99999999999999999999", 0, true}} {
		f := &form{Values: url.Values{"n": {c.typed}}}
		if got := f.Number("n"); got != c.want || (len(f.Errors) > 0) != c.wrong {
			t.Errorf("Number(%q) = %d, %v", c.typed, got, f.Errors)
		}
	}
	f := &form{Values: url.Values{"l": {"Strandskolan\r\n\r\n  Bergskolan \r\n"}}}
	if got := f.Lines("l"); len(got) != 2 || got[1] != "Bergskolan" {
		t.Errorf("Lines = %q", got)
	}
}
