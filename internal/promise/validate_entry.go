package promise

import (
	"slices"

	"lykta/internal/day"
)

// Validate checks an action against the published pledge and today (Stockholm).
// Its fields are named promise, date, from, count, members, party.
func (a Action) Validate(p Pledge, today day.Day) error {
	c := &complaints{}
	checkAct(c, a, p, today)
	return c.err()
}

func checkAct(c *complaints, a Action, p Pledge, today day.Day) {
	pr, known := c.promise(p, a.Promise, false)
	if c.told(a.Date, today); !a.Date.IsZero() {
		c.when(!p.Period.Contains(a.Date), "date", keyDateOutside, p.Period.From, p.Period.To)
	}
	if !a.From.IsZero() {
		c.when(!p.Period.Contains(a.From), "from", keyDateOutside, p.Period.From, p.Period.To)
		c.when(!a.Date.IsZero() && a.From.After(a.Date), "from", keySpanReversed)
	}
	if !c.when(a.Count < 1, "count", keyCountSmall) {
		c.when(a.Count > maxCount, "count", keyCountLarge, maxCount)
	}
	checkPerformer(c, p, a)
	checkSource(c, "source", a.Source)
	if known {
		checkReached(c, a, pr)
	}
}

// checkPerformer asks who did it. What a party states without saying who did it
// is a total, or has its source.
func checkPerformer(c *complaints, p Pledge, a Action) {
	if a.By.ToldBy == "" {
		c.party(p, a.By.Party)
		return
	}
	c.party(p, a.By.ToldBy)
	c.when(a.By.Party != "" || a.By.Function != "" || a.Source == nil && a.From.IsZero(), "party", keyToldBy)
}

// checkReached asks which of a known set an action reached.
func checkReached(c *complaints, a Action, pr Promise) {
	if pr.Shape != Coverage || len(pr.Members) == 0 {
		c.when(len(a.Members) > 0, "members", keyMembersUnwanted)
		return
	}
	c.when(len(a.Members) == 0, "members", keyMembersMissing)
	for _, id := range a.Members {
		if c.when(!hasMember(pr, id), "members", keyMemberUnknown, id) {
			return
		}
	}
}

func hasMember(pr Promise, id string) bool {
	return slices.ContainsFunc(pr.Members, func(m Member) bool { return m.ID == id })
}

// Validate checks a deviation against the published pledge and today
// (Stockholm). Its fields are named promise, date, party, what, why, span.from
// and span.to. Without a promise it is about the pledge as a whole. The days
// that it concerns may lie ahead; the day on which it was told may not.
func (d Deviation) Validate(p Pledge, today day.Day) error {
	c := &complaints{}
	checkDeviates(c, d, p, today)
	return c.err()
}

func checkDeviates(c *complaints, d Deviation, p Pledge, today day.Day) {
	c.promise(p, d.Promise, true)
	c.told(d.Date, today)
	c.party(p, d.Party)
	c.when(blankText(d.What), "what", keyWhatMissing)
	c.when(blankText(d.Why), "why", keyWhyMissing)
	if d.Span == (day.Period{}) {
		return
	}
	c.within("span", func(c *complaints) { checkSpan(c, d.Span, p.Period) })
}

func checkSpan(c *complaints, span, period day.Period) {
	from := c.when(span.From.IsZero(), "from", keyDateMissing)
	to := c.when(span.To.IsZero(), "to", keyDateMissing)
	if from || to || c.when(span.To.Before(span.From), "to", keySpanReversed) {
		return
	}
	c.when(!period.Contains(span.From), "from", keySpanOutside, period.From, period.To)
	c.when(!period.Contains(span.To), "to", keySpanOutside, period.From, period.To)
}

// Validate checks a verdict against the published pledge, the promise's
// progress on the verdict's day, and today (Stockholm). Its fields are named
// promise, date, outcome, done, motive, party. The sum that it names is the
// one that was counted ("verdict.done.changed": somebody entered something in
// between), and where it is not the outcome that the sum proposes, or nothing
// is proposed yet, it gives its reason.
func (v Verdict) Validate(p Pledge, g Progress, today day.Day) error {
	c := &complaints{}
	checkVerdict(c, v, p, g, today)
	return c.err()
}

func checkVerdict(c *complaints, v Verdict, p Pledge, g Progress, today day.Day) {
	checkCloses(c, v, p, today)
	proposed := Proposal{Done: g.Done, Target: g.Target}
	if g.Proposed != nil {
		proposed = *g.Proposed
	}
	c.when(v.Done != proposed.Done, "done", keyVerdictSum, proposed.Done)
	c.when(v.Outcome != proposed.Outcome && blankText(v.Motive), "motive", keyMotiveMissing,
		string(proposed.Outcome), proposed.Done, proposed.Target)
}

func checkCloses(c *complaints, v Verdict, p Pledge, today day.Day) {
	c.promise(p, v.Promise, false)
	outcomes := []Outcome{Kept, PartlyKept, NotKept, CannotAssess, Discontinued}
	c.when(!slices.Contains(outcomes, v.Outcome), "outcome", keyOutcome, string(v.Outcome))
	if c.told(v.Date, today); !v.Date.IsZero() {
		c.when(v.Date.Before(p.Period.From), "date", keyVerdictEarly, p.Period.From)
	}
	c.party(p, v.By.Party)
	checkSource(c, "source", v.Source)
}

// Validate checks an effect against the published pledge and today
// (Stockholm). Its fields are named promise, date, direction, figure, source,
// party. Whoever says that something changed, or did not, gives the figure and
// where it is from; "cannot say" needs neither.
func (e Effect) Validate(p Pledge, today day.Day) error {
	c := &complaints{}
	checkEffects(c, e, p, today)
	return c.err()
}

func checkEffects(c *complaints, e Effect, p Pledge, today day.Day) {
	c.promise(p, e.Promise, true)
	c.told(e.Date, today)
	c.party(p, e.By.Party)
	directions := []Direction{Improved, Unchanged, Worsened, CannotSay}
	c.when(!slices.Contains(directions, e.Direction), "direction", keyDirection, string(e.Direction))
	c.when(blankText(e.Figure) && e.Direction != CannotSay, "figure", keyFigureMissing)
	c.when(blankText(e.Source) && !blankText(e.Figure), "source", keyEffectSource)
}

// Validate checks a correction against the book and today (Stockholm). Its own
// fields are named of, pledge, reason, date and withdrawn; those of the text
// that it puts in place are named as in that text, after "action.", "effect."
// and so on. An action, a deviation, a verdict and an effect can be corrected,
// always by the number of the first entry. A publication cannot: its next
// version takes its place.
func (k Correction) Validate(b *Book, today day.Day) error {
	c := &complaints{}
	c.when(blankText(k.Reason), "reason", keyReasonMissing)
	c.told(k.Date, today)
	if it, found := checkCorrected(c, b, k.Of); found {
		checkAmends(c, b, it, k, today)
	}
	return c.err()
}

// checkAmends checks that the correction takes the entry back, or puts one text
// of the same sort in its place.
func checkAmends(c *complaints, b *Book, it *item, k Correction, today day.Day) {
	r := b.pledges[k.Pledge]
	if c.when(r == nil || !slices.Contains(r.items, it), "pledge", keyCorrectionPledge, k.Pledge) {
		return
	}
	parts := k.text().parts()
	switch {
	case k.Withdrawn && len(parts) == 0:
	case k.Withdrawn, len(parts) != 1, parts[0].kind != it.kind:
		c.add("withdrawn", keyCorrectionKind)
	default:
		checkInstead(c, b, r, k, today)
	}
}

// checkCorrected finds the entry that is corrected, or complains of why it
// cannot be.
func checkCorrected(c *complaints, b *Book, of int64) (*item, bool) {
	it, kind := b.find(of)
	switch {
	case it != nil:
		return it, true
	case kind == "":
		c.add("of", keyCorrectionUnknown, of)
	case !kind.correctable():
		c.add("of", keyCorrectionSort, string(kind))
	default:
		c.add("of", keyCorrectionRemoved, of)
	}
	return nil, false
}

// checkInstead checks the text that a correction puts in place.
func checkInstead(c *complaints, b *Book, r *record, k Correction, today day.Day) {
	body := k.instead()
	moved, _ := body.place()
	if c.when(moved != k.Pledge || len(r.versions) == 0, "pledge", keyCorrectionPledge, moved) {
		return
	}
	pledge := r.versions[len(r.versions)-1].pub.Pledge
	switch {
	case body.Action != nil:
		c.within("action", func(c *complaints) { checkAct(c, *body.Action, pledge, today) })
	case body.Deviation != nil:
		c.within("deviation", func(c *complaints) { checkDeviates(c, *body.Deviation, pledge, today) })
	case body.Effect != nil:
		c.within("effect", func(c *complaints) { checkEffects(c, *body.Effect, pledge, today) })
	case body.Verdict != nil:
		row, _ := b.On(body.Verdict.Date).Promise(k.Pledge, body.Verdict.Promise)
		c.within("verdict", func(c *complaints) { checkVerdict(c, *body.Verdict, pledge, row.Progress, today) })
	}
}
