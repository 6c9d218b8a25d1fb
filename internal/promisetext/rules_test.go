package promisetext_test

import (
	"slices"
	"testing"

	"lykta/internal/promisetext"
)

// ruleCases has, for every rule of the reader, a text in which it is used and
// one, as like it as can be, in which it is not.
var ruleCases = map[string]struct{ fires, not string }{
	"vow":                   {"Polisen lovar att patrullera i Sjöstad.", "Löftet lovar gott inför hösten i Sjöstad."},
	"modal-performer":       {"Vårt löfte. Kommunen ska belysa parken i Ekvik.", "Vårt löfte. Kommunen ska vara en plats att trivas på."},
	"modal-event":           {"Vårt medborgarlöfte. Fyra kvällsmöten ska hållas i Ekvik.", "Vårt medborgarlöfte. Invånarna ska hållas informerade i Ekvik."},
	"means-that":            {"Löftet innebär att polisen besöker torget.", "Regnet innebär att polisen besöker torget."},
	"present-counted":       {"Vårt löfte. Polisen besöker minst tio krogar.", "Vårt löfte. Polisen besökte minst tio krogar."},
	"present-under-heading": {"Våra löften\n\nKommunen klipper buskar vid gångvägen.\n\nSlut.", "Vårt medborgarlöfte togs emot väl.\n\nKommunen klipper buskar vid gångvägen.\n\nSlut."},
	"nominal-counted":       {"Medborgarlöfte\n\n• Minst åtta cykelkontroller\n• Minst tre möten", "Medborgarlöfte\n\n• Cykelkontroller\n• Möten"},
	"possible":              {"Vårt löfte. Polisen kan använda drönare.", "Vårt löfte. Polisen ska använda drönare."},
	"part-of-pledge":        {"Socialtjänsten och polisen håller samtal med unga. Dessa samtal är en del av löftet.", "Socialtjänsten och polisen håller samtal med unga. Löftet är en del av arbetet."},
	"item-of-lead":          {"Polisen lovar att:\n• närvaro på torget\n• samtal", "Invånarna önskar att polisen ska:\n• finnas på torget\n• lyssna"},
	"item-by-itself":        {"Medborgarlöfte\n\nTrafik\n• Polisen ska mäta farten på Ågatan\n• Vägen är smal", "Medborgarlöfte\n\nTrafik\n• Farten på Ågatan är hög\n• Vägen är smal"},
	"table-row":             {"Medborgarlöfte\nÅtgärd\tAnsvarig\nRondering av parken\tKommunen\n", "Medborgarlöfte\n\nRondering av parken, kommunen\n"},
	"party-column":          {"Medborgarlöfte\n\n| Område | Polisen | Kommunen |\n|---|---|---|\n| Hamnen | Rondering | Nya lampor |\n", "Medborgarlöfte\n\n| Område | Insats | Kommunen |\n|---|---|---|\n| Hamnen | Rondering | x |\n"},
	"points":                {"Vi lovar:\na) rondering i hamnen\nb) nya lampor\n\nPunkt a utförs av polisen, punkt b av kommunen.", "Vi lovar:\n• rondering i hamnen\n• nya lampor\n\nPunkt a utförs av polisen, punkt b av kommunen."},
	"following-sentence":    {"Vi lovar:\n• Polisen besöker skolan. Kommunen bygger en bro.\n• Mer.", "Vi lovar:\n• Polisen besöker skolan. Besöket tar en timme.\n• Mer."},
	"sibling":               {"Medborgarlöfte\n\n• Polisen ska mäta farten på Ågatan\n• Polisen har en bil vid hamnen\n", "Medborgarlöfte\n\n• Farten på Ågatan är hög\n• Polisen har en station\n"},
	"by-law":                {"Vårt löfte. Enligt lag ska kommunen ha ett råd. Polisen ska besöka rådet.", "Vårt löfte. Kommunen ska ha ett råd. Polisen ska besöka rådet."},
	"run-in-lead":           {"Kommunen och polisen lovar 2022: Polisen är i hamnen. Kommunen klipper häckar.", "Kommunen och polisen lovar 2022: en trygg hamn."},
	"statement":             {"Medborgarlöfte\n\nPolisen ska besöka hamnen varje dag\n\nKommunen ska laga bryggan", "Medborgarlöfte\n\nPolisen ska besöka hamnen varje dag\n\nSå löd beskedet i går."},
	"doer":                  {"Medborgarlöfte. Brev om moped skickas till alla hushåll. Det är kommunen som står för utskicket.", "Medborgarlöfte. Brev om moped skickas till alla hushåll. Det är viktigt."},
	"quote":                 {"Vårt löfte\n\n– Polisen ska synas mer, säger Anna Ek.\n\nSlut.", "Vårt löfte\n\n– Polisen ska synas mer\n– Kommunen ska lyssna\n\nSlut."},
	"past":                  {"Detta lovar vi:\n• Genomfört tolv kontroller\n• Mäta farten", "Detta lovar vi:\n• Genomföra tolv kontroller\n• Mäta farten"},
	"meta-subject":          {"Löftet ska utvärderas av forskare.", "Polisen lovar att utvärdera hastigheterna."},
	"umbrella":              {"Kommunen och polisen lovar att arbeta mot skadegörelse.\n\nDet görs genom att:\n• måla över klotter\n• vandra", "Kommunen lovar att tömma papperskorgar.\n\nDet görs genom att:\n• måla över klotter\n• vandra"},
	"goal-list":             {"Medborgarlöftet ska:\n• öka tryggheten\n• minska brotten", "Kommunen ska:\n• öka belysningen\n• minska farten"},
	"elaboration":           {"Polisen lovar:\n• Tio kontroller. Syftet är lägre fart.\n• Mer", "Polisen lovar:\n• Tio kontroller i syfte att få lägre fart.\n• Mer"},
	"same-thing":            {"Polisen lovar:\n• Kontroller på Ågatan. Kontrollerna sker en gång i veckan.\n• Mer", "Polisen lovar:\n• Kontroller på Ågatan. Kommunen ska vandra en gång i veckan.\n• Mer"},
	"inline-list":           {"Polisen lovar att 1) mäta farten på Ågatan och 2) besöka hamnen.", "Polisen lovar att mäta farten på Ågatan (1) och besöka hamnen (2)."},
	"split-that":            {"Polisen lovar att mäta farten och att besöka hamnen.", "Polisen lovar att mäta farten och besöka hamnen."},
	"split-counts":          {"Polisen lovar att hålla minst tre möten samt minst fem dialoger.", "Polisen lovar att hålla minst tre möten samt lyssna."},
	"split-subjects":        {"Vårt löfte. Polisen ska mäta farten och kommunen ska bygga farthinder.", "Vårt löfte. Polisen ska mäta farten och ingripa mot fortkörning."},
	"split-rhythms":         {"Polisen lovar att ronda hamnen varje dag på sommaren och en gång i veckan på vintern.", "Polisen lovar att ronda hamnen varje dag och en gång i veckan på gatan."},
	"every-nth":             {"Polisen lovar att besöka hamnen var tionde dag.", "Polisen lovar att besöka hamnen den tionde maj."},
	"every-other":           {"Polisen lovar att besöka hamnen varannan månad.", "Polisen lovar att besöka varannan brygga."},
	"every-weekday":         {"Polisen lovar att besöka hamnen varje tisdag.", "Polisen lovar att besöka hamnen på en tisdag."},
	"every-unit":            {"Polisen lovar att besöka hamnen varje kvartal.", "Polisen lovar att besöka varje hamn."},
	"per-unit":              {"Polisen lovar tre hamnbesök per månad.", "Polisen lovar tre hamnbesök per båt."},
	"in-the-unit":           {"Polisen lovar att besöka hamnen två kvällar i veckan.", "Polisen lovar att besöka hamnen flera kvällar i veckan."},
	"rhythm-adverb":         {"Kommunen lovar att rensa stigen årligen.", "Kommunen lovar att rensa stigen ordentligt."},
	"each-of":               {"Kommunen lovar att besiktiga samtliga lekplatser.", "Kommunen lovar att samtliga invånare ska känna trygghet."},
	"letters-to":            {"Kommunen lovar ett brev till föräldrar om moped.", "Kommunen lovar ett brev till tidningen om moped."},
	"year-group":            {"Kommunen lovar att bjuda in föräldrar till barn i årskurs 4.", "Kommunen lovar att bjuda in föräldrar till kaffe."},
	"known-size":            {"Polisen lovar att besöka kommunens fem grundskolor.", "Polisen lovar att besöka kommunens fem badplatser."},
	"count":                 {"Polisen lovar minst sju hamnbesök.", "Polisen lovar fler hamnbesök än förut."},
	"ceiling":               {"Polisen lovar upp till sju hamnbesök.", "Polisen lovar minst sju hamnbesök."},
	"no-target":             {"Polisen lovar att svara 24 på tider.", "Polisen lovar att svara på 24 brev."},
	"year-number":           {"Polisen lovar att låta som 1999.", "Polisen lovar att göra minst 2031 besök."},
	"label-number":          {"Polisen lovar att finnas på plats klockan 20.", "Polisen lovar att finnas på 20 torg."},
	"measure-number":        {"Kommunen lovar att satsa 300 kronor.", "Kommunen lovar att plantera 300 träd."},
	"definite-set":          {"Polisen lovar att besöka de sju torgen.", "Polisen lovar att besöka sju torg."},
	"date-number":           {"Polisen lovar 50/50 fördelning.", "Polisen lovar att göra 12 besök."},
	"phone-number":          {"Polisen lovar att svara på 112 dygnet runt.", "Polisen lovar att svara på 113 frågor."},
	"duration":              {"Kommunen lovar att sanera klotter inom 36 timmar.", "Kommunen lovar att sanera klotter minst 36 timmar."},
	"background-noun":       {"Polisen lovar att lyssna på 90 invånare.", "Polisen lovar att lyssna på 90 föredrag."},
	"article":               {"Kommunen lovar att bygga en lekplats.", "Kommunen lovar att hålla en trygghetsdag."},
	"responsible":           {"Vi lovar:\n• Städning av stigen. Ansvarig: kommunen\n• Mer", "Vi lovar:\n• Städning av stigen. Ansvaret är vårt\n• Mer"},
	"subject":               {"Polisen lovar att mäta farten.", "Vi lovar att mäta farten."},
	"agent":                 {"Vi lovar:\n• Hamnen besöks av polisen\n• Mer", "Vi lovar:\n• Hamnen besöks av båtar\n• Mer"},
	"next-sentence":         {"Vi lovar:\n• Städning av stigen. Arbetet utförs av kommunen.\n• Mer", "Vi lovar:\n• Städning av stigen. Arbetet utförs på våren.\n• Mer"},
	"lead-performer":        {"Kommunen lovar att:\n• städa stigen\n• måla", "Kommunen och polisen lovar att:\n• städa stigen\n• måla"},
	"earlier-pledge":        {"Medborgarlöfte 2031\n\n• Polisen ska besöka hamnen varje dag\n\nDet tidigare löftet\n\nPolisen lovade att laga bojar.", "Medborgarlöfte 2031\n\n• Polisen ska besöka hamnen varje dag\n\nDet andra löftet\n\nPolisen lovar att laga bojar."},
	"own-follow-up":         {"Vårt löfte. Parterna ska göra en uppföljning av löftet varje tertial.", "Vårt löfte. Löftet följs upp varje tertial."},
	"deadline":              {"Medborgarlöfte 2031. Kommunen lovar att bygga en bro senast den 5 maj.", "Medborgarlöfte 2031. Kommunen lovar att bygga en bro före sommaren."},
}

// TestRules: every rule is used where it must be and not where it must not,
// and no rule is without its two cases.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range promisetext.Rules() {
		c, ok := ruleCases[r.Name]
		if !ok {
			t.Errorf("rule %q has no cases", r.Name)
			continue
		}
		if r.Says == "" {
			t.Errorf("rule %q is not explained", r.Name)
		}
		if got := promisetext.Explain(c.fires); !slices.Contains(got, r.Name) {
			t.Errorf("%s does not fire on %q; used: %q", r.Name, c.fires, got)
		}
		if got := promisetext.Explain(c.not); slices.Contains(got, r.Name) {
			t.Errorf("%s fires on %q", r.Name, c.not)
		}
	}
	if len(ruleCases) != len(promisetext.Rules()) {
		t.Errorf("%d cases for %d rules", len(ruleCases), len(promisetext.Rules()))
	}
}

// TestVagueWords: every entry of the list is found in a promise, and none in
// one that has no vague word.
func TestVagueWords(t *testing.T) {
	t.Parallel()
	clean := promisetext.Read("Polisen lovar minst tolv cykelkontroller på Ågatan.")
	if got := clean.Promises[0].Vague; len(got) != 0 {
		t.Errorf("vague words %q in a plain promise", got)
	}
	for _, v := range promisetext.VagueWords() {
		if v.Why == "" {
			t.Errorf("%q is not explained", v.Phrase)
		}
		phrase := v.Phrase
		if phrase[len(phrase)-1] == '*' {
			phrase = phrase[:len(phrase)-1] + "x"
		}
		got := promisetext.Read("Polisen lovar:\n• ronden xx " + phrase + " xx\n• Mer")
		if len(got.Promises) == 0 || !slices.Contains(got.Promises[0].Vague, phrase) {
			t.Errorf("%q is not found: %+v", phrase, got.Promises)
			continue
		}
		p := got.Promises[0]
		for i, at := range p.VagueAt {
			if p.Text[at.From:at.To] != p.Vague[i] {
				t.Errorf("%q stands at %v, which is %q", p.Vague[i], at, p.Text[at.From:at.To])
			}
		}
	}
}
