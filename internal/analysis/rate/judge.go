package rate

import (
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Outcome is what may be said of a change.
type Outcome int

// The outcomes. The zero value is that nothing may be said.
const (
	Untold    Outcome = iota // it cannot be told: see Judgement.Why
	Fell                     // less than before, beyond what chance gives
	Unchanged                // any change is smaller than what matters
	Rose                     // more than before, beyond what chance gives
)

var outcomes = [...]string{"untold", "fell", "unchanged", "rose"}

// String returns the outcome's name as it stands in data.
func (o Outcome) String() string { return outcomes[o] }

// Rule is when something may be said. The zero value stands for DefaultRule, or
// DefaultTrendRule.
type Rule struct {
	// Relevant holds the ratios that do not matter in practice, such as 0.8 to
	// 1.25; 1 lies in it.
	Relevant Interval
	// MinEvents is how many events the two sides must have together.
	MinEvents int64
	// MinCoverage is the share of each period's exposure that must belong to
	// reporters who reported in both.
	MinCoverage float64
}

// DefaultRule is: a change by less than a fifth does not matter, ten events at
// least (two more are no "+50 %"), and half of each period's reporting by the
// same reporters.
func DefaultRule() Rule {
	return Rule{Relevant: Interval{0.8, 1.25}, MinEvents: 10, MinCoverage: 0.5}
}

// DefaultTrendRule is for ratios per year, which add up over the years: a
// change by less than a twentieth a year does not matter.
func DefaultTrendRule() Rule {
	return Rule{Relevant: Interval{0.95, 1.05}, MinEvents: 10, MinCoverage: 0.5}
}

func (r Rule) or(other Rule) (Rule, error) {
	if r == (Rule{}) {
		return other, nil
	}
	if !(r.Relevant.Low > 0 && r.Relevant.Low <= 1 && r.Relevant.High >= 1) || r.MinEvents < 0 || !(r.MinCoverage >= 0 && r.MinCoverage <= 1) {
		return r, errs.E(errs.Invalid, "rate.rule")
	}
	return r, nil
}

// Judgement is an outcome, and for Untold the reason.
type Judgement struct {
	Outcome Outcome
	Why     note.Note // empty unless Untold
}

// Reasons for Untold:
//   - rate.why.wide (low, high): the interval crosses 1 and holds changes that
//     would matter
//   - rate.why.few-events (events, least): too few events
//   - rate.why.coverage (before, after, least): too small a share of the
//     reporting is by reporters who reported in both periods

// Judge says what may be said of a ratio: Unchanged when the interval lies
// wholly among the ratios that do not matter, even if it leaves out 1; Rose or
// Fell when it leaves out 1; else Untold. A change that was not seen is never
// called none.
func (r Rule) Judge(ratio Interval, events int64) Judgement {
	switch {
	case events < r.MinEvents:
		return untold("rate.why.few-events", events, r.MinEvents)
	case ratio.Within(r.Relevant):
		return Judgement{Outcome: Unchanged}
	case ratio.Low > 1:
		return Judgement{Outcome: Rose}
	case ratio.High < 1:
		return Judgement{Outcome: Fell}
	}
	return untold("rate.why.wide", ratio.Low, ratio.High)
}

func untold(key string, args ...any) Judgement { return Judgement{Why: note.Of(key, args...)} }
