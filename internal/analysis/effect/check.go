package effect

import (
	"math"
	"strings"
	"unicode/utf8"

	"lykta/internal/errs"
)

// Check says what is wrong with a plan, all of it at once: an Invalid error with
// a field for each. What the method needs in the way of areas and weeks is part
// of it, so that a plan that could never be answered is not fixed.
func (p Plan) Check() error {
	var wrong []errs.Field
	say := func(bad bool, field, key string, args ...any) {
		if bad {
			wrong = append(wrong, errs.Field{Name: field, Key: key, Args: args})
		}
	}
	say(!text(p.Measure), "measure", "effect.plan.text")
	say(!text(p.Outcome), "outcome", "effect.plan.text")
	say(p.Wanted != Fewer && p.Wanted != More, "wanted", "effect.plan.wanted")
	say(!(p.Confidence >= 0.5 && p.Confidence < 1), "confidence", "effect.confidence", p.Confidence)
	say(!weeks(p.Before.Days()), "before", "effect.plan.weeks", p.Before.Days())
	say(!weeks(p.After.Days()), "after", "effect.plan.weeks", p.After.Days())
	say(!p.Before.To.Before(p.After.From), "after", "effect.plan.overlap")
	say(len(p.Treated) == 0, "treated", "effect.no-treated")
	if twice, is := p.twice(); is {
		say(true, "areas", "effect.plan.area", twice)
	}
	p.checkMethod(say)
	return errs.Fields(wrong...)
}

func text(s string) bool { return strings.TrimSpace(s) != "" && utf8.ValidString(s) }

func weeks(days int) bool { return days > 0 && days%7 == 0 }

// groups are the plan's areas by what they are there for.
func (p Plan) groups() [4][]string {
	return [4][]string{p.Treated, p.Comparison, p.Near, p.NearComparison}
}

// twice returns an area that is named twice, or has no name.
func (p Plan) twice() (string, bool) {
	seen := map[string]bool{}
	for _, group := range p.groups() {
		for _, a := range group {
			if seen[a] || !text(a) {
				return a, true
			}
			seen[a] = true
		}
	}
	return "", false
}

func (p Plan) checkMethod(say func(bad bool, field, key string, args ...any)) {
	about, before, after := 1.0, p.Before.Days()/7, p.After.Days()/7
	switch p.Method {
	case Weighted:
		about = 0
		say(len(p.Comparison) == 0, "comparison", "effect.plan.comparison")
		say((len(p.Near) == 0) != (len(p.NearComparison) == 0), "near", "effect.plan.near")
	case Differences:
		say(len(p.Comparison) < LeastComparison, "comparison", "effect.few-areas", len(p.Comparison), LeastComparison)
		say(before+after < LeastWeeks, "before", "effect.few-weeks", before+after, LeastWeeks)
		say(p.Before.To.Add(1) != p.After.From, "after", "effect.plan.gap")
	case Series:
		say(len(p.Comparison) > 0, "comparison", "effect.plan.alone")
		say(before < leastBefore || after < leastAfter, "before", "effect.few-weeks", before, leastBefore)
		say(p.Before.To.Add(1) != p.After.From, "after", "effect.plan.gap")
	default:
		say(true, "method", "effect.plan.method", string(p.Method))
	}
	say(p.Method != Weighted && len(p.Near)+len(p.NearComparison) > 0, "near", "effect.plan.near")
	low, high := p.Relevant.Low, p.Relevant.High
	say(!(low <= about && high >= about && low < high) || math.IsInf(low, 0) || math.IsInf(high, 0) || about == 1 && !(low > 0), "relevant", "effect.plan.relevant", low, high)
}
