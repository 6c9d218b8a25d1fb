package picture

import (
	"context"
	"slices"

	"lykta/internal/analysis/hottimes"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
)

// Picture is what was reported in a period and what it says. It is drafted by
// the program; nobody can change a figure of it.
type Picture struct {
	Frame     Frame      `json:"frame"`
	Coverage  Coverage   `json:"coverage"` // which functions have reported, of those that should
	Sources   Sources    `json:"sources"`  // which organisations the events come from
	All       Figure     `json:"all"`
	Trend     Trend      `json:"trend"` // of all, by the same organisations
	Figures   []Figure   `json:"figures"`
	Hours     []Hour     `json:"hours"`  // of all events of the period
	Blocks    []Block    `json:"blocks"` // of the same reporters, against the base
	Vague     int        `json:"vague"`  // events whose span is a day or more, spread like the others
	Good      int        `json:"good"`   // positive observations
	Ahead     int        `json:"ahead"`  // of what is coming
	Decisions []Decision `json:"decisions,omitempty"`
	Presence  []Presence `json:"presence,omitempty"`
	Series    int        `json:"series"` // how many were held against their past
	Names     Names      `json:"names"`
	Inputs    string     `json:"inputs"` // hash of all that the picture rests on
	Lines     []Line     `json:"lines"`
}

// Draft makes the picture. It depends on nothing but its input, and not on the
// order of it. Errors: Invalid for an event that ends before it begins; the
// context's.
func Draft(ctx context.Context, in Input) (Picture, error) {
	in.Events = inOrder(in.Events)
	t := count(in)
	p := Picture{Frame: in.Frame, Good: t.good, Ahead: t.ahead, Decisions: in.Decisions, Presence: in.Presence,
		Names: namesOf(in, t), Inputs: hashOf(in), Coverage: coverageOf(in.Rosters), Sources: t.sources()}
	if err := p.measure(ctx, t); err != nil {
		return Picture{}, err
	}
	if err := p.clock(ctx, t, in); err != nil {
		return Picture{}, err
	}
	p.Lines = p.lines()
	return p, nil
}

// measure holds every figure against its past.
func (p *Picture) measure(ctx context.Context, t *tally) error {
	keys := t.keys()
	now, spreads, stands := t.judged(keys, 0)
	_, _, stood := t.judged(keys, 1)
	for i, k := range keys {
		c, r := t.cells[k], now[i]
		f := Figure{Key: k, Now: c.sum(0), Before: c.sum(1), Reporters: c.reporters(0), Chance: r.chance,
			Same: Same{Now: r.y, Base: r.base, Mean: round(r.mean(), 3)}}
		for w := range t.windows[2:] {
			f.Base += c.sum(2 + w)
		}
		if r.why == "" {
			p.Series++
			f.Low, f.High = usual(r.base, r.p, spreads[i].size(r.mean()))
		}
		f.Outcome, f.Why = r.outcome(stands[i], f.Low, f.High)
		f.Over = stood[i] && !f.Told()
		if f.Now == 0 && !f.Told() && !f.Over {
			continue
		}
		hours, err := hoursOf(ctx, t.spans[k])
		if err != nil {
			return err
		}
		f.Hours = hourList(hours)
		if k == (Key{All, All, All}) {
			p.All = f
			continue
		}
		p.Figures = append(p.Figures, f)
	}
	if p.All.Key == (Key{}) {
		p.All = Figure{Key: Key{All, All, All}, Outcome: Untold, Why: WhyFew, Chance: 1}
	}
	return p.trend(ctx, t)
}

// judged holds all figures of a window against the base.
func (t *tally) judged(keys []Key, w int) ([]trial, []spread, []bool) {
	same := t.same(w)
	trials := make([]trial, len(keys))
	for i, k := range keys {
		trials[i] = t.try(t.cells[k], w, same)
	}
	spreads, stands := judge(trials)
	for i := range trials {
		stands[i] = stands[i] && (w == 0 || trials[i].up)
	}
	return trials, spreads, stands
}

// trend compares all that was reported with the base, reporter by reporter.
func (p *Picture) trend(ctx context.Context, t *tally) error {
	c := t.cells[Key{All, All, All}]
	var tallies []rate.Tally
	for _, reporter := range t.reporters() {
		var y rate.Tally
		list := c[reporter]
		for w, active := range t.active[reporter] {
			n := int64(0)
			if list != nil {
				n = int64(list[w])
			}
			switch {
			case w == 0 && active:
				y.After = rate.Turnout{Events: n, Active: 1}
			case w > 1 && active:
				y.Before.Events, y.Before.Active = y.Before.Events+n, y.Before.Active+1
			}
		}
		if y != (rate.Tally{}) {
			tallies = append(tallies, y)
		}
	}
	if len(tallies) == 0 {
		p.Trend = Trend{Outcome: Untold}
		return nil
	}
	change, err := rate.Compared(ctx, tallies, 0.95, rate.Rule{})
	change.Raw *= float64(len(t.windows) - 2) // per period, as the ratio is
	p.Trend = trendOf(change)
	return err
}

func (t *tally) reporters() []string {
	list := make([]string, 0, len(t.active))
	for reporter := range t.active {
		list = append(list, reporter)
	}
	slices.Sort(list)
	return list
}

// clock spreads the events over the week, and compares by the same reporters.
func (p *Picture) clock(ctx context.Context, t *tally, in Input) error {
	p.Hours = p.All.Hours
	p.Vague = vague(t.spans[Key{All, All, All}])
	p.All.Hours = nil
	same := t.same(0)
	kinds, find := kindsOf(in.Scheme), finder(t.windows)
	var now, base []Event
	for _, e := range in.Events {
		if _, stays := same[e.Reporter]; !stays || !trouble(kinds[e.Category]) {
			continue
		}
		for _, w := range find(day.In(e.Began)) {
			switch {
			case w == 0:
				now = append(now, e)
			case w > 1:
				base = append(base, e)
			}
		}
	}
	var tables [2]hottimes.Table
	for i, list := range [][]Event{now, base} {
		var err error
		if tables[i], err = hoursOf(ctx, list); err != nil {
			return err
		}
	}
	p.Blocks = blocksOf(tables[0], tables[1], len(t.windows)-2)
	return nil
}
