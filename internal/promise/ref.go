package promise

import (
	"time"

	"lykta/internal/day"
)

// Ref points at an entry of the ledger and tells its two days: the day that it
// is about, and the day on which it was entered.
type Ref struct {
	Seq     int64     `json:"seq"`             // number in the ledger, counted from 0
	At      time.Time `json:"entered_at"`      // UTC
	Entered day.Day   `json:"entered"`         // At as a day in Stockholm
	Dated   day.Day   `json:"dated,omitzero"`  // the day that it counts from
	Later   bool      `json:"later,omitempty"` // entered only after the day of the account
}

// DaysLate tells how many days after its own day it was entered; 0 where it
// was entered on it or before. Logging late is lawful, and shown.
func (r Ref) DaysLate() int {
	if r.Dated.IsZero() {
		return 0
	}
	return max(0, r.Entered.Sub(r.Dated))
}

func refOf(e Entry, dated day.Day) Ref {
	r := Ref{Seq: e.Seq, At: e.At.UTC(), Entered: day.In(e.At), Dated: dated}
	if dated.IsZero() {
		r.Dated = r.Entered
	}
	return r
}

// seen is the reference as it looks in the account of day d.
func (r Ref) seen(d day.Day) Ref {
	r.Later = r.Entered.After(d)
	return r
}
