package staff_test

import (
	"fmt"
	"strings"
	"testing"

	"lykta/internal/day"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

func TestLogAnActionOnAPhone(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		form := o.get("reporter", path)
		o.want("form", form, 200, []string{`value="2026-03-02"`, `value="1"`, `value="polisen" checked`, "Stationen", "0 av minst 20"}, "<script>")
		key := o.hidden(form, "key")
		for range 2 { // the same form twice counts once
			a := o.post("reporter", path, "key", key, "date", "2026-03-02", "count", "1", "party", "polisen", "function", "områdespolis", "place", "Stationen")
			o.want("kept", o.sentOn("log", "reporter", a, path), 200, []string{"Insatsen är sparad", "1 av minst 20"})
		}
		o.want("list", o.get("reader", "/arbete/viken/insatser"), 200, []string{"Kontroller: 1", "2 mars 2026", "Stationen", "1 träff"}, "/rattelse/", "/borttagning/")
	})
}

func TestWhatIsWrongWithAnAction(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		for _, c := range []struct {
			what     string
			pairs    []string
			contains []string
		}{
			{"outside the period", []string{"date", "2025-12-31", "count", "1", "party", "polisen"}, []string{"utanför löftets period", `href="#f-date"`}},
			{"in the future", []string{"date", "2026-03-03", "count", "1", "party", "polisen"}, []string{"efter i dag"}},
			{"a negative number", []string{"date", "2026-03-01", "count", "-2", "party", "polisen", "note", "Vi var många"}, []string{"minst 1", `value="-2"`, "Vi var många"}},
			{"no number", []string{"date", "2026-03-01", "count", "två", "party", "polisen"}, []string{"heltal", `value="två"`}},
			{"nobody", []string{"date", "2026-03-01", "count", "1"}, []string{"Välj en organisation"}},
			{"no day", []string{"date", "i går", "count", "1", "party", "polisen"}, []string{"2026-11-28"}},
			{"a mail address", []string{"date", "2026-03-01", "count", "1", "party", "polisen", "note", "a@b.se"}, []string{"e-postadress"}},
		} {
			o.want(c.what, o.post("reporter", path, c.pairs...), 422, append(c.contains, "Rätta det här", "<title>Fel:"), "är sparad")
		}
		o.want("in English", o.post("reporter", "/en"+path, "date", "2025-12-31", "count", "1", "party", "polisen"), 422, []string{"outside the period"})
		o.want("nothing was kept", o.get("reporter", path), 200, []string{"0 av minst 20"})
		o.want("no such promise", o.get("reporter", "/arbete/viken/insats/2026/finns-inte"), 404, nil)
		o.want("elsewhere", o.get("reporter", strings.Replace(path, "viken", "dalen", 1)), 404, nil)
		o.want("a reader", o.get("reader", path), 403, nil)
		o.want("nobody", o.post("", path, "date", "2026-03-01", "count", "1", "party", "polisen"), 401, nil)
	})
}

func TestActionForASet(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/skolor"
		o.want("form", o.get("coordinator", path), 200, []string{"Strandskolan", "Bergskolan", `type="checkbox"`})
		o.want("none", o.post("coordinator", path, "date", "2026-03-01", "party", "viken"), 422, []string{"Markera vilka"})
		a := o.post("coordinator", path, "date", "2026-03-01", "party", "viken", "members", "strand")
		o.want("one of two", o.sentOn("log", "coordinator", a, path), 200, []string{"1 av 2"})
	})
}

func TestCorrectAnAction(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		o.post("reporter", path, "date", "2026-03-01", "count", "2", "party", "polisen", "note", "Två bilar")
		o.want("list", o.get("reporter", "/arbete/viken/insatser"), 200, []string{"/rattelse/1"})
		form := o.get("reporter", "/arbete/viken/rattelse/1")
		o.want("form", form, 200, []string{`value="2"`, "Två bilar", "Varför rättas uppgiften?"})
		seen := o.hidden(form, "seen")
		a := o.post("reporter", "/arbete/viken/rattelse/1", "seen", seen, "date", "2026-03-01", "count", "3", "party", "polisen")
		o.want("no reason", a, 422, []string{"Skriv varför", `value="3"`})
		a = o.post("reporter", "/arbete/viken/rattelse/1", "seen", seen, "date", "2026-03-01", "count", "3", "party", "polisen", "reason", "Det var tre.")
		o.want("corrected", o.sentOn("correct", "reporter", a, "/arbete/viken/insatser"), 200, []string{"Rättelsen är sparad", "Kontroller: 3", "Rättad."})
		a = o.post("reporter", "/arbete/viken/rattelse/1", "seen", seen, "date", "2026-03-01", "count", "4", "party", "polisen", "reason", "Nej, fyra.")
		o.want("a second corrector", a, 422, []string{"Någon annan har rättat", `value="4"`})
		form = o.get("reporter", "/arbete/viken/rattelse/1")
		a = o.post("reporter", "/arbete/viken/rattelse/1", "seen", o.hidden(form, "seen"), "withdrawn", "1", "reason", "Fel dag.")
		o.want("withdrawn", o.sentOn("withdraw", "reporter", a, "/arbete/viken/insatser"), 200, []string{"Inget hittades"})
		o.want("no entry", o.get("reporter", "/arbete/viken/rattelse/99"), 404, nil)
		o.want("no number", o.get("reporter", "/arbete/viken/rattelse/x"), 404, nil)
	})
}

func TestSearchAndPages(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		for i := range 30 {
			_, err := o.promises.LogAction(t.Context(), o.scopes["reporter"], ids.Token(), promise.Action{
				Pledge: "2026", Promise: "kontroller", Date: day.MustParse("2026-01-01").Add(i), Count: 1,
				By: promise.Performer{Party: "polisen"}, Note: fmt.Sprintf("runda-%02d", i)})
			if err != nil {
				t.Fatal(err)
			}
		}
		o.want("first page", o.get("reporter", "/arbete/viken/insatser"), 200, []string{"30 träffar", "30 januari 2026", "sida=2", "Sida 1 av 2"}, ">3 januari 2026<")
		o.want("second page", o.get("reporter", "/arbete/viken/insatser?sida=2"), 200, []string{"3 januari 2026", "Sida 2 av 2"}, "30 januari 2026")
		o.want("far beyond", o.get("reporter", "/arbete/viken/insatser?sida=9999999999999999999"), 200, []string{"30 träffar"})
		o.want("search", o.get("reporter", "/arbete/viken/insatser?q=RUNDA-07"), 200, []string{"1 träff", "8 januari 2026", `value="RUNDA-07"`}, "9 januari 2026")
		o.want("nothing", o.get("reporter", "/arbete/viken/insatser?q=%3Cscript%3E"), 200, []string{"Inget hittades", "&lt;script&gt;"}, "<script>")
		o.want("another pledge", o.get("reporter", "/arbete/viken/insatser?lofte=1999"), 200, []string{"0 träffar"})
	})
}

func TestDeviationEffectAndVerdict(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		a := o.post("reporter", "/arbete/viken/avvikelse/2026/kontroller", "party", "polisen", "what", "Inga kontroller i mars")
		o.want("no reason", a, 422, []string{"Skriv varför det inte blir gjort", "Inga kontroller i mars"})
		a = o.post("reporter", "/arbete/viken/avvikelse/2026/kontroller", "party", "polisen", "what", "Inga kontroller i mars", "why", "Bilen är trasig",
			"span.from", "2026-03-01", "span.to", "2026-03-31")
		o.want("deviation", o.sentOn("deviation", "reporter", a, "/arbete/viken/lofte/2026"), 200, []string{"Avvikelsen är sparad"})

		a = o.post("coordinator", "/arbete/viken/effekt/2026/kontroller", "party", "polisen", "direction", "improved", "figure", "41 av 100")
		o.want("no source", a, 422, []string{"varifrån siffrorna kommer"})
		a = o.post("coordinator", "/arbete/viken/effekt/2026/kontroller", "party", "polisen", "direction", "improved", "figure", "41 av 100", "source", "Enkät")
		o.want("effect", o.sentOn("effect", "coordinator", a, "/arbete/viken/lofte/2026"), 200, []string{"Effekten är sparad"})
		o.want("list", o.get("coordinator", "/arbete/viken/insatser"), 200, []string{"Avvikelse: Inga kontroller i mars", "Effekt: Förbättrat"})

		form := o.get("coordinator", "/arbete/viken/utfall/2026/kontroller")
		o.want("verdict", form, 200, []string{"Summan ger inget förslag än", "0 av minst 20"})
		a = o.post("coordinator", "/arbete/viken/utfall/2026/kontroller", "done", "0", "outcome", "kept", "party", "viken")
		o.want("against the sum", a, 422, []string{"Skriv varför bedömningen är en annan"})
		a = o.post("coordinator", "/arbete/viken/utfall/2026/kontroller", "done", "7", "outcome", "kept", "party", "viken", "motive", "Nöjda")
		o.want("another sum", a, 422, []string{"Summan har ändrats", `name="done" value="0"`})
		a = o.post("coordinator", "/arbete/viken/utfall/2026/kontroller", "done", "0", "outcome", "discontinued", "party", "viken", "motive", "Vi slutade.")
		o.want("decided", o.sentOn("verdict", "coordinator", a, "/arbete/viken/lofte/2026"), 200, []string{"Bedömningen är publicerad", "Avbrutet", "Bedömt 2 mars 2026"})
		o.want("by a reporter", o.get("reporter", "/arbete/viken/utfall/2026/kontroller"), 403, nil)
	})
}

// What may point at a person is asked about once, with the reason, and kept
// when it is sent again unchanged; another text is asked about anew.
func TestLookOnceMore(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		send := func(note, looked string) answer {
			return o.post("reporter", path, "date", "2026-03-01", "count", "1", "party", "polisen", "note", note, "looked", looked)
		}
		const text = "Samtal med flickan i 7B på Kvarnskolan"
		first := send(text, "")
		o.want("asked", first, 422, []string{"Se efter innan du sparar", "kan tillsammans peka ut en person", text}, "är sparad")
		o.want("nothing was kept", o.get("reporter", path), 200, []string{"0 av minst 20"})
		looked := o.hidden(first, "looked")
		o.want("another text", send(text+", pojken i 8A på Kvarnskolan", looked), 422, []string{"Se efter innan du sparar"})
		o.want("kept", o.sentOn("log", "reporter", send(text, looked), path), 200, []string{"Insatsen är sparad", "1 av minst 20"})
		o.want("refused", send("Ring 070-174 06 05", looked), 422, []string{"telefonnummer"})
	})
}

func TestRemoveByLaw(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.post("reporter", "/arbete/viken/insats/2026/kontroller", "date", "2026-03-01", "count", "1", "party", "polisen", "note", "Hemlig uppgift om ett hem")
		o.want("form", o.get("coordinator", "/arbete/viken/borttagning/1"), 200, []string{"kan inte tas tillbaka", "Hemlig uppgift om ett hem"})
		a := o.post("coordinator", "/arbete/viken/borttagning/1", "ground", "personal-data", "law", "artikel 17")
		o.want("not sure", a, 422, []string{"Bekräfta att du förstår"})
		a = o.post("coordinator", "/arbete/viken/borttagning/1", "ground", "personal-data", "law", "artikel 17", "sure", "1")
		o.want("removed", o.sentOn("remove", "coordinator", a, "/arbete/viken/insatser"), 200, []string{"Innehållet är borttaget", "Inget hittades"}, "Hemlig")
		o.want("again", o.get("coordinator", "/arbete/viken/borttagning/1"), 404, nil, "Hemlig")
		o.want("by a reporter", o.get("reporter", "/arbete/viken/borttagning/0"), 403, nil)
	})
}

func TestPledgePageRenewAndChange(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.want("reporter", o.get("reporter", "/arbete/viken/lofte/2026"), 200, []string{"Logga insats", "Anmäl avvikelse"}, "Bedöm utfallet", "Förnya till")
		page := o.get("coordinator", "/arbete/viken/lofte/2026")
		o.want("coordinator", page, 200, []string{"Bedöm utfallet", "Förnya till nästa år", "Ändra löftet"})
		a := o.post("coordinator", "/arbete/viken/lofte/2026/fornya")
		o.want("renewed", o.sentOn("renew", "coordinator", a, "/arbete/viken/utkast/"), 200, []string{"Medborgarlöfte 2027", "Inget är publicerat än"})
		again := o.post("coordinator", "/arbete/viken/lofte/2026/fornya")
		o.want("renewed twice", o.sentOn("renew again", "coordinator", again, draftAt(a.location)), 200, []string{"Det finns redan ett utkast"})
		a = o.post("coordinator", "/arbete/viken/lofte/2026/andra")
		page = o.sentOn("change", "coordinator", a, "/arbete/viken/utkast/")
		a = o.post("coordinator", draftAt(a.location)+"/skicka", "version", o.hidden(page, "version"))
		o.want("a change without its reason", a, 422, []string{"Skriv vad som har ändrats"})
	})
}

func TestPoster(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.want("poster", o.get("reader", "/arbete/viken/qr/2026/kontroller"), 200,
			[]string{"https://lykta.example/arbete/viken/insats/2026/kontroller", "kod.svg", "Polisen gör minst 20 kontroller."})
		a := o.get("reader", "/arbete/viken/qr/2026/kontroller/kod.svg")
		o.want("code", a, 200, []string{"<svg", "viewBox"})
		if got := a.header.Get("Content-Type"); got != "image/svg+xml" {
			t.Errorf("content type %q", got)
		}
	})
}
