package warning_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/analysis/warning"
	"lykta/internal/day"
	"lykta/internal/errs"
)

func methods() map[string]warning.Method {
	muan, power := warning.Flexible(), warning.Flexible()
	muan.Bound, power.Bound = warning.Muan, warning.Power
	return map[string]warning.Method{
		"flexible": warning.Flexible(), "muan": muan, "power": power, "1996": warning.Farrington1996(),
		"C1": warning.NewEARS(warning.C1), "C2": warning.NewEARS(warning.C2), "C3": warning.NewEARS(warning.C3),
	}
}

// Of the rises that were drawn in, of three weeks each, the flexible method
// finds nearly all, and it gives few alarms in other weeks: as the reference
// does, 96.6 % and 0.48 %.
func TestDrawnInRises(t *testing.T) {
	t.Parallel()
	series, shock := reference(t)
	found, rises, wrong, others := 0, 0, 0, 0
	seen := false // an alarm in the rise under way
	for _, p := range run(t, series, warning.Flexible(), truthSpan).Points {
		if !shock[p.Series][p.Week-1] {
			others++
			if p.Alarm {
				wrong++
			}
			continue
		}
		if p.Week == truthSpan.From || !shock[p.Series][p.Week-2] {
			rises++
			seen = false
		}
		if p.Alarm && !seen {
			found++
			seen = true
		}
	}
	if found != 28 || rises != 29 || wrong != 36 || others != 7453 {
		t.Errorf("%d of %d rises found, %d of %d other weeks wrong; want 28 of 29 and 36 of 7453", found, rises, wrong, others)
	}
}

// nullRates counts the alarms in series where nothing is going on, and how
// many were said to come.
func nullRates(t *testing.T, m warning.Method, series int, mean, phi float64) (alarms, said float64, tests int) {
	t.Helper()
	span := warning.Span{From: 469, To: 520}
	r := run(t, seasonal(17, series, 520, mean, phi), m, span)
	for _, w := range r.Weeks {
		alarms += float64(w.Alarms)
		said += w.ExpectedFalse
		tests += w.Tests
	}
	return alarms, said, tests
}

// The flexible method's alarms when nothing is going on come about as often as
// it says: it takes mean and spread for known, so that they come a little more
// often. The bounds are five standard errors wide.
func TestFalseAlarmsOfFlexible(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ mean, phi float64 }{{15, 1.5}, {5, 1}, {60, 3}} {
		alarms, said, tests := nullRates(t, warning.Flexible(), 120, c.mean, c.phi)
		if said > 0.005*float64(tests) {
			t.Errorf("mean %g: %g false alarms said in %d tests, more than the level", c.mean, said, tests)
		}
		noise := 5 * math.Sqrt(said)
		if alarms < 0.9*said-noise || alarms > 1.6*said+noise {
			t.Errorf("mean %g, phi %g: %g false alarms, %.1f said, in %d", c.mean, c.phi, alarms, said, tests)
		}
		t.Logf("mean %g, phi %g: %g false alarms, %.1f said, nominal %.1f, in %d", c.mean, c.phi, alarms, said, 0.005*float64(tests), tests)
	}
}

// EARS says how often it is wrong when weeks are alike. The first form of
// Farrington's method weighs down so many past weeks that it takes the spread
// for too small: it gives about three times as many false alarms as it says,
// as Noufaily et al. found.
func TestFalseAlarmsOfTheOthers(t *testing.T) {
	t.Parallel()
	level := seasonal(29, 400, 80, 40, 1)
	for i := range level {
		s := random.New(31, uint64(i))
		for k := range level[i].Counts {
			level[i].Counts[k] = draw(&s, 40, 1)
		}
	}
	for _, form := range []warning.Form{warning.C1, warning.C2, warning.C3} {
		r := run(t, level, warning.NewEARS(form), warning.Span{From: 21, To: 80})
		alarms, said, small := 0.0, 0.0, 0
		for _, w := range r.Weeks {
			alarms += float64(w.Alarms)
			said += w.ExpectedFalse
		}
		for _, p := range r.Points {
			if p.P <= 0.05 {
				small++
			}
		}
		// Weeks hang together, and Poisson counts are a little skew.
		if ratio := alarms / said; ratio < 0.85 || ratio > 1.45 {
			t.Errorf("C%d: %g false alarms, %.1f said", form, alarms, said)
		}
		if share := float64(small) / float64(len(r.Points)); share < 0.04 || share > 0.065 {
			t.Errorf("C%d: p at or below 5 %% in %.4f of the weeks", form, share)
		}
		t.Logf("C%d: %g false alarms, %.1f said, in %d; p at or below 5 %% in %d", form, alarms, said, len(r.Points), small)
	}
	alarms, said, tests := nullRates(t, warning.Farrington1996(), 120, 20, 1)
	if alarms < 2*said || alarms > 5*said {
		t.Errorf("1996: %g false alarms, %.1f said, in %d", alarms, said, tests)
	}
}

// In the long run: 10,000 years of series.
func TestFalseAlarmsAtLength(t *testing.T) {
	analysistest.Soak(t)
	for _, c := range []struct{ mean, phi float64 }{{5, 1}, {15, 1.5}, {60, 3}} {
		alarms, said, tests := nullRates(t, warning.Flexible(), 10_000, c.mean, c.phi)
		t.Logf("mean %g, phi %g: %.3f %% false alarms, %.3f %% said, nominal 0.5 %%", c.mean, c.phi, 100*alarms/float64(tests), 100*said/float64(tests))
		if ratio := alarms / said; ratio < 0.8 || ratio > 1.6 {
			t.Errorf("mean %g, phi %g: %g false alarms, %.1f said", c.mean, c.phi, alarms, said)
		}
	}
}

// With every series quiet, a week has a discovery at most as often as the rate
// says; with rises in a tenth of them, most are found.
func TestDiscoveries(t *testing.T) {
	t.Parallel()
	quiet := seasonal(23, 150, 520, 15, 1.5)
	span := warning.Span{From: 481, To: 520}
	weeks := 0
	for _, w := range run(t, quiet, warning.Flexible(), span).Weeks {
		if w.Discoveries > 0 {
			weeks++
		}
	}
	if weeks > 8 { // a binomial of 40 at 5 %: 0.05 % of a chance
		t.Errorf("discoveries in %d of 40 quiet weeks", weeks)
	}
	for i := 0; i < 15; i++ {
		quiet[i].Counts[519] += 40
	}
	r := run(t, quiet, warning.Flexible(), warning.Span{From: 520, To: 520})
	found, wrong := 0, 0
	for _, p := range r.Points {
		switch {
		case p.Discovery && p.Series < 15:
			found++
		case p.Discovery:
			wrong++
		}
	}
	if found < 14 || wrong > 3 {
		t.Errorf("%d of 15 rises are discoveries, and %d others", found, wrong)
	}
}

var same = cmp.Options{cmpopts.EquateNaNs()}

// The order of the series does not matter, nor how their weeks are numbered,
// nor how many cores there are.
func TestOrderAndNumbersDoNotMatter(t *testing.T) {
	series := seasonal(3, 7, 500, 6, 1.4)
	span := warning.Span{From: 490, To: 500}
	for name, m := range methods() {
		a := run(t, series, m, span)
		before := runtime.GOMAXPROCS(1)
		single := run(t, series, m, span)
		runtime.GOMAXPROCS(before)
		if d := cmp.Diff(a, single, same); d != "" {
			t.Errorf("%s on one core:\n%s", name, d)
		}
		turned := slices.Clone(series)
		slices.Reverse(turned)
		for i := range turned {
			turned[i].First += 1000
		}
		b := run(t, turned, m, warning.Span{From: 1490, To: 1500})
		for i := range b.Points {
			b.Points[i].Series, b.Points[i].Week = 6-b.Points[i].Series, b.Points[i].Week-1000
		}
		slices.SortStableFunc(b.Points, func(p, q warning.Point) int { return p.Series - q.Series })
		if d := cmp.Diff(a.Points, b.Points, same); d != "" {
			t.Errorf("%s turned:\n%s", name, d)
		}
	}
}

// Ten times the counts, with EARS: ten times the threshold.
func TestEARSScales(t *testing.T) {
	t.Parallel()
	series := seasonal(41, 300, 30, 3, 2)
	tenfold := make([]warning.Series, len(series))
	for i, s := range series {
		tenfold[i] = warning.Series{First: 1, Counts: make([]int, 30)}
		for k, c := range s.Counts {
			tenfold[i].Counts[k] = 10 * c
		}
	}
	for _, form := range []warning.Form{warning.C1, warning.C2, warning.C3} {
		a := run(t, series, warning.NewEARS(form), warning.Span{From: 12, To: 30}).Points
		for i, p := range run(t, tenfold, warning.NewEARS(form), warning.Span{From: 12, To: 30}).Points {
			if math.Abs(p.Upper-10*a[i].Upper) > 1e-9*(1+p.Upper) || math.Abs(p.P-a[i].P) > 1e-9 || p.Alarm != a[i].Alarm {
				t.Fatalf("C%d: %+v and tenfold %+v", form, a[i], p)
			}
		}
	}
}

// More cases this week never make it less of an alarm, and leave the threshold
// where it was.
func TestMoreCasesAreMoreOfAnAlarm(t *testing.T) {
	t.Parallel()
	series := seasonal(9, 20, 520, 4, 1.3)
	for name, m := range methods() {
		before := run(t, series, m, warning.Span{From: 520, To: 520}).Points
		more := make([]warning.Series, len(series))
		for i, s := range series {
			more[i] = warning.Series{Name: s.Name, First: 1, Counts: slices.Clone(s.Counts)}
			more[i].Counts[519] += 3
		}
		for i, p := range run(t, more, m, warning.Span{From: 520, To: 520}).Points {
			q := before[i]
			if q.Reasons&warning.FewCases != 0 {
				continue
			}
			if p.Upper != q.Upper || q.Alarm && !p.Alarm || p.P > q.P {
				t.Errorf("%s, series %d: %+v, and with three more %+v", name, i, q, p)
			}
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	quiet := make([]int, 520)
	sudden := slices.Clone(quiet)
	copy(sudden[516:], []int{0, 2, 1, 4})
	winter := slices.Clone(quiet) // nothing but half a year away
	for k := range winter {
		if (k-519)%52 < -20 && (k-519)%52 > -32 {
			winter[k] = 3 + k%3
		}
	}
	copy(winter[518:], []int{3, 4})
	for _, c := range []struct {
		name     string
		counts   []int
		reasons  warning.Reasons
		upper, p float64
		alarm    bool
	}{
		{"nothing ever", quiet, warning.FewCases | warning.AllZero, math.NaN(), math.NaN(), false},
		{"nothing before", sudden, warning.AllZero, 0, math.Pow(1./394, 4), true},
		{"nothing at this time", winter, warning.EmptySeason, 0, math.Pow(1./57, 4), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := one(t, c.counts, warning.Flexible())
			p.Reasons &^= warning.TrendDropped
			if p.Expected < 1e-6 { // it runs off to nothing, and is stopped on the way
				p.Expected = 0
			}
			want := warning.Point{Week: 520, Observed: c.counts[519], Upper: c.upper, P: c.p, Alarm: c.alarm, Reasons: c.reasons}
			if d := cmp.Diff(want, p, same, cmpopts.EquateApprox(1e-9, 1e-12), cmpopts.IgnoreFields(warning.Point{}, "Size", "Trend", "Discovery")); d != "" {
				t.Error(d)
			}
		})
	}
	r := run(t, []warning.Series{{First: 1, Counts: quiet}}, warning.Flexible(), warning.Span{From: 519, To: 520})
	want := []note.Note{note.Of("warning.few-cases", 2), note.Of("warning.all-zero", 2)}
	if d := cmp.Diff(want, r.Notes); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]note.Note{note.Of("warning.few-cases"), note.Of("warning.all-zero")}, r.Points[0].Reasons.Notes()); d != "" {
		t.Error(d)
	}
}

// A series that begins within the oldest window is judged by what there is of
// it; one that begins after it is too short.
func TestCutPast(t *testing.T) {
	t.Parallel()
	s := seasonal(2, 1, 520, 10, 1.2)[0]
	short := warning.Series{Name: "short", First: 107, Counts: s.Counts[106:]} // the window is 104 ± 3
	p := run(t, []warning.Series{short}, warning.Flexible(), warning.Span{From: 520, To: 520}).Points[0]
	if p.Reasons&warning.Cut == 0 || math.IsNaN(p.Upper) {
		t.Errorf("cut: %+v", p)
	}
	short = warning.Series{Name: "short", First: 108, Counts: s.Counts[107:]}
	_, err := warning.Run(context.Background(), []warning.Series{short}, warning.Flexible(), warning.Span{From: 520, To: 520}, 0.05)
	wantKey(t, err, "warning.short", "short", 520, 1)
}

func wantKey(t *testing.T, err error, key string, args ...any) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Key != key {
		t.Fatalf("got %v, want %s", err, key)
	}
	if d := cmp.Diff(args, e.Args, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s: %s", key, d)
	}
}

func TestWhatCannotBeJudged(t *testing.T) {
	t.Parallel()
	good := seasonal(2, 1, 520, 10, 1.2)[0]
	last := warning.Span{From: 520, To: 520}
	negative := warning.Series{Name: "N", First: 1, Counts: append(slices.Clone(good.Counts[:519]), -1)}
	for _, c := range []struct {
		name   string
		series []warning.Series
		span   warning.Span
		rate   float64
		key    string
		args   []any
	}{
		{"none", nil, last, 0.05, "warning.none", nil},
		{"negative", []warning.Series{negative}, last, 0.05, "warning.count", []any{"N", 520}},
		{"ended", []warning.Series{good}, warning.Span{From: 520, To: 521}, 0.05, "warning.ended", []any{"S", 520}},
		{"short", []warning.Series{good}, warning.Span{From: 400, To: 520}, 0.05, "warning.short", []any{"S", 400, 14}},
		{"backwards", []warning.Series{good}, warning.Span{From: 520, To: 519}, 0.05, "warning.span", []any{520, 519}},
		{"rate", []warning.Series{good}, last, 1, "warning.options", []any{"rate"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := warning.Run(context.Background(), c.series, warning.Flexible(), c.span, c.rate)
			wantKey(t, err, c.key, c.args...)
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := warning.Run(ctx, []warning.Series{good}, warning.Flexible(), last, 0.05); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled run gave %v", err)
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*warning.Farrington){
		"years": func(f *warning.Farrington) { f.Years = 0 }, "frequency": func(f *warning.Farrington) { f.Frequency = 0 },
		"window": func(f *warning.Farrington) { f.HalfWindow = 26 }, "periods": func(f *warning.Farrington) { f.Periods = 50 },
		"left-out": func(f *warning.Farrington) { f.LeftOut = 50 }, "reweight": func(f *warning.Farrington) { f.Reweight = math.NaN() },
		"trend-p": func(f *warning.Farrington) { f.TrendP = 2 }, "bound": func(f *warning.Farrington) { f.Bound = 9 },
		"exponent": func(f *warning.Farrington) { f.Exponent = 0 }, "alpha": func(f *warning.Farrington) { f.Alpha = 0 },
		"cases": func(f *warning.Farrington) { f.Weeks = 0 }, "rows": func(f *warning.Farrington) { f.Years, f.HalfWindow, f.Periods = 1, 0, 1 },
	} {
		f := warning.Flexible()
		change(&f)
		_, err := warning.Run(context.Background(), seasonal(1, 1, 520, 5, 1), f, warning.Span{From: 520, To: 520}, 0.05)
		wantKey(t, err, "warning.options", name)
	}
	for name, change := range map[string]func(*warning.EARS){
		"form": func(e *warning.EARS) { e.Form = 0 }, "baseline": func(e *warning.EARS) { e.Baseline = 2 },
		"least-sd": func(e *warning.EARS) { e.LeastSD = -1 }, "alpha": func(e *warning.EARS) { e.Alpha = 0.5 },
	} {
		e := warning.NewEARS(warning.C2)
		change(&e)
		_, err := warning.Run(context.Background(), seasonal(1, 1, 520, 5, 1), e, warning.Span{From: 520, To: 520}, 0.05)
		wantKey(t, err, "warning.options", name)
	}
}

func TestSeriesFromWeeksAndDays(t *testing.T) {
	t.Parallel()
	s, err := warning.FromWeeks("W", []int{7, 8, 9}, []int{1, 0, 2})
	if d := cmp.Diff(warning.Series{Name: "W", First: 7, Counts: []int{1, 0, 2}}, s); d != "" || err != nil {
		t.Error(d, err)
	}
	_, err = warning.FromWeeks("W", []int{7, 9}, []int{1, 0})
	wantKey(t, err, "warning.gap", "W", 8)
	_, err = warning.FromWeeks("W", []int{7, 7}, []int{1, 0})
	wantKey(t, err, "warning.order", "W", 7)
	_, err = warning.FromWeeks("W", []int{7, 8}, []int{1})
	wantKey(t, err, "warning.lengths", "W", 2, 1)
	_, err = warning.FromWeeks("W", []int{7, 8}, []int{1, -1})
	wantKey(t, err, "warning.count", "W", 8)
	monday := day.MustParse("2026-11-23")
	s, err = warning.FromDays("D", monday, []day.Day{monday.Add(-7), monday}, []int{3, 4})
	if err != nil || s.First != -1 {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = warning.FromDays("D", monday, []day.Day{monday, monday.Add(8)}, []int{3, 4})
	wantKey(t, err, "warning.weekday", "D", "2026-12-01")
}
