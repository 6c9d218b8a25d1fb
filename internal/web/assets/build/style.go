package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"lykta/internal/web/theme"
)

// Of the design system's components only those that a page of ours uses. The
// first list is its base, the second lies above it in the cascade.
var (
	baseParts = []string{"base", "heading", "label", "paragraph", "validation-message"}
	parts     = []string{"link", "breadcrumbs", "button", "tag", "alert", "field", "fieldset", "input", "error-summary", "details", "table", "pagination"}
	// Of its theme the sizes and the type; the colours are computed by theme.
	themeLayers = []string{"size-mode", "type-scale", "size", "semantic", "typography.primary"}
)

// Our own style, in the order of the cascade: what elements look like by themselves lies below the components.
var (
	elements = []string{"fonts", "elements"}
	ours     = []string{"page", "content", "form", "table", "chart", "public", "meeting", "report", "print"}
)

// fontFamily has names of our own: the design system writes a family without
// quotes, and "Source Sans 3" without quotes is no family.
const fontFamily = `"Lykta Sans","Lykta Fallback",system-ui,sans-serif`

// styleSource writes the style sheet that is bundled: the layers in their
// order, the design system's parts, the colours, and our own.
func styleSource(root string) (string, error) {
	const system = "@digdir/designsystemet-css/"
	var b strings.Builder
	b.WriteString("@layer ds.theme, ds.base, elements, ds.components, lykta;\n")
	for _, name := range baseParts {
		fmt.Fprintf(&b, "@import %q layer(ds.base);\n", system+name+".css")
	}
	for _, name := range parts {
		fmt.Fprintf(&b, "@import %q layer(ds.components);\n", system+name+".css")
	}
	for _, name := range elements {
		fmt.Fprintf(&b, "@import %q layer(elements);\n", "./internal/web/assets/style/"+name+".css")
	}
	for _, name := range ours {
		fmt.Fprintf(&b, "@import %q layer(lykta);\n", "./internal/web/assets/style/"+name+".css")
	}
	tokens, err := os.ReadFile(root + "/node_modules/@digdir/designsystemet-css/dist/theme/designsystemet.css")
	if err != nil {
		return "", err
	}
	kept, err := keepLayers(string(tokens), themeLayers)
	if err != nil {
		return "", err
	}
	b.WriteString(strings.ReplaceAll(kept, "--ds-font-family:Inter", "--ds-font-family:"+fontFamily))
	b.Write(theme.Base())
	return b.String(), nil
}

// keepLayers returns the named blocks "@layer ds.theme.<name>{…}" of a style
// sheet. A block that is not found is an error: the package has changed.
func keepLayers(css string, names []string) (string, error) {
	var b strings.Builder
	for _, name := range names {
		head := "@layer ds.theme." + name + "{"
		start := strings.Index(css, head)
		if start < 0 {
			return "", fmt.Errorf("the design system's theme has no layer %s", name)
		}
		end := start + len(head)
		for depth := 1; depth > 0 && end < len(css); end++ {
			switch css[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		b.WriteString(css[start:end])
		b.WriteByte('\n')
	}
	return b.String(), nil
}

var (
	declared = regexp.MustCompile(`(--[\w-]+):[^;{}"]*(;|\})`)
	used     = regexp.MustCompile(`var\(\s*(--[\w-]+)`)
)

// dropUnused takes away variables that nothing reads, again and again until
// none is left. The accent's stay, for a partnership's colours set them.
func dropUnused(css string) string {
	for {
		read := map[string]bool{}
		for _, m := range used.FindAllStringSubmatch(css, -1) {
			read[m[1]] = true
		}
		kept := declared.ReplaceAllStringFunc(css, func(s string) string {
			name, _, _ := strings.Cut(s, ":")
			if read[name] {
				return s
			}
			return strings.TrimPrefix(s[len(s)-1:], ";")
		})
		if kept == css {
			return css
		}
		css = kept
	}
}
