package demo

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/promise"
)

var update = flag.Bool("update", false, "write the golden files anew")

// book replays a partnership's entries as its ledger would hold them.
func book(t *testing.T, p Partnership) *promise.Book {
	t.Helper()
	removed := map[int64]*promise.Removed{}
	for _, e := range p.Entries {
		if e.Removal != nil {
			removed[e.Removal.Of] = &promise.Removed{At: e.At, Ground: e.Removal.Ground}
		}
	}
	var entries []promise.Entry
	for i, e := range p.Entries {
		kind, content, err := promise.Encode(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		entry := promise.Entry{Seq: int64(i), At: e.At, Kind: kind, Content: content, Removed: removed[int64(i)]}
		if entry.Removed != nil {
			entry.Content = nil
		}
		entries = append(entries, entry)
	}
	b, err := promise.Replay(entries)
	if err != nil {
		t.Fatalf("%s: %v", p.Slug, err)
	}
	return b
}

// TestSummary is the demo on one page, for a person to read: every partnership,
// pledge and promise with its state and figures on a fixed day.
func TestSummary(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, p := range Partnerships(fixedNow) {
		summarise(&b, p, book(t, p).On(day.In(fixedNow)))
	}
	path := filepath.Join("testdata", "summary.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func summarise(b *strings.Builder, p Partnership, a promise.Account) {
	fmt.Fprintf(b, "# %s (%s), %d entries, example: %v\n", p.Name, p.PoliceArea, len(p.Entries), p.Example)
	for _, pl := range a.Pledges {
		fmt.Fprintf(b, "\n## %s  %s  %s  version %d  continues %q  reporting %q\n", pl.Pledge.Title, pl.Pledge.Period, pl.Phase, pl.Version, pl.Pledge.Continues, pl.Pledge.Reporting)
		for _, pr := range pl.Promises {
			fmt.Fprintf(b, "%-23s %-10s %-14s %-22s %s\n", pr.Promise.ID, pr.Promise.Shape, pr.Progress.State, figures(pr.Progress), rest(pr))
		}
	}
	b.WriteString("\n")
}

func figures(g promise.Progress) string {
	if g.Target == 0 {
		return fmt.Sprintf("%d", g.Count)
	}
	return fmt.Sprintf("%d of %d, expected %d", g.Done, g.Target, g.Expected)
}

// rest is what not every promise has.
func rest(pr promise.PromiseAccount) string {
	var parts []string
	g := pr.Progress
	if !pr.Promise.Deadline.IsZero() {
		parts = append(parts, "by "+pr.Promise.Deadline.String())
	}
	if g.Met+g.Missed > 0 {
		parts = append(parts, fmt.Sprintf("met %d missed %d", g.Met, g.Missed))
	}
	if g.Forecast != nil {
		parts = append(parts, fmt.Sprintf("forecast %d", g.Forecast.AtEnd))
	}
	if pr.Verdict != nil {
		parts = append(parts, "verdict "+string(pr.Verdict.Verdict.Outcome))
	}
	for _, e := range pr.Effects {
		parts = append(parts, "effect "+string(e.Effect.Direction))
	}
	if n := len(pr.Deviations); n > 0 {
		parts = append(parts, fmt.Sprintf("deviations %d", n))
	}
	return strings.Join(parts, ", ")
}

// TestVerdictsRestOnTheSum: every verdict of the example names the sum and the
// proposal that the ledger gave on its day.
func TestVerdictsRestOnTheSum(t *testing.T) {
	t.Parallel()
	for month := range 24 { // the sums must hold whenever the demo is started
		p := example(time.Date(2026, time.Month(1+month), 3+month, 11, 0, 0, 0, time.UTC))
		b := book(t, p)
		checked := 0
		for _, e := range p.Entries {
			if e.Verdict == nil {
				continue
			}
			v := e.Verdict
			pr, found := b.On(v.Date).Promise(v.Pledge, v.Promise)
			if !found || pr.Progress.Proposed == nil {
				t.Fatalf("%s: nothing is proposed on %s", v.Promise, v.Date)
			}
			got := promise.Proposal{Outcome: v.Proposed, Done: v.Done, Target: v.Target}
			if got != *pr.Progress.Proposed {
				t.Errorf("%s in %s: the verdict says %+v, the sum %+v", v.Promise, p.Pledges()[1].ID, got, *pr.Progress.Proposed)
			}
			checked++
		}
		if checked != 9 {
			t.Errorf("%d verdicts, want 9", checked)
		}
	}
}
