package openid

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Personal reports whether a name holds, before its "@", something written as a
// personnummer or a samordningsnummer: 10 or 12 digits with a month and a day in
// their places. The organisation number behind the "@" is none.
func Personal(name string) bool {
	before, _, _ := strings.Cut(name, "@")
	runs := strings.FieldsFunc(before, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune("-+ ", r) })
	return slices.ContainsFunc(runs, personal)
}

func personal(s string) bool {
	digits := strings.NewReplacer("-", "", "+", "", " ", "").Replace(s)
	if strings.Trim(digits, "0123456789") != "" || !slices.Contains([]int{10, 12}, len(digits)) {
		return false
	}
	digits = digits[len(digits)-10:]
	month, _ := strconv.Atoi(digits[2:4])
	day, _ := strconv.Atoi(digits[4:6])
	return month >= 1 && month <= 12 && (day >= 1 && day <= 31 || day >= 61 && day <= 91)
}
