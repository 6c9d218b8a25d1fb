package promisetext

import "strings"

// placeEnds are the ends of nouns that name a place where pledges are kept. A
// compound counts by its head, which Swedish has at the end.
var placeEnds = strings.Fields(`centrum torget torg skolan skolor skolorna resecentrum stationen stationer parken området områden områdena
gatan gator gatorna vägen vägar vägarna kommunen tätorten tätorter tätorterna platser platsen platserna miljöer hamnen hamnar badplatser
fritidsgården fritidsgårdar fritidsgårdarna gångtunnlar gångtunneln tunneln tunnlar mötesplatser byar byarna byn kommundelar kommundelarna skolgårdar
skolgården köpcentrum krogar krogarna krogmiljö biblioteket biblioteken skolmiljö trafikmiljön orter orterna orten stan landsbygden gymnasiet
simhallen ungdomsgårdar högstadieskolor stråk parker parkerna boenden boendet boendena äldreboende butiker butikerna lokaler lokalerna
promenaden stranden stränder bussar bussarna tåg restauranger restaurangerna caféer caféet caféerna arbetsplatser husen huset hallen hallar
arenan stadion idrottsplatsen idrottsplatser spåret stigen stigar stigarna leden bron broar kajen parkeringen parkeringar parkeringarna
parkeringsplatsen parkeringsplatser lekplatser lekplatsen kyrkogården torgen stadsdelar stadsdelen stadsdelarna entréer entrén trapphus källare
garage gården gårdar gårdarna marknaden festivalen krogstråket gallerian perrongen terminalen terminaler hållplatser hållplatsen cykelbanan cykelbanor
cykelvägen övergångsställen övergångsställena korsningen korsningar rondellen macken campingen campingar campingplatser skärgården sjöss älven
gymnasieskolorna förskolor förskolan äldreboenden ungdomsgården gymnasier korttidsboenden brandstationen polisstationen rådhuset medborgarhuset
kulturhuset stadshuset kommunhuset folkets gym gymmet gymmen stråken butiken garaget garagen kollektivtrafiken sporthallen ishallen badhuset vårdcentralen vårdcentraler mataffärer affärer industriområden`)

func placeNoun(w string) bool {
	for _, e := range placeEnds {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

var placeWords = toSet(strings.Fields("i på vid kring runt längs utmed utanför inom intill bakom"))

// placeOf returns the place of a promise: of the phrases that name one, the
// first that says more than the municipality as a whole, or else the first. A
// phrase that belongs to the performer's name ("Polisen i Ekby") is passed over.
func placeOf(d draft, group string) string {
	general := ""
	for i := range d.s.ts {
		if i > 0 && i < d.c.verb && actor(d.s.ts[i-1].low) && word(d.s.ts, i-2) != "av" {
			continue
		}
		phrase := placePhrase(d.s, i)
		switch {
		case phrase == "":
		case !wholeMunicipality(phrase):
			return phrase
		case general == "":
			general = phrase
		}
	}
	if object := objectPlace(d, group); object != "" {
		return object
	}
	return general
}

func actor(w string) bool {
	_, ok := partyOf(w)
	return ok
}

func wholeMunicipality(phrase string) bool {
	low := lower(phrase)
	return strings.HasSuffix(low, "kommunen") || strings.HasSuffix(low, " kommun")
}

// placePhrase reads "i centrum", "vid skolorna", "på Storgatan", "på väg 26"
// at i, and what it stands in: "på biblioteket i Ekby".
func placePhrase(s sentence, i int) string {
	if end := placeAt(s, i); end > 0 {
		for end < len(s.ts) && oneOf(s.ts[end].low, "i", "på", "vid") {
			more := placeAt(s, end)
			if more == 0 {
				break
			}
			end = more
		}
		return s.cut(i, end)
	}
	return ""
}

// placeAt returns where the place that a preposition at i governs ends, or 0.
func placeAt(s sentence, i int) int {
	ts := s.ts
	switch {
	case ts[i].low == "till" && nextIs(ts, i, "sjöss", "havs"):
		return i + 2
	case ts[i].low == "av" && i > 0 && careOf(ts[i-1].low), placeWords[ts[i].low]:
		return placeNounAt(ts, i+1)
	case ts[i].low == "genom":
		if i+1 < len(ts) && placeNoun(ts[i+1].low) && endsDefinite(ts[i+1].low) {
			return placeEnd(ts, i+1)
		}
	case ts[i].low == "under" && i > 0 && placeNoun(ts[i-1].low) && i+1 < len(ts) && ts[i+1].cap: // "tunneln under E4"
		return i + 2
	}
	return 0
}

// careOf reports whether the word names work on a place: "städning av torget".
func careOf(w string) bool {
	for _, e := range []string{"städning", "rondering", "bevakning", "upprustning", "renovering", "patrullering", "övervakning", "snöröjning", "belysning", "tillsyn", "besiktning"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// placeNounAt returns where the place whose words begin at start ends, or 0.
func placeNounAt(ts []token, start int) int {
	for j := start; j < len(ts) && j < start+5; j++ {
		t := ts[j]
		_, unit := timeUnits[t.low]
		if oneOf(t.low, "väg", "riksväg", "länsväg", "linje") && j+1 < len(ts) && ts[j+1].num {
			return j + 2
		}
		if t.low == "och" && j > start && strings.HasSuffix(ts[j-1].low, "-") { // "gång- och cykelvägar"
			continue
		}
		if t.punct || unit || verbAt(ts, j).form == present || timeWord(t.low) || oneOf(t.low, "kvartalet", "månaden", "veckan", "plats", "syfte", "samverkan", "samarbete", "årskurs", "åk", "skolår", "form", "första", "och") {
			return 0
		}
		if placeNoun(t.low) {
			return placeEnd(ts, j)
		}
		if t.cap && j > 0 && !acronym(t.text) {
			if _, party := partyOf(t.low); !party {
				return placeEnd(ts, j)
			}
		}
	}
	return 0
}

// acronym reports whether a word is a method's or a group's letters and no
// place's name: "EST", "SSPF". Roads are: "E20".
func acronym(w string) bool {
	return len(w) <= 5 && strings.ToUpper(w) == w && !strings.ContainsAny(w, "0123456789")
}

// placeHeads end a place's name in lower case: "Norra skolan", "Lerbo torg".
var placeHeads = toSet(strings.Fields(`kommun centrum tätort stad torg station skola skolan park parken hamn hus bibliotek strand gymnasium badplats
fritidsgård sporthall ishall äldreboende kyrka köpcentrum bibliotek by område stationsområde folkets idrottsplats camping resecentrum lanthamn
förskola gård industriområde simhall ridhus bygdegård församlingshem arena vårdcentral brygga bro småbåtshamn högstadieskola grundskola`))

func placeEnd(ts []token, j int) int {
	end := j + 1
	for end < len(ts) && (ts[end].cap || oneOf(ts[end].low, "och", ",", "samt") && end+1 < len(ts) && ts[end+1].cap || placeHeads[ts[end].low]) {
		end++
	}
	return end
}

// placeVerbs take the place itself as their object: "patrullerar torget".
var placeVerbs = toSet(strings.Fields(`patrullera fotpatrullera besöka kontrollera bevaka städa belysa rondera övervaka rusta måla snöröja
kameraövervaka kamerabevaka sanera besiktiga klippa bemanna röja upprusta stänga rensa ronda bygga asfaltera rondera genomsöka trygga`))

// objectPlace returns the place that the verb acts on, known or named: "Vita
// torget", "väg 50". A set whose members are each promised something is a
// target group and no place.
func objectPlace(d draft, group string) string {
	if d.c.mainAt < 0 || !placeVerbs[d.c.main.lemma] && d.c.main.lemma != "kontrollera" {
		return ""
	}
	ts := d.s.ts
	for j := d.c.mainAt + 1; j < len(ts) && j < d.c.mainAt+4; j++ {
		t := ts[j]
		if j == d.c.mainAt+1 && oneOf(t.low, "av", "om", "upp", "ner", "över") { // "stänga av gatan"
			continue
		}
		if placeWords[t.low] || otherPrepositions[t.low] || t.punct || oneOf(t.low, "alla", "samtliga", "varje") {
			return ""
		}
		road := oneOf(t.low, "väg", "riksväg", "länsväg") && j+1 < len(ts) && ts[j+1].num
		if road || t.cap && !acronym(t.text) || placeNoun(t.low) && (endsDefinite(t.low) || strings.HasSuffix(t.low, "an")) {
			end := placeEnd(ts, j)
			if road {
				end = j + 2
			}
			if phrase := d.s.cut(j, end); !strings.Contains(group, phrase) {
				return phrase
			}
			return ""
		}
	}
	return ""
}

// objectGroup returns the people that the verb acts on: "utbilda
// krogpersonal", "bjuda in nya nattvandrare".
func objectGroup(d draft) string {
	if d.c.mainAt < 0 || !reachVerbs[d.c.main.lemma] && !oneOf(d.c.main.lemma, "kontakta", "stötta", "stödja", "kalla", "samla") {
		return ""
	}
	ts := d.s.ts
	start := d.c.mainAt + 1
	for start < len(ts) && oneOf(ts[start].low, "in", "ut", "upp", "även", "också") {
		start++
	}
	for j := start; j < len(ts) && j < start+4; j++ {
		if ts[j].punct || ts[j].num || placeWords[ts[j].low] || otherPrepositions[ts[j].low] {
			return ""
		}
		for _, e := range groupEnds {
			if strings.HasSuffix(ts[j].low, e) {
				return d.s.cut(start, groupEnd(ts, j))
			}
		}
		if meets(d.c) && endsDefinite(ts[j].low) && verbAt(ts, j).form == noVerb {
			return d.s.cut(start, j+1)
		}
	}
	return ""
}
