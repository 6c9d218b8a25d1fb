package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// fixedNow is the moment at which every test looks at the demo.
var fixedNow = time.Date(2026, time.November, 28, 12, 0, 0, 0, time.UTC)

// shared reads a file that lies beside the project and not in it. The test is
// skipped only where that folder is absent and nobody demanded it.
func shared(t *testing.T, path string) []byte {
	t.Helper()
	root := os.Getenv("LYKTA_SHARED")
	if root == "" {
		root = "../../../shared"
		if _, err := os.Stat(root); err != nil && os.Getenv("CI") == "" {
			t.Skip("the shared folder is not here")
		}
	}
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func find(t *testing.T, slug string) Partnership {
	t.Helper()
	for _, p := range Partnerships(fixedNow) {
		if p.Slug == slug {
			return p
		}
	}
	t.Fatalf("no partnership %q", slug)
	return Partnership{}
}

// outline is what a promise says that can be compared with a careful reading.
type outline struct {
	By      []promise.PartyKind
	Shape   promise.Shape
	AtLeast int
	Recurs  promise.Rhythm
}

func outlineOf(p promise.Pledge) []outline {
	kind := map[string]promise.PartyKind{}
	for _, party := range p.Parties {
		kind[party.ID] = party.Kind
	}
	var all []outline
	for _, pr := range p.Promises {
		o := outline{Shape: pr.Shape, AtLeast: pr.AtLeast}
		seen := map[promise.PartyKind]bool{}
		for _, id := range pr.By {
			if !seen[kind[id]] {
				o.By = append(o.By, kind[id])
			}
			seen[kind[id]] = true
		}
		if pr.Recurs != nil {
			o.Recurs = *pr.Recurs
		}
		all = append(all, o)
	}
	return all
}

// TestRealPledges holds what was read out of the four real texts, by hand.
func TestRealPledges(t *testing.T) {
	t.Parallel()
	none, town, cops, team := []promise.PartyKind(nil), []promise.PartyKind{promise.Municipality}, []promise.PartyKind{promise.Police}, []promise.PartyKind{promise.SSPF}
	both := []promise.PartyKind{promise.Municipality, promise.Police}
	open := func(by []promise.PartyKind) outline { return outline{By: by, Shape: promise.Open} }
	tests := []struct {
		slug, from, to string
		want           []outline
	}{
		{"lysekil", "2020-04-01", "2021-04-30", []outline{
			{By: both, Shape: promise.Recurring, Recurs: promise.Rhythm{Times: 1, Per: promise.PerDay, Interval: 14}},
			{By: town, Shape: promise.Recurring, Recurs: promise.Rhythm{Times: 4, Per: promise.PerYear, Interval: 1}},
			open(cops), open(town),
			{By: cops, Shape: promise.Count, AtLeast: 2},
			open(town), open(town), open(town), open(team),
			{By: team, Shape: promise.Recurring, Recurs: promise.Rhythm{Times: 1, Per: promise.PerWeek, Interval: 2}},
		}},
		{"lidkoping", "2020-01-01", "2020-12-31", []outline{open(none), open(none), open(both), open(cops), open(town), open(town)}},
		{"stenungsund-orust-tjorn", "2023-01-01", "2024-12-31", []outline{
			open(cops), open(cops), open(cops), open(cops), open(cops),
			open(town), open(town), open(town), open(town), open(town), open(town)}},
		{"kungalv", "2017-06-01", "2018-05-31", []outline{
			{By: cops, Shape: promise.Count, AtLeast: 20},
			{By: town, Shape: promise.Coverage},
			{By: cops, Shape: promise.Count, AtLeast: 8},
			{By: town, Shape: promise.Coverage},
			{By: none, Shape: promise.Coverage}}},
	}
	for _, tt := range tests {
		p := find(t, tt.slug).Pledges()[0]
		if p.Period != days(tt.from, tt.to) {
			t.Errorf("%s: period %s, want %s/%s", tt.slug, p.Period, tt.from, tt.to)
		}
		if diff := cmp.Diff(tt.want, outlineOf(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.slug, diff)
		}
	}
}

// truth is the part of the answers to the real texts that the demo shows.
type truth struct {
	Seeds []struct {
		Seed      string
		Parties   []string
		Period    *day.Period
		Continues string
		Basis     struct {
			Conversations int `json:"conversations_with_residents"`
		}
		Promises []struct {
			By          []promise.PartyKind
			Shape       promise.Shape
			AtLeast     int `json:"at_least"`
			Recurs      *promise.Rhythm
			Vague       []string
			TargetGroup string `json:"target_group"`
			Time        string
			Optional    bool
		}
	}
	Elsewhere []struct {
		Year int
		Rows []struct {
			Unit    string
			AtLeast int `json:"at_least"`
			Outcome int
		}
	} `json:"followed_up_elsewhere"`
}

func readTruth(t *testing.T) truth {
	t.Helper()
	var answers truth
	if err := json.Unmarshal(shared(t, "truth/promises-in-seeds.json"), &answers); err != nil {
		t.Fatal(err)
	}
	return answers
}

// TestRealPledgesAgainstAnswers compares every row of the answers with the
// demo, in order.
func TestRealPledgesAgainstAnswers(t *testing.T) {
	t.Parallel()
	slugs := map[string]string{"000": "lysekil", "001": "lidkoping", "003": "stenungsund-orust-tjorn", "004": "kungalv"}
	compared := 0
	for _, seed := range readTruth(t).Seeds {
		if len(seed.Promises) == 0 {
			continue
		}
		p := find(t, slugs[seed.Seed[:3]]).Pledges()[0]
		if p.Period != *seed.Period || p.Continues != seed.Continues {
			t.Errorf("%s: %s continues %q, want %s continues %q", seed.Seed, p.Period, p.Continues, seed.Period, seed.Continues)
		}
		if n := seed.Basis.Conversations; n > 0 && p.Basis[0].Number != n {
			t.Errorf("%s: basis %+v, want %d conversations", seed.Seed, p.Basis[0], n)
		}
		for _, name := range seed.Parties {
			if !hasParty(p, name) {
				t.Errorf("%s: no party %q", seed.Seed, name)
			}
		}
		want := []outline{}
		for i, row := range seed.Promises {
			o := outline{By: row.By, Shape: row.Shape, AtLeast: row.AtLeast}
			if len(row.By) == 0 {
				o.By = nil
			}
			if row.Recurs != nil {
				o.Recurs = *row.Recurs
			}
			want = append(want, o)
			got := p.Promises[i]
			if diff := cmp.Diff(row.Vague, got.Vague); row.Vague != nil && diff != "" {
				t.Errorf("%s row %d vague (-want +got):\n%s", seed.Seed, i+1, diff)
			}
			if got.Optional != row.Optional || row.Time != "" && got.Time != row.Time || row.TargetGroup != "" && got.TargetGroup != row.TargetGroup {
				t.Errorf("%s row %d: %+v, want %+v", seed.Seed, i+1, got, row)
			}
			compared++
		}
		if diff := cmp.Diff(want, outlineOf(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", seed.Seed, diff)
		}
	}
	if compared == 0 {
		t.Error("no row was compared")
	}
}

func hasParty(p promise.Pledge, name string) bool {
	for _, party := range p.Parties {
		if party.Name == name {
			return true
		}
	}
	return false
}

// TestStrangnas: three targets with their outcomes, and one total that no
// target was given for.
func TestStrangnas(t *testing.T) {
	t.Parallel()
	type row struct {
		Unit          string
		Shape         promise.Shape
		Target, Total int
	}
	p := find(t, "strangnas")
	pledge := p.Pledges()[0]
	total := map[string]int{}
	for _, e := range p.Entries {
		if e.Action != nil {
			total[e.Action.Promise] += e.Action.Count
			if e.Action.Source == nil || e.Action.From.IsZero() {
				t.Errorf("%s is no stated total with a source", e.Action.ID)
			}
		}
	}
	var got []row
	for _, pr := range pledge.Promises {
		got = append(got, row{pr.Unit, pr.Shape, pr.AtLeast, total[pr.ID]})
	}
	want := []row{
		{"grannsamverkansområden", promise.Count, 8, 20},
		{"båtsamverkan", promise.Count, 2, 3},
		{"trygghetsvandringar", promise.Count, 4, 4},
		{"trafikkontroller", promise.Open, 0, 303},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if pledge.Reporting != promise.ReportedElsewhere || pledge.FollowUp == nil {
		t.Errorf("reporting %q, follow-up %v", pledge.Reporting, pledge.FollowUp)
	}
}

func TestStrangnasAgainstAnswers(t *testing.T) {
	t.Parallel()
	pledge := find(t, "strangnas").Pledges()[0]
	for _, told := range readTruth(t).Elsewhere {
		if pledge.Period.From.Year() != told.Year || len(told.Rows) != len(pledge.Promises) {
			t.Fatalf("%d promises for %s, want %d for %d", len(pledge.Promises), pledge.Period, len(told.Rows), told.Year)
		}
		for i, row := range told.Rows {
			if got := pledge.Promises[i]; got.Unit != row.Unit || got.AtLeast != row.AtLeast {
				t.Errorf("row %d: %d %s, want %d %s", i+1, got.AtLeast, got.Unit, row.AtLeast, row.Unit)
			}
		}
	}
}

// TestNothingInvented: a real pledge holds no verdict, effect or approval of
// ours; one whose source tells no outcome holds no action either; and each
// names its source.
func TestNothingInvented(t *testing.T) {
	t.Parallel()
	real := 0
	for _, p := range Partnerships(fixedNow) {
		if p.Example {
			continue
		}
		for _, e := range p.Entries {
			if found := invented(p.Pledges()[0], e); found != "" {
				t.Errorf("%s: %s", p.Slug, found)
			}
		}
		real++
	}
	if real != 5 {
		t.Errorf("%d real partnerships, want 5", real)
	}
	untold := promise.Pledge{Summarised: true, Source: &promise.Source{}, Reporting: promise.NotReported}
	if invented(untold, Entry{Body: promise.Body{Action: &promise.Action{}}}) == "" || invented(untold, Entry{Body: promise.Body{Verdict: &promise.Verdict{}}}) == "" {
		t.Error("the control holds invented things, and they were not found")
	}
}

func invented(p promise.Pledge, e Entry) string {
	switch {
	case !p.Summarised || p.Source == nil:
		return "the pledge does not say where it was taken from"
	case e.Publication != nil && len(e.Publication.Approvals) > 0:
		return "an invented approval"
	case e.Action != nil && (p.Reporting != promise.ReportedElsewhere || e.Action.Source == nil):
		return "an invented action"
	case e.Publication == nil && e.Action == nil:
		return "an entry that is neither publication nor stated total"
	}
	return ""
}

// TestOwnWords: no run of eight words of a summary stands in the source.
func TestOwnWords(t *testing.T) {
	t.Parallel()
	sources := ""
	for _, name := range []string{"000_b24c5709313e75fa", "001_7c15c5251ef91dc8", "003_d477c4285ec9589c", "004_fcfe5d337acb8642"} {
		sources += " " + plain(string(shared(t, "seeds/"+name+".txt")))
	}
	if borrowed(sources[100:400], sources) == "" {
		t.Fatal("the control, a piece of the sources, was not recognised")
	}
	for _, p := range Partnerships(fixedNow) {
		for _, pledge := range p.Pledges() {
			texts := []string{pledge.Goal, pledge.Problem}
			for _, pr := range pledge.Promises {
				texts = append(texts, pr.Text)
			}
			for _, text := range texts {
				if run := borrowed(text, sources); run != "" {
					t.Errorf("%s: %q stands in the source", p.Slug, run)
				}
			}
		}
	}
}

func plain(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", ".", " ", "•", " ").Replace(s))), " ")
}

func borrowed(text, sources string) string {
	words := strings.Fields(plain(text))
	for i := 0; i+8 <= len(words); i++ {
		if run := strings.Join(words[i:i+8], " "); strings.Contains(sources, run) {
			return run
		}
	}
	return ""
}

// TestVagueWordsStandInTheText, since the page points at them.
func TestVagueWordsStandInTheText(t *testing.T) {
	t.Parallel()
	for _, p := range Partnerships(fixedNow) {
		for _, pledge := range p.Pledges() {
			for _, pr := range pledge.Promises {
				for _, words := range pr.Vague {
					if !strings.Contains(pr.Text, words) {
						t.Errorf("%s %s: %q does not stand in %q", p.Slug, pr.ID, words, pr.Text)
					}
				}
			}
		}
	}
}
