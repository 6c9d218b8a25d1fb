package demo_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/day"
	"lykta/internal/demo"
	"lykta/internal/geo"
	"lykta/internal/guard"
	"lykta/internal/place"
)

// jointNow is a Saturday some weeks after the autumn holiday.
var jointNow = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func TestTheJointYearIsTheSameForTheSameDay(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(demo.JointYear(jointNow), demo.JointYear(jointNow), cmp.Comparer(func(a, b day.Day) bool { return a == b })); diff != "" {
		t.Errorf("made twice, it differs:\n%s", diff)
	}
}

// Whatever day it is made on: nothing is sent or happens in the time to come,
// every event lies in an area, and no text is about a person.
func TestTheJointYearHoldsTogether(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{jointNow, jointNow.AddDate(0, -3, -4), jointNow.AddDate(0, 2, 9), jointNow.AddDate(1, 5, 17)} {
		joint := demo.JointYear(now)
		if n := len(joint.Reports); n < 500 || n > 4000 {
			t.Errorf("%s: %d reports, want about a thousand", day.In(now), n)
		}
		var texts guard.Guard
		for _, r := range joint.Reports {
			if r.Sent.After(now) || r.Reporter == "" || r.Function == "" {
				t.Fatalf("%s: sent %s by %q %q", day.In(now), r.Sent, r.Reporter, r.Function)
			}
			for _, e := range r.Events {
				if e.Finished.Before(e.Began) || e.Finished.After(r.Sent) {
					t.Fatalf("%s: happened %s–%s, told of %s", day.In(now), e.Began, e.Finished, r.Sent)
				}
				if why := texts.Blocks(e.Text); why != "" || len(texts.Doubts(e.Text)) > 0 {
					t.Errorf("%q: %q %v", e.Text, why, texts.Doubts(e.Text))
				}
			}
		}
	}
}

// What was drawn in is there: more at the hot spot since it began than before,
// more of the rise while it lasted, and nothing of the new reporters before.
func TestWhatWasDrawnIn(t *testing.T) {
	t.Parallel()
	joint := demo.JointYear(jointNow)
	d := joint.Drawn
	var hotBefore, hotSince, riseBefore, riseWithin float64
	for _, r := range joint.Reports {
		for _, e := range r.Events {
			on := day.In(e.Began)
			if e.Place == d.HotSpot && e.Category == "brak" {
				if on.Before(d.HotFrom) {
					hotBefore++
				} else {
					hotSince++
				}
			}
			if e.Category == d.Rise && e.Area == d.RiseArea {
				if !on.Before(d.RiseFrom) && !on.After(d.RiseTo) {
					riseWithin++
				} else {
					riseBefore++
				}
			}
		}
		for _, joined := range d.Joined {
			if r.Reporter == joined && day.In(r.Sent).Before(d.JoinedFirst) {
				t.Errorf("%s reported on %s, before %s", joined, day.In(r.Sent), d.JoinedFirst)
			}
		}
	}
	days := float64(day.In(jointNow).Sub(d.HotFrom))
	if hotSince/days < 3*hotBefore/(364-days) {
		t.Errorf("the hot spot: %v in %v days, %v before", hotSince, days, hotBefore)
	}
	if riseWithin/14 < 3*riseBefore/350 {
		t.Errorf("the rise: %v in two weeks, %v in the rest of the year", riseWithin, riseBefore)
	}
}

// The invented land lies in a lake, in areas that do not overlap.
func TestTheInventedLand(t *testing.T) {
	t.Parallel()
	joint := demo.JointYear(jointNow)
	for _, a := range joint.Areas {
		if err := a.Outline.Check(); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
	for _, p := range joint.Places {
		if got := place.In(joint.Areas, p.At); got != p.Area {
			t.Errorf("%s lies in %q, want %q", p.Name, got, p.Area)
		}
		if at := geo.FromSweref(p.At); at.Lon < 13.0 || at.Lon > 13.7 || at.Lat < 58.8 || at.Lat > 59.0 {
			t.Errorf("%s lies at %v, on land", p.Name, at)
		}
	}
}
