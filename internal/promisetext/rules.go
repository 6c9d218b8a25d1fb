package promisetext

// ruleID names one rule of the reader.
type ruleID int

// The rules, in the order of the steps of a reading.
const (
	_ ruleID = iota
	ruleVow
	ruleModalPerformer
	ruleModalEvent
	ruleInnebarAtt
	rulePresentCounted
	rulePresentUnderHeading
	ruleNominalCounted
	rulePossible
	rulePartOfPledge
	ruleItemOfLead
	ruleItemByItself
	ruleTableRow
	rulePartyColumn
	rulePoints
	ruleFollowingSentence
	ruleSibling
	ruleByLaw
	ruleRunInLead
	ruleStatement
	ruleDoer
	ruleQuote
	rulePast
	ruleMetaSubject
	ruleUmbrella
	ruleGoalList
	ruleElaboration
	ruleSameThing
	ruleInlineList
	ruleSplitThat
	ruleSplitCounts
	ruleSplitSubjects
	ruleSplitRhythms
	ruleEveryNth
	ruleEveryOther
	ruleEveryWeekday
	ruleEveryUnit
	rulePerUnit
	ruleInTheUnit
	ruleRhythmAdverb
	ruleEachOf
	ruleLettersTo
	ruleYearGroup
	ruleKnownSize
	ruleCount
	ruleCeiling
	ruleNoTarget
	ruleYearNumber
	ruleLabelNumber
	ruleMeasureNumber
	ruleDefiniteSet
	ruleDateNumber
	rulePhoneNumber
	ruleDuration
	ruleBackgroundNoun
	ruleArticle
	ruleResponsible
	ruleSubject
	ruleAgent
	ruleNextSentence
	ruleLeadPerformer
	ruleDeadline
	ruleEarlier
	ruleOwnFollowUp
	lastRule
)

// Rule is one rule as it is explained to a person.
type Rule struct{ Name, Says string }

var rules = [lastRule]Rule{
	ruleVow:                 {"vow", "a sentence in which an organisation or \"vi\" lovar, utlovar or åtar sig something is a promise"},
	ruleModalPerformer:      {"modal-performer", "an organisation or \"vi\" that ska or kommer att do something promises it"},
	ruleModalEvent:          {"modal-event", "something that ska ske, hållas or genomföras is promised, where it is counted, rhythmic or an activity"},
	ruleInnebarAtt:          {"means-that", "what the pledge innebär is promised"},
	rulePresentCounted:      {"present-counted", "an organisation that does something a stated number of times, in a pledge, promises it"},
	rulePresentUnderHeading: {"present-under-heading", "what an organisation does, told under a heading of promises, is promised"},
	ruleNominalCounted:      {"nominal-counted", "a bullet or line that begins with a number and what is counted is a promise"},
	rulePossible:            {"possible", "what \"kan\" be done or \"är möjligt\" is read, and marked as a possibility"},
	rulePartOfPledge:        {"part-of-pledge", "\"Detta är en del av löftet\" makes the sentence before it a promise"},
	ruleItemOfLead:          {"item-of-lead", "every bullet under a lead that promises is a promise"},
	ruleItemByItself:        {"item-by-itself", "a bullet without such a lead is a promise where it is a commitment by itself"},
	ruleTableRow:            {"table-row", "a row of a table of activities is a promise"},
	rulePartyColumn:         {"party-column", "in a table with a column for each organisation, every cell under one is its promise"},
	rulePoints:              {"points", "\"Punkt a utförs av kommunen, punkt b av polisen\" gives the items of those numbers or letters their performers"},
	ruleFollowingSentence:   {"following-sentence", "a further sentence in a bullet is a promise of its own where it commits somebody to something else"},
	ruleSibling:             {"sibling", "what an organisation is or has, told beside promises in a list, is promised"},
	ruleByLaw:               {"by-law", "what a law lays down is background and no promise"},
	ruleRunInLead:           {"run-in-lead", "a lead and its colon may stand in the same sentence as what it leads"},
	ruleStatement:           {"statement", "lines that look like headings are promises where two together commit somebody by themselves"},
	ruleDoer:                {"doer", "a sentence that only says who does it (\"Det är kommunen som …\", \"Polisen svarar för …\") names the performer"},
	ruleQuote:               {"quote", "what somebody is quoted as saying is no promise"},
	rulePast:                {"past", "what was done is no promise"},
	ruleMetaSubject:         {"meta-subject", "what the pledge, the work or the follow-up itself is or will be is no promise"},
	ruleUmbrella:            {"umbrella", "a general vow that a list then spells out is not counted beside the list"},
	ruleGoalList:            {"goal-list", "bullets under a goal, a background or a result are no promises"},
	ruleElaboration:         {"elaboration", "a sentence that explains the one before it is no promise"},
	ruleSameThing:           {"same-thing", "a number or rhythm that the next sentence gives the same thing belongs to the first"},
	ruleInlineList:          {"inline-list", "a sentence that numbers its parts, 1) 2) 3), makes a promise of each"},
	ruleSplitThat:           {"split-that", "lovar att … och att … are two promises"},
	ruleSplitCounts:         {"split-counts", "two counted things joined by och or samt are two promises"},
	ruleSplitSubjects:       {"split-subjects", "two organisations that do one thing each, joined by och, medan or samt, make two promises"},
	ruleSplitRhythms:        {"split-rhythms", "two rhythms of one thing, each for its part of the year or the week, are two promises"},
	ruleEveryNth:            {"every-nth", "var fjortonde dag is once per fourteen days"},
	ruleEveryOther:          {"every-other", "varannan vecka is once per two weeks"},
	ruleEveryWeekday:        {"every-weekday", "varje fredag is once a week, for each day named"},
	ruleEveryUnit:           {"every-unit", "varje månad is once a month; a number in the sentence is how many"},
	rulePerUnit:             {"per-unit", "N per year, month, week, quarter"},
	ruleInTheUnit:           {"in-the-unit", "N gånger i månaden, om året"},
	ruleRhythmAdverb:        {"rhythm-adverb", "kvartalsvis, årligen, dagligen"},
	ruleEachOf:              {"each-of", "varje, alla, samtliga, respektive before a set that can be listed"},
	ruleLettersTo:           {"letters-to", "a letter to the parents of a group reaches each of them"},
	ruleYearGroup:           {"year-group", "what a whole year group is given reaches each of it"},
	ruleKnownSize:           {"known-size", "a visit to \"de tre högstadieskolorna\" reaches each"},
	ruleCount:               {"count", "a number before what is counted is the least that is promised"},
	ruleCeiling:             {"ceiling", "upp till, högst: no least number, so no count"},
	ruleNoTarget:            {"no-target", "a number without anything counted is no target"},
	ruleYearNumber:          {"year-number", "2024 is a year"},
	ruleLabelNumber:         {"label-number", "a number after årskurs, kl., väg, § is a label"},
	ruleMeasureNumber:       {"measure-number", "a number before år, procent, kronor is a measure"},
	ruleDefiniteSet:         {"definite-set", "de fem områdena, våra tre kommuner: a known set, no target"},
	ruleDateNumber:          {"date-number", "30 september, 1/1 and 2022-06-01 are dates"},
	rulePhoneNumber:         {"phone-number", "112, 114 14 and other telephone numbers"},
	ruleDuration:            {"duration", "inom 48 timmar, i två veckor: how long, not how many"},
	ruleBackgroundNoun:      {"background-noun", "a number of residents, answers or focus areas is background"},
	ruleArticle:             {"article", "en before a thing is an article; before something held once it counts"},
	ruleResponsible:         {"responsible", "\"Ansvarig: polisen\" or \"(Polisen)\" names the performer"},
	ruleSubject:             {"subject", "the sentence's own subject is the performer"},
	ruleAgent:               {"agent", "\"utförs av polisen\" names the performer"},
	ruleNextSentence:        {"next-sentence", "the sentence after may name the performer"},
	ruleLeadPerformer:       {"lead-performer", "a lead that names a single organisation gives the performer"},
	ruleDeadline:            {"deadline", "senast den 30 september"},
	ruleEarlier:             {"earlier-pledge", "what stands under the heading of an earlier pledge, or of a year that is over, is no promise of this one"},
	ruleOwnFollowUp:         {"own-follow-up", "that the pledge is followed up or told of at a stated rhythm is promised"},
}

// Rules returns every rule of the reader, by name.
func Rules() []Rule { return rules[1:] }

// fired keeps which rules a reading has used. A nil one keeps nothing.
type fired []bool

func (f fired) fire(id ruleID) {
	if f != nil {
		f[id] = true
	}
}

// Explain returns the names of the rules that Read uses on the text, in the
// order of Rules: a rule that sets a number or a sentence aside is used too.
func Explain(text string) []string {
	r := newReader(text)
	r.f = make(fired, lastRule)
	r.read()
	var out []string
	for id, used := range r.f {
		if used && id > 0 {
			out = append(out, rules[id].Name)
		}
	}
	return out
}
