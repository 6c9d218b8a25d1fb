package staff_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"lykta/internal/day"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

// A verdict is corrected with a reason, which stands in public, by those who
// may decide one, and once for what each of them saw.
func TestCorrectAVerdict(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.post("coordinator", "/arbete/viken/utfall/2026/kontroller", "done", "0", "outcome", "discontinued", "party", "viken", "motive", "Vi slutade.")
		o.want("the way there", o.get("coordinator", "/arbete/viken/utfall/2026/kontroller"), 200, []string{"/arbete/viken/rattelse/1", "Rätta bedömningen"})
		o.want("by a reporter", o.get("reporter", "/arbete/viken/rattelse/1"), 403, nil)
		o.want("no link for a reporter", o.get("reporter", "/arbete/viken/insatser"), 200, []string{"Bedömning: Avbrutet"}, "/rattelse/1")
		form := o.get("coordinator", "/arbete/viken/rattelse/1")
		o.want("form", form, 200, []string{"Vi slutade.", `value="discontinued" checked`, "Varför rättas uppgiften?"})
		seen := o.hidden(form, "seen")
		a := o.post("coordinator", "/arbete/viken/rattelse/1", "seen", seen, "outcome", "not-kept", "party", "viken", "motive", "Bilen var trasig.")
		o.want("no reason", a, 422, []string{"Skriv varför", "Bilen var trasig."})
		a = o.post("coordinator", "/arbete/viken/rattelse/1", "seen", seen, "outcome", "not-kept", "party", "viken", "reason", "Fel val i listan.")
		o.want("another outcome than the sum's without a motive", a, 422, []string{"Skriv varför bedömningen är en annan"})
		a = o.post("coordinator", "/arbete/viken/rattelse/1", "seen", seen, "outcome", "not-kept", "party", "viken", "motive", "Bilen var trasig.", "reason", "Fel val i listan.")
		o.want("corrected", o.sentOn("correct", "coordinator", a, "/arbete/viken/insatser"), 200, []string{"Bedömning: Inte uppfyllt", "Rättad."}, "Avbrutet")
		a = o.post("coordinator", "/arbete/viken/rattelse/1", "seen", seen, "outcome", "kept", "party", "viken", "motive", "Nej.", "reason", "Nej.")
		o.want("a second corrector", a, 422, []string{"Någon annan har rättat"})
	})
}

// Of a promise that one party performs, that party is the first answer,
// whoever writes it down; of one that several do, the writer's own.
func TestWhoDidIt(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.want("the police's, by the municipality", o.get("coordinator", "/arbete/viken/insats/2026/kontroller"), 200, []string{`value="polisen" checked`}, `value="viken" checked`)
		o.want("two municipalities', by one", o.get("coordinator", "/arbete/viken/insats/2026/skolor"), 200, []string{`value="viken" checked`})
	})
}

// A total can be written down as told by a party that does not say who did it.
func TestATotalAsItWasTold(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		path := "/arbete/viken/insats/" + o.pledged() + "/kontroller"
		a := o.post("coordinator", path, "date", "2026-02-28", "count", "7", "party", "viken", "told", "1", "function", "samordnare")
		o.want("no total", a, 422, []string{"en summa över flera dagar", `name="told" value="1" checked`})
		a = o.post("coordinator", path, "date", "2026-02-28", "from", "2026-01-01", "count", "7", "party", "viken", "told", "1", "function", "samordnare")
		o.sentOn("told", "coordinator", a, path)
		o.want("list", o.get("reader", "/arbete/viken/insatser"), 200, []string{"Enligt Vikens kommun, som inte säger vem"})
		o.want("corrected as such", o.get("coordinator", "/arbete/viken/rattelse/1"), 200, []string{`name="told" value="1" checked`, `value="viken" checked`})
	})
}

// What was entered for a pledge stands on its page, so many at a time.
func TestPledgePageHasPages(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		o.pledged()
		o.want("nothing", o.get("reader", "/arbete/viken/lofte/2026"), 200, []string{"Inget är infört än."})
		for i := range 30 {
			_, err := o.promises.LogAction(t.Context(), o.scopes["reporter"], ids.Token(), promise.Action{
				Pledge: "2026", Promise: "kontroller", Date: day.MustParse("2026-01-01").Add(i), Count: 1,
				By: promise.Performer{Party: "polisen"}, Note: fmt.Sprintf("runda-%02d", i)})
			if err != nil {
				t.Fatal(err)
			}
		}
		o.want("first", o.get("reader", "/arbete/viken/lofte/2026"), 200, []string{"30 januari 2026", "/lofte/2026?sida=2", "Sida 1 av 2"}, ">3 januari 2026<")
		o.want("second", o.get("reader", "/arbete/viken/lofte/2026?sida=2"), 200, []string{"3 januari 2026", "Sida 2 av 2"}, "30 januari 2026")
		o.want("beyond all numbers", o.get("reader", "/arbete/viken/lofte/2026?sida=400000000000000000"), 200, []string{"/lofte/2026?sida=2"})
	})
}

var numbered = regexp.MustCompile(`Löfte nummer \d\d`)

// The list of drafts has pages, is searched, and keeps apart what was thrown
// away.
func TestDraftsInPages(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		for i := range 30 {
			body := promise.DraftBody{Pledge: promise.Pledge{Title: fmt.Sprintf("Löfte nummer %02d", i)}}
			if _, err := o.promises.NewDraft(t.Context(), o.scopes["coordinator"], ids.Token(), body); err != nil {
				t.Fatal(err)
			}
		}
		first, second := o.get("reader", "/arbete/viken/utkast"), o.get("reader", "/arbete/viken/utkast?sida=2")
		o.want("first", first, 200, []string{"30 utkast", "sida=2", "Sida 1 av 2"})
		o.want("second", second, 200, []string{"Sida 2 av 2"})
		seen := map[string]bool{}
		for _, name := range slices.Concat(numbered.FindAllString(first.body, -1), numbered.FindAllString(second.body, -1)) {
			seen[name] = true
		}
		if n := len(numbered.FindAllString(first.body, -1)); n != 25 || len(seen) != 30 {
			t.Errorf("%d drafts on the first page and %d on both, want 25 and 30", n, len(seen))
		}
		o.want("beyond", o.get("reader", "/arbete/viken/utkast?sida=400000000000000000"), 200, []string{"30 utkast"})
		o.want("search", o.get("reader", "/arbete/viken/utkast?q=L%C3%96FTE+07"), 200, []string{"1 utkast", "Löfte nummer 07", `value="LÖFTE 07"`}, "Löfte nummer 08")
		o.want("nothing", o.get("reader", "/arbete/viken/utkast?q=finnsinte"), 200, []string{"0 utkast", "Inga utkast"})
		o.want("nothing thrown away", o.get("reader", "/arbete/viken/utkast?visa=slangda"), 200, []string{"0 utkast", "Slängda utkast"}, "Löfte nummer")
	})
}
