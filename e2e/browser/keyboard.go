package browser

import (
	"fmt"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Stop is where the focus stands after one press of Tab.
type Stop struct {
	Name     string // tag, id and the first words
	Href     string
	Order    int  // place among the elements of the page, from 0; -1 outside it
	Visible  bool // :focus-visible, with an outline or shadow of its own
	InView   bool // some part lies in the window
	Obscured bool // its middle is covered by something else
}

const stopAt = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return {Order: -1};
	const s = getComputedStyle(e), r = e.getBoundingClientRect();
	const shown = a => (a.outlineStyle !== "none" && parseFloat(a.outlineWidth) > 0) || a.boxShadow !== "none";
	const label = e.closest("label") || (e.id && document.querySelector('label[for="' + CSS.escape(e.id) + '"]'));
	const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 0), innerHeight - 1);
	const top = document.elementFromPoint(x, y);
	return {
		Name: e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + (e.innerText || e.name || "").trim().slice(0, 40),
		Href: e.getAttribute("href") || "",
		Order: [...document.querySelectorAll("*")].indexOf(e),
		Visible: e.matches(":focus-visible") && !!(shown(s) || (label && shown(getComputedStyle(label)))),
		InView: r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
		Obscured: !!top && top !== e && !e.contains(top) && !top.contains(e) && !(label && label.contains(top)),
	};
})()`

// Press presses and releases a key: kb.Tab, kb.Enter.
func (t *Tab) Press(key string) error { return t.do(chromedp.KeyEvent(key)) }

// PressBack presses Tab with Shift.
func (t *Tab) PressBack() error {
	return t.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
}

// At tells where the focus stands.
func (t *Tab) At() (Stop, error) {
	var s Stop
	err := t.Eval(stopAt, &s)
	return s, err
}

// reachable counts what Tab must reach: the focusable elements that are shown,
// one for each group of radio buttons.
const reachable = `(() => {
	const groups = new Set();
	return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(e => {
		if (e.disabled || e.tabIndex < 0 || e.type === "hidden" || !e.checkVisibility({visibilityProperty: true})) return false;
		if (e.type !== "radio") return true;
		const group = (e.form ? [...document.forms].indexOf(e.form) : "") + e.name;
		if (groups.has(group)) return false;
		groups.add(group);
		return true;
	}).length;
})()`

// Walk presses Tab from the top of the page until the focus leaves it, and
// returns the stops, and how many there should be. Areas that scroll get a stop
// of their own from the browser, so that there may be more.
func (t *Tab) Walk() (stops []Stop, want int, err error) {
	if err := t.Eval(reachable, &want); err != nil {
		return nil, 0, err
	}
	for range want + 50 {
		if err := t.Press(kb.Tab); err != nil {
			return nil, 0, err
		}
		s, err := t.At()
		if err != nil {
			return nil, 0, err
		}
		if s.Order < 0 {
			return stops, want, nil
		}
		stops = append(stops, s)
	}
	return stops, want, fmt.Errorf("the focus does not leave the page after %d stops", len(stops))
}
