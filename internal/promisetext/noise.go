package promisetext

import (
	"strings"

	"lykta/internal/swedish"
)

func spelledDay(w string) (int, bool) {
	d, ok := swedish.Weekday(w)
	return int(d), ok
}

// noiseStarts begin the lines that a web page puts around its text.
var noiseStarts = []string{
	"publicerad", "publicerat", "publicering", "uppdaterad", "uppdaterat", "uppdatering", "senast uppdatera", "sidan uppdatera", "sidan senast", "senast ändrad", "senast granskad", "skriv ut",
	"dela sidan", "dela på", "kontakta oss", "kontakt:", "ring ", "telefon:", "telefon ", "telefonnummer", "telefontider:", "tel ", "tel.", "e-post", "epost", "besöksadress", "postadress", "organisationsnummer",
	"öppettider:", "öppettider och", "translate", "meny", "vi använder kakor", "vi använder cookies", "cookies", "kakor", "jag godkänner", "godkänn ", "acceptera", "läs mer", "läs också",
	"hoppa till", "till innehåll", "till toppen", "tillbaka till", "du är här", "start ", "hem ", "foto:", "bild:", "på bilden", "bildtext", "sidansvarig", "ansvarig för sidan", "hjälpte den här", "hjälpte informationen",
	"tyck till", "lämna synpunkt", "lämna felanmälan", "felanmälan", "länk till", "ladda ner", "relaterad", "följ oss", "facebook", "instagram", "logga in", "fick du hjälp", "webbplatsen", "om webbplatsen", "tillgänglighetsredogörelse", "personuppgifter", "prenumerera", "dokument:", "vid akut", "vid pågående brott", "vid nödläge", "anmäl ", "tipsa ", "mejla ", "hitta ", "boka ", "snabblänk", "genvägar", "mer information", "polisen nås", "text:", "dela:",
}

// buttons are a page's own words where they stand alone: "Lyssna" above the
// text, but not "Lyssna på invånarna".
var buttons = []string{"lyssna", "sök", "stäng", "meny", "dela", "öppettider", "telefon", "skriv ut", "logga in"}

// noise reports whether a block belongs to the page and not to its text.
func noise(u *unit) bool {
	low := lower(u.block.text)
	if len(u.sents) > 0 && len(u.sents[0].ts) <= 2 && startsWithAny(low, buttons) {
		return true
	}
	if u.block.kind == bullet && len(u.sents) > 0 && len(u.sents[0].ts) > 2 && verbAt(u.sents[0].ts, 0).form == infin && !noiseSentence(u.sents[0]) {
		return false // "Ringa", "Mejla", "Kontakta oss" on a page's own lines; in a list something to be done
	}
	for _, s := range noiseStarts {
		if strings.HasPrefix(low, s) {
			return true
		}
	}
	return strings.HasPrefix(low, "http") || strings.HasPrefix(low, "www.") || strings.HasPrefix(low, "©")
}

// pageEnd begin the headings under which a web page lists links and contacts:
// the text is over.
var pageEnd = []string{"relaterad", "läs mer", "läs också", "kontakt", "länk", "snabblänk", "genvägar", "mer information", "dokument", "följ oss", "om webbplatsen", "hjälpte", "hitta "}

// endsText reports whether a block of the page's own is such a heading.
func endsText(u *unit) bool {
	return len(u.block.text) < 40 && startsWithAny(lower(u.block.text), pageEnd)
}

// noiseSentence reports whether a sentence only tells where to call or read.
func noiseSentence(s sentence) bool {
	if has(s.ts, "114", "112") && !has(s.ts, "lovar") {
		return true
	}
	for i, t := range s.ts {
		if t.num && t.low[0] == '0' && len(t.low) >= 3 && i+2 < len(s.ts) && s.ts[i+1].low == "-" && s.ts[i+2].num && !has(s.ts, "lovar") { // a telephone number
			return true
		}
	}
	return strings.Contains(s.text, "www.") || strings.Contains(s.text, "http") || strings.Contains(s.text, "@") || has(s.ts, "cookies", "kakor", "webbläsare")
}

var speaking = toSet(strings.Fields(`säger sade sa berättar menar konstaterar förklarar tycker betonar framhåller tillägger understryker fortsätter svarar hoppas avslutar påpekar uppger poängterar`))

// markQuotes marks what is quoted: a line that begins with a dash or a
// quotation mark and is somebody's speech. A dash in a list is no quotation.
func (r *reader) markQuotes() {
	for i := range r.blocks {
		u := &r.blocks[i]
		first := strings.TrimLeft(u.block.text, " ")
		marked := strings.HasPrefix(first, "”") || strings.HasPrefix(first, "\"") || strings.HasPrefix(first, "»") || strings.HasPrefix(first, "“")
		u.quote = marked && attributed(u) || u.block.dash && (attributed(u) || lonelySpeech(r.blocks, i))
	}
}

// attributed reports whether the block names its speaker: ", säger …".
func attributed(u *unit) bool {
	for _, s := range u.sents {
		for j, t := range s.ts {
			if speaking[t.low] && j > 0 && oneOf(s.ts[j-1].text, ",", "”", "\"", "!") {
				return true
			}
			if speaking[t.low] && j > 0 && (s.ts[j-1].punct || j > 3) && (j+1 < len(s.ts) && (s.ts[j+1].cap || oneOf(s.ts[j+1].low, "hon", "han", "kommunens", "lokalpolisområdeschef", "kommunpolisen"))) {
				return true
			}
		}
	}
	return false
}

// lonelySpeech reports whether a dash stands alone, under no lead, before
// words spoken by "jag" or "vi".
func lonelySpeech(bs []unit, i int) bool {
	if i > 0 && (bs[i-1].block.dash || bs[i-1].block.colon) || i+1 < len(bs) && bs[i+1].block.dash {
		return false
	}
	return len(bs[i].sents) > 0 && has(bs[i].sents[0].ts, "jag", "vi", "det")
}

// basisSentence reports whether a sentence tells what the pledge rests on.
func basisSentence(ts []token) bool {
	for i, t := range ts {
		if t.low == "grund" && oneOf(word(ts, i-1), "till", "som") || oneOf(t.low, "svarade", "tillfrågats", "tillfrågades", "inkom", "intervjuades") {
			return true
		}
		if rests(ts, i) {
			return true
		}
	}
	return false
}

// restsWholly reports whether nobody promises anything in a sentence that
// tells what the pledge rests on, so that none of its parts does.
func restsWholly(ts []token) bool {
	if !basisSentence(ts) || has(ts, "lovar", "ska") {
		return false
	}
	return parse(ts).subject == 0
}

// rests reads "bygger på 85 samtal", "85 samtal ligger bakom": where no
// organisation builds or puts anything, it is the pledge that rests on it.
func rests(ts []token, i int) bool {
	switch ts[i].low {
	case "bygger", "grundas", "baseras", "baserar", "grundar", "grundat", "baserat":
		s, we := subjectBefore(ts, i)
		return s == 0 && !we && (nextIs(ts, i, "på") || nextIs(ts, i+1, "på"))
	case "ligger", "står":
		return nextIs(ts, i, "bakom") || i > 1 && ts[0].low == "bakom"
	}
	return false
}
