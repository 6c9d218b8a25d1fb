package promisetext

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// invisible holds what a copied web page or a PDF leaves between letters.
var invisible = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\v", "\n", "\f", "\n\n",
	"\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "", "\u2060", "", "\ufe0f", "",
	"\u00a0", " ", "\u2007", " ", "\u2009", " ", "\u200a", " ", "\u202f", " ", "\u2002", " ", "\u2003", " ",
	"\u2010", "-", "\u2011", "-", "\u2212", "–", "\x00", "",
)

// normalise makes one form out of the many in which the same text is written:
// composed letters, plain spaces, line feeds, no soft hyphens.
func normalise(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	if !norm.NFC.IsNormalString(text) {
		text = norm.NFC.String(text)
	}
	return invisible.Replace(text)
}

// squeeze makes every run of white space one space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
