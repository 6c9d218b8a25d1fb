package persondata

import (
	"cmp"
	"slices"
)

// Kind says what sort of personal data was found.
type Kind string

// The kinds.
const (
	IdentityNumber     Kind = "identity-number"     // personnummer
	CoordinationNumber Kind = "coordination-number" // samordningsnummer: the day is 60 higher
	Email              Kind = "email"
	Phone              Kind = "phone"
)

// Finding is one place in a text.
type Finding struct {
	Kind  Kind
	Start int // offset of the first byte
	End   int // offset after the last byte
}

// Check returns what points at a person in text, in order of place, without
// overlaps. Nil means that nothing was found.
func Check(text string) []Finding {
	found := slices.Concat(numbers(text), emails(text), phones(text))
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	var kept []Finding
	for _, f := range found {
		if n := len(kept); n > 0 && f.Start < kept[n-1].End {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}
