package demo

import (
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/promise"
)

// TestEveryEntryIsValid: staff could have entered each entry on its day, with
// what the ledger held by then; whenever the demo is started.
func TestEveryEntryIsValid(t *testing.T) {
	t.Parallel()
	for month := range 12 {
		now := time.Date(2026, time.Month(1+month), 9+month, 15, 0, 0, 0, time.UTC)
		list := []Partnership{example(now)}
		if month == 0 {
			list = append(Partnerships(now)[1:], list...)
			list = append(list, Large(1, 100, now.AddDate(-1, 0, 0)))
		}
		for _, p := range list {
			checkEntries(t, p)
		}
	}
}

// TestInvalidIsFound is the control of the test above.
func TestInvalidIsFound(t *testing.T) {
	t.Parallel()
	broken := strangnas(fixedNow).Entries[1]
	action := *broken.Action
	action.Count, action.Date = 0, action.Date.Add(400)
	if err := valid(book(t, strangnas(fixedNow)), Entry{At: broken.At, Body: promise.Body{Action: &action}}); len(errs.FieldsOf(err)) != 2 {
		t.Errorf("an action of nothing outside the period: %v", err)
	}
}

func checkEntries(t *testing.T, p Partnership) {
	t.Helper()
	var b *promise.Book
	for i, e := range p.Entries {
		if err := valid(b, e); err != nil {
			t.Errorf("%s entry %d at %s: %v", p.Slug, i, e.At, err)
		}
		kind, content, err := promise.Encode(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		if b, err = b.Apply(promise.Entry{Seq: int64(i), At: e.At, Kind: kind, Content: content}); err != nil {
			t.Fatalf("%s entry %d: %v", p.Slug, i, err)
		}
	}
}

func valid(b *promise.Book, e Entry) error {
	today := day.In(e.At)
	pledge := func(id string) promise.Pledge {
		p, _ := b.On(today).Pledge(id)
		return p.Pledge
	}
	switch {
	case e.Publication != nil:
		return e.Publication.Pledge.Validate()
	case e.Action != nil:
		return e.Action.Validate(pledge(e.Action.Pledge), today)
	case e.Deviation != nil:
		return e.Deviation.Validate(pledge(e.Deviation.Pledge), today)
	case e.Verdict != nil:
		pr, _ := b.On(e.Verdict.Date).Promise(e.Verdict.Pledge, e.Verdict.Promise)
		return e.Verdict.Validate(pledge(e.Verdict.Pledge), pr.Progress, today)
	case e.Effect != nil:
		return e.Effect.Validate(pledge(e.Effect.Pledge), today)
	case e.Correction != nil:
		return e.Correction.Validate(b, today)
	}
	return nil
}
