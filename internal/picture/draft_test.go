package picture_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/place"
)

var update = flag.Bool("update", false, "write the golden files anew")

var firstDay = day.MustParse("2026-01-05") // a Monday

// flat is n fortnights in which nothing changes: every reporter sends as many
// of each category in each area as chance gives, about mean.
func flat(chance *rand.Rand, n int, mean float64, reporters ...string) picture.Input {
	in := picture.Input{Scheme: category.Default(), Until: firstDay.Add(14 * n).Start(),
		Frame: picture.FrameOf(fortnightFrom(firstDay.Add(14*(n-1))), firstDay)}
	for _, id := range []string{"norr", "mitt", "soder", "ost"} {
		in.Areas = append(in.Areas, place.Area{ID: id, Name: "Område " + id})
	}
	for p := range n {
		for _, r := range reporters {
			in.Turns = append(in.Turns, picture.Turn{Reporter: r, Day: firstDay.Add(14 * p)})
			for _, a := range in.Areas {
				for _, c := range []string{"klotter", "brak", "skadegorelse-annan", "belysning"} {
					for range poisson(chance, mean) {
						in.Events = append(in.Events, event(chance, len(in.Events), r, c, a.ID, firstDay.Add(14*p)))
					}
				}
			}
		}
	}
	return in
}

func event(chance *rand.Rand, n int, reporter, category, area string, from day.Day) picture.Event {
	began := from.Start().Add(time.Duration(chance.IntN(13*24*60)) * time.Minute)
	return picture.Event{ID: fmt.Sprintf("%06d", n), Reporter: reporter, Category: category, Area: area, Began: began,
		Finished: began.Add(time.Duration(chance.IntN(3)) * 4 * time.Hour), Severity: 1}
}

func poisson(chance *rand.Rand, mean float64) int {
	n, left := 0, mean
	for left -= chance.ExpFloat64(); left > 0; left -= chance.ExpFloat64() {
		n++
	}
	return n
}

func drafted(t interface {
	Fatal(...any)
}, in picture.Input) picture.Picture {
	p, err := picture.Draft(ctx, in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func asJSON(t interface{ Fatal(...any) }, v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func alarms(p picture.Picture) (n int) {
	for _, f := range append(p.Figures, p.All) {
		if f.Told() {
			n++
		}
	}
	return n
}

// The order in which anything comes changes nothing, to the last byte.
func TestOrderChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		in := flat(chance, rapid.IntRange(1, 6).Draw(t, "periods"), 0.4, "a", "b", "c")
		want := asJSON(t, drafted(t, in))
		chance.Shuffle(len(in.Events), func(i, j int) { in.Events[i], in.Events[j] = in.Events[j], in.Events[i] })
		chance.Shuffle(len(in.Turns), func(i, j int) { in.Turns[i], in.Turns[j] = in.Turns[j], in.Turns[i] })
		if diff := cmp.Diff(want, asJSON(t, drafted(t, in))); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Where nothing changes, hardly any picture has anything that deviates: at most
// one in twenty, as the rate promises. The control, without holding the rate
// down, has one in nearly every picture.
func TestConstantSeriesRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	const pictures = 200
	wrong, loose := 0, 0
	for seed := range uint64(pictures) {
		p := drafted(t, flat(rand.New(rand.NewPCG(seed, 7)), 14, 0.7, "a", "b", "c"))
		if alarms(p) > 0 {
			wrong++
		}
		for _, f := range p.Figures {
			if f.Chance < 0.05 {
				loose++
				break
			}
		}
	}
	t.Logf("%d of %d pictures with an alarm; %d without the rate", wrong, pictures, loose)
	if wrong > pictures/20+6 { // 6 is two standard deviations of the sum
		t.Errorf("%d of %d pictures have an alarm", wrong, pictures)
	}
	if loose < pictures/5 {
		t.Errorf("only %d of %d have one when every series is looked at alone: the control does not fail", loose, pictures)
	}
}

// However many new reporters come, nothing that was not a rise becomes one. The
// control, in which the old ones report as much more, is one.
func TestNewReportersAreNoRise(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64Range(0, 300).Draw(t, "seed")
		in := flat(rand.New(rand.NewPCG(seed, 3)), 14, 0.6, "a", "b", "c")
		before := drafted(t, in)
		chance := rand.New(rand.NewPCG(seed, 9))
		for i := range rapid.IntRange(1, 200).Draw(t, "new") {
			who := fmt.Sprintf("ny-%d", i%5)
			in.Events = append(in.Events, event(chance, 900000+i, who, "klotter", "norr", in.Frame.Now.From))
		}
		after := drafted(t, in)
		was := map[picture.Key]bool{}
		for _, f := range before.Figures {
			was[f.Key] = f.Outcome == picture.Rose || f.Outcome == picture.New
		}
		for _, f := range after.Figures {
			if (f.Outcome == picture.Rose || f.Outcome == picture.New) && !was[f.Key] {
				t.Fatalf("new reporters made a rise: %+v", f)
			}
		}
		if after.All.Outcome == picture.Rose && before.All.Outcome != picture.Rose {
			t.Fatal("new reporters made a rise of the whole")
		}
		if !after.Sources.Changed() {
			t.Fatal("the picture does not say that the reporters are others")
		}
	})
	in := flat(rand.New(rand.NewPCG(1, 3)), 14, 0.6, "a", "b", "c")
	for i := range 60 {
		in.Events = append(in.Events, event(rand.New(rand.NewPCG(uint64(i), 1)), 900000+i, "a", "klotter", "norr", in.Frame.Now.From))
	}
	if f := figure(drafted(t, in), picture.Key{Area: "norr", Series: "klotter", Place: picture.All}); f.Outcome != picture.Rose {
		t.Errorf("the control is no rise: %+v", f)
	}
}

// What was never there before is new; what stood out and does no more is over.
func TestNewAndOver(t *testing.T) {
	t.Parallel()
	in := flat(rand.New(rand.NewPCG(5, 3)), 14, 0.5, "a", "b", "c")
	for i := range 12 {
		in.Events = append(in.Events, event(rand.New(rand.NewPCG(uint64(i), 1)), 800000+i, "b", "brand-annat", "ost", in.Frame.Now.From))
		in.Events = append(in.Events, event(rand.New(rand.NewPCG(uint64(i), 2)), 700000+i, "a", "klotter", "soder", in.Frame.Before.From))
	}
	p := drafted(t, in)
	if f := figure(p, picture.Key{Area: "ost", Series: "brand-annat", Place: picture.All}); f.Outcome != picture.New {
		t.Errorf("not new: %+v", f)
	}
	if f := figure(p, picture.Key{Area: "soder", Series: "klotter", Place: picture.All}); !f.Over {
		t.Errorf("not over: %+v", f)
	}
}

// With too little to go by it cannot be told, and the picture says so.
func TestTooLittleIsUntold(t *testing.T) {
	t.Parallel()
	for periods, want := range map[int]string{1: picture.WhyShort, 3: picture.WhyShort} {
		p := drafted(t, flat(rand.New(rand.NewPCG(5, 3)), periods, 2, "a", "b"))
		if p.All.Outcome != picture.Untold || p.All.Why != want {
			t.Errorf("%d periods: %+v", periods, p.All)
		}
	}
	in := flat(rand.New(rand.NewPCG(5, 3)), 14, 0, "a", "b")
	in.Events = append(in.Events, event(rand.New(rand.NewPCG(1, 1)), 1, "a", "klotter", "norr", in.Frame.Now.From))
	if p := drafted(t, in); p.All.Outcome != picture.Untold || p.All.Why != picture.WhyFew {
		t.Errorf("one event: %+v", p.All)
	}
}

// A changed event is another hash, whatever of it is changed, its text apart.
func TestInputsHash(t *testing.T) {
	t.Parallel()
	in := flat(rand.New(rand.NewPCG(5, 3)), 4, 1, "a", "b")
	want := drafted(t, in).Inputs
	changes := map[string]func(*picture.Event){
		"area":     func(e *picture.Event) { e.Area = "soder2" },
		"category": func(e *picture.Event) { e.Category = "brak2" },
		"reporter": func(e *picture.Event) { e.Reporter = "x" },
		"place":    func(e *picture.Event) { e.Place = "x" },
		"began":    func(e *picture.Event) { e.Began = e.Began.Add(-time.Microsecond) },
		"severity": func(e *picture.Event) { e.Severity = 3 },
	}
	for name, change := range changes {
		other := in
		other.Events = append([]picture.Event(nil), in.Events...)
		change(&other.Events[3])
		if drafted(t, other).Inputs == want {
			t.Errorf("another %s, and the same hash", name)
		}
	}
	fewer := in
	fewer.Events = in.Events[1:]
	if drafted(t, fewer).Inputs == want {
		t.Error("one event less, and the same hash")
	}
	if drafted(t, in).Inputs != want {
		t.Error("the same input, and another hash")
	}
}

func TestDraftGolden(t *testing.T) {
	t.Parallel()
	in := flat(rand.New(rand.NewPCG(2, 2)), 14, 0.25, "skolan", "fältgruppen")
	for i := range 9 {
		in.Events = append(in.Events, event(rand.New(rand.NewPCG(uint64(i), 1)), 900000+i, "skolan", "klotter", "norr", in.Frame.Now.From))
	}
	in.Rosters = []period.Roster{{Beside: 2, Seats: []period.Seat{
		{Organisation: "skolan", Function: "rektor", Reports: 4}, {Organisation: "skolan", Function: "kurator"},
		{Organisation: "fältgruppen", Function: "fältassistent", Reports: 9}, {Organisation: "väktarna", Function: "väktare", Away: true}}}}
	file := filepath.Join("testdata", "draft.json")
	got := asJSON(t, drafted(t, in)) + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestFrame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, from, to, since string
		before                string
		base                  int
		seasonal              bool
	}{
		{"nothing known", "2026-11-16", "2026-11-29", "", "2026-11-02", 0, false},
		{"a year known", "2026-11-16", "2026-11-29", "2025-11-30", "2026-11-02", 12, false},
		{"ten years known", "2026-11-16", "2026-11-29", "2016-01-01", "2026-11-02", 15, true},
		{"three quarters", "2026-07-01", "2026-09-30", "2025-10-01", "2026-04-01", 2, false},
		{"quarters of ten years", "2026-07-01", "2026-09-30", "2016-01-01", "2026-04-01", 5, true},
		{"a month", "2026-03-01", "2026-03-31", "2025-01-01", "2026-02-01", 12, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			since := day.Day{}
			if tt.since != "" {
				since = day.MustParse(tt.since)
			}
			f := picture.FrameOf(day.Period{From: day.MustParse(tt.from), To: day.MustParse(tt.to)}, since)
			if f.Before.From.String() != tt.before || len(f.Base) != tt.base || f.Seasonal != tt.seasonal {
				t.Errorf("got %v, %d, %v", f.Before, len(f.Base), f.Seasonal)
			}
			for _, p := range f.Base {
				if p.From.Weekday() != f.Now.From.Weekday() && f.Now.Days()%7 == 0 {
					t.Errorf("%v begins on another weekday", p)
				}
			}
		})
	}
}
