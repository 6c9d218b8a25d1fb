package persondata

import (
	"regexp"
	"strings"
	"time"
)

// The forms in which a personnummer is written: with or without century, with a
// hyphen, a plus (for those over a hundred), a dash, a point, spaces or nothing
// before the last four digits; and the date with hyphens of its own.
var numberForms = regexp.MustCompile(`(?:(?:19|20|18)?\d{6}[\s\x{00A0}\x{202F}]{0,2}[-+.\x{2010}-\x{2015}\x{2212}]?[\s\x{00A0}\x{202F}]{0,2}\d{4})|(?:(?:19|20|18)\d\d-\d\d-\d\d[-+]\d{4})`)

// numbers finds personnummer and samordningsnummer by form, date and check
// digit (Skatteverket SKV 704 and SKV 707).
func numbers(text string) []Finding {
	var found []Finding
	for at := 0; at < len(text); {
		m := numberForms.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		start, end := at+m[0], at+m[1]
		kind, ok := numberKind(text[start:end])
		if ok && !digitBefore(text, start) && !digitAfter(text, end) {
			found = append(found, Finding{Kind: kind, Start: start, End: end})
			at = end
			continue
		}
		at = start + 1
	}
	return found
}

func numberKind(s string) (Kind, bool) {
	d := digitsOf(s)
	// A day and a year after it, written with hyphens, is a span of time.
	if strings.Count(s, "-") == 3 && (strings.HasPrefix(d[8:], "19") || strings.HasPrefix(d[8:], "20")) {
		return "", false
	}
	d = d[len(d)-10:]
	if !luhn(d) {
		return "", false
	}
	day := int(d[4]-'0')*10 + int(d[5]-'0')
	switch {
	case validDate(d[:4], day):
		return IdentityNumber, true
	case validDate(d[:4], day-60):
		return CoordinationNumber, true
	}
	return "", false
}

// validDate reports whether yymm and day are a day in some century.
func validDate(yymm string, day int) bool {
	month := int(yymm[2]-'0')*10 + int(yymm[3]-'0')
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	// 2000 is a leap year, as is every fourth year after it until 2100.
	year := 2000 + int(yymm[0]-'0')*10 + int(yymm[1]-'0')
	return day <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// luhn checks the last of ten digits (ISO/IEC 7812-1 annex B).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		n := int(digits[i] - '0')
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func digitBefore(text string, at int) bool { return at > 0 && isDigit(text[at-1]) }
func digitAfter(text string, at int) bool  { return at < len(text) && isDigit(text[at]) }
func isDigit(b byte) bool                  { return b >= '0' && b <= '9' }
