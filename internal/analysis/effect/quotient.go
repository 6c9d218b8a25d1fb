package effect

import (
	"math"

	"lykta/internal/analysis/note"
)

// Quotients are the older figures for displacement, for those who compare with
// reports that use them.
type Quotients struct {
	// WDQ is the weighted displacement quotient: above 0 the good of the measure
	// spread, between −1 and 0 some of the problem moved, below −1 more moved than
	// was won. TNE is the total net effect: events fewer, displacement taken away.
	// Either is NaN where a count that it divides by is 0.
	WDQ, TNE float64
	Notes    []note.Note
}

// Quotient gives the weighted displacement quotient (Bowers and Johnson 2003)
// and the total net effect (Guerette, "Analyzing crime displacement and
// diffusion", POP Center tool guide 10, 2009, appendix B). Neither has a
// standard error, and the first means nothing where the treated area did no
// better than its control: WDD is to be preferred.
func Quotient(treated, near, control Pair) Quotients {
	r, d, c := treated, near, control
	out := Quotients{WDQ: math.NaN(), TNE: math.NaN(), Notes: []note.Note{note.Of("effect.quotient.no-error")}}
	if c.Before == 0 || c.After == 0 {
		out.Notes = append(out.Notes, note.Of("effect.quotient.zero"))
	}
	if c.Before > 0 {
		growth := float64(c.After) / float64(c.Before)
		out.TNE = float64(r.Before)*growth - float64(r.After) + float64(d.Before)*growth - float64(d.After)
	}
	if c.Before == 0 || c.After == 0 {
		return out
	}
	// Multiplied by both control counts, so that nothing is rounded.
	against := func(p Pair) int64 { return p.After*c.Before - p.Before*c.After }
	success := against(r)
	if success == 0 {
		out.Notes = append(out.Notes, note.Of("effect.quotient.zero"))
	} else {
		out.WDQ = float64(against(d)) / float64(success)
	}
	if success >= 0 {
		out.Notes = append(out.Notes, note.Of("effect.quotient.no-success"))
	}
	return out
}
