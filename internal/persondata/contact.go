package persondata

import (
	"regexp"
	"time"
)

var (
	emailForm = regexp.MustCompile(`(?i)[\pL\pN._%+-]+\s?(?:@|\(at\)|\[at\]|\(a\)|\(snabel-a\))\s?[\pL\pN-]+(?:\.[\pL\pN-]+)*\.\pL{2,}`)
	phoneForm = regexp.MustCompile(`(?:\+|\b00)\d{1,3}[ \x{00A0}-]?(?:\(0\)[ \x{00A0}]?)?\d(?:[ \x{00A0}\x{2011}\x{2013}-]?\d){6,11}|\b0\d{1,3}[ \x{00A0}\x{2011}\x{2013}/-]{0,3}\d(?:[ \x{00A0}\x{2011}\x{2013}-]?\d){4,8}`)
)

// open are numbers that belong to everybody, as digits alone: help lines that
// are written like a subscriber's number. 112, 114 14, 113 13 and 1177 are too
// short to be taken for one.
var open = map[string]bool{
	"0200212019": true, // Brottsofferjouren
	"020505050":  true, // Kvinnofridslinjen
	"020555666":  true, // Välj att sluta
	"0771144144": true, // bank cards are blocked
}

func emails(text string) []Finding {
	var found []Finding
	for _, m := range emailForm.FindAllStringIndex(text, -1) {
		found = append(found, Finding{Kind: Email, Start: m[0], End: m[1]})
	}
	return found
}

// phones finds numbers of subscribers: seven to thirteen digits after an area
// code or a country code.
func phones(text string) []Finding {
	var found []Finding
	for _, m := range phoneForm.FindAllStringIndex(text, -1) {
		s := text[m[0]:m[1]]
		digits := digitsOf(s)
		if len(digits) < 7 || open[digits] || insideNumber(text, m[0], m[1]) || isDate(s) {
			continue
		}
		found = append(found, Finding{Kind: Phone, Start: m[0], End: m[1]})
	}
	return found
}

// insideNumber reports whether what was found is a piece of something longer:
// a date, a registry number, a decimal.
func insideNumber(text string, start, end int) bool {
	if digitAfter(text, end) || digitBefore(text, start) {
		return true
	}
	if start < 2 || !isDigit(text[start-2]) {
		return false
	}
	switch text[start-1] {
	case '-', '.', ',', '/', ':':
		return true
	}
	return false
}

// isDate reports whether s is a day written with the day of the month first.
func isDate(s string) bool {
	for _, form := range []string{"02-01-2006", "02 01 2006", "02/01-2006"} {
		if _, err := time.Parse(form, s); err == nil {
			return true
		}
	}
	return false
}
