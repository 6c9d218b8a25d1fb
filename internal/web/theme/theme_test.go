package theme

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/errs"
)

func anyColour(t *rapid.T) Colour {
	n := rapid.IntRange(0, 0xffffff).Draw(t, "colour")
	return mustParse(fmt.Sprintf("#%06x", n))
}

// seen is a colour as the browser gets it, rounded to 8 bits.
func seen(s Scale, step Step) Colour { return mustParse(s.Of(step).Hex()) }

func TestEveryColourIsReadable(t *testing.T) {
	t.Parallel()
	behind := []Step{BackgroundDefault, BackgroundTinted, SurfaceDefault, SurfaceTinted, SurfaceHover, SurfaceActive}
	rapid.Check(t, func(t *rapid.T) {
		c := anyColour(t)
		for name, s := range map[string]Scale{"light": Light(c), "dark": Dark(c)} {
			for _, step := range behind {
				atLeast(t, name, s, TextDefault, step, 4.5)
				atLeast(t, name, s, TextSubtle, step, 4.5)
			}
			for _, step := range []Step{BackgroundDefault, BackgroundTinted, SurfaceDefault} {
				atLeast(t, name, s, BaseDefault, step, 3)
				atLeast(t, name, s, BorderDefault, step, 3)
				atLeast(t, name, s, BorderStrong, step, 3)
			}
			for _, step := range []Step{BaseDefault, BaseHover, BaseActive} {
				atLeast(t, name, s, BaseText, step, 4.5)
			}
			atLeast(t, name, s, BaseMuted, BaseDefault, 4.5)
		}
	})
}

func atLeast(t *rapid.T, scheme string, s Scale, front, back Step, want float64) {
	t.Helper()
	if got := Contrast(seen(s, front), seen(s, back)); got < want {
		t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", scheme, front, back, got, want)
	}
}

// The control: without the guard a light brand colour cannot be seen.
func TestTheGuardIsNeeded(t *testing.T) {
	t.Parallel()
	for _, hex := range []string{"#ffcc00", "#9bcb3c", "#f4a6c0"} {
		if got := Contrast(mustParse(hex), white); got >= 3 {
			t.Errorf("%s on white is %.2f:1; the example does not need the guard", hex, got)
		}
	}
}

func TestADarkBrandColourIsKept(t *testing.T) {
	t.Parallel()
	for _, hex := range []string{Default, "#2e7d5b", "#7a1f5c", "#1f2a33"} {
		if got := Light(mustParse(hex)).Of(BaseDefault).Hex(); got != hex {
			t.Errorf("base of %s = %s", hex, got)
		}
	}
}

func TestContrastOfKnownPairs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want string
	}{{"#000000", "#ffffff", "21.00"}, {"#767676", "#ffffff", "4.54"}, {"#005b8c", "#ffffff", "7.30"}} {
		if got := fmt.Sprintf("%.2f", Contrast(mustParse(c.a), mustParse(c.b))); got != c.want {
			t.Errorf("Contrast(%s, %s) = %s, want %s", c.a, c.b, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, hex := range []string{"", "005b8c", "#fff", "#gggggg", "#005b8c;}", "#+05b8c", "red"} {
		if _, err := Parse(hex); !errs.Is(err, errs.Invalid) {
			t.Errorf("Parse(%q) = %v, want invalid", hex, err)
		}
	}
}

func TestFileNamesItsContent(t *testing.T) {
	t.Parallel()
	file := File("#9BCB3C")
	css, ok := Open(file)
	if !ok || !strings.Contains(string(css), "--ds-color-accent-base-default:") {
		t.Fatalf("Open(%q) = %v, %.60s", file, ok, css)
	}
	if len(css) > 5000 {
		t.Errorf("a theme is %d bytes, want at most 5000", len(css))
	}
	for _, bad := range []string{"", "9bcb3c.css", "9bcb3c-000000000000.css", "../9bcb3c-1.css", strings.ToUpper(file)} {
		if _, ok := Open(bad); ok {
			t.Errorf("Open(%q) found something", bad)
		}
	}
	if got := File("") + File(Default) + File("red"); got != "" {
		t.Errorf("no brand, our own and a word gave %q", got)
	}
}

func TestBaseMapsEveryHue(t *testing.T) {
	t.Parallel()
	css := string(Base())
	for _, want := range []string{":root,[data-color=accent]{", "[data-color=neutral]{", "[data-color=danger]{", "prefers-color-scheme:dark"} {
		if !strings.Contains(css, want) {
			t.Errorf("the base lacks %s", want)
		}
	}
	if strings.Count(css, "{") != strings.Count(css, "}") {
		t.Error("braces do not match")
	}
}
