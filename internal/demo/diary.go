package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// firstEntry is the number of the first entry of a ledger.
const firstEntry = 0

// diary gathers what the invented partnership entered, pledge by pledge, and
// brings it into the order of entry.
type diary struct {
	today   day.Day
	now     time.Time
	chance  *rand.Rand // for places, hours and delays: seeded, so that the demo is always the same
	pledge  string
	serial  int
	entries []noted
}

// noted is an entry that may speak of an earlier one by the ID of its action;
// the number of that one is known only when all are in order.
type noted struct {
	Entry
	of string
}

func newDiary(now time.Time) *diary {
	return &diary{today: day.In(now), now: now, chance: rand.New(rand.NewPCG(2026, 11))}
}

// entered gives a moment in office hours, delay days after the day, never on a
// Saturday or Sunday.
func (d *diary) entered(on day.Day, delay int) time.Time {
	on = weekday(on.Add(delay))
	return on.Start().Add(time.Duration(8*60+d.chance.IntN(9*60)) * time.Minute).UTC()
}

func (d *diary) note(e Entry, of string) {
	if !e.At.After(d.now) {
		d.entries = append(d.entries, noted{e, of})
	}
}

// act notes an action of the current pledge that was entered within three days
// of its day, and returns its ID. Nothing is done on a day that has not come.
func (d *diary) act(a promise.Action) string { return d.actLate(a, d.chance.IntN(3)) }

// actLate is act with the number of days that passed before it was entered.
func (d *diary) actLate(a promise.Action, delay int) string {
	d.serial++
	a.Pledge, a.Count = d.pledge, max(a.Count, 1)
	a.ID = fmt.Sprintf("%s-%03d", a.Promise, d.serial)
	if !a.Date.After(d.today) {
		d.note(Entry{At: d.entered(a.Date, delay), Body: promise.Body{Action: &a}}, "")
	}
	return a.ID
}

func (d *diary) publish(p promise.Pledge, note string) {
	at := d.entered(p.Decided, 0)
	d.note(Entry{At: at, Body: promise.Body{Publication: &promise.Publication{
		Pledge: p, Note: note, Approvals: approvals(p.Decided),
	}}}, "")
}

func (d *diary) deviate(v promise.Deviation) {
	d.serial++
	v.Pledge, v.ID = d.pledge, fmt.Sprintf("avvikelse-%03d", d.serial)
	d.note(Entry{At: d.entered(v.Date, 0), Body: promise.Body{Deviation: &v}}, "")
}

func (d *diary) judge(v promise.Verdict) {
	d.serial++
	v.Pledge, v.ID = d.pledge, fmt.Sprintf("utfall-%03d", d.serial)
	v.By = promise.Performer{Party: mardsunda, Function: "trygghetssamordnare"}
	d.note(Entry{At: d.entered(v.Date, 0), Body: promise.Body{Verdict: &v}}, "")
}

func (d *diary) measure(e promise.Effect) {
	d.serial++
	e.Pledge, e.ID = d.pledge, fmt.Sprintf("effekt-%03d", d.serial)
	e.By = promise.Performer{Party: mardsunda, Function: "trygghetssamordnare"}
	d.note(Entry{At: d.entered(e.Date, 0), Body: promise.Body{Effect: &e}}, "")
}

// correct notes a correction of the action with the ID.
func (d *diary) correct(id string, c promise.Correction) {
	c.Pledge = d.pledge
	d.note(Entry{At: d.entered(c.Date, 0), Body: promise.Body{Correction: &c}}, id)
}

// remove notes that the content of the action with the ID was taken away.
func (d *diary) remove(id string, on day.Day, law string) {
	d.note(Entry{At: d.entered(on, 0), Body: promise.Body{Removal: &promise.Removal{Ground: "personal-data", Law: law, Date: on}}}, id)
}

// close brings the entries into the order of entry and gives corrections and
// removals the number of the entry that they speak of.
func (d *diary) close() []Entry {
	slices.SortStableFunc(d.entries, func(a, b noted) int { return a.At.Compare(b.At) })
	number := map[string]int64{}
	entries := make([]Entry, 0, len(d.entries))
	for i, e := range d.entries {
		switch {
		case e.Action != nil:
			number[e.Action.ID] = int64(i) + firstEntry
		case e.Correction != nil:
			e.Correction.Of = number[e.of]
		case e.Removal != nil:
			e.Removal.Of = number[e.of]
		}
		entries = append(entries, e.Entry)
	}
	return entries
}

// weekday returns d, or the Monday after it where it is a Saturday or Sunday.
func weekday(d day.Day) day.Day {
	switch d.Weekday() {
	case time.Saturday:
		return d.Add(2)
	case time.Sunday:
		return d.Add(1)
	}
	return d
}

// next returns the first such day of the week on or after d.
func next(d day.Day, w time.Weekday) day.Day {
	return d.Add((int(w) - int(d.Weekday()) + 7) % 7)
}

// schoolDay returns d, or the first later day on which schools are open: not
// in the long summer, not over Christmas, not at a weekend.
func schoolDay(d day.Day) day.Day {
	year, month, dom := d.Date()
	date := int(month)*100 + dom // 8 June is 608
	switch {
	case date >= 608 && date < 824:
		d = day.Of(year, time.August, 26)
	case date >= 1218:
		d = day.Of(year+1, time.January, 14)
	case date < 110:
		d = day.Of(year, time.January, 14)
	}
	return weekday(d)
}
