package effect

import (
	"context"
	"math"

	"lykta/internal/analysis/note"
	"lykta/internal/analysis/rate"
	"lykta/internal/day"
	"lykta/internal/errs"
)

// Kept is what was kept when the plan was fixed: its hash, and the day.
type Kept struct {
	Hash string
	On   day.Day
}

// Answer is what may be said of a measure.
type Answer int

// The answers. The zero value is that it cannot be told.
const (
	Untold    Answer = iota // går inte att säga: see Report.Why
	Improved                // förbättrat
	Unchanged               // oförändrat: any effect is smaller than what matters
	Worse                   // försämrat
)

var answers = [...]string{"untold", "improved", "unchanged", "worse"}

// String returns the answer's name as it stands in data.
func (a Answer) String() string { return answers[a] }

// Report is the answer with its grounds.
type Report struct {
	Answer Answer
	Why    note.Note // the reason for Untold
	// Figure is a ratio for Differences and Series, and events in the time after
	// for Weighted; NaN, with an interval without ends, where it could not be
	// computed.
	Figure float64
	rate.Interval
	// Smallest are the effects that would have been seen with a chance of 80 %:
	// what lies between them may be there although it was not seen.
	Smallest rate.Interval
	Hash     string
	// Breaches are in what the plan or the data do not follow the rules; then the
	// answer is Untold.
	Breaches []note.Note
	// Treated and Comparison are the events before and after.
	Treated, Comparison Pair
	Notes               []note.Note

	// One of these holds all figures of the method.
	Weighted    *Difference
	Quotients   *Quotients // beside Weighted, where the plan has areas near by
	Differences *DiD
	Series      *Interrupted
}

// Reasons for Untold:
//   - effect.why.wide (low, high): the interval holds both no effect and effects
//     that would matter
//   - effect.why.few-events (events, least): too few events where the measure was
//   - effect.why.unplanned: the plan was not fixed in time, or the data do not
//     follow it: see Breaches
//   - effect.why.method: the method could not be carried out on the data; the
//     reason stands in its arguments
//
// Breaches:
//   - effect.breach.late (kept on, start): the plan was kept on the day when the
//     measure began, or later
//   - effect.breach.missing (number, area, week): planned weeks have no count
//   - effect.breach.week (number, area, day): counts begin within planned weeks,
//     not with them
//
// Further notes:
//   - effect.rehearsal (start): this is a rehearsal on the time before, as if the
//     measure had begun on that day; there can be no effect
//   - effect.unused (number): counts outside the plan's areas and periods, which
//     were not looked at

// leastEvents is how many events the treated areas must have before and after
// together.
const leastEvents = 10

// Judge carries a plan out on counts by area and week, and answers. kept is what
// was kept when the plan was fixed.
//
// Errors: Conflict with effect.plan.changed when the plan is not the one that
// was kept; those of Plan.Check; Invalid for an area's week counted twice and a
// negative count; the context's. A plan kept too late, or data that do not
// follow it, are no errors: they are told in Breaches.
func Judge(ctx context.Context, p Plan, kept Kept, records []Record) (Report, error) {
	hash, err := p.Hash()
	if err != nil {
		return Report{}, err
	}
	if hash != kept.Hash {
		return Report{}, errs.E(errs.Conflict, "effect.plan.changed", kept.Hash, hash)
	}
	t, err := p.table(records)
	if err != nil {
		return Report{}, err
	}
	r := Report{Hash: hash, Figure: math.NaN(), Interval: rate.Interval{Low: math.Inf(-1), High: math.Inf(1)}, Smallest: rate.Interval{Low: math.Inf(-1), High: math.Inf(1)}}
	if kept.On.IsZero() || !kept.On.Before(p.After.From) {
		r.Breaches = append(r.Breaches, note.Of("effect.breach.late", kept.On.String(), p.After.From.String()))
	}
	r.Breaches = append(r.Breaches, t.breaches...)
	if t.unused > 0 {
		r.Notes = append(r.Notes, note.Of("effect.unused", t.unused))
	}
	if t.missing > 0 {
		r.Why = note.Of("effect.why.unplanned")
		return r, ctx.Err()
	}
	r.Treated, r.Comparison = t.pair(0), t.pair(1)
	if err := r.compute(ctx, p, t); err != nil {
		if ctx.Err() != nil || !errs.Is(err, errs.Invalid) {
			return Report{}, err
		}
		if r.Why = note.Of("effect.why.method", err); r.Treated.Before+r.Treated.After < leastEvents {
			r.Why = note.Of("effect.why.few-events", r.Treated.Before+r.Treated.After, leastEvents)
		}
		return r, nil
	}
	r.answer(p)
	return r, ctx.Err()
}

func (r *Report) compute(ctx context.Context, p Plan, t table) error {
	switch p.Method {
	case Differences:
		d, err := DifferenceInDifferences(ctx, t.panel(), p.Confidence, rate.WeeksPerYear)
		if err != nil {
			return err
		}
		r.Differences, r.Figure, r.Interval, r.Smallest = &d, d.Ratio, d.Interval, d.Smallest
		r.Notes = append(r.Notes, d.Notes...)
		return nil
	case Series:
		s, err := InterruptedSeries(ctx, t.weekly(0), nil, t.start, p.Confidence, rate.WeeksPerYear)
		if err != nil {
			return err
		}
		r.Series, r.Figure, r.Interval, r.Smallest = &s, s.Ratio, s.Interval, s.Smallest
		r.Notes = append(r.Notes, s.Notes...)
		return nil
	}
	return r.weighted(p, t)
}

func (r *Report) weighted(p Plan, t table) error {
	in := Displacement{Treated: t.pair(0), Control: t.pair(1), NearTreated: t.pair(2), NearControl: t.pair(3)}
	if after := t.weeks() - t.start; after != t.start {
		// In events of the time after, whatever the time before.
		in.TimeBefore, in.TimeAfter = float64(t.start)/float64(after), 1
	}
	treated, control := t.weekly(0), t.weekly(1)
	for w, y := range t.weekly(2) {
		treated[w] += y
		control[w] += t.weekly(3)[w]
	}
	var correlation float64
	in.Variance, correlation = Dispersion(treated, control, t.start)
	d, err := WDD(in, p.Confidence)
	if err != nil {
		return err
	}
	if in.near() {
		q := Quotient(in.Treated, in.NearTreated, in.Control)
		r.Quotients = &q
	}
	r.Weighted, r.Figure, r.Interval, r.Smallest = &d, d.Total, d.Interval, d.Smallest
	r.Notes = append(r.Notes, d.Notes...)
	if in.Variance > 1 {
		r.Notes = append(r.Notes, note.Of("effect.varies", in.Variance))
	}
	if correlation > 0 {
		r.Notes = append(r.Notes, note.Of("effect.autocorrelated", correlation))
	}
	return nil
}

// answer says what may be said: Unchanged only when the whole interval lies
// among the effects that do not matter; Improved or Worse when it leaves out no
// effect; else Untold.
func (r *Report) answer(p Plan) {
	none := 1.0
	if p.Method == Weighted {
		none = 0
	}
	events := r.Treated.Before + r.Treated.After
	switch {
	case len(r.Breaches) > 0:
		r.Why = note.Of("effect.why.unplanned")
	case events < leastEvents:
		r.Why = note.Of("effect.why.few-events", events, leastEvents)
	case r.Within(p.Relevant):
		r.Answer = Unchanged
	case r.High < none && p.Wanted == Fewer, r.Low > none && p.Wanted == More:
		r.Answer = Improved
	case r.High < none || r.Low > none:
		r.Answer = Worse
	default:
		r.Why = note.Of("effect.why.wide", r.Low, r.High)
	}
}
