package persondata

import (
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dotted looks for what is made of the groups of a chain but is no number of a
// person: addresses of machines, and points on the map.
func (g *guard) dotted() {
	if len(g.chain) < 4 {
		return
	}
	for i := 0; i+3 < len(g.chain); i++ {
		s := g.text[g.chain[i].start:g.chain[i+3].end]
		addr, err := netip.ParseAddr(s)
		if err != nil || !g.stands(i) || g.goesOn(i+4) || !g.machine(g.chain[i].start, addr) {
			continue
		}
		g.add(Address, g.chain[i].start, g.chain[i+3].end, Warn, "ip", 60)
		return
	}
}

// machine tells an address from the number of a section ("3.2.1.4").
func (g *guard) machine(start int, a netip.Addr) bool {
	b := a.As4()
	said := strings.HasSuffix(strings.ToLower(strings.TrimRight(g.text[max(0, start-12):start], " :-")), "ip") ||
		strings.Contains(strings.ToLower(g.text[max(0, start-14):start]), "ip-")
	large := 0
	for _, n := range b {
		if n > 30 {
			large++
		}
	}
	return said || large >= 2
}

// machines finds the newer addresses, accounts and points, which hold more than
// digits.
func (g *guard) machines() {
	for i, t := range g.tokens {
		switch {
		case t.sort == sign && t.letter == ':' && g.sign(i+1, ':') && !g.tokens[i+1].spaced:
			g.address6(t.start)
		case t.sort == word && t.end-t.start == 2 && i+1 < len(g.tokens) && g.tokens[i+1].sort == number && !g.tokens[i+1].spaced:
			g.iban(i)
		case t.sort == number && t.end-t.start == 2 && i+1 < len(g.tokens):
			g.point(i)
		case t.sort == word && t.class&accountWord != 0:
			g.account(i)
		}
	}
}

func hexOrColon(c byte) bool {
	return isDigit(c) || c == ':' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// address6 takes the address that the colons at at stand in.
func (g *guard) address6(at int) {
	start, end := at, at
	for start > 0 && at-start < 40 && hexOrColon(g.text[start-1]) {
		start--
	}
	for end < len(g.text) && end-at < 40 && hexOrColon(g.text[end]) {
		end++
	}
	if _, err := netip.ParseAddr(g.text[start:end]); err == nil && end-start > 6 {
		g.add(Address, start, end, Warn, "ip", 60)
	}
}

// iban takes an account number by its check digits (ISO 13616: the remainder of
// the number by 97 is 1).
func (g *guard) iban(i int) {
	start := g.tokens[i].start
	country := g.text[start:g.tokens[i].end]
	if country != strings.ToUpper(country) || !asciiLetters(country) || letterBefore(g.text, start) {
		return
	}
	var compact []byte
	end := start
	for at := start; at < len(g.text) && len(compact) < 34; at++ {
		c := g.text[at]
		if c == ' ' && at+1 < len(g.text) && g.text[at+1] != ' ' {
			continue
		}
		if !isDigit(c) && (c < 'A' || c > 'Z') {
			break
		}
		compact = append(compact, c)
		end = at + 1
		if len(compact) == 24 && country == "SE" {
			break
		}
	}
	if len(compact) >= 15 && remainder97(string(compact[4:])+string(compact[:4])) == 1 {
		g.add(Account, start, end, Block, "account", 101)
	}
}

func remainder97(s string) int64 {
	var digits strings.Builder
	for _, c := range s {
		if c >= 'A' && c <= 'Z' {
			digits.WriteString(strconv.Itoa(int(c-'A') + 10))
		} else {
			digits.WriteRune(c)
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	if !ok {
		return 0
	}
	return n.Mod(n, big.NewInt(97)).Int64()
}

// account takes at least eight digits after a word for an account.
func (g *guard) account(i int) {
	j := i + 1
	for j < len(g.tokens) && j < i+4 && g.tokens[j].sort != number && !g.tokens[j].opens {
		j++
	}
	if j >= len(g.tokens) || g.tokens[j].sort != number {
		return
	}
	end, digits := 0, 0
	for k := j; k < len(g.tokens); k++ {
		t := g.tokens[k]
		if t.sort == number {
			digits += t.end - t.start
			end = t.end
			continue
		}
		if t.sort != sign || !strings.ContainsRune("-,. ", t.letter) {
			break
		}
	}
	if digits >= 8 && digits <= 20 {
		g.add(Account, g.tokens[j].start, end, Block, "account", 99)
	}
}

// point takes a latitude and a longitude in Sweden with at least four decimals,
// which is about ten metres, or in degrees, minutes and seconds.
func (g *guard) point(i int) {
	t := g.tokens[i]
	s := g.text[t.start:min(len(g.text), t.end+40)]
	if lat := s[:2]; lat < "55" || lat > "69" {
		return
	}
	if end := decimalPoint(s); end > 0 {
		g.add(Coordinates, t.start, t.start+end, Warn, "coordinates", 98)
	} else if end := degreePoint(s); end > 0 {
		g.add(Coordinates, t.start, t.start+end, Warn, "coordinates", 98)
	}
}

// decimalPoint is the length of "58.2743, 11.4355" at the beginning of s.
func decimalPoint(s string) int {
	lat := decimals(s)
	if lat < 7 {
		return 0
	}
	at := lat
	for at < len(s) && strings.ContainsRune(",; /ENÖo", rune(s[at])) {
		at++
	}
	lon := decimals(s[at:])
	if lon < 7 || at == lat || s[at:at+2] < "10" || s[at:at+2] > "24" {
		return 0
	}
	return at + lon
}

// decimals is the length of two digits, a point and more digits.
func decimals(s string) int {
	if len(s) < 4 || !isDigit(s[0]) || !isDigit(s[1]) || s[2] != '.' && s[2] != ',' {
		return 0
	}
	n := 3
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// degreePoint is the length of 58°16'27"N 11°26'08"E at the beginning of s.
func degreePoint(s string) int {
	if !strings.HasPrefix(s[2:], "°") || strings.Count(s, "°") < 2 {
		return 0
	}
	last := strings.LastIndexAny(s, "EÖ")
	if last < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[last:])
	return last + size
}
