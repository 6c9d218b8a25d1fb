package promise_test

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// These are laws: they hold for any ledger, any day, any rhythm.

var lawPeriod = span("2026-01-10", "2026-09-30")

func drawRhythm(t *rapid.T) promise.Rhythm {
	return promise.Rhythm{
		Times:    rapid.IntRange(1, 8).Draw(t, "times"),
		Per:      rapid.SampledFrom([]promise.Unit{promise.PerDay, promise.PerWeek, promise.PerMonth, promise.PerYear}).Draw(t, "per"),
		Interval: rapid.IntRange(1, 20).Draw(t, "interval"),
	}
}

func drawDay(t *rapid.T, name string) day.Day {
	return d("2026-01-01").Add(rapid.IntRange(0, 300).Draw(t, name))
}

// drawPledge is a pledge with a promise of every shape.
func drawPledge(t *rapid.T) promise.Pledge {
	r := drawRhythm(t)
	checks, pictures := countOf("kontroller", rapid.IntRange(1, 400).Draw(t, "target")), rhythmOf("bilder", r.Times, r.Per, r.Interval)
	if rapid.Bool().Draw(t, "deadline") {
		checks.Deadline = lawPeriod.From.Add(rapid.IntRange(0, lawPeriod.Days()-1).Draw(t, "by"))
	}
	return pledge("2026", lawPeriod.From.String(), lawPeriod.To.String(), checks, pictures, setOf("skolor", "a", "b", "c", "d"), openOf("trygghet"))
}

func drawAction(t *rapid.T) promise.Action {
	a := action("2026", rapid.SampledFrom([]string{"kontroller", "bilder", "skolor", "trygghet"}).Draw(t, "promise"),
		drawDay(t, "date").String(), rapid.IntRange(1, 9).Draw(t, "count"))
	if a.Promise == "skolor" {
		a.Members = rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 1, 3).Draw(t, "members")
	}
	if rapid.IntRange(0, 4).Draw(t, "total") == 0 {
		a.From = a.Date.Add(-rapid.IntRange(0, 90).Draw(t, "span"))
	}
	return a
}

// drawLog is a ledger of one pledge with anything in it.
func drawLog(t *rapid.T) *log {
	l := newLog("2025-12-01")
	l.publish(drawPledge(t))
	for range rapid.IntRange(0, 25).Draw(t, "entries") {
		l.today = l.today.Add(rapid.IntRange(0, 30).Draw(t, "days"))
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0:
			l.tell(promise.Deviation{Pledge: "2026", Promise: "bilder", Date: drawDay(t, "told"), Party: police, What: "Inte.", Why: "Därför.", Span: span("2026-02-01", "2026-03-01")})
		case 1:
			l.decide(promise.Verdict{Pledge: "2026", Promise: "kontroller", Date: drawDay(t, "decided"), Outcome: promise.PartlyKept, By: promise.Performer{Party: police}})
		case 2:
			l.find(promise.Effect{Pledge: "2026", Date: drawDay(t, "found"), Direction: promise.CannotSay, By: promise.Performer{Party: police}})
		case 3:
			c := promise.Correction{Of: int64(rapid.IntRange(0, len(l.entries)).Draw(t, "of")), Pledge: "2026", Reason: "Fel."}
			if a := drawAction(t); rapid.Bool().Draw(t, "withdrawn") {
				c.Withdrawn = true
			} else {
				c.Action = &a
			}
			l.correct(c)
		case 4:
			p := drawPledge(t)
			p.Decided = drawDay(t, "changed")
			l.publish(p)
		default:
			l.act(drawAction(t))
		}
	}
	return l
}

func done(t *rapid.T, entries []promise.Entry, on day.Day) map[string]int {
	book, err := promise.Replay(entries)
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]int{}
	for _, row := range book.On(on).Pledges[0].Promises {
		sums[row.Promise.ID] = row.Progress.Done
	}
	return sums
}

func TestLawOneMoreActionIsNeverLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t)
		on := drawDay(t, "on")
		before := done(t, l.entries, on)
		l.act(drawAction(t))
		for id, n := range done(t, l.entries, on) {
			if n < before[id] {
				t.Fatalf("%s fell from %d to %d", id, before[id], n)
			}
		}
	})
}

func TestLawExpectedGrowsFromNothingToTheTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLog("2025-12-01")
		p := drawPledge(t)
		l.publish(p)
		book, err := promise.Replay(l.entries)
		if err != nil {
			t.Fatal(err)
		}
		last := map[string]int{}
		for on := lawPeriod.From.Add(-2); !on.After(lawPeriod.To.Add(2)); on = on.Add(1) {
			for _, row := range book.On(on).Pledges[0].Promises {
				g := row.Progress
				switch {
				case g.Expected < last[row.Promise.ID]:
					t.Fatalf("%s: expected falls to %d on %s", row.Promise.ID, g.Expected, on)
				case on.Before(lawPeriod.From) && g.Expected != 0:
					t.Fatalf("%s: %d expected before the period", row.Promise.ID, g.Expected)
				case on.After(lawPeriod.To) && g.Expected != g.Target:
					t.Fatalf("%s: %d expected of %d after the period", row.Promise.ID, g.Expected, g.Target)
				case on == lawPeriod.To && row.Promise.Shape != promise.Recurring && g.Expected != g.Target:
					t.Fatalf("%s: %d expected of %d on the last day", row.Promise.ID, g.Expected, g.Target)
				case row.Promise.Shape == promise.Count && row.Promise.Deadline.IsZero() && lawPeriod.Contains(on):
					if want := g.Target * (on.Sub(lawPeriod.From) + 1) / lawPeriod.Days(); g.Expected != want {
						t.Fatalf("%d expected on %s, want %d", g.Expected, on, want)
					}
				}
				last[row.Promise.ID] = g.Expected
			}
		}
	})
}

func TestLawOccasionsPartitionThePeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := day.Period{From: drawDay(t, "from")}
		p.To = p.From.Add(rapid.IntRange(0, 1500).Draw(t, "days"))
		next := p.From
		occasions := promise.Occasions(p, drawRhythm(t))
		for i, o := range occasions {
			if o.From != next || o.To.Before(o.From) || o.Need < 1 {
				t.Fatalf("%s–%s does not follow on %s", o.From, o.To, next)
			}
			if o.Rest && (i == 0 || i < len(occasions)-1) {
				t.Fatalf("occasion %d is the rest", i)
			}
			next = o.To.Add(1)
		}
		if next != p.To.Add(1) {
			t.Fatalf("the last ends on %s, the period on %s", next.Add(-1), p.To)
		}
	})
}

func TestLawSplittingTheLedgerChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLog(rt)
		if rapid.Bool().Draw(rt, "removal") && len(l.entries) > 1 {
			prefix := slices.Clone(l.entries)
			l.remove(promise.Removal{Of: int64(rapid.IntRange(1, len(l.entries)-1).Draw(rt, "of")), Ground: "personal-data"})
			// A reader who follows along sees the content before it is removed.
			prefix = append(prefix, l.entries[len(prefix)])
			checkSame(t, rt, l.entries, prefix, drawDay(rt, "on"))
			return
		}
		checkSame(t, rt, l.entries, l.entries, drawDay(rt, "on"))
	})
}

// checkSame compares the account of whole with that of parts, read piece by
// piece.
func checkSame(t *testing.T, rt *rapid.T, whole, parts []promise.Entry, on day.Day) {
	want, err := promise.Replay(whole)
	if err != nil {
		rt.Fatal(err)
	}
	var got *promise.Book
	for len(parts) > 0 {
		n := rapid.IntRange(1, len(parts)).Draw(rt, "piece")
		if got, err = got.Apply(parts[:n]...); err != nil {
			rt.Fatal(err)
		}
		got.On(on) // reading in between changes nothing
		parts = parts[n:]
	}
	if a, b := asJSON(t, want.On(on)), asJSON(t, got.On(on)); !bytes.Equal(a, b) {
		rt.Fatalf("whole:\n%s\npiece by piece:\n%s", a, b)
	}
}

func TestLawLaterDaysDoNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l, on := drawLog(rt), drawDay(rt, "on")
		before := replayAny(rt, l.entries).On(on)
		later := drawAction(rt)
		later.Date = on.Add(rapid.IntRange(1, 200).Draw(rt, "later"))
		seq := l.act(later)
		l.today = on.Add(1)
		l.correct(promise.Correction{Of: seq, Pledge: "2026", Reason: "Fel.", Withdrawn: true})
		l.tell(promise.Deviation{Pledge: "2026", Promise: "bilder", Date: on.Add(3), Party: police, What: "Inte.", Why: "Därför."})
		p := drawPledge(rt)
		p.Decided = on.Add(1)
		l.publish(p)
		if a, b := asJSON(t, before), asJSON(t, replayAny(rt, l.entries).On(on)); !bytes.Equal(a, b) {
			rt.Fatalf("on %s, before:\n%s\nafter:\n%s", on, a, b)
		}
	})
}

func replayAny(t *rapid.T, entries []promise.Entry) *promise.Book {
	book, err := promise.Replay(entries)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// An action that was withdrawn counts as if it had never been, and the history
// says that it was.
func TestLawWithdrawnIsNeverHadAndStillTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawLog(t)
		l.today = d("2026-12-01")
		on := d("2026-12-01")
		before := replayAny(t, l.entries).On(on).Pledges[0]
		want := done(t, l.entries, on)
		a := drawAction(t)
		seq := l.act(a)
		l.correct(promise.Correction{Of: seq, Pledge: "2026", Promise: a.Promise, Reason: "Fel.", Withdrawn: true})
		for id, n := range done(t, l.entries, on) {
			if n != want[id] {
				t.Fatalf("%s: %d, want %d", id, n, want[id])
			}
		}
		after := replayAny(t, l.entries).On(on).Pledges[0]
		if len(after.Changes) != len(before.Changes)+2 {
			t.Fatalf("%d changes, before %d", len(after.Changes), len(before.Changes))
		}
	})
}

func TestLawOrderOfTheSameDayDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPledge(t)
		actions := rapid.SliceOfN(rapid.Custom(drawAction), 0, 20).Draw(t, "actions")
		sums := func(actions []promise.Action) []promise.Progress {
			l := newLog("2025-12-01")
			l.publish(p)
			for _, a := range actions {
				l.act(a)
			}
			var list []promise.Progress
			for _, row := range replayAny(t, l.entries).On(d("2026-08-01")).Pledges[0].Promises {
				g := row.Progress
				for i := range g.Occasions {
					g.Occasions[i].Actions = nil // numbers follow the order of entry
				}
				list = append(list, g)
			}
			return list
		}
		shuffled := rapid.Permutation(actions).Draw(t, "shuffled")
		a, b := sums(actions), sums(shuffled)
		for i := range a {
			if x, y := mustJSON(t, a[i]), mustJSON(t, b[i]); !bytes.Equal(x, y) {
				t.Fatalf("one way\n%s\nthe other\n%s", x, y)
			}
		}
	})
}

// The table of the states, written once more as conditions on the figures.
func TestLawStatesFollowTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, on := drawLog(t), drawDay(t, "on")
		a := replayAny(t, l.entries).On(on).Pledges[0]
		for _, row := range a.Promises {
			g, end := row.Progress, lawPeriod.To
			if dl := row.Promise.Deadline; !dl.IsZero() {
				end = dl
			}
			open, judged, running := row.Promise.Shape == promise.Open, row.Verdict != nil, !on.Before(lawPeriod.From)
			full, over := g.Done >= g.Target, on.After(end)
			want := map[promise.State]bool{
				promise.StateCannotAssess:  open,
				promise.Ended:              !open && judged,
				promise.Done:               !open && !judged && full,
				promise.Late:               !open && !judged && !full && over && running,
				promise.Behind:             !open && !judged && !full && !over && running && g.Done < g.Expected,
				promise.OnTrack:            !open && !judged && !full && !over && running && g.Done >= g.Expected && g.Done > 0,
				promise.NotStarted:         !open && !judged && !full && (!running || !over && g.Done == 0 && g.Expected == 0),
				promise.OutcomeNotReported: false,
			}
			for state, holds := range want {
				if holds != (state == g.State) {
					t.Fatalf("%s is %s on %s; %s should hold: %v\n%s", row.Promise.ID, g.State, on, state, holds, mustJSON(t, g))
				}
			}
		}
	})
}

// inOrder reports whether a comes before b: by day, then number.
func inOrder(a, b promise.Ref) bool {
	return a.Dated.Before(b.Dated) || a.Dated == b.Dated && a.Seq < b.Seq
}

func TestLawEverythingStandsInTheOrderOfItsDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := replayAny(t, drawLog(t).entries).On(drawDay(t, "on")).Pledges[0]
		for i := 1; i < len(p.Changes); i++ {
			if !inOrder(p.Changes[i-1].Ref, p.Changes[i].Ref) {
				t.Fatalf("changes: %+v before %+v", p.Changes[i-1].Ref, p.Changes[i].Ref)
			}
		}
		for _, row := range append(slices.Clone(p.Promises), p.Dropped...) {
			for i := 1; i < len(row.Actions); i++ {
				if !inOrder(row.Actions[i-1].Ref, row.Actions[i].Ref) {
					t.Fatalf("%s: %+v before %+v", row.Promise.ID, row.Actions[i-1].Ref, row.Actions[i].Ref)
				}
			}
		}
	})
}

// What is asked of one pledge, or without what happened, is what the whole
// account says, whatever day the book was asked about before.
func TestLawPartsAgreeWithTheWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLog(rt)
		book, on, other := replayAny(rt, l.entries), drawDay(rt, "on"), drawDay(rt, "other")
		whole := replayAny(rt, l.entries).On(on)
		book.On(other) // its sums are kept, and must not be taken for those of on
		pledges := book.Pledges(on)
		if len(pledges) != len(whole.Pledges) {
			rt.Fatalf("%d pledges, want %d", len(pledges), len(whole.Pledges))
		}
		for i, want := range whole.Pledges {
			id := want.Pledge.ID
			if got, want := asJSON(t, book.Corrections(id, on)), asJSON(t, onlyCorrections(want.Changes)); !bytes.Equal(got, want) {
				rt.Fatalf("corrections:\n%s\nwant:\n%s", got, want)
			}
			want.Changes = nil
			one, _ := book.OnPledge(id, on)
			for name, got := range map[string]promise.PledgeAccount{"OnPledge": one, "Pledges": pledges[i]} {
				if a, b := asJSON(t, got), asJSON(t, want); !bytes.Equal(a, b) {
					rt.Fatalf("%s:\n%s\nwant:\n%s", name, a, b)
				}
			}
			outline, _ := book.Outline(id, on)
			if a, b := asJSON(t, outline), asJSON(t, undone(want)); !bytes.Equal(a, b) {
				rt.Fatalf("Outline:\n%s\nwant:\n%s", a, b)
			}
		}
	})
}

func onlyCorrections(list []promise.Change) []promise.Change {
	return slices.DeleteFunc(slices.Clone(list), func(c promise.Change) bool { return c.Kind != promise.KindCorrection })
}

// undone leaves of an account what was promised.
func undone(p promise.PledgeAccount) promise.PledgeAccount {
	bare := func(list []promise.PromiseAccount) []promise.PromiseAccount {
		list = slices.Clone(list)
		for i, pr := range list {
			list[i] = promise.PromiseAccount{Promise: pr.Promise, Earlier: pr.Earlier}
		}
		return list
	}
	p.Promises, p.Dropped, p.Deviations, p.Effects = bare(p.Promises), bare(p.Dropped), nil, nil
	return p
}
