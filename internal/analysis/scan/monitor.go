package scan

import (
	"context"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// Monitor scans a study that grows by a day at a time without starting over.
// The circles stand; each day only a part of the replications is made anew, and
// the p-values stand on those and on the latest of the days before. What the
// greatest statistic is by chance hardly changes from one day to the next, but
// it is an approximation, and every result says so. It is not safe for use by
// several goroutines.
type Monitor struct {
	s      *study
	pool   []float64 // the oldest first from next
	next   int
	drawn  int // replications made so far; each has a stream of its own
	filled int // days since the pool was all new
}

// turnover is in how many days the pool is made anew: a fortnight, the time
// between two meetings.
const turnover = 14

// NewMonitor scans the study as it stands, in full. Only prospective scans can
// be followed. Errors as Run, and Invalid for a retrospective scan or one
// without replications.
func NewMonitor(ctx context.Context, in Input, o Options) (*Monitor, Result, error) {
	o = o.withDefaults()
	o.StopAfter = 0
	if err := in.check(o); err != nil {
		return nil, Result{}, err
	}
	if o.Retrospective || o.Replications == 0 {
		return nil, Result{}, errs.E(errs.Invalid, "scan.monitor")
	}
	s, err := newStudy(ctx, in, o)
	if err != nil {
		return nil, Result{}, err
	}
	m := &Monitor{s: s}
	if m.pool, err = s.maxima(ctx, 0, o.Replications); err != nil {
		return nil, Result{}, err
	}
	m.drawn = o.Replications
	r, err := m.result(ctx)
	return m, r, err
}

// Next adds a day with its events, whose Day is not read, and scans the windows
// that end on it. Errors as Run; after one, give the monitor up.
func (m *Monitor) Next(ctx context.Context, cases, controls []Events) (Result, error) {
	s := m.s
	s.in.Cases = onDay(s.in.Cases, cases, s.in.Days)
	s.in.Controls = onDay(s.in.Controls, controls, s.in.Days)
	s.in.Days++
	if err := s.in.check(s.o); err != nil {
		return Result{}, err
	}
	s.weigh()
	if s.circles.cut {
		var err error
		if s.circles, err = findCircles(ctx, s.in.Locations, s.weight, s.o); err != nil {
			return Result{}, err
		}
	}
	fresh, err := s.maxima(ctx, m.drawn, m.drawn+(len(m.pool)+turnover-1)/turnover)
	if err != nil {
		return Result{}, err
	}
	m.drawn += len(fresh)
	m.filled = min(m.filled+1, turnover-1)
	for _, v := range fresh {
		m.pool[m.next] = v
		m.next = (m.next + 1) % len(m.pool)
	}
	r, err := m.result(ctx)
	r.Notes = append(r.Notes, note.Of("scan.pooled", len(fresh), m.filled))
	return r, err
}

func onDay(all, some []Events, day int) []Events {
	for _, e := range some {
		e.Day = day
		all = append(all, e)
	}
	return all
}

func (m *Monitor) result(ctx context.Context) (Result, error) {
	clusters, err := m.s.observed(ctx)
	if err != nil {
		return Result{}, err
	}
	rank(clusters, m.pool)
	return Result{Clusters: clusters, Replications: len(m.pool), Maxima: append([]float64(nil), m.pool...), Notes: m.s.in.notes()}, nil
}
