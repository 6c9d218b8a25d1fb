package promisetext

import "strings"

// ownFollowUp reads "Parterna ska göra en uppföljning av löftet varje tertial",
// "Återkoppling sker två gånger per år": following the pledge up is promised
// where a rhythm is.
func ownFollowUp(c clause) bool {
	if c.verb < 0 || c.vow || c.main.form == past || c.ts[c.verb].low == "skulle" || c.can || supineFollows(c) {
		return false
	}
	told := false
	for i, t := range c.ts {
		told = told || startsWithAny(t.low, followStems) || t.low == "upp" && oneOf(word(c.ts, i-1), "följs", "följas", "följa", "följer", "vi", "polisen", "kommunen")
	}
	active := !c.main.passive() && (c.subject != 0 || c.we)
	if !told || !active && !startsWithAny(word(c.ts, c.noun), followStems) || active && !metaObject(c) && !startsWithAny(c.main.lemma, followStems) {
		return false
	}
	h, ok := findRhythm(c.ts)
	return ok && h.rhythm.Times > 0
}

var followStems = []string{"uppfölj", "utvärder", "återkoppl", "redovisa", "avstämning"}

var metaStems = []string{
	"löfte", "löftet", "löften", "löftena", "överenskommelsen", "överenskommelse", "målet", "målen", "syftet", "tanken", "ambitionen", "avsikten",
	"visionen", "förhoppningen", "uppföljningen", "uppföljning", "utvärderingen", "utvärdering", "samverkansarbetet", "handlingsplanen", "samarbetet", "åtgärdsplanen",
	"dialogen", "dialogerna", "löftesarbetet", "resultatet", "resultaten", "arbetet", "trygghetsarbetet", "samverkan", "detta", "dessa",
	"insatserna", "åtgärderna", "aktiviteterna", "återkoppling", "lägesbilden", "satsningen", "åtgärdsarbetet",
}

// ofAgreement reads "I överenskommelsen tar vi fram …": how the parties work.
func ofAgreement(ts []token) bool {
	return len(ts) > 3 && ts[0].low == "i" && strings.HasSuffix(ts[1].low, "överenskommelsen")
}

// metaSubject reports whether the subject is the pledge, the work or the
// follow-up itself.
func metaSubject(c clause) bool {
	if c.subject != 0 || c.we || c.noun < 0 || c.noun >= len(c.ts) {
		return false
	}
	for j := c.noun; j < len(c.ts) && j < c.noun+4 && (c.noun > 0 || j < c.verb); j++ {
		for _, m := range metaStems {
			if c.ts[j].low == m || pledgeNoun(c.ts[j].low) {
				return true
			}
		}
	}
	return residents(c)
}

// residents reports whether the subject is the people who live there.
func residents(c clause) bool {
	for j := c.noun; j >= 0 && j < len(c.ts) && j < c.noun+3; j++ {
		w := c.ts[j].low
		if strings.HasSuffix(w, "invånare") || strings.HasSuffix(w, "invånarna") || strings.HasSuffix(w, "medborgare") || strings.HasSuffix(w, "medborgarna") || oneOf(w, "du", "ni", "man", "människor", "boende", "besökare", "jag") && j == c.noun {
			return true
		}
	}
	_, set := eachOf(c.ts, c)
	return word(c.ts, c.noun) == "alla" && !set
}

// metaObject reports whether what is done is done to the pledge: following it
// up, signing it, giving it.
func metaObject(c clause) bool {
	if c.mainAt < 0 {
		return false
	}
	start := c.mainAt
	for j := start + 1; j < len(c.ts) && j <= start+3; j++ {
		if pledgeNoun(c.ts[j].low) && strings.HasSuffix(c.ts[j].low, "et") && !oneOf(word(c.ts, j-1), "enligt", "utifrån") {
			return true
		}
	}
	if oneOf(c.ts[start].low, "följa", "följer", "följs", "utvärdera", "utvärderas", "ge", "ger", "teckna", "underteckna", "signera", "ta", "tar", "redovisa", "redovisas", "presentera", "revidera", "skriva", "göra", "gör", "ha", "har", "formulera", "formulerar", "avge", "avger", "förlänga", "förlänger", "följas", "träffa", "upprätta", "utgå", "utgår") {
		for j := start + 1; j < len(c.ts) && j < start+9; j++ {
			if pledgeNoun(c.ts[j].low) || oneOf(c.ts[j].low, "överenskommelsen", "samverkansöverenskommelse", "överenskommelse", "samverkansöverenskommelsen", "utfästelse", "resultatet", "resultaten", "utfallet") || oneOf(c.ts[start].low, "följa", "följer", "följs", "utvärdera", "utvärderar") && has(c.ts[start:j], "upp", "utvärdera", "utvärderar") && oneOf(c.ts[j].low, "arbete", "arbetet", "insatserna", "åtgärderna", "aktiviteterna") {
				return true
			}
		}
	}
	return false
}

// comesIn reports whether the sentence tells how much reaches an organisation:
// "Polisen tar varje år emot 300 anmälningar".
func comesIn(c clause) bool {
	if !(c.main.lemma == "ta" && has(c.ts, "emot") || c.main.lemma == "få" && has(c.ts, "in")) {
		return false
	}
	for _, t := range c.ts[c.mainAt:] {
		if conversation(t.low) || oneOf(t.low, "ärenden", "tips", "klagomål") {
			return true
		}
	}
	return false
}
