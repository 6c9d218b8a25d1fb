package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/web/staff"
)

// tell keeps three reports of a place, from the reporter, in the period whose
// meeting goes on.
func (w *town) tell(place string) {
	w.t.Helper()
	ctx, tenant := w.t.Context(), w.db.Of(w.id["viken"])
	var account string
	w.check(w.db.QueryRow(ctx, `SELECT id FROM account WHERE login = $1`, login(reporter)).Scan(&account))
	for range 3 {
		id := ids.New(noon)
		_, err := tenant.Exec(ctx, `INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
			VALUES ($1, $2, $3, $4, 'polisen', 'provare', 'typed', '', $5, 0)`, w.id["viken"], id, w.viken.Period, account, db.Micros(noon))
		w.check(err)
		_, err = tenant.Exec(ctx, `INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
			VALUES ($1, $2, $3, $4, 'polisen', 'klotter', $5, $6, $7, 0, 0, $8, $8, 2, 'Nytt klotter.', $8)`,
			w.id["viken"], ids.New(noon), id, w.viken.Period, w.viken.Area, place, false, db.Micros(noon))
		w.check(err)
	}
}

// A whole meeting by plain forms: point by point, with what is wrong told at the
// field and nothing lost, until the minutes stand and the reporter has a receipt.
func TestAMeetingFromOpeningToReceipt(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		base := "/arbete/viken/period/" + w.viken.Period
		w.tell(w.viken.Place)
		w.says(w.look(base), 200, "Mötet pågår", "1 av 1", "Till mötet")
		w.says(w.look(base+"/mote"), 200, "1 plats att besluta om")
		w.says(w.look(base+"/mote/aterkommande"), 200, "3 rapporter på 6 månader, varav 3 den här perioden")
		for _, slug := range staff.AgendaSlugs() {
			w.says(w.look(base+"/mote/"+slug), 200, "av 13", `class="ly-meeting"`)
		}
		w.says(w.look(base+"/mote/nej"), 404)
		w.says(w.look(base+"/mote/handelser"), 200, "1 av 1 rapportörer har rapporterat", "Norra viken", "Går inte att säga")
		w.says(w.look("/arbete/viken/lagesbild/utkast?period="+w.viken.Period), 200, "1 av 1 rapportörer har rapporterat", "Verksamheter som händelserna kommer från")

		w.says(w.send(base+"/mote/polisen", "version", "0", "text", "Lugn helg vid kajen."), 422, "Någon annan har ändrat", "Lugn helg vid kajen.")
		w.says(w.send(base+"/mote/polisen", "version", "1", "text", "Ring 070-174 06 05."), 422, "telefonnummer", "Ring 070-174 06 05.")
		w.says(w.send(base+"/mote/polisen", "version", "1", "text", "Lugn helg vid kajen."), 303)
		area := w.viken.Area
		w.says(w.send(base+"/mote/bedomning", "version", "0", "level."+area, "raised"), 422, "varför läget inte är lugnt")
		w.says(w.send(base+"/mote/bedomning", "version", "0", "level."+area, "raised", "why."+area, "Mer klotter."), 303)
		w.says(w.send(base+"/mote/utat", "version", "0", "text", "Vi berättar på webben.", "back", "Väggen tvättas."), 303)

		w.says(w.send(base+"/stang", "version", "3"), 422, "kan inte stängas", "Torget i viken")
		place := w.viken.Place
		w.says(w.send(base+"/mote/aterkommande", "thing", place, "kind."+place, "nothing"), 422, "Skriv varför inget görs")
		w.says(w.send(base+"/mote/aterkommande", "thing", place, "kind."+place, "act", "what."+place, "Tvätta väggen", "why."+place, "Tredje gången.",
			"owner."+place, "gatuchef", "organisation."+place, "kommunen", "deadline."+place, "i morgon"), 422, "Tvätta väggen", "i morgon")
		w.says(w.send(base+"/mote/aterkommande", "thing", place, "kind."+place, "act", "what."+place, "Tvätta väggen", "why."+place, "Tredje gången.",
			"owner."+place, "gatuchef", "organisation."+place, "kommunen", "deadline."+place, "2026-04-01"), 303)
		w.says(w.send(base+"/mote/beslut", "what", "Se över lyset", "owner", "gatuchef", "organisation", "månen", "deadline", "2026-04-01"), 422, "Välj organisation", "Se över lyset")
		w.says(w.send(base+"/mote/narvaro", "where", "place:"+place, "from", "25:00", "to", "02", "span.from", "2026-03-09", "span.to", "2026-03-22"), 422, "09:30", "25:00")
		w.says(w.send(base+"/mote/narvaro", "where", "place:"+place, "weekdays", "5", "from", "21:30", "to", "02", "span.from", "2026-03-09", "span.to", "2026-03-22"), 303)
		w.says(w.look(base+"/mote/narvaro"), 200, "fredag 21:30–02:00", "Ta bort")
		w.says(w.send(base+"/stang", "version", "3"), 303)
		w.afterwards(base)
	})
}

// afterwards is what stands when the meeting is closed, and what comes of it.
func (w *town) afterwards(base string) {
	w.t.Helper()
	w.says(w.look(base+"/protokoll"), 200, "Protokollet ändras inte", "Lugn helg vid kajen.", "Förhöjt", "Tvätta väggen", "21:30", "Torget i viken")
	w.says(w.send(base+"/mote/polisen", "version", "2", "text", "Nej."), 422, "inte i det läge")
	w.says(w.send(base+"/svar", "version", "1", "back", "Väggen tvättas i april."), 303)
	w.says(w.look(base+"/protokoll"), 200, "Väggen tvättas.")

	path := "/arbete/viken/kvitto"
	page := w.serve(w.plain(http.MethodGet, path, nil, reporter))
	w.says(page, 200, "Med på mötet vecka 11", "Väggen tvättas i april.", "Beslut: Tvätta väggen", "Pågår")
	decision := page.Body.String()
	_, decision, _ = strings.Cut(decision, "/arbete/viken/beslut/")
	decision, _, _ = strings.Cut(decision, `"`)
	follow := func(pairs ...string) url.Values {
		form := url.Values{"key": {ids.Token()}, "version": {"1"}}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	w.says(w.post("/arbete/viken/beslut/"+decision, follow("state", "stopped"), reporter), 422, "Skriv varför det avbryts")
	w.says(w.post("/arbete/viken/beslut/"+decision, follow("state", "done", "text", "Väggen är ren."), reporter), 303)
	w.says(w.serve(w.plain(http.MethodGet, path, nil, reporter)), 200, "Resultat: Väggen är ren.", "Klart")
	w.says(w.look("/arbete/viken/beslut?lage=done"), 200, "1 beslut", "Tvätta väggen")
	w.says(w.look("/arbete/viken/beslut.csv?lage=done"), 200, "Tvätta väggen", "Väggen är ren.")
	if other := w.serve(w.plain(http.MethodGet, path, nil, approver)); strings.Contains(other.Body.String(), "Tvätta väggen") {
		w.t.Error("somebody else sees the receipt")
	}
	w.says(w.serve(w.plain(http.MethodGet, "/en/arbete/viken/period/"+w.viken.Period+"/protokoll", nil, reader)), 200, "The minutes do not change")
}

// How the cycle runs is set by a form that loses nothing.
func TestCycleForm(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		const path = "/arbete/viken/cykel"
		w.says(w.look(path), 200, "Var fjortonde dag", `value="12:00"`)
		pairs := []string{"version", "0", "rhythm", "weekly", "first", "2026-03-02", "deadline.days", "1", "deadline.at", "9.30", "meeting.days", "1",
			"meeting.at", "8", "remind", "24", "repeat.reports", "3", "repeat.months", "6", "from", "2026-04-06", "agenda.police", "Polisen har ordet."}
		w.says(w.send(path, pairs...), 422, "efter att rapporterna", "Polisen har ordet.", `value="9.30"`)
		pairs[13] = "13.15"
		w.says(w.send(path, pairs...), 303)
		w.says(w.look(path), 200, `value="13:15"`, "Polisen har ordet.")
	})
}
