package hottimes_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lykta/internal/analysis/analysistest"
	"lykta/internal/analysis/hottimes"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/random"
	"lykta/internal/errs"
)

func reference(t testing.TB) []hottimes.Minutes {
	t.Helper()
	table := analysistest.Read(t, "aoristic_200k.csv.gz")
	spans := make([]hottimes.Minutes, len(table["from_min"]))
	for i := range spans {
		spans[i] = hottimes.Minutes{From: int64(table["from_min"][i]), To: int64(table["to_min"][i])}
	}
	return spans
}

func TestAgainstReference(t *testing.T) {
	t.Parallel()
	got, err := hottimes.OfMinutes(context.Background(), reference(t))
	if err != nil {
		t.Fatal(err)
	}
	truth, total := analysistest.Read(t, "truth_aoristic.csv"), 0.0
	for h, want := range truth["weight"] {
		if w := got.Cells[h].Weight; !analysistest.Close(w, want, 1e-6) {
			t.Errorf("hour %d: %v, want %v", h, w, want)
		}
		total += got.Cells[h].Weight
	}
	if math.Abs(total-200_000) > 1e-6 {
		t.Errorf("the weights sum to %v", total)
	}
}

func ExampleOfTimes() {
	place, _ := time.LoadLocation("Europe/Stockholm")
	at := func(s string) time.Time {
		v, _ := time.ParseInLocation("2006-01-02 15:04", s, place)
		return v
	}
	// A bicycle taken some time between half past nine on Saturday evening and
	// half past twelve.
	t, _ := hottimes.OfTimes(context.Background(), []hottimes.Span{{From: at("2025-06-07 21:30"), To: at("2025-06-08 00:30")}}, place)
	for _, h := range []int{21, 22, 23} {
		fmt.Printf("%.3f ", t.At(time.Saturday, h).Weight)
	}
	fmt.Printf("%.3f, the night %.0f\n", t.At(time.Sunday, 0).Weight, t.Night(time.Saturday, 21, 6))
	// Output: 0.167 0.333 0.333 0.167, the night 1
}

func stockholm(t testing.TB) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func TestClockChanges(t *testing.T) {
	t.Parallel()
	place := stockholm(t)
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     map[int]float64 // hour of Sunday
	}{
		{"forward: 01 to 04 is two hours", time.Date(2025, 3, 30, 1, 0, 0, 0, place), time.Date(2025, 3, 30, 4, 0, 0, 0, place), map[int]float64{1: 0.5, 2: 0, 3: 0.5}},
		{"back: 01 to 04 is four hours", time.Date(2025, 10, 26, 1, 0, 0, 0, place), time.Date(2025, 10, 26, 4, 0, 0, 0, place), map[int]float64{1: 0.25, 2: 0.5, 3: 0.25}},
	} {
		got, err := hottimes.OfTimes(context.Background(), []hottimes.Span{{From: c.from, To: c.to}}, place)
		if err != nil {
			t.Fatal(err)
		}
		for hour, want := range c.want {
			if w := got.At(time.Sunday, hour).Weight; math.Abs(w-want) > 1e-12 {
				t.Errorf("%s: hour %d has %v, want %v", c.name, hour, w, want)
			}
		}
	}
}

// The twin walks minute by minute and asks the clock each time.
func TestTimesAgainstMinuteByMinute(t *testing.T) {
	t.Parallel()
	place := stockholm(t)
	rapid.Check(t, func(t *rapid.T) {
		change := time.Date(2025, rapid.SampledFrom([]time.Month{3, 7, 10}).Draw(t, "month"), 28, 0, 0, 0, 0, time.UTC)
		from := change.Add(time.Duration(rapid.IntRange(-4000, 4000).Draw(t, "from")) * time.Minute)
		length := rapid.IntRange(1, 3000).Draw(t, "length")
		got, err := hottimes.OfTimes(context.Background(), []hottimes.Span{{From: from, To: from.Add(time.Duration(length) * time.Minute)}}, place)
		if err != nil {
			t.Fatal(err)
		}
		var want [hottimes.Hours]float64
		for m := range length {
			at := from.Add(time.Duration(m) * time.Minute).In(place)
			want[(int(at.Weekday())+6)%7*24+at.Hour()] += 1 / float64(length)
		}
		for h, w := range want {
			if math.Abs(got.Cells[h].Weight-w) > 1e-9 {
				t.Fatalf("hour %d: %v, want %v", h, got.Cells[h].Weight, w)
			}
		}
	})
}

func TestSumsAndShifts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spans := make([]hottimes.Minutes, rapid.IntRange(0, 20).Draw(t, "n"))
		later := make([]hottimes.Minutes, len(spans))
		for i := range spans {
			from := rapid.Int64Range(-50_000, 50_000).Draw(t, "from")
			spans[i] = hottimes.Minutes{From: from, To: from + rapid.SampledFrom([]int64{0, 1, 59, 60, 700, 10_079, 10_080, 30_000}).Draw(t, "length")}
			later[i] = hottimes.Minutes{From: spans[i].From + 5*60, To: spans[i].To + 5*60}
		}
		a, err := hottimes.OfMinutes(context.Background(), spans)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := hottimes.OfMinutes(context.Background(), later)
		total := 0.0
		for h := range a.Cells {
			total += a.Cells[h].Weight
			if d := math.Abs(a.Cells[h].Weight - b.Cells[(h+5)%hottimes.Hours].Weight); d > 1e-9 {
				t.Fatalf("five hours later, hour %d differs by %v", h, d)
			}
		}
		days, hours, nights := 0.0, 0.0, 0.0
		for _, d := range a.ByDay() {
			days += d
		}
		for _, h := range a.ByHour() {
			hours += h
		}
		for d := range 7 {
			nights += a.Night(time.Weekday(d), 12, 12)
		}
		want := []float64{float64(len(spans)), float64(len(spans)), float64(len(spans)), float64(len(spans))}
		if d := cmp.Diff(want, []float64{total, days, hours, nights}, cmpopts.EquateApprox(0, 1e-6)); d != "" {
			t.Fatal(d)
		}
	})
}

func TestRefusesAndNotes(t *testing.T) {
	t.Parallel()
	if _, err := hottimes.OfMinutes(context.Background(), []hottimes.Minutes{{From: 0, To: 1}, {From: 2, To: 1}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("backwards: %v", err)
	}
	now := time.Unix(1e9, 0)
	if _, err := hottimes.OfTimes(context.Background(), []hottimes.Span{{From: now, To: now.Add(-time.Hour)}}, time.UTC); !errs.Is(err, errs.Invalid) {
		t.Errorf("backwards in time: %v", err)
	}
	long, err := hottimes.OfMinutes(context.Background(), []hottimes.Minutes{{From: 0, To: 90_000}})
	if err != nil || !note.Has(long.Notes, "hottimes.long") || !note.Has(long.Notes, "hottimes.unsure") {
		t.Errorf("%v, %v", long.Notes, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := hottimes.OfMinutes(ctx, []hottimes.Minutes{{}}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// coverage returns how often the interval of an hour holds its true mean when
// events come by chance with spans of up to five hours.
func coverage(trials int) float64 {
	const mean = 8.0 // events that begin in each hour
	held := 0.0
	for trial := range trials {
		s := random.New(31, uint64(trial))
		var spans []hottimes.Minutes
		for at := 0.0; ; {
			at += -math.Log(1-s.Float64()) / mean * 60
			if at >= 7*24*60 {
				break
			}
			spans = append(spans, hottimes.Minutes{From: int64(at), To: int64(at) + int64(s.Below(300))})
		}
		table, _ := hottimes.OfMinutes(context.Background(), spans)
		if low, high := table.Cells[80].Interval(0.95); low <= mean && mean <= high {
			held++
		}
	}
	return held / float64(trials)
}

// Fay and Feuer's interval holds the truth at least as often as it says.
func TestIntervalsHold(t *testing.T) {
	t.Parallel()
	if got := coverage(500); got < 0.95-0.035 {
		t.Errorf("the 95 %% interval holds the mean in %.1f %%", 100*got)
	}
}

func TestSoakIntervalsHold(t *testing.T) {
	analysistest.Soak(t)
	if got := coverage(20_000); got < 0.945 || got > 0.995 {
		t.Errorf("the 95 %% interval holds the mean in %.2f %%", 100*got)
	}
}

func TestIntervalOfAnEmptyHour(t *testing.T) {
	t.Parallel()
	low, high := hottimes.Cell{}.Interval(0.95)
	if low != 0 || math.Abs(high-3.6889) > 1e-4 || (hottimes.Cell{}).Effective() != 0 {
		t.Errorf("%v to %v", low, high)
	}
}

// Peer: base R 0.63 s.
func BenchmarkAoristic200k(b *testing.B) {
	spans := reference(b)
	analysistest.CPU(b)
	b.ResetTimer()
	for range b.N {
		if _, err := hottimes.OfMinutes(context.Background(), spans); err != nil {
			b.Fatal(err)
		}
	}
}
