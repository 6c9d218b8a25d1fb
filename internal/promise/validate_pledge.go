package promise

import (
	"slices"

	"lykta/internal/day"
)

// Validate checks a pledge before it is sent to its parties. What is wrong is
// an Invalid error with one field each, named as in JSON: "period.to",
// "promises.3.by". Promises of a pledge that was taken from elsewhere (Source)
// may be without a performer, where their text names none.
func (p Pledge) Validate() error {
	c := &complaints{}
	c.when(p.ID == "", "id", keyPledgeID)
	c.when(blankText(p.Title), "title", keyPledgeTitle)
	c.within("period", func(c *complaints) { checkPeriod(c, p.Period) })
	checkParties(c, p)
	for i, b := range p.Basis {
		c.within(at("basis", i), func(c *complaints) { checkBasis(c, b) })
	}
	checkSources(c, p)
	c.when(len(p.Promises) == 0, "promises", keyPromisesMissing)
	seen := map[string]bool{}
	for i, pr := range p.Promises {
		c.within(at("promises", i), func(c *complaints) {
			c.when(pr.ID != "" && seen[pr.ID], "id", keyPromiseTwice, pr.ID)
			checkPromise(c, pr, p)
		})
		seen[pr.ID] = true
	}
	return c.err()
}

// Validate checks one promise of the pledge p, with field names that begin at
// the promise: "by", "recurs.times".
func (pr Promise) Validate(p Pledge) error {
	c := &complaints{}
	checkPromise(c, pr, p)
	return c.err()
}

func checkPeriod(c *complaints, p day.Period) {
	from := c.when(p.From.IsZero(), "from", keyPeriodMissing)
	to := c.when(p.To.IsZero(), "to", keyPeriodMissing)
	if from || to || c.when(p.To.Before(p.From), "to", keyPeriodReversed) {
		return
	}
	c.when(p.Days() > maxPeriod, "to", keyPeriodLong, maxPeriod)
}

func checkParties(c *complaints, p Pledge) {
	c.when(len(p.Parties) == 0, "parties", keyPartiesMissing)
	seen := map[string]bool{}
	kinds := []PartyKind{Municipality, Police, SSPF, Other}
	for i, party := range p.Parties {
		c.within(at("parties", i), func(c *complaints) {
			c.when(party.ID == "", "id", keyPartyMissing)
			c.when(party.ID != "" && seen[party.ID], "id", keyPartyTwice, party.ID)
			c.when(!slices.Contains(kinds, party.Kind), "kind", keyPartyKind, string(party.Kind))
			c.when(blankText(party.Name), "name", keyPartyName)
		})
		seen[party.ID] = true
	}
	for i, s := range p.Signatories {
		c.within(at("signatories", i), func(c *complaints) {
			c.when(blankText(s.Function), "function", keyFunctionMissing)
			c.party(p, s.Party)
		})
	}
}

func checkBasis(c *complaints, b Basis) {
	kinds := []BasisKind{Conversations, Survey, Picture, StaffDialogue, OtherBasis}
	c.when(!slices.Contains(kinds, b.Kind), "kind", keyBasisKind, string(b.Kind))
	c.when(b.Number < 0, "number", keyBasisNumber)
}

// checkSources asks for the source of what was not written or counted here.
func checkSources(c *complaints, p Pledge) {
	ways := []Reporting{ReportedHere, ReportedElsewhere, NotReported}
	c.when(!slices.Contains(ways, p.Reporting), "reporting", keyReporting, string(p.Reporting))
	c.when(p.Source == nil && (p.Summarised || p.Reporting == NotReported), "source", keySourceMissing)
	c.when(p.FollowUp == nil && p.Reporting == ReportedElsewhere, "follow_up", keySourceMissing)
	checkSource(c, "source", p.Source)
	checkSource(c, "follow_up", p.FollowUp)
}

func checkSource(c *complaints, field string, s *Source) {
	if s != nil {
		c.when(blankText(s.Publisher) || blankText(s.Title), field, keySourceVague)
	}
}

func checkPromise(c *complaints, pr Promise, p Pledge) {
	c.when(pr.ID == "", "id", keyPromiseID)
	c.when(blankText(pr.Text), "text", keyPromiseText)
	c.when(len(pr.By) == 0 && p.Source == nil, "by", keyPromiseBy)
	for _, id := range pr.By {
		if c.when(!p.hasParty(id), "by", keyPartyUnknown, id) {
			break
		}
	}
	c.when(!pr.Deadline.IsZero() && p.Period.Days() > 0 && !p.Period.Contains(pr.Deadline),
		"deadline", keyDeadlineOutside, p.Period.From, p.Period.To)
	c.when(pr.Continues != "" && p.Continues == "", "continues", keyContinuesNothing)
	checkMembers(c, pr.Members)
	checkShape(c, pr)
}

// checkShape asks for what the promise's shape cannot do without. A set that
// is not known yet may stay empty; its members come with a later version.
func checkShape(c *complaints, pr Promise) {
	switch pr.Shape {
	case Count:
		if !c.when(pr.AtLeast < 0, "at_least", keyPromiseNegative) {
			c.when(pr.AtLeast == 0, "at_least", keyPromiseNumber)
		}
		c.when(pr.AtLeast > maxCount, "at_least", keyCountLarge, maxCount)
		c.when(blankText(pr.Unit), "unit", keyPromiseUnit)
	case Recurring:
		if !c.when(pr.Recurs == nil, "recurs", keyPromiseRhythm) {
			c.within("recurs", func(c *complaints) { checkRhythm(c, *pr.Recurs) })
		}
	case Coverage, Open:
	default:
		c.add("shape", keyPromiseShape, string(pr.Shape))
	}
}

func checkRhythm(c *complaints, r Rhythm) {
	c.when(r.Times < 1 || r.Times > maxTimes, "times", keyRhythmTimes, maxTimes)
	c.when(r.Interval < 1 || r.Interval > maxEvery, "interval", keyRhythmInterval, maxEvery)
	units := []Unit{PerDay, PerWeek, PerMonth, PerYear}
	c.when(!slices.Contains(units, r.Per), "per", keyRhythmPer, string(r.Per))
}

func checkMembers(c *complaints, members []Member) {
	seen := map[string]bool{}
	for i, m := range members {
		c.within(at("members", i), func(c *complaints) {
			c.when(m.ID == "", "id", keyMemberID)
			c.when(m.ID != "" && seen[m.ID], "id", keyMemberTwice, m.ID)
			c.when(blankText(m.Name), "name", keyMemberName)
		})
		seen[m.ID] = true
	}
}
