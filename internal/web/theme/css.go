package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Default is the program's own brand colour.
const Default = "#005b8c"

// The hues that mean the same everywhere and never follow the brand.
var fixedHues = []struct{ name, hex string }{
	{"neutral", "#1f2a33"},
	{"info", "#0a71c0"},
	{"success", "#068718"},
	{"warning", "#ea9b1b"},
	{"danger", "#c01b1b"},
}

// Base returns the style sheet of all hues in light and dark, the accent being
// the program's own. It is part of the built style; partnerships add CSS.
func Base() []byte {
	var b bytes.Buffer
	hues := []hue{{"accent", mustParse(Default)}}
	for _, f := range fixedHues {
		hues = append(hues, hue{f.name, mustParse(f.hex)})
	}
	schemes(&b, hues, true)
	b.WriteString("@layer ds.theme.color{")
	mapping(&b, ":root,[data-color=accent]", "accent")
	for _, f := range fixedHues {
		mapping(&b, "[data-color="+f.name+"]", f.name)
	}
	b.WriteString("}\n")
	return b.Bytes()
}

// CSS returns the style sheet that gives a partnership its colour, to be
// loaded after the built style. The error is Parse's.
func CSS(brand string) ([]byte, error) {
	c, err := Parse(brand)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	schemes(&b, []hue{{"accent", c}}, false)
	return b.Bytes(), nil
}

// File returns the name under which CSS(brand) is served: the colour, and a
// hash of the content so that it can be kept for ever. It is "" for no brand,
// for the program's own, and for what is no colour.
func File(brand string) string {
	if brand == "" || strings.EqualFold(brand, Default) {
		return ""
	}
	css, err := CSS(brand)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(css)
	return strings.ToLower(brand[1:]) + "-" + hex.EncodeToString(sum[:6]) + ".css"
}

// Open returns the style sheet that File named, and false for any other name.
// A name is known by itself, so nothing needs to be kept.
func Open(file string) ([]byte, bool) {
	colour, _, found := strings.Cut(file, "-")
	if !found || File("#"+colour) != file {
		return nil, false
	}
	css, err := CSS("#" + colour)
	return css, err == nil
}

type hue struct {
	name   string
	colour Colour
}

// schemes writes light for all, and dark for screens that ask for it; paper is
// always light.
func schemes(b *bytes.Buffer, hues []hue, focus bool) {
	b.WriteString("@layer ds.theme.color-scheme.light{:root{")
	for _, h := range hues {
		variables(b, h.name, Light(h.colour))
	}
	if focus {
		b.WriteString("--ds-color-focus-inner:#fff;--ds-color-focus-outer:var(--ds-color-neutral-text-default);color-scheme:light")
	}
	b.WriteString("}}\n@layer ds.theme.color-scheme.dark{@media screen and (prefers-color-scheme:dark){:root{")
	for _, h := range hues {
		variables(b, h.name, Dark(h.colour))
	}
	if focus {
		b.WriteString("--ds-color-focus-inner:var(--ds-color-neutral-background-default);--ds-color-focus-outer:#fff;color-scheme:dark")
	}
	b.WriteString("}}}\n")
}

func variables(b *bytes.Buffer, name string, s Scale) {
	for _, swatch := range s {
		b.WriteString("--ds-color-" + name + "-" + string(swatch.Step) + ":" + swatch.Colour.Hex() + ";")
	}
}

// mapping lets data-color choose a hue for everything inside an element.
func mapping(b *bytes.Buffer, selector, name string) {
	b.WriteString(selector + "{")
	for _, f := range Light(black) {
		b.WriteString("--ds-color-" + string(f.Step) + ":var(--ds-color-" + name + "-" + string(f.Step) + ");")
	}
	b.WriteString("}")
}
