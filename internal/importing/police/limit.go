package police

import (
	"slices"
	"time"
)

// The police's rules for calls.
const (
	apart   = 10 * time.Second
	perHour = 60
	perDay  = 1440
)

// Call is one that was made, and until when the server asked to be left alone
// after it; zero where it did not.
type Call struct {
	At    time.Time
	Until time.Time
}

// Wait is how long to wait before another call may be made at the moment now,
// after the calls of the last day; 0 for no time.
func Wait(calls []Call, now time.Time) time.Duration {
	free := now
	later := func(t time.Time) {
		if t.After(free) {
			free = t
		}
	}
	for _, c := range calls {
		later(c.Until)
		later(c.At.Add(apart))
	}
	later(nth(calls, perHour, time.Hour, now))
	later(nth(calls, perDay, 24*time.Hour, now))
	return free.Sub(now)
}

// nth is when so many calls are no longer within the span, counted back from
// now: when the oldest of the last most has left it.
func nth(calls []Call, most int, span time.Duration, now time.Time) time.Time {
	var within []time.Time
	for _, c := range calls {
		if c.At.After(now.Add(-span)) {
			within = append(within, c.At)
		}
	}
	if len(within) < most {
		return time.Time{}
	}
	slices.SortFunc(within, func(a, b time.Time) int { return b.Compare(a) })
	return within[most-1].Add(span)
}
