package browser

import "fmt"

// tooWide names the elements that reach beyond the right edge, where the page
// as a whole can be scrolled sideways. One that scrolls by itself is no fault.
const tooWide = `(() => {
	const root = document.scrollingElement;
	if (root.scrollWidth <= innerWidth) return [];
	const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
	return ["page: " + root.scrollWidth + " > " + innerWidth, ...wide.slice(0, 8).map(e => e.tagName + "." + e.className + " " + Math.round(e.getBoundingClientRect().right))];
})()`

// TooWide returns what makes the page wider than the screen; nothing where it
// fits.
func (t *Tab) TooWide() ([]string, error) {
	var found []string
	err := t.Eval(tooWide, &found)
	return found, err
}

// The width of A4 in CSS pixels (96 to the inch) between margins of 15 mm.
const paperWidth = (210 - 2*15) * 960 / 254

// Printed returns the page as a PDF on A4, and what would be cut off at the
// right edge of the paper.
func (t *Tab) Printed() (pdf []byte, cut []string, err error) {
	if err := t.Look(Look{Width: int(paperWidth), Height: 1000, Print: true}); err != nil {
		return nil, nil, err
	}
	if cut, err = t.TooWide(); err != nil {
		return nil, nil, err
	}
	pdf, err = t.PDF()
	if err == nil && (len(pdf) < 1000 || string(pdf[:5]) != "%PDF-") {
		err = fmt.Errorf("what was printed is no PDF: %d bytes", len(pdf))
	}
	return pdf, cut, err
}
