package demo

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/ids"
	"lykta/internal/persondata"
	"lykta/internal/promise"
)

func TestSameMomentSameDemo(t *testing.T) {
	t.Parallel()
	opt := cmp.Comparer(func(a, b day.Day) bool { return a == b })
	if diff := cmp.Diff(Partnerships(fixedNow), Partnerships(fixedNow), opt); diff != "" {
		t.Errorf("two demos of one moment differ:\n%s", diff)
	}
}

// TestLawsOnAnyDay: whenever somebody starts the demo, the ledger of the
// example is in order, nothing in it lies in the future, every reference holds,
// and the running pledge runs.
func TestLawsOnAnyDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1735689600, 2051222400).Draw(t, "now"), 0) // 2025 to 2034
		p := example(now)
		var last time.Time
		ids := map[string]bool{}
		for i, e := range p.Entries {
			if e.At.Before(last) || e.At.After(now) {
				t.Fatalf("entry %d at %s comes after %s; now is %s", i, e.At, last, now)
			}
			last = e.At
			checkEntry(t, p, i, e, ids)
		}
		pledges := p.Pledges()
		if len(pledges) != 2 || pledges[0].ID == pledges[1].ID || pledges[1].Continues != pledges[0].ID {
			t.Fatalf("pledges %v", pledges)
		}
		if running := pledges[1].Period; !running.Contains(day.In(now)) || pledges[0].Period.To.Add(1) != running.From {
			t.Fatalf("%s then %s do not meet, or do not hold %s", pledges[0].Period, running, now)
		}
	})
}

func checkEntry(t *rapid.T, p Partnership, i int, e Entry, ids map[string]bool) {
	pledge := func(id string) promise.Pledge {
		for _, pl := range p.Pledges() {
			if pl.ID == id {
				return pl
			}
		}
		t.Fatalf("entry %d speaks of the pledge %q, which is not published", i, id)
		return promise.Pledge{}
	}
	switch {
	case e.Action != nil:
		a := e.Action
		if pl := pledge(a.Pledge); !pl.Period.Contains(a.Date) || !hasPromise(pl, a.Promise) || a.Count < 1 || ids[a.ID] {
			t.Fatalf("entry %d: %+v does not fit %s %s", i, a, pl.ID, pl.Period)
		}
		if e.At.Before(a.Date.Start()) {
			t.Fatalf("entry %d: %s was entered at %s, before it was done", i, a.ID, e.At)
		}
		ids[a.ID] = true
	case e.Correction != nil, e.Removal != nil:
		of, id := int64(-1), ""
		if e.Removal != nil {
			of = e.Removal.Of
		} else {
			of = e.Correction.Of
			if e.Correction.Action != nil {
				id = e.Correction.Action.ID
			}
		}
		at := int(of - firstEntry)
		if at < 0 || at >= i || p.Entries[at].Action == nil || id != "" && p.Entries[at].Action.ID != id {
			t.Fatalf("entry %d speaks of entry %d, which is no earlier action", i, of)
		}
	}
}

func hasPromise(p promise.Pledge, id string) bool {
	for _, pr := range p.Promises {
		if pr.ID == id {
			return true
		}
	}
	return false
}

// TestExampleShowsEverything: each shape and each kind of entry is there.
func TestExampleShowsEverything(t *testing.T) {
	t.Parallel()
	p := find(t, "mardsunda-ekevala")
	kinds, outcomes, directions := map[promise.Kind]int{}, map[promise.Outcome]int{}, map[promise.Direction]int{}
	for _, e := range p.Entries {
		kind, _, err := promise.Encode(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		kinds[kind]++
		if e.Verdict != nil {
			outcomes[e.Verdict.Outcome]++
		}
		if e.Effect != nil {
			directions[e.Effect.Direction]++
		}
	}
	for _, kind := range []promise.Kind{promise.KindDeviation, promise.KindVerdict, promise.KindEffect, promise.KindCorrection, promise.KindRemoval} {
		if kinds[kind] == 0 {
			t.Errorf("no entry of kind %s", kind)
		}
	}
	if n := kinds[promise.KindAction]; n < 150 || n > 300 {
		t.Errorf("%d actions, want 150 to 300", n)
	}
	if kinds[promise.KindPublication] != 3 || len(outcomes) != 5 || len(directions) != 4 {
		t.Errorf("%d publications, outcomes %v, directions %v", kinds[promise.KindPublication], outcomes, directions)
	}
	shapes := map[promise.Shape]int{}
	for _, pr := range p.Pledges()[1].Promises {
		shapes[pr.Shape]++
	}
	if len(shapes) != 4 {
		t.Errorf("shapes %v, want all four", shapes)
	}
}

// TestMunicipalities: the real ones carry their codes, the invented ones are
// none of the 290.
func TestMunicipalities(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(string(shared(t, "data/kommun/municipalities.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	code := map[string]string{}
	for _, row := range rows[1:] {
		code[row[2]] = row[0]
	}
	if len(code) != 290 {
		t.Fatalf("%d municipalities, want 290", len(code))
	}
	for _, p := range Partnerships(fixedNow) {
		for _, m := range p.Municipalities {
			if got := code[m.Name]; !p.Example && got != m.Code || p.Example != (got == "") {
				t.Errorf("%s has the code %q, want %q", m.Name, m.Code, got)
			}
		}
	}
}

var capitalised = regexp.MustCompile(`\p{Lu}\p{Ll}+`)

// TestNoPersons: no word of the demo is a common first name or surname.
func TestNoPersons(t *testing.T) {
	t.Parallel()
	var lists struct{ Men, Women, Surnames []string }
	if err := json.Unmarshal(shared(t, "data/names/scb_toppnamn_2021.json"), &lists); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, list := range [][]string{lists.Men, lists.Women, lists.Surnames} {
		for _, name := range list {
			names[name] = true
		}
	}
	all, err := json.Marshal(Partnerships(fixedNow))
	if err != nil {
		t.Fatal(err)
	}
	if found := persons(string(all), names); len(found) > 0 {
		t.Errorf("names of persons: %v", found)
	}
	control := fmt.Sprintf("Insatsen gjordes av %s %s.", lists.Women[0], lists.Surnames[0])
	if len(persons(control, names)) != 2 {
		t.Error("the control holds a person, and was not recognised")
	}
}

func persons(text string, names map[string]bool) []string {
	var found []string
	for _, word := range capitalised.FindAllString(text, -1) {
		if names[word] {
			found = append(found, word)
		}
	}
	return found
}

// TestPersonFree: no text holds a number or an address that points at a person,
// by the same guard that staff meet.
func TestPersonFree(t *testing.T) {
	t.Parallel()
	for _, p := range Partnerships(fixedNow) {
		for i, e := range p.Entries {
			_, text, err := promise.Encode(e.Body)
			if err != nil {
				t.Fatal(err)
			}
			if found := blocked(string(text)); len(found) > 0 {
				t.Errorf("%s entry %d: %v in %s", p.Slug, i, found, text)
			}
		}
	}
	if len(blocked("ring 070-174 06 05")) == 0 {
		t.Error("the control holds a telephone number, and was not recognised")
	}
}

// blocked are the findings that keep a text from being published.
func blocked(text string) []persondata.Finding {
	var found []persondata.Finding
	for _, f := range persondata.Check(text, persondata.Options{}) {
		if f.Severity == persondata.Block {
			found = append(found, f)
		}
	}
	return found
}

func TestPartnershipsAreValid(t *testing.T) {
	t.Parallel()
	for _, p := range append(Partnerships(fixedNow), Large(1, 10, fixedNow)) {
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", p.Slug, err)
		}
		if !ids.Valid(p.ID) {
			t.Errorf("%s: %q is no identifier", p.Slug, p.ID)
		}
	}
}
