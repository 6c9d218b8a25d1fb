package promisetext_test

import (
	"fmt"
	"strings"
	"testing"

	"lykta/internal/promisetext"
)

// told writes what was read of a promise on one line: performers, shape,
// number, rhythm, deadline.
func told(p promisetext.Promise) string {
	out := fmt.Sprint(p.By, " ", p.Shape)
	if p.AtLeast != nil {
		out += fmt.Sprint(" ", *p.AtLeast)
	}
	if p.Recurs != nil {
		out += fmt.Sprintf(" %d/%d%s", p.Recurs.Times, p.Recurs.Interval, p.Recurs.Per)
	}
	if p.Deadline != nil {
		out += " " + p.Deadline.String()
	}
	return out
}

// TestReadings: how one sentence, or one list, of a pledge for 2031 is read;
// beside each case stands one as like it as can be that is read otherwise.
func TestReadings(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"Kommunen ska bygga en bro, klar senast i mitten av juni.", []string{"[municipality] open 2031-06-15"}},
		{"Kommunen ska bygga en bro, klar senast i juni.", []string{"[municipality] open 2031-06-30"}},
		{"Kommunen ska bygga en bro i mitten av juni.", []string{"[municipality] open"}},
		{"Kommunen ska laga bryggan senast vecka 21.", []string{"[municipality] open 2031-05-25"}},
		{"Kommunen ska laga bryggan under vecka 21.", []string{"[municipality] open"}},
		{"Kommunen ska laga bryggan före årsskiftet 2031/2032.", []string{"[municipality] open 2031-12-31"}},
		{"Kommunen ska laga bryggan innan april är slut.", []string{"[municipality] open 2031-04-30"}},
		{"Kommunen ska laga bryggan innan april.", []string{"[municipality] open 2031-03-31"}},
		{"Kommunen ska laga bryggan, färdigt till den 3 maj.", []string{"[municipality] open 2031-05-03"}},

		{"Polisen ska öka från 15 till 25 ronder i hamnen.", []string{"[police] count 25"}},
		{"Polisen ska minska från 25 till 15 ronder i hamnen.", []string{"[police] open"}},
		{"Polisen ska göra tre gånger så många ronder.", []string{"[police] open"}},
		{"Polisen ska göra ronder minst tre gånger.", []string{"[police] count 3"}},
		{"Polisen ska göra ett minimum av 9 ronder.", []string{"[police] count 9"}},
		{"Polisen ska göra ett halvt dussin ronder.", []string{"[police] count 6"}},
		{"Polisen ska göra kontroll av 30 båtar.", []string{"[police] count 30"}},
		{"Polisen ska göra två av 30 ronder till sjöss.", []string{"[police] open"}},
		{"Polisen håller sju öppna träffar.", []string{"[police] count 7"}},
		{"Polisen träffar sju handlare.", []string{"[police] count 7"}},
		{"Kommunen delar ut 3 000 brev till hushåll.", []string{"[municipality] count 3000"}},
		{"Kommunen delar ut brev till hushåll.", []string{"[municipality] coverage"}},

		{"Polisen rondar hamnen dagligen på sommaren och en gång i veckan på vintern.", []string{"[police] recurring 1/1day", "[police] recurring 1/1week"}},
		{"Polisen gör fyra ronder på våren och sex ronder på hösten.", []string{"[police] count 4", "[police] count 6"}},
		{"Kommunen städar torget varje dag och parken varje vecka.", []string{"[municipality] recurring 1/1day", "[municipality] recurring 1/1week"}},
		{"Kommunen städar torget och parken varje vecka.", []string{"[municipality] recurring 1/1week"}},
		{"Polisen ska dels göra tio ronder, dels besöka fyra båtklubbar.", []string{"[police] count 10", "[police] count 4"}},
		{"Polisen rondar hamnen varje vardag kl. 15–17.", []string{"[police] recurring 5/1week"}},

		{"Polisen lovar att mäta farten och att varje månad besöka hamnen.", []string{"[police] open", "[police] recurring 1/1month"}},
		{"Polisen lovade att besöka alla skolor, och det har vi gjort.", nil},
		{"Polisen lovade att besöka alla skolor.", []string{"[police] coverage"}},
		{"Aktivitet: Hamnronder\nHur ofta: En gång i veckan\nAnsvarig: Polisen", []string{"[police] recurring 1/1week"}},
		{"Varje vecka träffas kommunens säkerhetschef och kommunpolisen.", []string{"[municipality police] recurring 1/1week"}},
		{"Varje vecka träffas grannarna och föräldrarna.", nil},

		{"Polisen lovar inte att alla brott klaras upp.", nil},
		{"Polisen lovar att inte lägga ned stationen.", []string{"[police] open"}},
		{"Vi lovar att göra det vi skriver här.", nil},
		{"Vi lovar att göra rent i hamnen.", []string{"[] open"}},
		{"Det gäller hela året och bygger på 70 samtal och fyra dialoger.", nil},
		{"Kommunen bygger fyra bryggor.", []string{"[municipality] count 4"}},
		{"Efter 70 samtal lovar polisen att synas i hamnen.", []string{"[police] open"}},
		{"Polisen tar varje år emot 90 anmälningar.", nil},
		{"Polisen tar varje år emot 90 besök.", []string{"[police] recurring 90/1year"}},
		{"Polisen har varit ute 40 kvällar.", nil},
		{"Polisen ska vara ute 40 kvällar.", []string{"[police] count 40"}},
		{"Frågor besvaras på 0199-55 44 varje dag.", nil},

		{"Vi i kommunen ska laga bryggan. Varje månad städar vi stranden.", []string{"[municipality] open", "[municipality] recurring 1/1month"}},
		{"Vi ska laga bryggan. Varje månad städar vi stranden.", []string{"[] open", "[] recurring 1/1month"}},
		{"Vandringar genomförs av kommunen i maj.", []string{"[municipality] open"}},
		{"Vandringen genomförs av kommunen i maj.", nil},
		{"Minst sex besök av kommunpolisen ska göras i hamnen.", []string{"[police] count 6"}},
		{"Om behov finns kan kommunen sätta in vakter.", []string{"[municipality] open"}},

		{"o Polisen gör fem ronder.\no Kommunen lagar sex bryggor.", []string{"[police] count 5", "[municipality] count 6"}},
		{"1.1 Polisen ska laga bojar.\n1.2 Kommunen ska laga bryggor.", []string{"[police] open", "[municipality] open"}},
		{"Polisen lovar:\nronder i hamnen\nfyra möten\ntelefontid varje dag", []string{"[police] open", "[police] count 4", "[police] recurring 1/1day"}},
		{"Polisen ska ronda i hamnen varje dag\n\nKommunen ska laga bryggan", []string{"[police] recurring 1/1day", "[municipality] open"}},
		{"• Städning av stranden (kommunen)\n• Tre möten (polisen)", []string{"[municipality] open", "[police] count 3"}},
		{"Kommunen lovar att:\n• lyssna på båtägare\n• ringa upp alla båtägare", []string{"[municipality] open", "[municipality] coverage"}},
		{"Vi lovar:\n1. Fem ronder\n2. Nya lampor\n3. Tre möten\n\nPolisen ansvarar för punkterna 1 och 3, kommunen för punkt 2.", []string{"[police] count 5", "[municipality] open", "[police] count 3"}},
		{"Område\tPolisen gör\tKommunen gör\nHamnen\tFem ronder\tLagar bryggan • Städar varje dag", []string{"[police] count 5", "[municipality] open", "[municipality] recurring 1/1day"}},

		{"• Ronder i hamnen. Närvaro sker där. Polis\n• Nya bojar. Båtbolaget", []string{"[police] open", "[other] open"}},
		{"Vi lovar:\n• Ronder i hamnen. Polis\n• Nya bojar. Båtklubben och kommunen", []string{"[police] open", "[municipality other] open"}},
		{"Vi lovar:\n• Närvaro i hamnen. Närvaro vid minst 40 tillfällen.\n• Mer", []string{"[] count 40", "[] open"}},
		{"Vi lovar:\n• Nya bojar i hamnen. Minst 40 bryggor.\n• Mer", []string{"[] open", "[] count 40", "[] open"}},
		{"Polisen ska kontakta båtägare. Minst 2 bojar/vecka.", []string{"[police] open"}},
		{"• Polisen ska kontakta båtägare. Minst 2 kontakter/vecka.\n• Kommunen ska laga bryggan.", []string{"[police] recurring 2/1week", "[municipality] open"}},
		{"• Vi ska besöka båtklubbar. Målet är minst 30 besök.\n• Vi ska laga bryggan.", []string{"[] count 30", "[] open"}},
		{"• Vi ska besöka båtklubbar. Målet är färre stölder.\n• Vi ska laga bryggan.", []string{"[] open", "[] open"}},
		{"• Polisen lovar att ronda i hamnen. Omfattningen bör vara tre ronder per termin.\n• Kommunen lovar att laga bryggan.", []string{"[police] recurring 3/6month", "[municipality] open"}},
		{"Varje år lovar polisen att satsa på något särskilt.", nil},
		{"Polisen lovar att varje år satsa på något särskilt.", []string{"[police] recurring 1/1year"}},
		{"En annan del av löftet är att laga bryggan.", []string{"[] open"}},
		{"Syftet med en del av löftet är att laga bryggan.", nil},
		{"Under året kommer uniformerad polis att ronda i hamnen varje helgfri torsdag.", []string{"[police] recurring 1/1week"}},
		{"Genom att polis syns i hamnen, ska kommunen ordna vandringar.", []string{"[municipality] open"}},
		{"Polisen ska tillsammans med kommunen ordna vandringar.", []string{"[police] open"}},
		{"• Vid möten kommer information (om moped, båt och cykel) att ges.\n• Polisen ska besöka hamnen.", []string{"[] open", "[police] open"}},
		{"• Polisen ska fortsätta sina kontakter med skola, fritid och socialtjänst för att tidigt se vilka som är på väg bort.\n• Kommunen ska laga bryggan.", []string{"[police] open", "[municipality] open"}},
		{"Polisen ansvarar för att:\n• ronda i hamnen\n\nKommunen ansvarar för att:\n• laga bryggan", []string{"[police] open", "[municipality] open"}},
		{"För att uppfylla löftet kommer polisen och kommunen att se till att hamnen bevakas.", []string{"[municipality police] open"}},
		{"Polisen och kommunen kommer att se en tryggare hamn.", nil},
		{"Löftet ska genomföras med hjälp av följande:\n• Polisen ska ronda i hamnen", []string{"[police] open"}},
		{"Löftet ska nå följande:\n• Trygghet i hamnen", nil},
		{"Aktivitet\tAnsvarig\tKlart\nNya bojar\tKommunen\t1 maj 2031\nRonder\tPolisen\tLöpande", []string{"[municipality] open 2031-05-01", "[police] open"}},
		{"Kommunen och polisen ska offentliggöra löftet på torget.", nil},
		{"Kommunen ska offentliggöra alla mätningar på torget.", []string{"[municipality] coverage"}},

		{"Parterna ska mötas i hamnen varje vecka.", []string{"[municipality police] recurring 1/1week"}},
		{"Parterna ska:\n• mötas i hamnen varje vecka\n• laga bryggan", []string{"[] recurring 1/1week", "[] open"}},
		{"Polisen ska besöka varje skola minst fyra gånger.", []string{"[police] coverage"}},
		{"Polisen ska synas på platser som upplevs osäkra av båtfolk i respektive hamn.", []string{"[police] open"}},
		{"Polisen ska synas i respektive hamn.", []string{"[police] coverage"}},
		{"• Polisen ska hålla minst två vandringar. Varje vandring hålls på kvällen.\n• Mer", []string{"[police] count 2"}},
		{"• Polisen ska hålla minst två vandringar. Varje skola ska få besök.\n• Mer", []string{"[police] count 2", "[municipality] coverage"}},
		{"• Polisen och kommunen ska ordna vandringar i hamnen. Kommunen ansvarar för att bjuda in båtägare och leda arbetet till och med hösten.\n• Mer", []string{"[municipality police] open"}},
		{"• Vandringar i hamnen. Kommunen ansvarar.\n• Polisen ska laga bojar.", []string{"[municipality] open", "[police] open"}},
		{"Polisen ska öka närvaron med 15 minuters metoden.", []string{"[police] open"}},
		{"Detta lovar vi:\n• Hamnkontoret arrangerar kvällar\n• Polisen ska ronda", []string{"[] open", "[police] open"}},
		{"• Båtklubben arrangerar kvällar\n• Polisen ska ronda i hamnen", []string{"[other] open", "[police] open"}},
		{"• Farten minskar i hamnen\n• Polisen ska ronda i hamnen", []string{"[police] open"}},
		{"Invånarna har uttalat en önskan av:\n• Ronda i hamnen\n• Laga bryggan", nil},
		{"I överenskommelsen tar vi fram områden som vi ska jobba med.", nil},
		{"Samordnaren har följande uppdrag:\n• Vara stöd i hamnen\n• Laga bryggan", nil},
		{"Löftet gäller 20310601–20311231.\n\nPolisen ska ronda i hamnen.", []string{"[police] open"}},

		{"Det ska åstadkommas genom följande aktiviteter:\n• Ronder i hamnen\n• Nya bojar", []string{"[] open", "[] open"}},
		{"Campingen ska:\n• Ronda i hamnen\n• Laga bojar", []string{"[other] open", "[other] open"}},
		{"Kommunen ska utbilda personal enligt 14 kap 1 §.", []string{"[municipality] open"}},
		{"Kommunen ska besöka LOV 3 områden.", []string{"[municipality] open"}},
		{"Kommunen ska besöka 3 områden.", []string{"[municipality] count 3"}},
		{"Polisen lovar att ronder kommer att genomföras minst fem gånger.", []string{"[police] count 5"}},
		{"Ronder kommer att genomföras minst fem gånger.", []string{"[] count 5"}},
		{"• Bra lampor är viktigt i hamnen. Kommunen lovar att byta lampor.\n• Polisen lovar ronder.", []string{"[municipality] open", "[police] open"}},
		{"Polisen lovar att..\n• ronda i hamnen\n• laga bojar", []string{"[police] open", "[police] open"}},
		{"Dessa punkter lyfts:\n• Ronder i hamnen\n• Nya bojar", []string{"[] open", "[] open"}},
		{"Dessa problem lyfts:\n• Stölder i hamnen\n• Gamla bojar", nil},
		{"Under året kommer representanter för kommunen och polisen att besöka hamnen.", []string{"[municipality police] open"}},
		{"Under året kommer besökare för kommunen att fylla hamnen.", nil},
		{"I vår kommer polisen, tillsammans med skolan att fokusera på hamnen.", []string{"[police] open"}},
		{"Vi ska göra:\n• Utveckla rådet, en grupp där skola, polis och båtfolk träffas\n• Mer", []string{"[] open", "[] open"}},
		{"Det här ska vi göra\n\n• Synlighet\n\nRonda i hamnen på kvällarna. Polisen ska mäta farten.\n\n• Trygghet i hamnen\n\nPolisen ska laga bojar.", []string{"[] open", "[police] open", "[police] open"}},
		{"Det här ska vi göra\n\n• Ronda i hamnen\n\nDetta är viktigt.\n\n• Laga bojar i viken", []string{"[] open", "[] open"}},

		{"Polisiära aktiviteter:\n• Ronder i hamnen\n• Nya bojar", []string{"[police] open", "[police] open"}},
		{"Gemensamma aktiviteter:\n• Ronder i hamnen\n• Nya bojar", []string{"[] open", "[] open"}},
		{"Det ska vi åstadkomma genom aktiviteter som involverar båtfolk.", nil},
		{"Detta ska vi göra:\n• Ronder i hamnen\n• Trafikinsatser med fokus på fart\n\nKommunen ska laga bryggan.", []string{"[] open", "[] open", "[municipality] open"}},
		{"Kommunen kommer tillsammans med polisen fram till åtgärder som ska leda till att hamnen blir trygg.", nil},
		{"Kommunen kommer tillsammans med polisen att rensa hamnen.", []string{"[municipality] open"}},

		{"Medborgarlöften ges till invånarna för att:\n• öka tryggheten\n• laga bryggan", nil},
		{"Polisens mätning visar att tre bryggor är osäkra i hamnen.", nil},
		{"Polisen ska visa film för tre båtklubbar.", []string{"[police] count 3"}},
		{"Det här lovar vi:\n• Ronder i hamnen\n2031-03-21", []string{"[] open"}},
		{"Detta kommer att mynna ut i en rad aktiviteter.\n• Vandringar genomförs i hamnen\n• Nya bojar", []string{"[] open", "[] open"}},
		{"• Mätning ska göras av fart och bedömning av polisens ronder\n• Kommunen ska laga bryggan", []string{"[] open", "[municipality] open"}},
		{"• Mätning ska göras av polisens volontärer\n• Kommunen ska laga bryggan", []string{"[police] open", "[municipality] open"}},

		{"Löften 2030\n\n• Polisen ska ronda i hamnen\n• Mer", nil},
		{"Löftet gäller 2030–2031.\n\nLöften 2030\n\n• Polisen ska ronda i hamnen\n\nLöften 2031\n\n• Kommunen ska laga bryggan", []string{"[police] open", "[municipality] open"}},
	} {
		got := promisetext.Read("Medborgarlöfte 2031 för Ekvik\n\n" + tc.text + "\n")
		var lines []string
		for _, p := range got.Promises {
			lines = append(lines, told(p))
		}
		if strings.Join(lines, "\n") != strings.Join(tc.want, "\n") {
			t.Errorf("%q\n got %q\nwant %q", tc.text, lines, tc.want)
		}
	}
}

// TestDetailOfOne: unit, place, time and target group of one sentence.
func TestDetailOfOne(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][4]string{
		"Polisen ska patrullera Sjötorget varje fredag.":           {"patrull", "Sjötorget", "fredag", ""},
		"Polisen ska ronda väg 12 varje vecka.":                    {"rondering", "väg 12", "", ""},
		"Polisen i Ekvik ska vara på Sjötorget varje vecka.":       {"närvaro", "på Sjötorget", "", ""},
		"Kommunen ska städa stranden varje dag.":                   {"städning", "stranden", "", ""},
		"Polisen träffar båtägarna varje månad.":                   {"träff", "", "", "båtägarna"},
		"Kommunen bjuder in alla nior till studiebesök.":           {"studiebesök", "", "", "alla nior"},
		"Kommunen skickar utskick av vykort till alla hushåll.":    {"vykort", "", "", "alla hushåll"},
		"Polisen håller möte var tredje vecka i Ekviks hamn.":      {"möte", "i Ekviks hamn", "", ""},
		"Kommunen håller tre kurser på biblioteket i Ekvik i maj.": {"kurser", "på biblioteket i Ekvik", "i maj", ""},
	} {
		got := promisetext.Read("Medborgarlöfte 2031\n\n" + text + "\n")
		if len(got.Promises) != 1 {
			t.Errorf("%q: %d promises, want 1", text, len(got.Promises))
			continue
		}
		p := got.Promises[0]
		if have := [4]string{p.Unit, p.Place, p.Time, p.TargetGroup}; have != want {
			t.Errorf("%q: got %q, want %q", text, have, want)
		}
	}
}
