package persondata

import (
	"strings"
	"time"
)

// digits looks at every chain of digit groups: numbers that only separators
// stand between, as in "19 85 07 09 - 9805" or "+46 (0)70 174 06 05".
func (g *guard) digits() {
	for i := 0; i < len(g.tokens); {
		if g.tokens[i].sort != number {
			i++
			continue
		}
		g.chain = append(g.chain[:0], g.tokens[i])
		from := i
		for i++; i < len(g.tokens); i++ {
			t := g.tokens[i]
			if t.sort == sign && separates(t.letter) {
				continue
			}
			if t.sort != number || !isSeparator(g.text[g.chain[len(g.chain)-1].end:t.start]) && !g.brokenBefore(t) {
				break
			}
			g.chain = append(g.chain, t)
		}
		g.numberChain(from)
		g.dotted()
	}
}

func separates(c rune) bool {
	return strings.ContainsRune("-‐‑‒–—−./()+", c)
}

// isSeparator reports whether what stands between two groups of digits may
// stand inside one number.
func isSeparator(gap string) bool {
	n := 0
	for _, c := range gap {
		if n++; n > 4 || c == '\n' || !separates(c) && c != ' ' && c != '\t' && c != '\u00a0' && c != '\u202f' && c != '\u2009' {
			return false
		}
	}
	return true
}

// brokenBefore reports whether the chain goes on with t on a new line: after a
// hyphen, between a date and four digits, or inside a mobile number.
func (g *guard) brokenBefore(t token) bool {
	last := g.chain[len(g.chain)-1]
	gap := g.text[last.end:t.start]
	if strings.Count(gap, "\n") != 1 || !isSeparator(strings.Replace(gap, "\n", " ", 1)) {
		return false
	}
	head, _, _ := strings.Cut(gap, "\n")
	begun := g.text[g.chain[0].start:last.end]
	date := last.end-last.start == 6 || last.end-last.start == 8
	return strings.ContainsAny(head, "-–−") || date && t.end-t.start == 4 || strings.HasPrefix(begun, "07") && len(begun) < 12
}

// numberChain looks for identity numbers and telephone numbers in the chain,
// whose first token is the from-th.
func (g *guard) numberChain(from int) {
	for i := 0; i < len(g.chain); {
		if n := g.identityNumber(i, from); n > 0 {
			i += n
		} else if n := g.phoneNumber(i, from); n > 0 {
			i += n
		} else if n := g.softNumber(i, from); n > 0 {
			i += n
		} else {
			i++
		}
	}
}

// groups is digits taken from a chain, and where its groups end.
type groups struct {
	digits string
	cuts   uint32 // bit n: a group ends after n digits, the last not counted
	used   int
	start  int
	end    int
}

// take gathers groups from the i-th until there are want digits. It fails where
// no group ends there.
func (g *guard) take(i, want int) (groups, bool) {
	var b [16]byte
	out := groups{start: g.chain[i].start}
	n := 0
	for j := i; j < len(g.chain); j++ {
		t := g.chain[j]
		if n > 0 {
			out.cuts |= 1 << n
		}
		if n+t.end-t.start > want {
			return out, false
		}
		n += copy(b[n:], g.text[t.start:t.end])
		if n == want {
			out.digits, out.used, out.end = string(b[:n]), j-i+1, t.end
			return out, true
		}
	}
	return out, false
}

// gapAfter is what stands after n digits of the groups that start at i.
func (g *guard) gapAfter(i, n int) string {
	for j := i; j+1 < len(g.chain); j++ {
		if n -= g.chain[j].end - g.chain[j].start; n == 0 {
			return g.text[g.chain[j].end:g.chain[j+1].start]
		}
	}
	return ""
}

// cutsFit reports whether the groups are those of an identity number: a date,
// whole or in its parts, and four digits.
func cutsFit(cuts uint32, total, used int) bool {
	if used == 1 || used == total {
		return true
	}
	date := total - 4
	allowed := uint32(1<<2 | 1<<4 | 1<<6 | 1<<8)
	return cuts&(1<<date) != 0 && cuts&(1<<date-1)&^allowed == 0
}

// identityNumber finds personnummer and samordningsnummer by form, date and
// check digit (Skatteverket SKV 704 and SKV 707). It returns how many groups it
// took.
func (g *guard) identityNumber(i, from int) int {
	if !g.stands(i) {
		return 0
	}
	for _, total := range []int{12, 10} {
		n, ok := g.take(i, total)
		if !ok || !cutsFit(n.cuts, total, n.used) || g.goesOn(i+n.used) {
			continue
		}
		kind, ok := numberKind(n.digits)
		if !ok || total == 12 && !century(n.digits) || isSpan(n) || g.ratherPhone(n, kind, from) {
			continue
		}
		g.add(kind, n.start, n.end, Block, string(kind), 100)
		return n.used
	}
	return 0
}

// stands reports whether a number may begin with the i-th group: no letter and
// no group of its own is joined to it.
func (g *guard) stands(i int) bool {
	start := g.chain[i].start
	if i == 0 {
		return !letterBefore(g.text, start)
	}
	gap := g.text[g.chain[i-1].end:start]
	return strings.ContainsAny(gap, " \u00a0/)\n") && !strings.HasSuffix(gap, "-")
}

// goesOn reports whether the group joins the one before without a space, so
// that what was taken is a piece of something longer.
func (g *guard) goesOn(i int) bool {
	if i >= len(g.chain) {
		return false
	}
	gap := g.text[g.chain[i-1].end:g.chain[i].start]
	return gap == "-" || gap == "." || gap == "–" || gap == "‑"
}

func century(d string) bool {
	return strings.HasPrefix(d, "18") || strings.HasPrefix(d, "19") || strings.HasPrefix(d, "20")
}

// isSpan reports whether a day in parts and a year after it is a span of time.
func isSpan(n groups) bool {
	last := n.digits[len(n.digits)-4:]
	return n.used > 2 && (strings.HasPrefix(last, "19") || strings.HasPrefix(last, "20"))
}

// ratherPhone tells a telephone number from the identity number that it could
// be by chance: by how it is parted, and for a mobile number from a
// samordningsnummer, for its third pair is above 60 in both.
func (g *guard) ratherPhone(n groups, k Kind, from int) bool {
	if n.digits[0] == '0' && len(n.digits) == 10 && n.cuts == 1<<4|1<<6|1<<8 {
		return true // an area code and pairs
	}
	return k == CoordinationNumber && len(n.digits) == 10 && strings.HasPrefix(n.digits, "07") && n.cuts != 1<<6 &&
		!g.near(from, 4, coordinationWord)
}

func numberKind(digits string) (Kind, bool) {
	d := digits[len(digits)-10:]
	if !luhn(d) {
		return "", false
	}
	return dateKind(d)
}

// dateKind tells which number a date belongs to: in a samordningsnummer the day
// is 60 higher.
func dateKind(d string) (Kind, bool) {
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

// softNumber finds what has the form of an identity number and a wrong check
// digit, a number whose last four are hidden, and a day of birth.
func (g *guard) softNumber(i, from int) int {
	if !g.stands(i) {
		return 0
	}
	for _, total := range []int{12, 10} {
		n, ok := g.take(i, total)
		if !ok || n.cuts != 1<<(total-4) || g.goesOn(i+n.used) || total == 12 && !century(n.digits) {
			continue
		}
		gap := strings.Trim(g.gapAfter(i, total-4), " \u00a0\n")
		kind, ok := dateKind(n.digits[total-10:])
		if !ok || gap == "" || gap == "/" || gap == "." || yearOrClock(n.digits[total-4:]) && total == 12 || isYear(n.digits[total-4:]) {
			continue
		}
		g.add(kind, n.start, n.end, Warn, "number-form", 50)
		return n.used
	}
	return g.birthDate(i, from)
}

func isYear(s string) bool { return strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20") }

func yearOrClock(s string) bool { return isYear(s) || isClock(s) }

func isClock(s string) bool { return len(s) == 4 && s[:2] < "25" && s[2:] < "60" }

// birthDate finds six or eight digits of a date after a word for birth, or
// before hidden digits ("850709-XXXX").
func (g *guard) birthDate(i, from int) int {
	for _, total := range []int{8, 6} {
		n, ok := g.take(i, total)
		if !ok || total == 8 && !century(n.digits) {
			continue
		}
		kind, ok := dateKind(n.digits[total-6:])
		if !ok {
			continue
		}
		rest := strings.TrimLeft(g.text[n.end:min(len(g.text), n.end+8)], " -–+")
		hidden := strings.HasPrefix(rest, "XXXX") || strings.HasPrefix(rest, "xxxx") || strings.HasPrefix(rest, "****")
		if hidden || i == 0 && g.near(from, 2, birthWord) {
			g.add(kind, n.start, n.end, Warn, "birth-date", 50)
			return n.used
		}
	}
	return 0
}

// near reports whether a word of the class stands among the n tokens before
// the at-th.
func (g *guard) near(at, n int, c class) bool {
	for i := at - 1; i >= 0 && i >= at-n; i-- {
		if g.tokens[i].class&c != 0 {
			return true
		}
	}
	return false
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
