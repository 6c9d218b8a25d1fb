package promisetext

import (
	"strings"

	"lykta/internal/swedish"
)

// objectNoun returns the noun that the main verb acts on, or that a nominal
// bullet begins with: the word before the first preposition, or "".
func objectNoun(s sentence, c clause) string {
	if c.mainAt >= 0 && meets(c) { // "träffar handlarna": the meetings are counted, not the people
		return ""
	}
	start := 0
	if c.mainAt >= 0 && (!c.main.passive() || oneOf(c.main.lemma, "erbjuda", "ge")) { // "alla elever erbjuds samtal"
		start = objectStart(s.ts, c)
	}
	best := ""
	for i := start; i < len(s.ts); i++ {
		t := s.ts[i]
		if t.low == "senast" || t.low == "före" || t.low == "innan" {
			break
		}
		if placePrepositions[t.low] || otherPrepositions[t.low] || t.punct || t.low == "som" || t.low == "att" {
			if best != "" || start > 0 && placePrepositions[t.low] && t.low != "under" {
				break // "patrullerar på torget": the act itself is counted
			}
			continue
		}
		_, party := partyOf(t.low)
		if party && i > start && oneOf(s.ts[i-1].low, "en", "ett") { // "utser en kontaktpolis": what is given, not who gives it
			party = false
		}
		if _, ordinal := swedish.Ordinal(t.low); ordinal || party || adjective(t.low) || verbAt(s.ts, i).form != noVerb || modal(s.ts, i) || rhythmWord(t.low) || t.num || timeWord(t.low) || oneOf(t.low, "sig", "det", "den", "dem", "ute", "ut", "runt", "och", "samt", "bort") {
			continue
		}
		best = t.text
		if oneOf(t.low, "utskick", "utdelning", "utsändning") && nextIs(s.ts, i, "av") && i+2 < len(s.ts) { // "utskick av brev": the letters are counted
			return s.ts[i+2].text
		}
	}
	return best
}

func rhythmWord(w string) bool {
	_, unit := timeUnits[w]
	_, adv := rhythmAdverbs[w]
	_, number := spelledNumber(w)
	return unit || adv || number || floorWords[w] || oneOf(w, "varje", "var", "fjortonde", "per", "gånger", "gång", "ggr", "st", "stycken", "tillfällen", "fram", "in", "en", "ett", "också", "även", "vi", "varannan", "ska", "alla", "samtliga")
}

func spelledNumber(w string) (int, bool) {
	return swedish.Number(w)
}

// meets reports whether the verb's object is the people met.
func meets(c clause) bool {
	return !c.main.passive() && oneOf(c.main.lemma, "träffa", "möta", "kontakta") && c.mainAt+1 < len(c.ts) && !c.ts[c.mainAt+1].punct && !placeWords[c.ts[c.mainAt+1].low]
}

// objectStart returns where the object begins: after the verb, or after the
// preposition that the verb needs: "bjuder på frukost", "bjuder in alla till
// studiebesök".
func objectStart(ts []token, c clause) int {
	if !oneOf(c.main.lemma, "bjuda", "kalla", "inbjuda") {
		return c.mainAt + 1
	}
	for j := c.mainAt + 1; j < len(ts) && j < c.mainAt+10; j++ {
		if oneOf(ts[j].low, "på", "till") && j+1 < len(ts) && !peopleNoun(ts[j+1].low) && !rhythmWord(ts[j+1].low) {
			return j + 1
		}
		if ts[j].punct {
			break
		}
	}
	return c.mainAt + 1
}

// acts are the nouns of the acts that pledges count and write as verbs.
var acts = actNouns(`besöka besök
träffas träff
träffa träff
mötas möte
möta möte
samlas möte
sammanträda sammanträde
patrullera patrull
fotpatrullera fotpatrull
kontrollera kontroll
övervaka övervakning
bevaka bevakning
kameraövervaka övervakning
närvara närvaro
synas närvaro
vara närvaro
finnas närvaro
delta medverkan
medverka medverkan
vandra vandring
nattvandra nattvandring
gå vandring
röra rond
cykla cykelrond
köra körning
åka resa
städa städning
rensa rensning
klippa klippning
röja röjning
tömma tömning
måla målning
sanera sanering
belysa belysning
rondera rondering
ronda rondering
boka bokning
besiktiga besiktning
inspektera inspektion
granska granskning
tillsyna tillsyn
informera information
kommunicera information
utbilda utbildning
undervisa lektion
föreläsa föreläsning
mäta mätning
kartlägga kartläggning
inventera inventering
undersöka undersökning
följa uppföljning
utvärdera utvärdering
rapportera rapport
redovisa redovisning
återkoppla återkoppling
kontakta kontakt
ringa samtal
prata samtal
samtala samtal
svara svar
lyssna samtal
bjuda inbjudan
kalla kallelse
erbjuda erbjudande
skicka utskick
dela utdelning
lämna besked
samverka möte
samarbeta möte
stötta stöd
stödja stöd
hjälpa hjälp
öppna öppning
stänga stängning
låsa låsning
publicera publicering
åtgärda åtgärd
reparera reparation
testa test
prova prov
träna träning
skjutsa skjuts
märka märkning
se översyn
gripa ingripande
ingripa ingripande
tända tändning
snöröja snöröjning
sanda sandning
plocka plockning`)

func actNouns(lines string) map[string]string {
	m := map[string]string{}
	for line := range strings.SplitSeq(lines, "\n") {
		verb, noun, _ := strings.Cut(line, " ")
		m[verb] = noun
	}
	return m
}

// actUnit names what is counted where the text has only a verb for it: the
// noun of the act ("träffas": träff), or else the occasion or the measure.
func actUnit(d draft, shape Shape) string {
	if d.extra != "" { // a table's number, and what it counts in another cell
		if object := objectNoun(d.s, d.c); object != "" {
			return object
		}
		if d.c.mainAt < 0 && len(d.s.ts) == 1 {
			return d.s.ts[0].text
		}
	}
	if d.c.mainAt < 0 {
		return ""
	}
	if noun, ok := acts[d.c.main.lemma]; ok {
		return noun
	}
	if stem, ok := strings.CutSuffix(d.c.main.lemma, "era"); ok {
		return stem + "ering"
	}
	if shape == Recurring {
		return "tillfälle"
	}
	return "insats"
}
