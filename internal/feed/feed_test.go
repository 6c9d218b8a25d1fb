package feed_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/feed"
	"lykta/internal/promise"
)

func TestGolden(t *testing.T) {
	a := vik().account(t, "2026-02-25")
	must := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	golden(t, "vik.json", must(feed.JSON(a, site)))
	golden(t, "priorities.json", must(feed.Priorities(a, labels)))
	golden(t, "vik.atom", must(feed.Atom(a, site, labels, "https://lykta.example/i/vik/nytt.atom")))
	golden(t, "vik.ics", feed.Calendar(a, site, labels))
	golden(t, "vik.csv", must(feed.CSV(a, labels)))
}

func TestJSONCarriesTheFigures(t *testing.T) {
	t.Parallel()
	b, err := feed.JSON(vik().account(t, "2026-02-25"), site)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Format  string
		Day     string
		Pledges []struct {
			URL      string
			Promises []struct {
				Promise  struct{ ID string }
				Progress struct{ Done, Target, Expected int }
			}
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	p := doc.Pledges[0]
	got := fmt.Sprint(doc.Format, doc.Day, p.URL, p.Promises[0].Promise.ID, p.Promises[0].Progress)
	if want := "lykta/partnership/12026-02-25https://lykta.example/i/vik/loften/2026kontroller{1 6 3}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if strings.Contains(string(b), `\u003c`) {
		t.Error("text is escaped as if it stood in HTML")
	}
}

func TestJSONLeavesTheAccountAsItWas(t *testing.T) {
	t.Parallel()
	a := vik().account(t, "2026-02-25")
	if _, err := feed.JSON(a, site); err != nil {
		t.Fatal(err)
	}
	if a.Pledges[0].Changes[0].Body.Publication == nil {
		t.Error("the writer took the text out of the account")
	}
}

func TestEmptyAccount(t *testing.T) {
	t.Parallel()
	a := (&ledger{}).account(t, "2026-02-25")
	if b, err := feed.Priorities(a, labels); err != nil || string(b) != "[]\n" {
		t.Errorf("priorities: %s %v", b, err)
	}
	if b, err := feed.Atom(a, site, labels, ""); err != nil || !strings.Contains(string(b), "<updated>2026-02-24T23:00:00Z</updated>") {
		t.Errorf("atom: %s %v", b, err)
	}
	if b := string(feed.Calendar(a, site, labels)); !strings.HasPrefix(b, "BEGIN:VCALENDAR\r\n") || strings.Contains(b, "VEVENT") {
		t.Errorf("calendar: %s", b)
	}
	if b, err := feed.CSV(a, labels); err != nil || strings.Count(string(b), "\r\n") != 1 {
		t.Errorf("csv: %s %v", b, err)
	}
}

func TestPrioritiesHaveExactlyTheFourFields(t *testing.T) {
	t.Parallel()
	b, err := feed.Priorities(vik().account(t, "2026-02-25"), labels)
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 {
		t.Fatalf("%d rows", len(list))
	}
	for _, row := range list {
		for _, key := range []string{"issue", "issue-date", "action", "action-date"} {
			if _, has := row[key]; !has || len(row) != 4 {
				t.Errorf("%v", row)
			}
		}
	}
	if row := list[1]; row["action"] != nil || row["action-date"] != nil {
		t.Errorf("nothing is done, and says: %v", row)
	}
	if row := list[0]; row["action"] != "1 av minst 6 trafikkontroller" || row["action-date"] != "2026-01-19T00:00:00" {
		t.Errorf("got %v", row)
	}
}

type atomRead struct {
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Content string `xml:"content"`
	} `xml:"entry"`
}

func readAtom(t *testing.T, b []byte) atomRead {
	t.Helper()
	var f atomRead
	if err := xml.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAtomNewestFiftyWithStableIDs(t *testing.T) {
	t.Parallel()
	l := vik()
	for range 60 {
		l.enter("2026-02-24", promise.Body{Action: &promise.Action{Pledge: "2026", Promise: "kontroller", Date: d("2026-01-03"), Count: 1, By: promise.Performer{Party: "polisen"}}})
	}
	b, err := feed.Atom(l.account(t, "2026-02-25"), site, labels, "")
	if err != nil {
		t.Fatal(err)
	}
	f := readAtom(t, b)
	seen := map[string]bool{}
	for i, e := range f.Entries {
		if want := fmt.Sprintf("tag:lykta.example,2026-02-24:vik/%d", len(l.entries)-1-i); e.ID != want {
			t.Errorf("entry %d has the ID %s, want %s", i, e.ID, want)
		}
		seen[e.ID] = true
	}
	if len(f.Entries) != 50 || len(seen) != 50 || f.Updated != "2026-02-24T11:00:00Z" {
		t.Errorf("%d entries, %d IDs, updated %s", len(f.Entries), len(seen), f.Updated)
	}
	moved := site
	moved.BaseURL, moved.Authority = "https://nytt.example", "lykta.example"
	again, err := feed.Atom(l.account(t, "2026-02-25"), moved, labels, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := readAtom(t, again).Entries[0].ID; got != f.Entries[0].ID {
		t.Errorf("the ID moved with the address: %s", got)
	}
}

func TestAtomTellsOfARemovalWithoutItsContent(t *testing.T) {
	t.Parallel()
	b, err := feed.Atom(vik().account(t, "2026-02-25"), site, labels, "")
	if err != nil {
		t.Fatal(err)
	}
	e := readAtom(t, b).Entries
	if e[0].Title != "Borttaget enligt lag" || !strings.Contains(e[0].Content, "artikel 17") {
		t.Errorf("got %+v", e[0])
	}
	for _, x := range e {
		if strings.HasSuffix(x.ID, "/2") {
			t.Errorf("the removed entry is still there: %+v", x)
		}
	}
}

// unfold undoes the folding of RFC 5545 and splits into lines.
func unfold(t testing.TB, b []byte) []string {
	t.Helper()
	s := string(b)
	if strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\n") || !strings.HasSuffix(s, "\r\n") {
		t.Fatal("a line does not end with CRLF")
	}
	for _, line := range strings.Split(s, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Fatalf("%d octets, or a broken character: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(s, "\r\n ", ""), "\r\n"), "\r\n")
}

func TestCalendarEvents(t *testing.T) {
	t.Parallel()
	lines := unfold(t, feed.Calendar(vik().account(t, "2026-02-25"), site, labels))
	var got []string
	uids := map[string]int{}
	for i, line := range lines {
		if rest, is := strings.CutPrefix(line, "UID:"); is {
			uids[rest]++
			got = append(got, rest+" "+strings.TrimPrefix(lines[i+2], "DTSTART;VALUE=DATE:")+" "+strings.TrimPrefix(lines[i+3], "DTEND;VALUE=DATE:"))
		}
	}
	want := []string{
		"vik/2026/begins@lykta.example 20260101 20260102",
		"vik/2026/kontroller/deadline@lykta.example 20260315 20260316",
		"vik/2026/bilder/due/2026-01-31@lykta.example 20260131 20260201",
		"vik/2026/bilder/due/2026-02-28@lykta.example 20260228 20260301",
		"vik/2026/bilder/due/2026-03-31@lykta.example 20260331 20260401",
		"vik/2026/ends@lykta.example 20260331 20260401",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for uid, n := range uids {
		if n != 1 {
			t.Errorf("%s is there %d times", uid, n)
		}
	}
}

// unescape undoes the escaping of a TEXT value.
func unescape(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

func TestCalendarKeepsAnyText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("åäö,;\\\n\r:\"—")))).Draw(rt, "text")
		p := vikPledge()
		p.Title = text
		l := &ledger{}
		l.enter("2025-12-20", promise.Body{Publication: &promise.Publication{Pledge: p}})
		lines := unfold(t, feed.Calendar(l.account(t, "2026-02-25"), site, labels))
		title := l.account(t, "2026-02-25").Pledges[0].Pledge.Title // as JSON carried it
		want := "SUMMARY:Börjar gälla: " + strings.Map(printable, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(title))
		for _, line := range lines {
			if strings.HasPrefix(line, "SUMMARY:Börjar") {
				if got := unescape(line); got != want {
					rt.Fatalf("got %q, want %q", got, want)
				}
				return
			}
		}
		rt.Fatal("no summary")
	})
}

func printable(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' || r == 0x7f {
		return -1
	}
	return r
}

func readCSV(t *testing.T, b []byte) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(string(b), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSV(t *testing.T) {
	t.Parallel()
	b, err := feed.CSV(vik().account(t, "2026-02-25"), labels)
	if err != nil {
		t.Fatal(err)
	}
	rows := readCSV(t, b)
	if len(rows) != 3 || rows[0][0] != "Löfte" || rows[0][14] != "seq" {
		t.Fatalf("got %v", rows)
	}
	want := []string{"Medborgarlöfte 2026", "Minst sex trafikkontroller; vid skolor, torg & hamn.", "2026-01-19", "", "1", "trafikkontroller", "Torget",
		"Polisen i Vik", "områdespolis", "", "'=1+1 <b>hastighet</b>", "2026-01-20", "ja", "", "1"}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Error(diff)
	}
	if rows[2][9] != "Granskolan" {
		t.Errorf("member is %q", rows[2][9])
	}
}

// No cell that holds what somebody wrote can begin a formula. The control: the
// same text does begin one before it is written.
func TestNoCellBeginsAFormula(t *testing.T) {
	dangerous := func(s string) bool {
		return s != "" && strings.ContainsRune("=+-@\t\r\n", []rune(strings.TrimLeft(s, " "))[0])
	}
	for _, text := range []string{"=HYPERLINK(\"https://x\")", "+46", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"} {
		if !dangerous(text) {
			t.Errorf("the control fails: %q is harmless", text)
		}
		p := vikPledge()
		p.Title, p.Promises[0].Text, p.Promises[0].Unit, p.Parties[1].Name = text, text, text, text
		l := &ledger{}
		l.enter("2025-12-20", promise.Body{Publication: &promise.Publication{Pledge: p}})
		l.enter("2026-01-20", promise.Body{Action: &promise.Action{Pledge: "2026", Promise: "kontroller", Date: d("2026-01-19"), Count: 1,
			Place: text, Note: text, By: promise.Performer{Party: "polisen", Function: text}}})
		b, err := feed.CSV(l.account(t, "2026-02-25"), labels)
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range readCSV(t, b)[1] {
			if dangerous(cell) {
				t.Errorf("%q became the cell %q", text, cell)
			}
		}
	}
}

func TestSameArgumentsSameBytes(t *testing.T) {
	t.Parallel()
	write := func() string {
		a := vik().account(t, "2026-02-25")
		out := string(feed.Calendar(a, site, labels))
		for _, fn := range []func() ([]byte, error){
			func() ([]byte, error) { return feed.JSON(a, site) },
			func() ([]byte, error) { return feed.Atom(a, site, labels, "") },
			func() ([]byte, error) { return feed.CSV(a, labels) },
		} {
			b, err := fn()
			if err != nil {
				t.Fatal(err)
			}
			out += string(b)
		}
		return out
	}
	first, second := write(), write()
	if diff := cmp.Diff(first, second); diff != "" {
		t.Error(diff)
	}
}

// Every sort of entry says what it is and what it says.
func TestAtomOfWhatChangesAPledge(t *testing.T) {
	t.Parallel()
	l := &ledger{}
	l.enter("2025-12-20", promise.Body{Publication: &promise.Publication{Pledge: vikPledge()}})
	changed := vikPledge()
	changed.Decided = d("2026-01-05")
	l.enter("2026-01-05", promise.Body{Publication: &promise.Publication{Pledge: changed, Note: "Punkten om skolor är tydligare."}})
	l.enter("2026-01-20", promise.Body{Action: &promise.Action{Pledge: "2026", Promise: "kontroller", Date: d("2026-01-19"), Count: 2, By: promise.Performer{Party: "polisen"}}})
	l.enter("2026-01-21", promise.Body{Correction: &promise.Correction{Of: 2, Pledge: "2026", Promise: "kontroller", Date: d("2026-01-21"), Reason: "Fel löfte.", Withdrawn: true}})
	l.enter("2026-02-01", promise.Body{Verdict: &promise.Verdict{Pledge: "2026", Promise: "kontroller", Date: d("2026-02-01"), Outcome: promise.Kept, Done: 6, Target: 6, Motive: "Alla är gjorda.", By: promise.Performer{Party: "polisen"}}})
	b, err := feed.Atom(l.account(t, "2026-02-25"), site, labels, "")
	if err != nil {
		t.Fatal(err)
	}
	const checks = "Minst sex trafikkontroller; vid skolor, torg & hamn."
	want := [][2]string{
		{"Bedömning: " + checks, "2026-02-01\nuppfyllt, 6/6\nAlla är gjorda."},
		{"Återtaget: " + checks, "Fel löfte."},
		{"Insats: " + checks, "2026-01-19, 2"},
		{"Ändrat medborgarlöfte: Medborgarlöfte 2026", "Punkten om skolor är tydligare."},
		{"Nytt medborgarlöfte: Medborgarlöfte 2026", ""},
	}
	var got [][2]string
	for _, e := range readAtom(t, b).Entries {
		got = append(got, [2]string{e.Title, e.Content})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Without words of its own a row falls back on figures and on names of columns.
func TestWithoutWords(t *testing.T) {
	t.Parallel()
	a := vik().account(t, "2026-02-25")
	b, err := feed.Priorities(a, feed.Labels{})
	if err != nil || !strings.Contains(string(b), `"action": "1/6"`) {
		t.Errorf("%s %v", b, err)
	}
	if b, err = feed.CSV(a, feed.Labels{}); err != nil {
		t.Fatal(err)
	}
	for i, c := range feed.Columns() {
		if got := readCSV(t, b)[0][i]; got != string(c) {
			t.Errorf("column %d is %q", i, got)
		}
	}
}
