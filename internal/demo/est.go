package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/geo"
	"lykta/internal/place"
	"lykta/internal/report"
)

// Joint is the invented partnership's year of reports for the joint picture.
type Joint struct {
	Areas   []place.Area
	Places  []place.Place
	Reports []report.Report // in the order in which they were sent; without IDs and periods
	Drawn   Drawn
	Ends    time.Time // UTC
}

// Drawn is what was drawn into the year on purpose, so that it can be looked
// for: a picture that is any good finds the first two, and does not take the
// third for a rise.
type Drawn struct {
	HotSpot     string  // ID of the place where youths gather and fight on weekend nights
	HotFrom     day.Day // since when
	Rise        string  // category that rose after the last school holiday
	RiseArea    string  // where
	RiseFrom    day.Day
	RiseTo      day.Day
	Joined      []string // IDs of organisations that began to report
	JoinedFirst day.Day
}

const (
	vacations = 14 // days that the rise lasts after a holiday
	hotDays   = 42
	joinDays  = 56
	coarse    = 100 // metres
)

// JointYear is the year of reports before the moment now, the same for the same
// day.
func JointYear(now time.Time) Joint {
	y := &year{now: now, today: day.In(now), chance: rand.New(rand.NewPCG(2026, 4))}
	y.areas, y.places = land()
	y.drawn = drawnIn(y.today)
	for d := y.today.Add(-364); !d.After(y.today); d = d.Add(1) {
		for _, who := range watchers {
			y.write(who, d)
		}
	}
	slices.SortStableFunc(y.reports, func(a, b report.Report) int { return a.Sent.Compare(b.Sent) })
	return Joint{Areas: y.areas, Places: y.places, Reports: y.reports, Drawn: y.drawn, Ends: now.UTC()}
}

func drawnIn(today day.Day) Drawn {
	rise := lastHoliday(today)
	return Drawn{
		HotSpot: "resecentrum", HotFrom: today.Add(-hotDays),
		Rise: "skadegorelse-annan", RiseArea: "omrade-ekevala", RiseFrom: rise, RiseTo: rise.Add(vacations - 1),
		Joined: []string{guardCompany, shops}, JoinedFirst: today.Add(-joinDays),
	}
}

// lastHoliday is the Monday after the newest school holiday that ended at least
// a week ago: the winter, the summer or the autumn holiday, or Christmas.
func lastHoliday(today day.Day) day.Day {
	var best day.Day
	for _, year := range []int{today.Year() - 1, today.Year()} {
		for _, week := range []int{2, 9, 34, 45} {
			monday := next(day.Of(year, time.January, 4), time.Monday).Add(-7)
			if _, w := monday.ISOWeek(); w != 1 {
				monday = monday.Add(7)
			}
			if monday = monday.Add((week - 1) * 7); !monday.After(today.Add(-7)) {
				best = monday
			}
		}
	}
	return best
}

// year is what is being made.
type year struct {
	now     time.Time
	today   day.Day
	chance  *rand.Rand
	areas   []place.Area
	places  []place.Place
	drawn   Drawn
	reports []report.Report
}

// write is what one reporter saw on a day, sent the morning after.
func (y *year) write(who watcher, d day.Day) {
	if slices.Contains(y.drawn.Joined, who.reporter) && d.Before(y.drawn.JoinedFirst) {
		return
	}
	var events []report.Event
	for _, s := range who.sees {
		for range y.poisson(s.perFortnight / 14 * season(s.category, d) * daily(s.hours, d.Weekday())) {
			events = append(events, y.event(s, y.somewhere(who), d))
		}
	}
	events = append(events, y.drawnEvents(who, d)...)
	sent := d.Add(1).Start().Add(time.Duration(7*60+y.chance.IntN(180)) * time.Minute).UTC()
	quiet := d.Weekday() == time.Thursday && y.chance.IntN(3) > 0 // somebody who has seen nothing says so
	if len(events) == 0 && !quiet || sent.After(y.now) || y.away(who, d) {
		return
	}
	events = slices.DeleteFunc(events, func(e report.Event) bool { return e.Finished.After(sent) })
	y.reports = append(y.reports, report.Report{Reporter: who.reporter, Function: who.function, Account: "system", Source: report.Typed, Sent: sent, Events: events})
}

// away: schools are closed in the holidays, and so are those who report from
// them.
func (y *year) away(who watcher, d day.Day) bool { return who.school && schoolDay(d) != weekday(d) }

// drawnEvents are the hot spot and the rise, seen by those who were there all
// year.
func (y *year) drawnEvents(who watcher, d day.Day) []report.Event {
	var events []report.Event
	weekend := d.Weekday() == time.Friday || d.Weekday() == time.Saturday
	if who.function == field.Function && weekend && !d.Before(y.drawn.HotFrom) {
		for range 1 + y.poisson(1.2) {
			events = append(events, y.event(sight{category: "brak", hours: late, severity: report.Disturbing}, y.place(y.drawn.HotSpot), d))
		}
	}
	if who.function == ekStreet.Function && !d.Before(y.drawn.RiseFrom) && !d.After(y.drawn.RiseTo) {
		for range y.poisson(1.1) {
			events = append(events, y.event(sight{category: y.drawn.Rise, hours: overnight, severity: report.Disturbing}, y.in(y.drawn.RiseArea), d))
		}
	}
	return events
}

// event is one thing that was seen on the day, at an hour of its kind.
func (y *year) event(s sight, at place.Place, d day.Day) report.Event {
	from := d.Start().Add(time.Duration(s.hours.from*60+y.chance.IntN(s.hours.length*60)) * time.Minute)
	to := from
	if s.hours.uncertain { // found in the morning
		from, to = d.Start().Add(time.Duration(s.hours.from)*time.Hour), d.Start().Add(time.Duration(s.hours.from+s.hours.length)*time.Hour)
	}
	texts := phrases[s.category]
	e := report.Event{Category: s.category, Area: at.Area, Began: from.UTC(), Finished: to.UTC(), Severity: s.severity}
	if len(texts) > 0 {
		e.Text = texts[y.chance.IntN(len(texts))]
	}
	switch y.chance.IntN(4) {
	case 0: // a point beside the place
		e.Located = true
		e.At = geo.Point{X: coarsened(at.At.X + y.chance.NormFloat64()*120), Y: coarsened(at.At.Y + y.chance.NormFloat64()*120)}
		e.Area = place.In(y.areas, e.At)
	default:
		e.Place, e.Located, e.At = at.ID, at.Located, at.At
	}
	return e
}

// coarsened is the middle of the square that a coordinate lies in.
func coarsened(v float64) float64 { return math.Floor(v/coarse)*coarse + coarse/2 }

func (y *year) place(id string) place.Place {
	i := slices.IndexFunc(y.places, func(p place.Place) bool { return p.ID == id })
	if i < 0 {
		panic(fmt.Sprintf("demo: no place %q", id)) // the data is our own
	}
	return y.places[i]
}

// in is one of the places of an area.
func (y *year) in(area string) place.Place {
	var list []place.Place
	for _, p := range y.places {
		if p.Area == area {
			list = append(list, p)
		}
	}
	return list[y.chance.IntN(len(list))]
}

// somewhere is one of the places that a reporter sees.
func (y *year) somewhere(who watcher) place.Place {
	return y.in(who.areas[y.chance.IntN(len(who.areas))])
}

// poisson is Knuth's: a product of chances falls below exp(-mean).
func (y *year) poisson(mean float64) int {
	limit, product, n := math.Exp(-mean), y.chance.Float64(), 0
	for product > limit {
		product *= y.chance.Float64()
		n++
	}
	return n
}

// season is how much more or less of a category there is on a day than on the
// average: traffic and gatherings have their summer, darkness its winter.
func season(category string, d day.Day) float64 {
	phase := 2 * math.Pi * float64(d.Sub(day.Of(d.Year(), time.July, 1))) / 365.25
	switch category {
	case "buskorning", "samling-utomhus", "nedskrapning":
		return 1 + 0.5*math.Cos(phase)
	case "belysning":
		return 1 - 0.7*math.Cos(phase)
	}
	return 1
}

// daily is how much more or less there is on a day of the week.
func daily(h hours, w time.Weekday) float64 {
	weekend := w == time.Friday || w == time.Saturday
	switch {
	case h == late && weekend:
		return 2.5
	case h == late:
		return 0.4
	case h == working && (w == time.Saturday || w == time.Sunday):
		return 0
	case h == working:
		return 1.4
	}
	return 1
}
