package demo

import (
	"fmt"
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// The invented parties. No Swedish municipality has these names.
const (
	mardsunda = "mardsunda"
	ekevala   = "ekevala"
	sspf      = "sspf"
	adults    = "vuxna-pa-stan"
	housing   = "mardsundahem"
)

// example is the invented partnership: a pledge that began eight months before
// the month of now and runs for thirteen, and the pledge of the twelve months
// before it.
func example(now time.Time) Partnership {
	d := newDiary(now)
	year, month, _ := d.today.Date()
	start := day.Of(year, month-8, 1)
	enterEarlier(d, start)
	enterRunning(d, start)
	return Partnership{
		Slug:       "mardsunda-ekevala",
		Name:       "Mårdsunda och Ekevåla",
		PoliceArea: "Lokalpolisområde Mårdbygden",
		Municipalities: []Municipality{
			{Party: mardsunda, Name: "Mårdsunda", County: "Exempellän"},
			{Party: ekevala, Name: "Ekevåla", County: "Exempellän"},
		},
		Parties:  exampleParties(),
		Places:   examplePlaces(),
		Settings: exampleSettings(d.today),
		Example:  true,
		Entries:  d.close(),
	}
}

func exampleParties() []promise.Party {
	return []promise.Party{
		{ID: mardsunda, Kind: promise.Municipality, Name: "Mårdsunda kommun"},
		{ID: ekevala, Kind: promise.Municipality, Name: "Ekevåla kommun"},
		{ID: police, Kind: promise.Police, Name: "Polisen, lokalpolisområde Mårdbygden"},
		{ID: sspf, Kind: promise.SSPF, Name: "SSPF Mårdsunda (skola, socialtjänst, polis och fritid)"},
		{ID: adults, Kind: promise.Other, Name: "Föreningen Vuxna på stan"},
		{ID: housing, Kind: promise.Other, Name: "Bostadsbolaget Mårdsundahem"},
	}
}

func exampleSignatories() []promise.Signatory {
	return []promise.Signatory{
		{Function: "kommunstyrelsens ordförande", Party: mardsunda},
		{Function: "kommunstyrelsens ordförande", Party: ekevala},
		{Function: "lokalpolisområdeschef", Party: police},
	}
}

// approvals are the yes of every municipality and the police on the morning of
// the day.
func approvals(on day.Day) []promise.Approval {
	morning := on.Start().Add(7 * time.Hour).UTC()
	return []promise.Approval{
		{Party: mardsunda, Function: "kommundirektör", At: morning},
		{Party: ekevala, Function: "kommundirektör", At: morning.Add(12 * time.Minute)},
		{Party: police, Function: "lokalpolisområdeschef", At: morning.Add(25 * time.Minute)},
	}
}

var exampleSchools = []promise.Member{
	{ID: "mardskolan", Name: "Mårdskolan"},
	{ID: "kvarnbacksskolan", Name: "Kvarnbäcksskolan"},
	{ID: "norrgardsskolan", Name: "Norrgårdsskolan"},
	{ID: "tallasskolan", Name: "Tallåsskolan"},
	{ID: "ekevala-skola", Name: "Ekevåla skola"},
	{ID: "bruksskolan", Name: "Bruksskolan"},
	{ID: "akraskolan", Name: "Åkraskolan"},
}

func examplePlaces() []Place {
	places := []Place{
		{ID: "resecentrum", Name: "Mårdsunda resecentrum", Party: mardsunda},
		{ID: "stortorget", Name: "Stortorget", Party: mardsunda},
		{ID: "kvarnparken", Name: "Kvarnparken", Party: mardsunda},
		{ID: "hamnstraket", Name: "Hamnstråket", Party: mardsunda},
		{ID: "norrgardens-centrum", Name: "Norrgårdens centrum", Party: mardsunda},
		{ID: "tallasens-idrottsplats", Name: "Tallåsens idrottsplats", Party: mardsunda},
		{ID: "ekevala-torg", Name: "Ekevåla torg", Party: ekevala},
		{ID: "ekevala-station", Name: "Ekevåla station", Party: ekevala},
		{ID: "bruksparken", Name: "Bruksparken", Party: ekevala},
		{ID: "avallen", Name: "Åvallens parkering", Party: ekevala},
	}
	for i, school := range exampleSchools {
		party := mardsunda
		if i >= 4 {
			party = ekevala
		}
		places = append(places, Place{ID: school.ID, Name: school.Name, Party: party})
	}
	return places
}

// The telephone numbers are of the series that is set aside for fiction, the
// addresses lie under a domain that can never exist.
func exampleSettings(today day.Day) Settings {
	return Settings{
		Colour: "#1d5e6b",
		Contacts: []Contact{
			{Label: "Mårdsunda kommun, trygghetssamordnare", Phone: "0980-31 92 10", Email: "trygghet@mardsunda.example"},
			{Label: "Ekevåla kommun, kontaktcenter", Phone: "0980-31 92 20", Email: "kontakt@ekevala.example"},
			{Label: "Kommunpolis i Mårdbygden", Phone: "0980-31 92 30"},
			{Label: "Felanmälan, trasig belysning och klotter", Phone: "0980-31 92 40", URL: "https://felanmalan.mardsunda.example/"},
		},
		Municipality: []string{
			"Håller gator, torg och parker hela, rena och upplysta.",
			"Har fältgrupp, fritidsgårdar och skolor som möter barn och unga varje dag.",
			"Tar emot orosanmälningar och ger stöd genom socialtjänsten.",
			"Samordnar det brottsförebyggande arbetet och redovisar det här.",
		},
		Police: []string{
			"Kommer när det är akut och ingriper mot brott.",
			"Utreder brott och tar emot anmälningar och tips.",
			"Kontrollerar trafiken och finns på plats där lägesbilden visar att det behövs.",
		},
		Neither: []string{
			"Stiftar lagar. Det gör riksdagen.",
			"Dömer i brottmål. Det gör domstolarna.",
			"Bestämmer över privata fastigheter. Det gör fastighetsägarna.",
		},
		Notices: []Notice{{
			Text:  fmt.Sprintf("Fältgruppen är inte ute fredagen den %s. Fritidsgården i Norrgården har öppet till klockan 23 i stället.", swedishDate(next(today.Add(1), time.Friday))),
			From:  today.Add(-2),
			Until: next(today.Add(1), time.Friday),
		}},
	}
}

var swedishMonths = [...]string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"}

// swedishDate writes "4 december".
func swedishDate(d day.Day) string {
	_, month, dom := d.Date()
	return fmt.Sprintf("%d %s", dom, swedishMonths[month-1])
}

// years names a pledge by the years that its period touches: "2025-2026".
func years(p day.Period) string {
	if p.From.Year() == p.To.Year() {
		return fmt.Sprint(p.From.Year())
	}
	return fmt.Sprintf("%d-%d", p.From.Year(), p.To.Year())
}

// monthYear writes "mars 2026".
func monthYear(d day.Day) string {
	year, month, _ := d.Date()
	return fmt.Sprintf("%s %d", swedishMonths[month-1], year)
}
