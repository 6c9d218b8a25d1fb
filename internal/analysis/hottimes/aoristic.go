package hottimes

import (
	"context"
	"time"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Minutes is a span of whole minutes from a Monday 00:00: the event happened at
// From or later and before To. From = To is a known minute.
type Minutes struct{ From, To int64 }

// OfMinutes spreads events over the hours of the week by the share of minutes
// that falls in each hour. A known minute counts in its hour. The clock is
// taken to have no changes; for real dates use OfTimes. Errors: Invalid for a
// span that ends before it begins, with its number; the context's.
func OfMinutes(ctx context.Context, spans []Minutes) (Table, error) {
	b := builder{}
	for i, s := range spans {
		if i&0xffff == 0 && ctx.Err() != nil {
			return Table{}, ctx.Err()
		}
		if s.To < s.From {
			return Table{}, errs.E(errs.Invalid, "hottimes.backwards", i+1)
		}
		if b.begin(s.To - s.From) {
			b.spread(s.From, s.To, 1/float64(s.To-s.From))
		} else if s.To == s.From {
			b.table.Cells[hourIn(s.From)].add(1)
		}
	}
	return b.done(), nil
}

// Span is a span of real time: the event happened at From or later and before
// To. From = To is a known moment.
type Span struct{ From, To time.Time }

// OfTimes spreads events over the hours of the week as clocks in a place showed
// them, by the share of real minutes that falls in each: the night when clocks
// go forward has no hour between two and three, and the one when they go back
// has two. Seconds are cut off. Errors as for OfMinutes.
func OfTimes(ctx context.Context, spans []Span, place *time.Location) (Table, error) {
	b := builder{}
	for i, s := range spans {
		if i&0xffff == 0 && ctx.Err() != nil {
			return Table{}, ctx.Err()
		}
		from, to := floorMinute(s.From), floorMinute(s.To)
		if to < from {
			return Table{}, errs.E(errs.Invalid, "hottimes.backwards", i+1)
		}
		if b.begin(to - from) {
			b.spreadLocal(from, to, place)
		} else if to == from {
			shown, _ := onTheClock(from, place)
			b.table.Cells[hourIn(shown)].add(1)
		}
	}
	return b.done(), nil
}

// builder gathers a table.
type builder struct {
	table     Table
	long      int
	uncertain float64
}

// begin takes in an event of a length in minutes, and reports whether it is to
// be spread.
func (b *builder) begin(length int64) bool {
	b.table.Events++
	if length > 6*60 {
		b.uncertain++
	}
	if length >= week {
		b.long++
		for h := range b.table.Cells {
			b.table.Cells[h].add(1.0 / Hours)
		}
		return false
	}
	return length > 0
}

// spread adds share for every minute of [from, to) on the clock.
func (b *builder) spread(from, to int64, share float64) {
	for at := from; at < to; {
		next := min(at-mod(at, 60)+60, to)
		b.table.Cells[hourIn(at)].add(float64(next-at) * share)
		at = next
	}
}

// spreadLocal cuts [from, to), in minutes since 1970 in UTC, where the clock in
// a place changes.
func (b *builder) spreadLocal(from, to int64, place *time.Location) {
	share := 1 / float64(to-from)
	for at := from; at < to; {
		shown, changes := onTheClock(at, place)
		next := min(changes, to)
		b.spread(shown, shown+next-at, share)
		at = next
	}
}

func (b *builder) done() Table {
	if b.long > 0 {
		b.table.Notes = append(b.table.Notes, note.Of("hottimes.long", b.long, b.table.Events))
	}
	if share := b.uncertain / float64(max(1, b.table.Events)); share > 0.5 {
		b.table.Notes = append(b.table.Notes, note.Of("hottimes.unsure", share))
	}
	return b.table
}

// onTheClock returns what the clock in a place shows at a minute since 1970 in
// UTC, counted in minutes from a Monday, and the minute when its offset next
// changes.
func onTheClock(at int64, place *time.Location) (shown, changes int64) {
	t := time.Unix(at*60, 0).In(place)
	_, offset := t.Zone()
	changes = int64(1) << 62
	if _, end := t.ZoneBounds(); !end.IsZero() {
		changes = end.Unix() / 60
	}
	const mondayFirst = 3 * 24 * 60 // 1 January 1970 was a Thursday
	return at + int64(offset/60) + mondayFirst, changes
}

func floorMinute(t time.Time) int64 {
	s := t.Unix()
	return (s - mod(s, 60)) / 60
}

func hourIn(minute int64) int { return int(mod(minute, week) / 60) }

func mod(a, n int64) int64 { return (a%n + n) % n }
