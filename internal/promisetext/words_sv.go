package promisetext

// words holds every text of this room that people read, Swedish first,
// English beside it. The proposed wording is always Swedish, for it is the
// promise's own language.
type words struct {
	elements   map[Element]string // what is missing, as a question's clause
	performers map[Performer]string
	shapes     map[Shape]string
	units      map[Unit][2]string // one, many
	kinds      map[string]string  // what a pledge rests on

	openIntro, closedIntro, missing, proposal, and      string
	number, period, by, shape, follows, vague, basis    string
	atLeast, once, times, per, none, deadline, optional string
	parties, continues, promises, nothing, unsaid, text string
}

var wordsIn = map[string]words{
	"sv": {
		elements: map[Element]string{
			Number: "hur många eller hur ofta", UnitOf: "vad som räknas", Place: "var", Time: "när",
			TargetGroup: "för vem", By: "vem som gör det", Period: "under vilken tid löftet gäller",
			FollowUp: "hur det följs upp",
		},
		performers: map[Performer]string{Municipality: "kommunen", Police: "polisen", SSPF: "SSPF", Other: "annan"},
		shapes:     map[Shape]string{Count: "antal", Recurring: "återkommande", Coverage: "alla i en grupp", Open: "går inte att kontrollera"},
		units:      map[Unit][2]string{Day: {"dag", "dagar"}, Week: {"vecka", "veckor"}, Month: {"månad", "månader"}, Year: {"år", "år"}},
		kinds:      map[string]string{"conversations": "samtal", "survey": "enkät", "picture": "lägesbild", "staff-dialogue": "dialog med personal"},
		openIntro:  "Löftet går inte att kontrollera som det står.", closedIntro: "Löftet går att räkna, men något saknas.",
		missing: "Skriv", proposal: "Förslag:", and: "och",
		number: "Nr", period: "Period", by: "Vem", shape: "Kontrolleras", follows: "Råd", vague: "Vaga ord", basis: "Underlag",
		atLeast: "minst", once: "1 gång", times: "gånger", per: "per", none: "framgår inte", deadline: "senast", optional: "möjlighet, inget löfte",
		parties: "Parter", continues: "Fortsätter löftet från", promises: "Löften", nothing: "Inga löften hittades i texten.", unsaid: "sägs inte", text: "Löfte",
	},
	"en": {
		elements: map[Element]string{
			Number: "how many or how often", UnitOf: "what is counted", Place: "where", Time: "when",
			TargetGroup: "for whom", By: "who does it", Period: "for which time the promise holds",
			FollowUp: "how it is followed up",
		},
		performers: map[Performer]string{Municipality: "the municipality", Police: "the police", SSPF: "SSPF", Other: "another"},
		shapes:     map[Shape]string{Count: "number", Recurring: "recurring", Coverage: "each of a group", Open: "cannot be checked"},
		units:      map[Unit][2]string{Day: {"day", "days"}, Week: {"week", "weeks"}, Month: {"month", "months"}, Year: {"year", "years"}},
		kinds:      map[string]string{"conversations": "conversations", "survey": "survey", "picture": "situational picture", "staff-dialogue": "dialogue with staff"},
		openIntro:  "The promise cannot be checked as it stands.", closedIntro: "The promise can be counted, but something is missing.",
		missing: "State", proposal: "Proposed wording:", and: "and",
		number: "No", period: "Period", by: "Who", shape: "Checked by", follows: "Advice", vague: "Vague words", basis: "Basis",
		atLeast: "at least", once: "once", times: "times", per: "per", none: "not stated", deadline: "by", optional: "a possibility, no promise",
		parties: "Parties", continues: "Continues the pledge of", promises: "Promises", nothing: "No promises were found in the text.", unsaid: "not stated", text: "Promise",
	},
}

// blanks are what a proposed wording has in the place of a missing element.
var blanks = map[Element]string{
	Number: "minst ___", UnitOf: "___ (vad)", Place: "på ___ (plats)", Time: "___ (dagar och tider)",
	TargetGroup: "för ___ (målgrupp)", By: "___ (vem)", Period: "från den ___ till den ___",
	FollowUp: "Vi redovisar resultatet den ___ på ___.",
}

// The words of a proposed wording that are not the promise's own.
const (
	willDo        = "ska"
	willStandFor  = "ska stå för"
	responsibleIs = "Ansvarig:"
)
