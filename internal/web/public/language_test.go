package public

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"lykta/internal/day"
	"lykta/internal/partnership"
	"lykta/internal/promise"
	"lykta/internal/words"
)

// said are the words of the example's people: Swedish in every language.
var said = []string{"Lugna gator", "Polisen går minst 20 turer.", "Polisen i Viken", "Torget", "Två bilar.", "Inga turer i maj", "Bilen är trasig",
	"Vi slutade.", "41 av 100", "Enkät", "Fel antal.", "Vikens kommun"}

// viken is the account of a pledge to which everything has happened.
func viken(t *testing.T) *promise.Book {
	t.Helper()
	on := day.MustParse
	police := promise.Performer{Party: "polisen", Function: "områdespolis"}
	at := time.Date(2026, 5, 2, 10, 0, 0, 0, time.UTC)
	bodies := []promise.Body{
		{Publication: &promise.Publication{Pledge: promise.Pledge{ID: "2026", Title: "Lugna gator", Goal: "Lugna kvällar.", Decided: on("2026-01-01"),
			Period:   day.Period{From: on("2026-01-01"), To: on("2026-12-31")},
			Parties:  []promise.Party{{ID: "viken", Kind: promise.Municipality, Name: "Vikens kommun"}, {ID: "polisen", Kind: promise.Police, Name: "Polisen i Viken"}},
			Basis:    []promise.Basis{{Kind: promise.Survey, Text: "Enkät"}},
			Promises: []promise.Promise{{ID: "turer", Text: "Polisen går minst 20 turer.", By: []string{"polisen"}, Shape: promise.Count, AtLeast: 20, Unit: "turer", Place: "Torget"}}}}},
		{Action: &promise.Action{ID: "a", Pledge: "2026", Promise: "turer", Date: on("2026-02-01"), Count: 3, Place: "Torget", By: police, Note: "Två bilar."}},
		{Action: &promise.Action{ID: "b", Pledge: "2026", Promise: "turer", From: on("2026-01-01"), Date: on("2026-03-01"), Count: 4, By: promise.Performer{ToldBy: "viken"}}},
		{Deviation: &promise.Deviation{ID: "c", Pledge: "2026", Promise: "turer", Date: on("2026-04-01"), Party: "polisen", What: "Inga turer i maj", Why: "Bilen är trasig"}},
		{Effect: &promise.Effect{ID: "d", Pledge: "2026", Promise: "turer", Date: on("2026-04-02"), Direction: promise.Improved, Figure: "41 av 100", Source: "Enkät", By: police}},
		{Verdict: &promise.Verdict{ID: "e", Pledge: "2026", Promise: "turer", Date: on("2026-04-03"), Outcome: promise.Kept, Done: 7, Target: 20, Motive: "Vi är klara.", By: police}},
		{Correction: &promise.Correction{Of: 5, Pledge: "2026", Promise: "turer", Date: on("2026-04-04"), Reason: "Fel antal.",
			Verdict: &promise.Verdict{ID: "e", Pledge: "2026", Promise: "turer", Date: on("2026-04-03"), Outcome: promise.Discontinued, Done: 7, Target: 20, Motive: "Vi slutade.", By: police}}},
	}
	var entries []promise.Entry
	for i, b := range bodies {
		kind, content, err := promise.Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, promise.Entry{Seq: int64(i), At: at, Kind: kind, Content: content})
	}
	book, err := promise.Replay(entries)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// pages renders the pages of the example in a language.
func pages(t *testing.T, lang string) map[string]string {
	t.Helper()
	today := day.MustParse("2026-05-02")
	made := map[string]string{}
	for name, page := range map[string]func(*Context) (templ.Component, error){"pledge": Pledge, "promise": Promise, "history": History, "area": Area} {
		c := &Context{Words: words.For(lang), Lang: lang, Base: "https://lykta.example", Here: "/i/viken", Today: today, Day: today, Query: url.Values{}, Book: viken(t),
			Param:       func(name string) string { return map[string]string{"pledge": "2026", "promise": "turer"}[name] },
			Partnership: partnership.Partnership{ID: "x", Slug: "viken", Profile: partnership.Profile{Name: "Viken", Municipalities: []partnership.Municipality{{Name: "Viken"}}}}}
		component, err := page(c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b strings.Builder
		if err := component.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		made[name] = b.String()
	}
	return made
}

// inMain calls each for every piece of text in the page's main part, with
// whether it is marked as Swedish.
func inMain(t *testing.T, page string, each func(text string, swedish bool)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node, inside, swedish bool)
	walk = func(n *html.Node, inside, swedish bool) {
		inside = inside || n.Data == "main"
		for _, a := range n.Attr {
			if a.Key == "lang" && inside {
				swedish = a.Val == "sv"
			}
		}
		if n.Type == html.TextNode && inside && n.Parent.Data != "title" && n.Parent.Data != "desc" && strings.TrimSpace(n.Data) != "" {
			each(n.Data, swedish)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside, swedish)
		}
	}
	walk(root, false, false)
	if !strings.Contains(page, "<main") {
		t.Fatal("no main")
	}
}

// On an English page the words of the pledge, and nothing else, are marked as
// Swedish.
func TestEnglishPagesMarkSwedishWordsAlone(t *testing.T) {
	t.Parallel()
	english := []string{"Because", "Reason", "Source", "Counted", "January", "February", "March", "April", "According", "entered", "Survey", "Improved", "Corrected"}
	marked := map[string]bool{}
	for name, page := range pages(t, words.English) {
		inMain(t, page, func(text string, swedish bool) {
			for _, word := range english {
				if swedish && strings.Contains(text, word) {
					t.Errorf("%s: English words are marked as Swedish: %q", name, text)
				}
			}
			for _, word := range said {
				if strings.Contains(text, word) {
					marked[word] = true
					if !swedish {
						t.Errorf("%s: Swedish words are not marked: %q", name, text)
					}
				}
			}
		})
	}
	for _, word := range said {
		if !marked[word] {
			t.Errorf("no page shows %q: the test proves nothing of it", word)
		}
	}
}

// A Swedish page has nothing to mark, and no page shows the marks themselves.
func TestMarksAreNotShown(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{words.Swedish, words.English} {
		for name, page := range pages(t, lang) {
			if strings.ContainsAny(page, "\u2068\u2069") {
				i := strings.IndexAny(page, "\u2068\u2069")
				t.Errorf("%s in %s holds a mark: %q", name, lang, page[max(0, i-80):min(len(page), i+80)])
			}
		}
	}
}

// A partnership of a police area that nobody names shows just the police; a
// total that is told without its performer says so.
func TestUnnamedPoliceAndPerformer(t *testing.T) {
	t.Parallel()
	swedish := pages(t, words.Swedish)
	if !strings.Contains(swedish["area"], "Viken och polisen arbetar tillsammans") {
		t.Error("the area's lead does not name the police")
	}
	if !strings.Contains(swedish["promise"], "Enligt Vikens kommun, som inte säger vem") {
		t.Error("the total's performer is not told as unknown")
	}
	if !strings.Contains(swedish["promise"], "Rättat 4 april 2026. Skäl: Fel antal.") {
		t.Error("why the verdict was corrected is not told beside it")
	}
	var b promise.Performer
	if err := json.Unmarshal([]byte(`{"party":"polisen"}`), &b); err != nil || b.ToldBy != "" {
		t.Errorf("an entry from before reads as %+v, %v", b, err)
	}
}
