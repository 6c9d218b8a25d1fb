package ui

import (
	"strings"

	"github.com/a-h/templ"

	"lykta/internal/web/frame"
)

// title is "Fel: Rubrik – Trygg i Lysekil", the page first and the program or
// partnership last.
func (d PageData) title() string {
	title := d.Title
	if site := d.site().Text; title != site {
		title += " – " + site
	}
	if d.Failed {
		title = d.Words.T("layout.error-title", title)
	}
	return title
}

func (d PageData) site() Link {
	if d.Site.Text != "" {
		return d.Site
	}
	return Link{Text: d.Words.T("layout.product"), Href: frame.Path(d.Words.Lang(), "/")}
}

// telephone makes an address of a number as people write it: "0523-61 30 00"
// is tel:+46523613000. Short numbers such as 112 have no country code.
func telephone(number string) templ.SafeURL {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	if rest, national := strings.CutPrefix(digits, "0"); national {
		digits = "+46" + rest
	}
	return templ.SafeURL("tel:" + digits)
}
