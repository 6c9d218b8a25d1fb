package demo

import (
	"fmt"
	"time"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/swedish"
)

// The invented parties. No Swedish municipality has these names.
const (
	mardsunda = "mardsunda"
	ekevala   = "ekevala"
	sspf      = "sspf"
	adults    = "vuxna-pa-stan"
	housing   = "mardsundahem"

	exampleSlug   = "mardsunda-ekevala"
	exampleCounty = "Exempellän"
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
	t := tenant(exampleSlug, "Mårdsunda och Ekevåla", "Lokalpolisområde Mårdbygden", []partnership.Municipality{
		{Code: "9901", Name: "Mårdsunda", County: exampleCounty},
		{Code: "9902", Name: "Ekevåla", County: exampleCounty},
	}, exampleParties())
	t.Example, t.Places, t.Settings = true, examplePlaces(), exampleSettings(d.today)
	return Partnership{Partnership: t, Organisations: organisations(), Entries: d.close(), Joint: now}
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

func examplePlaces() []partnership.Place {
	places := []partnership.Place{
		{ID: "resecentrum", Name: "Mårdsunda resecentrum"},
		{ID: "stortorget", Name: "Stortorget"},
		{ID: "kvarnparken", Name: "Kvarnparken"},
		{ID: "hamnstraket", Name: "Hamnstråket"},
		{ID: "norrgardens-centrum", Name: "Norrgårdens centrum"},
		{ID: "tallasens-idrottsplats", Name: "Tallåsens idrottsplats"},
		{ID: "ekevala-torg", Name: "Ekevåla torg"},
		{ID: "ekevala-station", Name: "Ekevåla station"},
		{ID: "ekevala-idrottshall", Name: "Ekevåla idrottshall"},
		{ID: "ekevala-bibliotek", Name: "Ekevåla bibliotek"},
		{ID: "bruksparken", Name: "Bruksparken"},
		{ID: "avallen", Name: "Åvallens parkering"},
	}
	for _, school := range exampleSchools {
		places = append(places, partnership.Place{ID: school.ID, Name: school.Name})
	}
	return places
}

// exampleSettings uses telephone numbers of the series that is set aside for
// fiction, and an address under a domain that can never exist.
func exampleSettings(today day.Day) partnership.Settings {
	friday := next(today.Add(1), time.Friday)
	return partnership.Settings{
		Brand: "#1d5e6b",
		Contacts: []partnership.Contact{
			{Label: "Mårdsunda kommun, trygghetssamordnare", Phone: "0980-31 92 10"},
			{Label: "Ekevåla kommun, kontaktcenter", Phone: "0980-31 92 20"},
			{Label: "Kommunpolis i Mårdbygden", Phone: "0980-31 92 30"},
			{Label: "Felanmälan: trasig belysning och klotter", Phone: "0980-31 92 40", URL: "https://felanmalan.mardsunda.example/"},
		},
		Mandate: exampleMandate(),
		Notices: []partnership.Notice{{
			ID:       identifier("notice"),
			Swedish:  fmt.Sprintf("Fältgruppen är inte ute fredagen den %s. Fritidsgården i Norrgården har öppet till klockan 23 i stället.", swedishDate(friday)),
			English:  fmt.Sprintf("The field team is not out on Friday %s. The youth centre in Norrgården stays open until 23:00 instead.", friday.Start().Format("2 January")),
			Severity: partnership.Warning,
			From:     today.Add(-2).Start().UTC(),
			Until:    friday.Add(1).Start().UTC(),
		}},
	}
}

func exampleMandate() partnership.Mandate {
	return partnership.Mandate{
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
	}
}

// swedishDate writes "4 december".
func swedishDate(d day.Day) string {
	_, month, dom := d.Date()
	return fmt.Sprintf("%d %s", dom, swedish.MonthName(month))
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
	return fmt.Sprintf("%s %d", swedish.MonthName(month), year)
}
