package staff_test

import (
	"strings"
	"testing"
)

// Every page exists in both languages: a text that a catalogue lacks stops the
// test, and nothing Swedish of our own stands on an English page.
func TestEveryPageInBothLanguages(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.post("reporter", "/arbete/viken/insats/2026/kontroller", "date", "2026-03-01", "count", "1", "party", "polisen")
		draft := draftAt(o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", pasted).location)
		link := o.invited("ny@viken.example")
		paths := []string{"/logga-in", link, "/konto"}
		for _, below := range []string{"", "/utkast", "/nytt-utkast", "/lofte/2026", "/insatser", "/insats/2026/skolor", "/avvikelse/2026/kontroller",
			"/utfall/2026/kontroller", "/effekt/2026/kontroller", "/qr/2026/kontroller", "/rattelse/1", "/borttagning/1", "/meddelanden", "/konton"} {
			paths = append(paths, "/arbete/viken"+below)
		}
		for _, below := range []string{"", "/inledning", "/nytt-lofte", "/forhandsvisning"} {
			paths = append(paths, draft+below)
		}
		for _, path := range paths {
			actor := "coordinator"
			if path == "/logga-in" || path == link {
				actor = ""
			}
			o.want("Swedish "+path, o.get(actor, path), 200, []string{`<html lang="sv">`})
			a := o.get(actor, "/en"+path)
			o.want("English "+path, a, 200, []string{`<html lang="en">`}, ">Avbryt<", ">Spara<", ">Att göra<")
			if body := main.FindString(a.body); strings.Contains(body, `href="/arbete`) || strings.Contains(body, `action="/arbete`) {
				t.Errorf("English %s leads to a Swedish page", path)
			}
		}
	})
}
