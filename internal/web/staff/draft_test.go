package staff_test

import (
	"regexp"
	"strings"
	"testing"

	"lykta/internal/access"
)

const pasted = `Medborgarlöfte för Viken, januari–december 2026

- Polisen genomför minst 12 trafikkontroller.
- Vikens kommun går en trygghetsvandring varje månad.
- Minst fyra vandringar genomförs under året.
`

// draftAt is the path of the draft that an answer led to.
func draftAt(location string) string {
	path, _, _ := strings.Cut(location, "?")
	return path
}

func TestFromTextToPublishedPledge(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		form := o.get("coordinator", "/arbete/viken/nytt-utkast")
		o.want("paste", form, 200, []string{"<textarea", "Klistra in texten"}, "Fel:")
		a := o.post("coordinator", "/arbete/viken/nytt-utkast", "key", o.hidden(form, "key"), "act", "read", "text", pasted)
		draft := draftAt(a.location)
		page := o.sentOn("read", "coordinator", a, "/arbete/viken/utkast/")
		o.want("the draft", page, 200, []string{"Texten är läst", "trafikkontroller", "minst 12", "Löfteskollen", "Skicka för godkännande"}, "Godkänn</button>")

		a = o.post("coordinator", draft+"/skicka", "version", o.hidden(page, "version"))
		o.want("sending what is not whole", a, 422, []string{"Rätta det här", "Fel: ", `href="#f-promises.`, "Löftespunkt"}, "är skickat")

		page = o.fix(draft)
		a = o.post("coordinator", draft+"/skicka", "version", o.hidden(page, "version"))
		page = o.sentOn("send", "coordinator", a, draft)
		o.want("sent", page, 200, []string{"är skickat för godkännande", "Väntar på godkännande", "Polisen i Viken"})
		o.want("home of a party", o.get("polisen", "/arbete/viken"), 200, []string{"Väntar på ditt godkännande"})
		o.want("home of a reader", o.get("reader", "/arbete/viken"), 200, []string{"Inget väntar på dig"}, "ditt godkännande")

		for _, party := range []string{"viken", "polisen", "asen"} {
			page = o.get(party, draft)
			o.want(party, page, 200, []string{"Svara för", "Godkänn</button>"}, "Ändra punkt")
			a = o.post(party, draft+"/godkann", "version", o.hidden(page, "version"))
			page = o.sentOn(party, party, a, "/arbete/viken/")
		}
		o.want("published", page, 200, []string{"Löftet är publicerat", "trafikkontroller"})
	})
}

var promiseLink = regexp.MustCompile(`/lofte/([a-z0-9-]+)"`)

// fix makes every promise of a pasted draft whole, and returns its page.
func (o *office) fix(draft string) answer {
	o.t.Helper()
	head := o.get("coordinator", draft+"/inledning")
	o.sentOn("head", "coordinator", o.post("coordinator", draft+"/inledning", "key", o.hidden(head, "key"), "version", o.hidden(head, "version"),
		"title", "Medborgarlöfte 2026", "period.from", "2026-01-01", "period.to", "2026-12-31", "goal", "Lugnare trafik",
		"parties", "viken", "parties", "asen", "parties", "polisen", "basis.conversations.number", "600"), draft)
	page := o.get("coordinator", draft)
	for _, m := range promiseLink.FindAllStringSubmatch(page.body, -1) {
		path := draft + "/lofte/" + m[1]
		form := o.get("coordinator", path)
		o.want("promise", form, 200, []string{"Vem utför det?", "Löfteskollen"})
		o.sentOn("fixed", "coordinator", o.post("coordinator", path, "key", o.hidden(form, "key"), "version", o.hidden(form, "version"),
			"text", "Polisen gör minst 12 trafikkontroller: "+m[1], "by", "polisen", "shape", "count", "at_least", "12", "unit", "trafikkontroller"), draft)
	}
	return o.get("coordinator", draft)
}

func TestEmptyDraftAndWhatIsWrongWithAPromise(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		a := o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "empty")
		draft := draftAt(a.location)
		page := o.sentOn("empty", "coordinator", a, "/arbete/viken/utkast/")
		o.want("empty", page, 200, []string{"Inga löftespunkter än", "Inte ifyllt"})
		form := o.get("coordinator", draft+"/nytt-lofte")
		for _, c := range []struct {
			what     string
			pairs    []string
			contains []string
		}{
			{"no performer", []string{"text", "Vi går ut.", "shape", "count", "at_least", "3", "unit", "vandringar"}, []string{"Välj vem som utför det.", `href="#f-by"`, "Vi går ut."}},
			{"a negative number", []string{"text", "Vi går.", "by", "viken", "shape", "count", "at_least", "-3", "unit", "vandringar"}, []string{"kan inte vara negativt", `value="-3"`}},
			{"no number at all", []string{"text", "Vi går.", "by", "viken", "shape", "count", "at_least", "tre", "unit", "vandringar"}, []string{"Skriv ett heltal", `value="tre"`}},
			{"no rhythm", []string{"text", "Vi går.", "by", "viken", "shape", "recurring", "recurs.interval", "1", "recurs.per", "month"}, []string{"Skriv ett antal gånger"}},
			{"a telephone number", []string{"text", "Ring 070-123 45 67", "by", "viken", "shape", "open"}, []string{"telefonnummer"}},
		} {
			pairs := append([]string{"key", o.hidden(form, "key"), "version", "1"}, c.pairs...)
			o.want(c.what, o.post("coordinator", draft+"/nytt-lofte", pairs...), 422, append(c.contains, "Rätta det här", "<title>Fel:"))
		}
		o.want("nothing was kept", o.get("coordinator", draft), 200, []string{"Inga löftespunkter än"}, "Vi går")
		a = o.post("coordinator", draft+"/nytt-lofte", "version", "1", "text", "Vi besöker skolorna.", "by", "viken", "shape", "coverage",
			"members", "Strandskolan\r\nBergskolan\r\n", "deadline", "2026-09-30")
		o.want("whole", o.sentOn("whole", "coordinator", a, draft), 200, []string{"Strandskolan och Bergskolan", "30 september 2026"})
	})
}

func TestTwoEditorsOfADraft(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		draft := draftAt(o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "empty").location)
		o.post("coordinator", draft+"/inledning", "version", "1", "title", "Den första")
		a := o.post("coordinator", draft+"/inledning", "version", "1", "title", "Den andra", "goal", "Mitt långa mål")
		o.want("the second", a, 422, []string{"Någon annan har ändrat utkastet", "Den andra", "Mitt långa mål"})
		o.want("the draft", o.get("coordinator", draft), 200, []string{"Den första"}, "Den andra")
	})
}

func TestSendBackAndDiscard(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		draft := draftAt(o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", pasted).location)
		page := o.fix(draft)
		o.post("coordinator", draft+"/skicka", "version", o.hidden(page, "version"))
		page = o.get("polisen", draft)
		o.want("no reason", o.post("polisen", draft+"/tillbaka", "version", o.hidden(page, "version")), 422, []string{"Skriv varför."})
		a := o.post("polisen", draft+"/tillbaka", "version", o.hidden(page, "version"), "reason", "Vi hinner tio.")
		o.sentOn("back", "polisen", a, draft)
		page = o.get("coordinator", draft)
		o.want("sent back", page, 200, []string{"Polisen i Viken skickade tillbaka", "Vi hinner tio."})
		a = o.post("coordinator", draft+"/slang", "version", o.hidden(page, "version"))
		page = o.sentOn("discard", "coordinator", a, "/arbete/viken/utkast")
		o.want("the list", page, 200, []string{"Slängda utkast", "Ta tillbaka"})
		a = o.post("coordinator", draft+"/aterstall", "version", o.hidden(page, "version"))
		o.want("restored", o.sentOn("restore", "coordinator", a, draft), 200, []string{"Utkastet är tillbaka"})
	})
}

func TestMoveRemoveAndPreview(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		draft := draftAt(o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", pasted).location)
		page := o.get("coordinator", draft)
		ids := promiseLink.FindAllStringSubmatch(page.body, -1)
		if len(ids) != 3 {
			t.Fatalf("%d promises, want 3", len(ids))
		}
		a := o.post("coordinator", draft+"/lofte/"+ids[2][1]+"/flytta", "version", "1", "places", "-1")
		page = o.sentOn("move", "coordinator", a, draft)
		if moved := promiseLink.FindAllStringSubmatch(page.body, -1); moved[1][1] != ids[2][1] {
			t.Errorf("order after the move: %v", moved)
		}
		a = o.post("coordinator", draft+"/lofte/"+ids[2][1]+"/ta-bort", "version", "2")
		page = o.sentOn("remove", "coordinator", a, draft)
		if left := promiseLink.FindAllStringSubmatch(page.body, -1); len(left) != 2 {
			t.Errorf("%d promises after the removal, want 2", len(left))
		}
		o.want("preview", o.get("coordinator", draft+"/forhandsvisning"), 200, []string{"Förhandsvisning", "trafikkontroller"})
		o.want("ledger", o.get("coordinator", "/arbete/viken"), 200, []string{"Inget medborgarlöfte gäller nu"})
	})
}

func TestDraftsOfOthers(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		draft := draftAt(o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "empty").location)
		elsewhere := strings.Replace(draft, "viken", "dalen", 1)
		for _, path := range []string{"", "/inledning", "/nytt-lofte", "/forhandsvisning"} {
			o.want("from elsewhere "+path, o.get("coordinator", elsewhere+path), 404, nil, "Utkast från")
		}
		o.want("discard from elsewhere", o.post("coordinator", elsewhere+"/slang", "version", "1"), 404, nil)
		o.want("by a reporter", o.post("reporter", draft+"/slang", "version", "1"), 403, []string{string(access.WrongRole)})
		o.want("by nobody", o.get("", draft), 401, nil)
		o.want("still there", o.get("coordinator", draft), 200, []string{"Skrivs"})
	})
}

func TestPersonalDataInAPastedText(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		a := o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", "Medborgarlöfte 2026\n\n- Polisen besöker 850709-9805 minst 3 gånger.\n")
		o.want("a personal number", a, 422, []string{"personnummer", `href="#f-text"`, "850709-9805"})
		o.want("nothing", o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", ""), 422, []string{"Klistra in texten"})
		o.want("no promise", o.post("coordinator", "/arbete/viken/nytt-utkast", "act", "read", "text", "Hej hej."), 422, []string{"Vi hittade inget löfte", "Hej hej."})
		o.want("no draft came of it", o.get("coordinator", "/arbete/viken/utkast"), 200, []string{"Inga utkast"}, "850709")
	})
}
