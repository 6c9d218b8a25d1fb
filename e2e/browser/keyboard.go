package browser

import (
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Stop is where the focus stands after one press of Tab.
type Stop struct {
	Name     string // tag, id and the first words
	Href     string
	Order    int  // place among the elements of the page, from 0; -1 outside it
	Visible  bool // :focus-visible, with an outline or shadow of its own; within a date field the browser says only :focus
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
		Visible: (e.matches(":focus-visible") || e.type === "date") && !!(shown(s) || (label && shown(getComputedStyle(label)))),
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
		if s.Order < 0 || len(stops) > 0 && s.Order == stops[0].Order { // out of the page, or round to its top
			return stops, want, nil
		}
		stops = append(stops, s)
	}
	return stops, want, fmt.Errorf("the focus does not leave the page after %d stops", len(stops))
}

// JudgeKeyboard walks the page that the tab shows and returns what is wrong
// with it for somebody without a mouse: what cannot be reached, what is reached
// in another order than it stands, where the focus is not seen (WCAG 2.2,
// success criteria 2.1.1, 2.4.3, 2.4.7, 2.4.11), and a missing way past the
// menu (2.4.1).
func (t *Tab) JudgeKeyboard() (wrong []string, err error) {
	stops, want, err := t.Walk()
	if err != nil {
		return nil, err
	}
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if len(stops) < want {
		complain("%d stops, want %d", len(stops), want)
	}
	for i, s := range stops {
		switch {
		case !s.Visible:
			complain("focus not seen: %s", s.Name)
		case !s.InView:
			complain("focus out of the window: %s", s.Name)
		case s.Obscured:
			complain("focus covered: %s", s.Name)
		case i > 0 && s.Order < stops[i-1].Order:
			complain("%s comes after %s", s.Name, stops[i-1].Name)
		}
	}
	if len(stops) == 0 || !strings.HasPrefix(stops[0].Href, "#") {
		complain("the first stop is no way past the menu")
		return wrong, nil
	}
	return wrong, t.skip(stops[0].Href, complain)
}

// skip follows the first link of the page and asks where it led.
func (t *Tab) skip(href string, complain func(string, ...any)) error {
	var focused bool
	if err := t.Eval(fmt.Sprintf(`(() => { const e = document.querySelector('a[href="%s"]'); e.focus(); return document.activeElement === e })()`, href), &focused); err != nil {
		return err
	}
	if err := t.Press(kb.Enter); err != nil {
		return err
	}
	var there bool
	err := t.Eval(fmt.Sprintf(`location.hash === %q && !!document.querySelector("main") && !!document.querySelector(%q)`, href, href), &there)
	if err == nil && !there {
		complain("the way past the menu leads nowhere: %s", href)
	}
	return err
}
