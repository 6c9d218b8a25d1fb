package promise_test

import (
	"fmt"
	"testing"

	"lykta/internal/promise"
)

// thousand is a ledger of one pledge with n actions, spread over a rhythm, a
// count and a set, entered in the order of their days.
func thousand(n int) []promise.Entry {
	l := newLog("2025-12-20")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31",
		countOf("kontroller", 500), rhythmOf("traffar", 1, promise.PerWeek, 2), setOf("skolor", "a", "b", "c")))
	for i := range n {
		a := action("2026", "kontroller", d("2026-01-01").Add(i*330/n).String(), 1)
		a.Place = fmt.Sprintf("Plats %d", i%7)
		if i%10 == 9 {
			a.Promise = "traffar"
		}
		l.on(a.Date.String()).act(a)
	}
	return l.entries
}

func BenchmarkAccountOfThousandActions(b *testing.B) {
	book := replay(b, thousand(1000))
	b.ReportAllocs()
	for b.Loop() {
		if a := book.On(d("2026-11-28")); len(a.Pledges) != 1 {
			b.Fatal("no pledge")
		}
	}
}

func BenchmarkReplayTenThousand(b *testing.B) {
	entries := thousand(9999)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := promise.Replay(entries); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkApplyOneToThousand(b *testing.B) {
	entries := thousand(1000)
	book := replay(b, entries[:1000])
	for b.Loop() {
		if _, err := book.Apply(entries[1000]); err != nil {
			b.Fatal(err)
		}
	}
}
