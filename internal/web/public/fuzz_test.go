package public

import (
	"strings"
	"testing"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Whatever ?day= says, no page is of a day to come.
func FuzzAskedDay(f *testing.F) {
	for _, s := range []string{"", "2026-11-28", "2026-11-29", "9999-12-31", "0001-01-01", "2026-02-30", "i dag"} {
		f.Add(s)
	}
	today := day.Of(2026, 11, 28)
	f.Fuzz(func(t *testing.T, asked string) {
		d, err := askedDay(asked, today)
		switch {
		case err != nil && !errs.Is(err, errs.Invalid):
			t.Errorf("%q: %v", asked, err)
		case err == nil && (d.After(today) || d.IsZero() || asked != "" && d.String() != asked):
			t.Errorf("%q is %s", asked, d)
		}
	})
}

// A tag is matched by what names it, and by nothing that does not.
func FuzzMatches(f *testing.F) {
	const etag = `W/"ab-1-2026-11-28"`
	for _, h := range []string{"", "*", etag, `"ab-1-2026-11-28"`, `"x", ` + etag, `W/"x"`, ",,,", `W/*`} {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if matches(header, etag) && !strings.Contains(header, `"ab-1-2026-11-28"`) && !strings.Contains(header, "*") {
			t.Errorf("%q names the tag", header)
		}
		if !matches(header+", "+etag, etag) || !matches(etag+","+header, etag) {
			t.Errorf("%q hides the tag beside it", header)
		}
	})
}
