package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"lykta/e2e/browser"
	"lykta/e2e/site"
	"lykta/internal/db/dbtest"
)

// atlas is somebody who looks closer at the map of areas and places.
type atlas struct {
	t    *testing.T
	s    *site.Site
	view *browser.Tab
}

// TestMap: the map that moves is fetched when it is asked for, draws every area
// and place of the partnership, works by keyboard, and asks nobody else.
func TestMap(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, database string) {
		s, err := site.Open(t.Context(), t.TempDir(), database, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("the program did not end well: %v", err)
			}
		}()
		m := &atlas{t, s, tab(t, browser.Look{})}
		m.check("sign in", s.SignIn(m.view))
		m.onlyWhenAsked()
		m.draws()
		m.zooms()
		m.moves()
		m.goes()
		m.letsNoTextIn()
		m.judge()
		m.printsThePicture()
		m.fails()
	})
}

func (m *atlas) check(what string, err error) {
	m.t.Helper()
	if err != nil {
		text, _ := m.view.Text("main")
		m.t.Fatalf("%s: %v (the browser: %v)\n%s", what, err, m.view.Failures(), text)
	}
}

func (m *atlas) number(expression string) (n float64) {
	m.t.Helper()
	m.check(expression, m.view.Eval(expression, &n))
	return n
}

func (m *atlas) is(what, expression string) {
	m.t.Helper()
	var yes bool
	m.check(what, m.view.Eval(expression, &yes))
	if !yes {
		m.t.Errorf("not so: %s", what)
	}
}

// onlyWhenAsked opens the page and asks for the map: nothing of Leaflet's is
// there before.
func (m *atlas) onlyWhenAsked() {
	m.t.Helper()
	m.view.Forget()
	status, err := m.view.Open(m.s.Base + work + "/karta")
	m.check(fmt.Sprintf("open, status %d", status), err)
	m.check("a button", m.view.Wait(`[data-moving]:not([hidden]) button[aria-expanded="false"]`))
	m.is("nothing is fetched before it is asked for", `performance.getEntriesByType("resource").every(e => !e.name.includes("leaflet"))`)
	m.check("ask", m.view.Enter(`[data-moving] button[aria-expanded]`))
	m.check("the map", m.view.Wait(`[data-moving][data-zoom] .leaflet-container path`))
	m.is("the button tells that it is open", `document.querySelector("[data-moving] button").getAttribute("aria-expanded") === "true"`)
}

// file is what the file of the map holds, by kind.
func (m *atlas) file() map[string][]string {
	m.t.Helper()
	var text string
	m.check("the file", m.view.Await(`fetch("`+work+`/karta.geojson").then(r => r.text())`, &text))
	var file struct {
		Features []struct{ Properties struct{ Name, Kind string } }
	}
	m.check("the file", json.Unmarshal([]byte(text), &file))
	found := map[string][]string{}
	for _, f := range file.Features {
		found[f.Properties.Kind] = append(found[f.Properties.Kind], f.Properties.Name)
	}
	if len(found["area"]) == 0 || len(found["place"]) == 0 {
		m.t.Fatalf("the example's map holds %v", found)
	}
	return found
}

// draws wants a shape for each area and a dot for each place, and the names.
func (m *atlas) draws() {
	m.t.Helper()
	want := m.file()
	for kind, shape := range map[string]string{"area": "path.ly-area", "place": "path.ly-pin"} {
		if got := m.number(fmt.Sprintf(`document.querySelectorAll(".leaflet-container %s").length`, shape)); int(got) != len(want[kind]) {
			m.t.Errorf("%v of kind %s are drawn, want %d", got, kind, len(want[kind]))
		}
		var listed []string
		m.check("the list", m.view.Eval(fmt.Sprintf(`[...document.querySelectorAll("optgroup[data-kind=%s] option")].map(o => o.textContent)`, kind), &listed))
		if !slices.Equal(listed, want[kind]) {
			m.t.Errorf("the list holds %q, want %q", listed, want[kind])
		}
	}
	m.is("every area carries its name", fmt.Sprintf(`document.querySelectorAll(".leaflet-tooltip").length === %d`, len(want["area"])))
	m.is("the picture is still there", `document.querySelector("svg.ly-map").checkVisibility()`)
}

// zooms zooms by button and by key, and back.
func (m *atlas) zooms() {
	m.t.Helper()
	const zoom = `Number(document.querySelector("[data-moving]").dataset.zoom)`
	whole := m.number(zoom)
	m.check("zoom in", m.view.Enter(`[data-act="in"]`))
	m.check("zoomed in", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole+1)))
	m.is("the map takes the focus", `(() => { const e = document.querySelector(".leaflet-container"); e.focus(); return document.activeElement === e })()`)
	m.check("plus", m.view.Press("=")) // the key of plus, which needs no Shift on a Swedish keyboard
	m.check("zoomed in by key", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole+2)))
	m.check("minus", m.view.Press("-"))
	m.check("zoomed out by key", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole+1)))
	m.check("zoom in again", m.view.Enter(`[data-act="in"]`))
	m.check("zoomed in again", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole+2)))
	m.check("zoom out", m.view.Enter(`[data-act="out"]`))
	m.check("zoomed out", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole+1)))
	m.check("everything", m.view.Enter(`[data-act="all"]`))
	m.check("as it was", m.view.Wait(fmt.Sprintf(`[data-moving][data-zoom="%v"]`, whole)))
}

// moves moves the map by an arrow key: at once, for whoever wants no motion.
func (m *atlas) moves() {
	m.t.Helper()
	const left = `document.querySelector(".leaflet-container path.ly-area").getBoundingClientRect().left`
	before := m.number(left)
	m.is("the map takes the focus", `(() => { const e = document.querySelector(".leaflet-container"); e.focus(); return document.activeElement === e })()`)
	m.check("arrow", m.view.Press(kb.ArrowRight))
	if after := m.number(left); after >= before {
		m.t.Errorf("an arrow key moved the map from %v to %v", before, after)
	}
	m.is("nothing moves by itself", `!document.querySelector(".leaflet-zoom-anim, .leaflet-pan-anim, .leaflet-fade-anim")`)
}

// goes chooses a place in the list: the map shows it, and says its name.
func (m *atlas) goes() {
	m.t.Helper()
	name := m.file()["place"][0]
	m.is("a place is chosen", fmt.Sprintf(`(() => { const list = document.querySelector("#rorlig-val"); list.value = %q; list.dispatchEvent(new Event("change", {bubbles: true})); return list.value === %[1]q })()`, name))
	m.is("its name is said", fmt.Sprintf(`document.querySelector("[data-moving] [role=status]").textContent === %q`, name))
	m.is("its name is shown", fmt.Sprintf(`[...document.querySelectorAll(".leaflet-tooltip")].some(e => e.textContent === %q)`, name))
	m.check("escape", m.view.Enter(`.leaflet-container`))
	m.check("escape", m.view.Press(kb.Escape))
	m.is("Escape hides it", fmt.Sprintf(`![...document.querySelectorAll(".leaflet-tooltip")].some(e => e.textContent === %q)`, name))
}

// letsNoTextIn tries what the policy must stop, the string that Leaflet was
// allowed while it was loaded among it.
func (m *atlas) letsNoTextIn() {
	m.t.Helper()
	failures := m.view.Failures()
	for _, text := range []string{"<svg/>", "<b>x</b>", "<img src=x onerror=alert(1)>", ""} {
		m.is(fmt.Sprintf("%q is refused", text), fmt.Sprintf(`(() => { const e = document.createElement("div"); try { e.innerHTML = %q } catch (error) { return error instanceof TypeError && e.childNodes.length === 0 } return false })()`, text))
	}
	if len(failures) > 0 {
		m.t.Errorf("the browser complains: %v", failures)
	}
}

// judge asks what is asked of every page, of this one with its map open.
func (m *atlas) judge() {
	m.t.Helper()
	checker, err := axe()
	m.check("axe", err)
	if strangers := m.view.Strangers(m.s.Base); len(strangers) > 0 {
		m.t.Errorf("requests to others: %v", strangers)
	}
	m.view.Forget()
	wrong, err := m.view.Judge(checker, m.s.Base, false)
	m.check("judge", err)
	m.is("the focus is at the top", `(() => { const b = document.body; b.tabIndex = -1; b.focus(); b.removeAttribute("tabindex"); scrollTo(0, 0); return scrollY === 0 })()`)
	lost, err := m.view.JudgeKeyboard()
	m.check("by keyboard", err)
	for _, w := range append(wrong, lost...) {
		m.t.Error(w)
	}
}

// printsThePicture: on paper stands what does not move.
func (m *atlas) printsThePicture() {
	m.t.Helper()
	m.check("paper", m.view.Look(browser.Paper))
	m.is("the picture is printed", `document.querySelector("svg.ly-map").checkVisibility()`)
	m.is("the map that moves is not", `!document.querySelector(".leaflet-container").checkVisibility()`)
}

// fails asks for the map when the session has ended: the page says so, and what
// does not move stays.
func (m *atlas) fails() {
	m.t.Helper()
	m.check("screen", m.view.Look(browser.Look{}))
	_, err := m.view.Open(m.s.Base + work + "/karta")
	m.check("open", err)
	m.check("the session ends", m.view.SetCookie(m.s.Base, "lykta", "slut"))
	m.check("ask", m.view.Enter(`[data-moving] button[aria-expanded]`))
	m.check("it is told", m.view.Wait(`[data-moving] [role=status]:not(:empty)`))
	m.is("it is told what to do", `document.querySelector("[data-moving] [role=status]").textContent.includes("Ladda om sidan")`)
	m.is("no buttons that do nothing", `!document.querySelector("[data-act]").checkVisibility()`)
	m.is("the picture is still there", `document.querySelector("svg.ly-map").checkVisibility()`)
}
