package browser

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

// Paper is A4 between margins of 15 mm, in CSS pixels (96 to the inch), with the
// style sheet for paper: what is wider is cut off.
var Paper = Look{Width: (210 - 2*15) * 960 / 254, Height: 1000, Print: true}
