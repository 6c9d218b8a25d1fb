package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
	"lykta/internal/promise"
)

func TestReplayRefuses(t *testing.T) {
	whole := vik().entries
	broken := append([]promise.Entry(nil), whole...)
	broken[5].Content = []byte(`{"count":"två"}`)
	tests := []struct {
		name    string
		entries []promise.Entry
		kind    errs.Kind
	}{
		{"the first is missing", whole[1:], errs.Conflict},
		{"one is missing", append(append([]promise.Entry(nil), whole[:3]...), whole[4:]...), errs.Conflict},
		{"one is there twice", append(append([]promise.Entry(nil), whole[:3]...), whole[2:]...), errs.Conflict},
		{"content that cannot be read", broken, errs.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if book, err := promise.Replay(tt.entries); errs.KindOf(err) != tt.kind || book != nil {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestReplayPassesOverWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	entries := vik().entries
	later := promise.Entry{Seq: int64(len(entries)), At: entries[len(entries)-1].At, Kind: "survey", Content: []byte(`{"asked":600}`)}
	book := replay(t, append(entries, later))
	want := replay(t, vik().entries).On(d("2026-03-01"))
	if diff := cmp.Diff(asJSON(t, want), asJSON(t, book.On(d("2026-03-01")))); diff != "" {
		t.Error(diff)
	}
	if book.Size() != later.Seq+1 {
		t.Errorf("size %d", book.Size())
	}
}

// A reader who saw the content before it was removed ends with the same
// account as one who meets the ledger without it, whatever was removed.
func TestRemovalForgets(t *testing.T) {
	for of := range int64(12) {
		l := vik()
		before := l.entries[:of+1]
		prefix := append([]promise.Entry(nil), l.entries...)
		l.on("2026-02-24").remove(promise.Removal{Of: of, Ground: "personal-data"})
		incremental := replay(t, prefix)
		incremental, err := incremental.Apply(l.entries[len(prefix):]...)
		if err != nil {
			t.Fatal(err)
		}
		for _, on := range []string{"2026-01-20", "2026-03-01"} {
			got, want := incremental.On(d(on)), replay(t, l.entries).On(d(on))
			if diff := cmp.Diff(string(asJSON(t, want)), string(asJSON(t, got))); diff != "" {
				t.Errorf("after the removal of #%d (%s), on %s: -whole +incremental\n%s", of, before[of].Kind, on, diff)
			}
			if len(got.Removals) != 2 {
				t.Errorf("after the removal of #%d: %d traces", of, len(got.Removals))
			}
		}
	}
}

// Correcting what cannot be corrected changes nothing, and goes on changing
// nothing when that is removed.
func TestCorrectionOfAPublicationThatIsRemoved(t *testing.T) {
	t.Parallel()
	l := vik()
	a := action("2026", "kontroller", "2026-01-02", 9)
	for _, of := range []int64{4, 9, 11} {
		l.on("2026-02-24").correct(promise.Correction{Of: of, Pledge: "2026", Promise: "kontroller", Reason: "?", Action: &a})
	}
	if got := progress(t, replay(t, l.entries), "2026", "kontroller", "2026-03-01").Done; got != 2 {
		t.Errorf("%d done before", got)
	}
	l.remove(promise.Removal{Of: 11, Ground: "personal-data"})
	l.remove(promise.Removal{Of: 9, Ground: "personal-data"})
	if got := progress(t, replay(t, l.entries), "2026", "kontroller", "2026-03-01").Done; got != 3 {
		t.Errorf("%d done after: only the removed correction falls away", got)
	}
}

// Where the text with a name is removed, the correction without it stands.
func TestCleanTextOutlivesTheRemovedOne(t *testing.T) {
	t.Parallel()
	l := vik()
	l.on("2026-02-24").remove(promise.Removal{Of: 5, Ground: "personal-data"})
	row, _ := replay(t, l.entries).On(d("2026-03-01")).Promise("2026", "kontroller")
	if row.Progress.Done != 2 || row.Actions[0].Seq != 5 || !row.Actions[0].Corrected {
		t.Errorf("%d done, %+v", row.Progress.Done, row.Actions)
	}
}

func TestWithdrawnAndReinstated(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20)))
	a := action("2026", "kontroller", "2026-02-01", 3)
	seq := l.on("2026-02-01").act(a)
	l.on("2026-02-10").correct(promise.Correction{Of: seq, Pledge: "2026", Promise: "kontroller", Reason: "Fel löfte.", Withdrawn: true})
	l.on("2026-02-20").correct(promise.Correction{Of: seq, Pledge: "2026", Promise: "kontroller", Reason: "Rätt löfte ändå.", Action: &a})
	book := replay(t, l.entries)
	for on, want := range map[string]int{"2026-02-09": 3, "2026-02-10": 0, "2026-02-20": 3} {
		if got := progress(t, book, "2026", "kontroller", on).Done; got != want {
			t.Errorf("on %s: %d, want %d", on, got, want)
		}
	}
	p, _ := book.On(d("2026-03-01")).Pledge("2026")
	last := p.Changes[len(p.Changes)-1]
	if len(p.Changes) != 4 || last.Was.Action != nil || last.Body.Action == nil {
		t.Errorf("got %s", history(p))
	}
}

func TestCorrectionOfNothingChangesNoSum(t *testing.T) {
	t.Parallel()
	l := vik()
	before := replay(t, l.entries)
	l.on("2026-02-25").correct(promise.Correction{Of: 999, Pledge: "2026", Promise: "kontroller", Reason: "?", Withdrawn: true})
	after := replay(t, l.entries)
	if got, want := progress(t, after, "2026", "kontroller", "2026-03-01"), progress(t, before, "2026", "kontroller", "2026-03-01"); got.Done != want.Done {
		t.Errorf("%d done, want %d", got.Done, want.Done)
	}
	p, _ := after.On(d("2026-03-01")).Pledge("2026")
	if last := p.Changes[len(p.Changes)-1]; last.Kind != promise.KindCorrection || last.Of != nil {
		t.Errorf("it is not in the history: %s", history(p))
	}
}

// A book never changes: what was read from it before an Apply is what is read
// after, also when two go different ways from it.
func TestBookNeverChanges(t *testing.T) {
	t.Parallel()
	l := vik()
	book := replay(t, l.entries)
	before := string(asJSON(t, book.On(d("2026-03-01"))))
	left, right := *l, *l
	left.on("2026-02-25").act(action("2026", "kontroller", "2026-01-02", 7))
	right.on("2026-02-25").correct(promise.Correction{Of: 6, Pledge: "2026", Promise: "kontroller", Reason: "Fel.", Withdrawn: true})
	a, err := book.Apply(left.entries[len(l.entries):]...)
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Apply(right.entries[len(l.entries):]...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, string(asJSON(t, book.On(d("2026-03-01"))))); diff != "" {
		t.Errorf("the book changed under its readers\n%s", diff)
	}
	if x, y := progress(t, a, "2026", "kontroller", "2026-03-01").Done, progress(t, b, "2026", "kontroller", "2026-03-01").Done; x != 9 || y != 1 {
		t.Errorf("%d and %d done, want 9 and 1", x, y)
	}
}

// Two readers that go on from the same book do not meet in its corrections.
func TestForksDoNotShareCorrections(t *testing.T) {
	t.Parallel()
	l := newLog("2025-12-01")
	l.publish(pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20)))
	l.act(action("2026", "kontroller", "2026-01-02", 1))
	var book *promise.Book
	fix := func(b *promise.Book, count int) *promise.Book {
		a := action("2026", "kontroller", "2026-01-02", count)
		l.correct(promise.Correction{Of: 1, Pledge: "2026", Promise: "kontroller", Reason: "Fel.", Action: &a})
		last := l.entries[len(l.entries)-1]
		l.entries = l.entries[:len(l.entries)-1]
		last.Seq = b.Size()
		next, err := b.Apply(last)
		if err != nil {
			t.Fatal(err)
		}
		return next
	}
	book = replay(t, l.entries)
	for count := range 9 {
		book = fix(book, count+1)
		left, right := fix(book, 100), fix(book, 200)
		x, y := progress(t, left, "2026", "kontroller", "2026-03-01").Done, progress(t, right, "2026", "kontroller", "2026-03-01").Done
		if z := progress(t, book, "2026", "kontroller", "2026-03-01").Done; x != 100 || y != 200 || z != count+1 {
			t.Errorf("after %d corrections: %d, %d and %d", count+1, x, y, z)
		}
	}
}
