package uitest

import (
	"net/http"

	"lykta/internal/web/assets"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// Page returns the data of the sample page in a language.
func Page(w *words.Printer, links assets.Links) ui.PageData {
	return ui.PageData{
		Words: w, Assets: links, Title: "Medborgarlöfte 2026", Description: "Alla delar på en sida.", Path: "/",
		Site:    ui.Link{Text: "Trygg i Klöverås", Href: "/"},
		Nav:     []ui.Link{{Text: "Löften", Href: "/", Current: true}, {Text: "Så räknar vi", Href: "/metod"}, {Text: "Vem gör vad", Href: "/vem"}},
		Crumbs:  []ui.Link{{Text: "Start", Href: "/"}, {Text: "Trygg i Klöverås", Href: "/"}},
		Notices: []ui.Notice{{Title: "Kvällens vandring är inställd", Text: "Vi går i stället nästa fredag.", Until: "4 december 2026"}},
		Contacts: []ui.Contact{
			{Label: "Trygghetsjouren, kvällar och helger", Phone: "0523-61 30 00"},
			{Label: "Felanmälan av belysning", Href: "/felanmalan"},
		},
		Footer:  []ui.Link{{Text: "Så räknar vi", Href: "/metod"}, {Text: "Kontrollera själv", Href: "/kontroll"}, {Text: "Tillgänglighet", Href: "/tillganglighet"}},
		Account: &ui.Account{Text: "Samordnare", SignOut: ui.Link{Text: "Logga ut", Href: "/ut"}},
		Example: true,
	}
}

// Handler serves the sample page in both languages with the built assets; the
// query "farg" gives it another brand colour.
func Handler(set *assets.Set) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, set)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		lang := words.Swedish
		if r.URL.Path == "/en" {
			lang = words.English
		}
		d := Page(words.For(lang), set.Links)
		d.Theme = assets.ThemeLink(r.URL.Query().Get("farg"))
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := Sample(d).Render(r.Context(), w); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return mux
}

func errors() ui.Errors {
	return ui.Errors{
		{Name: "plats", Text: "Skriv var insatsen gjordes, till exempel en gata eller ett torg."},
		{Name: "datum", Text: "Datumet ligger utanför löftets period, januari–december 2026."},
		{Name: "vem", Text: "Välj vem som gjorde insatsen."},
		{Text: "Löftet ändrades medan du skrev. Läs igenom det igen."},
	}
}

var who = []ui.Option{
	{Value: "kommun", Label: "Kommunen"},
	{Value: "polis", Label: "Polisen", Hint: "Områdespolis eller kommunpolis."},
	{Value: "bada", Label: "Båda tillsammans"},
}

func promises(w *words.Printer) ui.Table {
	row := func(text, by, sum, state string) ui.Row {
		return ui.Row{{Text: text, Href: "/"}, {Text: by}, {Text: sum}, {Part: ui.State(w, state)}}
	}
	return ui.Table{
		ID: "loften", Caption: "Löften och utfall per den 15 november 2026",
		Columns: []ui.Column{{Head: "Löfte", RowHead: true}, {Head: "Ansvarig"}, {Head: "Utfall", Number: true}, {Head: "Läge", Narrow: true}},
		Rows: []ui.Row{
			row("Gemensam lägesbild var fjortonde dag", "Kommunen och polisen", "15 av 17", "state.on-track"),
			row("Kommunikativ lägesbild fyra gånger per år", "Kommunen", "3 av 4", "state.behind"),
			row("Trafikkontroller vid skolor", "Polisen", "22 av minst 20", "state.done"),
			row("Trygghetsvandringar varje fredagskväll", "Trygghetsvandrarna", "1 av 26", "state.late"),
		},
	}
}

func summary(w *words.Printer) []ui.Entry {
	return []ui.Entry{
		{Key: "Period", Text: "januari–december 2026", Action: ui.Link{Text: "Ändra", Href: "/"}},
		{Key: "Utfall", Part: ui.State(w, "outcome.partly-kept")},
		{Key: "Plats", Text: "Stationen, Gamla torget och gångvägen mot Bergaskolan", Action: ui.Link{Text: "Ändra", Href: "/"}},
	}
}

func events() []ui.Event {
	return []ui.Event{
		{When: "14 november 2026", Exact: "2026-11-14", Title: "Två trafikkontroller vid Bergaskolan", Text: "Låga hastigheter, två böter.", Href: "/"},
		{When: "7 november 2026", Exact: "2026-11-07", Title: "Samtal med 40 boende på Gamla torget", Notes: []string{"Inskrivet först den 12 november 2026."}},
	}
}

var stateKeys = []string{
	"state.not-started", "state.on-track", "state.behind", "state.done", "state.late", "state.cannot-assess", "state.ended", "state.not-reported",
	"outcome.kept", "outcome.partly-kept", "outcome.not-kept", "outcome.cannot-assess", "outcome.discontinued",
	"direction.improved", "direction.unchanged", "direction.worsened", "direction.cannot-say",
	"occasion.met", "occasion.missed", "occasion.not-due",
}
