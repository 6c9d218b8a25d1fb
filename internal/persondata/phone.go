package persondata

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// open are numbers that belong to everybody, as digits alone. 112, 114 14,
// 113 13, 1177 and 116 xxx are too short to be taken for a subscriber's.
var open = map[string]bool{
	"0200212019": true, // Brottsofferjouren
	"0771144144": true, // bank cards are blocked
}

// service reports whether the number is one that is free or shared by rule of
// the Swedish numbering plan (PTSFS 2021:3): 020, 0200 and 077 are no
// subscriber's.
func (g *guard) service(digits string) bool {
	n := national(digits)
	return open[n] || g.numbers[n] || strings.HasPrefix(n, "020") || strings.HasPrefix(n, "077")
}

// national turns the digits of +46 70… and 0046 70… into 070….
func national(digits string) string {
	for _, prefix := range []string{"0046", "46"} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok && len(rest) >= 7 {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return digits
}

// phoneNumber finds a number of a subscriber that begins with the i-th group.
func (g *guard) phoneNumber(i, from int) int {
	if !g.stands(i) && !(i == 0 && g.near(from, 1, phoneWord)) {
		return 0
	}
	first := g.text[g.chain[i].start:g.chain[i].end]
	switch {
	case g.plus(i):
		return g.international(i, 0)
	case strings.HasPrefix(first, "00"):
		return g.international(i, 2)
	case strings.HasPrefix(first, "467") && len(first) == 11, first == "46" && g.mobileAfter(i):
		return g.international(i, 0)
	case first[0] == '0':
		return g.swedish(i, from)
	}
	return g.local(i, from)
}

// plus reports whether a plus sign stands before the i-th group.
func (g *guard) plus(i int) bool {
	before := strings.TrimRight(g.text[:g.chain[i].start], " (")
	return strings.HasSuffix(before, "+") && g.chain[i].start-len(before) < 3
}

func (g *guard) mobileAfter(i int) bool {
	n, ok := g.take(i, 11)
	return ok && strings.HasPrefix(n.digits, "467")
}

// international takes a number after skip digits of a prefix: a country code
// and seven to twelve digits, for Sweden at most nine without the trunk zero.
func (g *guard) international(i, skip int) int {
	var b []byte
	used, end := 0, 0
	for j := i; j < len(g.chain); j++ {
		t := g.chain[j]
		more := append(b, g.text[t.start:t.end]...)
		if len(more)-skip > limitOf(more[min(skip, len(more)):]) {
			break
		}
		b, used, end = more, j-i+1, t.end
	}
	if used == 0 || len(b) < skip+8 || b[skip] == '0' || g.goesOn(i+used) {
		return 0
	}
	if g.service(string(b[skip:])) {
		return used
	}
	start := g.chain[i].start
	if skip == 0 && g.plus(i) {
		start = strings.LastIndexByte(g.text[:start], '+')
	}
	g.add(Phone, start, end, Block, "phone", 80)
	return used
}

// limitOf is the most digits that a number with this country code has.
func limitOf(digits []byte) int {
	rest, ok := strings.CutPrefix(string(digits), "46")
	switch {
	case ok && strings.HasPrefix(rest, "0"):
		return 12
	case ok:
		return 11
	}
	return 14
}

// swedish takes a number with its area code: eight to ten digits, a mobile
// number ten.
func (g *guard) swedish(i, from int) int {
	for total := 10; total >= 8; total-- {
		n, ok := g.take(i, total)
		if !ok || g.goesOn(i+n.used) || !areaCode(n.digits) || g.isTimeOrDay(i, n) {
			continue
		}
		if strings.HasPrefix(n.digits, "07") && total != 10 || g.otherNumber(from, i) {
			continue
		}
		if g.service(n.digits) {
			return n.used
		}
		start := n.start
		if start > 0 && g.text[start-1] == '(' {
			start--
		}
		if !strings.HasPrefix(n.digits, "07") && (strings.HasPrefix(n.digits, "010") || g.near(from, 6, desk) || g.around(from, 6, desk)) {
			g.add(Phone, start, n.end, Warn, "phone-desk", 80)
		} else {
			g.add(Phone, start, n.end, Block, "phone", 80)
		}
		return n.used
	}
	return 0
}

// areaCode reports whether the digits begin as a Swedish number does.
func areaCode(d string) bool { return d[0] == '0' && d[1] != '0' }

// otherNumber reports whether the group is said to be of another sort by the word
// before it: the number of an account.
func (g *guard) otherNumber(from, i int) bool { return i == 0 && g.near(from, 2, notPhone) }

const notPhone = accountWord

// isTimeOrDay tells hours and days from telephone numbers: "08.00–16.30",
// "0800-1600", "01-02-2026", "09-10 2026".
func (g *guard) isTimeOrDay(i int, n groups) bool {
	d := n.digits
	switch {
	case n.cuts == 1<<2|1<<4|1<<6 && len(d) == 8:
		gap := g.gapAfter(i, 2)
		return (gap == "." || gap == ":") && isClock(d[:4]) && isClock(d[4:])
	case n.cuts == 1<<4 && len(d) == 8:
		return isClock(d[:4]) && isClock(d[4:])
	case n.cuts == 1<<2|1<<4 && len(d) == 8:
		return isYear(d[4:]) && d[:2] < "32" && d[2:4] < "32"
	}
	return false
}

// local finds a number without its area code, after a word that says so.
func (g *guard) local(i, from int) int {
	if i > 0 || !g.near(from, 2, phoneWord) {
		return 0
	}
	for total := 8; total >= 6; total-- {
		n, ok := g.take(i, total)
		if !ok || strings.HasPrefix(n.digits, "11") || g.goesOn(i+n.used) || g.numbers[n.digits] {
			continue
		}
		g.add(Phone, n.start, n.end, Warn, "phone-local", 45)
		return n.used
	}
	return 0
}

func letterBefore(text string, at int) bool {
	c, _ := utf8.DecodeLastRuneInString(text[:at])
	return at > 0 && (unicode.IsLetter(c) || c == '_')
}
