package persondata

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Kind says what sort of personal data was found. The values are those that
// programs read in the answer of "lykta guard --json".
type Kind string

// The kinds.
const (
	IdentityNumber     Kind = "personnummer"
	CoordinationNumber Kind = "samordningsnummer"
	Phone              Kind = "phone"
	Email              Kind = "email"
	Plate              Kind = "plate"       // registration of a vehicle
	Handle             Kind = "handle"      // name or page in a social medium
	Apartment          Kind = "apartment"   // a dwelling: flat number, or street and number where somebody lives
	Name               Kind = "name"        // of a person
	Combination        Kind = "combination" // what together points at one person
	Account            Kind = "account"     // bank account
	Property           Kind = "property"    // fastighetsbeteckning of somebody's home
	Address            Kind = "ip"          // of a machine in a network
	Coordinates        Kind = "coordinates" // a point so exact that it may be a dwelling
	Sensitive          Kind = "sensitive"   // health or crime said of somebody who is named
)

// Kinds lists every kind, in the order above.
func Kinds() []Kind {
	return []Kind{IdentityNumber, CoordinationNumber, Phone, Email, Plate, Handle, Apartment, Name, Combination,
		Account, Property, Address, Coordinates, Sensitive}
}

// Severity says what a finding should lead to.
type Severity string

// The severities.
const (
	Block Severity = "block" // identifies: must not be published
	Warn  Severity = "warn"  // may identify: a person has to look
)

// Finding is one place in a text.
type Finding struct {
	Kind     Kind     `json:"kind"`
	Start    int      `json:"start"` // offset of the first byte
	End      int      `json:"end"`   // offset after the last byte
	Severity Severity `json:"severity"`
	Why      string   `json:"why"` // key of a text in the catalogue

	rank int // which of two findings in one place is kept: the higher
}

// Options say what is no finding in the partnership that the text belongs to.
type Options struct {
	Numbers []string // telephone numbers for everybody, written in any form
	Places  []string // names of places, schools and organisations that look like a person's
	Emails  []string // addresses of functions
}

// Check returns what points at a person in text, in order of place and without
// overlaps. Nil means that nothing was found.
func Check(text string, o Options) []Finding {
	return (&Checker{own: ownOf(o), met: remember(len(text))}).Check(text)
}

// Checker checks many texts of one partnership: what is known of a word is
// remembered from one text to the next, for as long as the Checker is held. It is
// not safe for concurrent use.
type Checker struct {
	own
	met []*looked
}

// NewChecker returns a Checker that has read nothing.
func NewChecker(o Options) *Checker {
	return &Checker{own: ownOf(o), met: remember(4 * mostRemembered)}
}

// Check is what the function Check is.
func (c *Checker) Check(text string) []Finding {
	g := &guard{reader: reader{text: text, words: lexicon(), met: c.met}, own: c.own}
	var all []Finding
	for from := 0; from < len(text); {
		to := segmentEnd(text, from)
		g.read(from, to)
		all = append(all, g.segment()...)
		from = to
	}
	for i := range all {
		all[i].Why = reasons()[all[i].Why]
	}
	return all
}

// own are the Options in the form in which they are looked for.
type own struct{ numbers, places, emails map[string]bool }

func ownOf(o Options) own {
	w := own{numbers: map[string]bool{}, places: map[string]bool{}, emails: map[string]bool{}}
	for _, n := range o.Numbers {
		w.numbers[national(digitsOf(n))] = true
	}
	for _, p := range o.Places {
		w.places[strings.ToLower(p)] = true
	}
	for _, e := range o.Emails {
		w.emails[strings.ToLower(e)] = true
	}
	return w
}

// guard holds what is known while one text is read.
type guard struct {
	reader
	own
	found    []Finding
	chain    []token
	features []feature
}

// The parts that a long text is read in. A part ends at an empty line; without
// one at a line end, and without that at a space.
const (
	segmentSoft = 1 << 10
	segmentHard = 4 << 10
)

func segmentEnd(text string, from int) int {
	rest := text[from:]
	if i := strings.Index(rest[:min(len(rest), segmentSoft)], "\n\n"); i >= 0 {
		return from + i + 2
	}
	if len(rest) <= segmentSoft {
		return len(text)
	}
	window := rest[segmentSoft:min(len(rest), segmentHard)]
	if i := strings.IndexByte(window, '\n'); i >= 0 {
		return from + segmentSoft + i + 1
	}
	if i := strings.LastIndexByte(window, ' '); i >= 0 {
		return from + segmentSoft + i + 1
	}
	at := min(from+segmentHard, len(text))
	for at < len(text) && text[at]&0xC0 == 0x80 {
		at++
	}
	return at
}

// segment is what is found in the tokens that were read last.
func (g *guard) segment() []Finding {
	g.found = g.found[:0]
	g.digits()
	g.machines()
	g.spokenNumbers()
	g.emailAddresses()
	g.handles()
	g.plates()
	g.dwellings()
	g.personNames()
	g.combinations()
	g.sensitive()
	return settle(joined(g.found))
}

func (g *guard) add(k Kind, start, end int, s Severity, why string, rank int) {
	g.found = append(g.found, Finding{Kind: k, Start: start, End: end, Severity: s, Why: why, rank: rank})
}

// reasons are the keys of the texts that say why, by their ends: made once, for
// there are few of them and many findings.
var reasons = sync.OnceValue(func() map[string]string {
	keys := map[string]string{}
	for _, k := range Kinds() {
		keys[string(k)] = "persondata." + string(k)
	}
	for _, end := range []string{"number-form", "birth-date", "phone-desk", "phone-local", "email-function", "name-title", "name-initial", "name-alone", "combination-kin", "combination-only"} {
		keys[end] = "persondata." + end
	}
	return keys
})

// joined makes one of combinations that overlap.
func joined(found []Finding) []Finding {
	for i := range found {
		for j := range i {
			a, b := &found[i], &found[j]
			if a.Kind != Combination || b.Kind != Combination || a.End <= b.Start || b.End <= a.Start {
				continue
			}
			if b.rank > a.rank {
				a.Why, a.Severity, a.rank = b.Why, b.Severity, b.rank
			}
			a.Start, a.End = min(a.Start, b.Start), max(a.End, b.End)
			b.End = b.Start
		}
	}
	return slices.DeleteFunc(found, func(f Finding) bool { return f.End == f.Start })
}

// settle keeps the highest of findings that overlap, and what is left of a
// combination beside it.
func settle(found []Finding) []Finding {
	if len(found) == 0 {
		return nil
	}
	order := make([]*Finding, len(found)) // they are large to move
	for i := range found {
		order[i] = &found[i]
	}
	slices.SortStableFunc(order, func(a, b *Finding) int {
		switch {
		case a.rank != b.rank:
			return b.rank - a.rank
		case a.End-a.Start != b.End-b.Start:
			return b.End - b.Start - (a.End - a.Start)
		}
		return a.Start - b.Start
	})
	kept := make([]Finding, 0, len(found))
	for _, f := range order {
		if f, ok := besides(*f, kept); ok {
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return kept
}

// leftOver is the shortest rest of a combination that says something, in bytes.
const leftOver = 12

// besides is f without what is taken. Only a combination may be cut.
func besides(f Finding, taken []Finding) (Finding, bool) {
	for _, k := range taken {
		if f.End <= k.Start || k.End <= f.Start {
			continue
		}
		if f.Kind != Combination {
			return f, false
		}
		if k.Start-f.Start >= f.End-k.End {
			f.End = k.Start
		} else {
			f.Start = k.End
		}
		if f.End-f.Start < leftOver {
			return f, false
		}
	}
	return f, true
}

// KindOf is the kind that a finding's reason (Why) belongs to, and "" for a text
// that is no reason of the guard's. What has the form of an identity number, and
// a day of birth, are of its kind.
func KindOf(why string) Kind {
	reason, ok := strings.CutPrefix(why, "persondata.")
	if !ok {
		return ""
	}
	if reason == "number-form" || reason == "birth-date" {
		return IdentityNumber
	}
	for _, k := range Kinds() {
		if rest, ok := strings.CutPrefix(reason, string(k)); ok && (rest == "" || rest[0] == '-') {
			return k
		}
	}
	return ""
}
