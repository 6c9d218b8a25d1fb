package register

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"lykta/internal/errs"
)

// wanted is what is looked for.
type wanted struct {
	text   string // composed, in small letters
	number string // digits of a telephone number with its 0 in front; "" where it is none
}

// want reads what was typed. What is too short to mean anybody, or is no single
// line, is Invalid at the field "q".
func want(typed string) (wanted, error) {
	text := strings.ToLower(norm.NFKC.String(strings.TrimSpace(typed)))
	if n := utf8.RuneCountInString(text); n < 3 || n > 200 || strings.ContainsFunc(text, unicode.IsControl) {
		return wanted{}, errs.Fields(errs.Field{Name: "q", Key: "record.q"})
	}
	w := wanted{text: text}
	if strings.IndexFunc(text, func(r rune) bool { return !dialled(r) }) < 0 {
		if digits := national(text); len(digits) >= 7 {
			w.number = digits
		}
	}
	return w, nil
}

// dialled reports whether a sign can stand in a telephone number.
func dialled(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune(" +-()/\u00a0", r) }

// national gives the digits of a number as it is dialled within the country.
func national(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "(0)", ""))
	for _, abroad := range []string{"0046", "46"} {
		if rest, ok := strings.CutPrefix(digits, abroad); ok && (abroad == "0046" || strings.HasPrefix(strings.TrimSpace(text), "+")) {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return digits
}

// in reports whether a text holds what is wanted, however a number is written.
func (w wanted) in(text string) bool {
	if strings.Contains(strings.ToLower(norm.NFKC.String(text)), w.text) {
		return true
	}
	if w.number == "" {
		return false
	}
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !dialled(r) }) {
		if strings.Contains(national(run), w.number) {
			return true
		}
	}
	return false
}
