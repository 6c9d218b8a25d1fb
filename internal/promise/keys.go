package promise

import "slices"

// The message keys of this room's pure part, for the catalogues. What stands in
// parentheses are the arguments that fill the message's placeholders, in order.
const (
	keyEntryBody    = "entry.body"           // not exactly one body (how many)
	keyEntryKind    = "entry.kind"           // unknown kind of entry (kind)
	keyEntryContent = "entry.content"        // content that cannot be read (kind)
	keyEntryObject  = "entry.content.object" // content that is not one JSON object
	keyEntryOrder   = "entry.order"          // entries out of order (number, expected number)

	keyDateMissing  = "date.missing"
	keyDateFuture   = "date.future"     // a day after today (today)
	keyDateOutside  = "date.outside"    // a day outside the pledge's period (first day, last day)
	keySpanReversed = "span.reversed"   // a span that ends before it begins
	keySpanOutside  = "span.outside"    // a span that is not within the period (first day, last day)
	keyPartyMissing = "party.missing"   // nobody is named
	keyPartyUnknown = "party.unknown"   // none of the pledge's parties (ID)
	keyPromiseNone  = "promise.unknown" // none of the pledge's promises (ID)

	keyPledgeID        = "pledge.id.missing"
	keyPledgeTitle     = "pledge.title.missing"
	keyPeriodMissing   = "period.missing" // first or last day not given
	keyPeriodReversed  = "period.reversed"
	keyPeriodLong      = "period.long"      // longer than we take (greatest number of days)
	keyPartiesMissing  = "parties.missing"  // no party at all
	keyPartyTwice      = "party.twice"      // the same party twice (ID)
	keyPartyKind       = "party.kind"       // unknown kind of party (kind)
	keyPartyName       = "party.name"       // no name
	keyPromisesMissing = "promises.missing" // a pledge that promises nothing
	keyFunctionMissing = "function.missing"
	keyBasisKind       = "basis.kind"     // unknown kind of basis (kind)
	keyBasisNumber     = "basis.number"   // negative number
	keyReporting       = "reporting"      // unknown way of reporting (way)
	keySourceMissing   = "source.missing" // a summary, or an outcome told elsewhere, without its source
	keySourceVague     = "source.vague"   // a source without publisher or title

	keyPromiseID        = "promise.id.missing"
	keyPromiseTwice     = "promise.id.twice" // the same ID twice (ID)
	keyPromiseText      = "promise.text.missing"
	keyPromiseBy        = "promise.by.missing"     // nobody performs it
	keyPromiseShape     = "promise.shape.unknown"  // unknown shape (shape)
	keyPromiseNumber    = "promise.number.missing" // count without a number
	keyPromiseNegative  = "promise.number.negative"
	keyPromiseUnit      = "promise.unit.missing"   // count without a unit
	keyPromiseRhythm    = "promise.rhythm.missing" // recurring without a rhythm
	keyRhythmTimes      = "rhythm.times"           // fewer than one time, or more than we take (greatest)
	keyRhythmInterval   = "rhythm.interval.wrong"  // less than one, or more than we take (greatest)
	keyRhythmPer        = "rhythm.per"             // unknown unit of time (unit)
	keyMemberID         = "member.id.missing"
	keyMemberName       = "member.name.missing"
	keyMemberTwice      = "member.twice"              // the same member twice (ID)
	keyDeadlineOutside  = "deadline.outside"          // (first day, last day)
	keyContinuesNothing = "promise.continues.nothing" // continues a promise, but the pledge continues no pledge

	keyCountSmall      = "count.small"      // fewer than one
	keyCountLarge      = "count.large"      // more than we take (greatest)
	keyToldBy          = "action.told-by"   // told by somebody, but also done by somebody, or neither sourced nor a total
	keyMembersMissing  = "members.missing"  // which of the set is not told
	keyMembersUnwanted = "members.unwanted" // the promise has no set
	keyMemberUnknown   = "member.unknown"   // none of the set (ID)

	keyWhatMissing = "deviation.what.missing"
	keyWhyMissing  = "deviation.why.missing"

	keyOutcome       = "verdict.outcome"        // unknown outcome (outcome)
	keyVerdictEarly  = "verdict.date.early"     // before the period has begun (first day)
	keyVerdictSum    = "verdict.done.changed"   // the sum is not the one given (sum)
	keyMotiveMissing = "verdict.motive.missing" // departs from the proposal without a reason (proposed outcome, done, target)

	keyDirection     = "effect.direction" // unknown direction (direction)
	keyFigureMissing = "effect.figure.missing"
	keyEffectSource  = "effect.source.missing"

	keyCorrectionUnknown = "correction.unknown"    // no such entry (number)
	keyCorrectionRemoved = "correction.removed"    // its content was taken away by law (number)
	keyCorrectionSort    = "correction.impossible" // a publication, correction or removal is not corrected (kind)
	keyCorrectionKind    = "correction.kind"       // not exactly one new text of the same sort, nor withdrawn
	keyCorrectionPledge  = "correction.pledge"     // moves the entry to another pledge (ID)
	keyReasonMissing     = "correction.reason.missing"
)

var messageKeys = []string{
	keyEntryBody, keyEntryKind, keyEntryContent, keyEntryObject, keyEntryOrder,
	keyDateMissing, keyDateFuture, keyDateOutside, keySpanReversed, keySpanOutside, keyPartyMissing, keyPartyUnknown, keyPromiseNone,
	keyPledgeID, keyPledgeTitle, keyPeriodMissing, keyPeriodReversed, keyPeriodLong, keyPartiesMissing, keyPartyTwice, keyPartyKind,
	keyPartyName, keyPromisesMissing, keyFunctionMissing, keyBasisKind, keyBasisNumber, keyReporting, keySourceMissing, keySourceVague,
	keyPromiseID, keyPromiseTwice, keyPromiseText, keyPromiseBy, keyPromiseShape, keyPromiseNumber, keyPromiseNegative, keyPromiseUnit,
	keyPromiseRhythm, keyRhythmTimes, keyRhythmInterval, keyRhythmPer, keyMemberID, keyMemberName, keyMemberTwice, keyDeadlineOutside,
	keyContinuesNothing,
	keyCountSmall, keyCountLarge, keyToldBy, keyMembersMissing, keyMembersUnwanted, keyMemberUnknown,
	keyWhatMissing, keyWhyMissing,
	keyOutcome, keyVerdictEarly, keyVerdictSum, keyMotiveMissing,
	keyDirection, keyFigureMissing, keyEffectSource,
	keyCorrectionUnknown, keyCorrectionRemoved, keyCorrectionSort, keyCorrectionKind, keyCorrectionPledge, keyReasonMissing,
}

// MessageKeys lists every message key that the pure part of this room uses, in
// the order of the table above, so that a test of the catalogues can ask for
// each of them.
func MessageKeys() []string { return slices.Clone(messageKeys) }
