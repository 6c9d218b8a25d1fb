package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// years are pledges that may continue each other, in any order; "2026" is that
// of drawLog.
var years = []string{"2024", "2025", "2026", "2027"}

// drawBook is a ledger of several pledges with anything in it, removals too.
func drawBook(t *rapid.T) *log {
	l := drawLog(t)
	for range rapid.IntRange(0, 12).Draw(t, "more") {
		year := rapid.SampledFrom(years).Draw(t, "pledge")
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0, 1:
			p := drawPledge(t)
			p.ID, p.Title, p.Decided = year, "Löfte "+year, drawDay(t, "decided")
			p.Continues = rapid.SampledFrom(append(years, "", "1999")).Draw(t, "continues")
			p.Promises[0].Continues = rapid.SampledFrom([]string{"", "kontroller", "skolor", "okänd"}).Draw(t, "of")
			p.Period.From = p.Period.From.Add(rapid.IntRange(-3, 3).Draw(t, "from"))
			l.publish(p)
		case 2:
			l.remove(promise.Removal{Of: int64(rapid.IntRange(0, len(l.entries)-1).Draw(t, "gone")), Pledge: rapid.SampledFrom(append(years, "")).Draw(t, "told")})
		case 3:
			l.tell(promise.Deviation{Pledge: year, Date: drawDay(t, "not"), Party: police, What: "Inte.", Why: "Därför.", Span: span("2026-03-01", "2026-05-01")})
		default:
			a := drawAction(t)
			a.Pledge = year
			l.act(a)
		}
	}
	return l
}

func TestLawOnePledgeIsItsPartOfTheWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		book, on := replayAny(rt, drawBook(rt).entries), drawDay(rt, "on")
		whole := book.On(on)
		for _, year := range append(years, "1999") {
			want, public := whole.Pledge(year)
			got, found := book.OnPledge(year, on)
			if found != public {
				rt.Fatalf("%s on %s: found %v, in the whole %v", year, on, found, public)
			}
			changes := want.Changes
			want.Changes = nil
			if diff := cmp.Diff(want, got, cmp.Comparer(sameDay)); diff != "" {
				rt.Fatalf("%s on %s (-in the whole, +alone):\n%s", year, on, diff)
			}
			if diff := cmp.Diff(changes, book.History(year, on), cmp.Comparer(sameDay), cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("the history of %s on %s (-in the whole, +alone):\n%s", year, on, diff)
			}
			n := rapid.IntRange(0, 6).Draw(rt, "n")
			if diff := cmp.Diff(changes[max(0, len(changes)-n):], book.Newest(year, on, n), cmp.Comparer(sameDay), cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("the newest %d of %s on %s (-of the whole, +alone):\n%s", n, year, on, diff)
			}
		}
	})
}

// The past of one pledge is what its account was on that day, whatever was
// dated later.
func TestLawThePastOfOnePledgeStays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l, on := drawBook(rt), drawDay(rt, "on")
		before, found := replayAny(rt, l.entries).OnPledge("2026", on)
		l.today = on.Add(rapid.IntRange(1, 90).Draw(rt, "later"))
		for _, year := range years {
			a := drawAction(rt)
			a.Pledge, a.Date = year, l.today
			l.act(a)
			p := drawPledge(rt)
			p.ID, p.Decided = year, l.today
			l.publish(p)
		}
		after, still := replayAny(rt, l.entries).OnPledge("2026", on)
		if diff := cmp.Diff(before, after, cmp.Comparer(sameDay), cmpopts.EquateEmpty()); found != still || diff != "" {
			rt.Fatalf("on %s found %v, then %v (-before, +after):\n%s", on, found, still, diff)
		}
	})
}

func TestOnePledgeOfAnEmptyBook(t *testing.T) {
	t.Parallel()
	for _, book := range []*promise.Book{nil, {}} {
		if _, found := book.OnPledge("2026", day.MustParse("2026-03-01")); found {
			t.Error("a pledge of an empty book")
		}
	}
}
