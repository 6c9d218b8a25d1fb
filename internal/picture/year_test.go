package picture_test

import (
	"fmt"
	"testing"
	"time"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/demo"
	"lykta/internal/picture"
)

// yearNow is a Saturday some weeks after the autumn holiday.
var yearNow = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// theYear is the invented year of reports as the picture of a period sees it.
func theYear(t *testing.T, joint demo.Joint, span day.Period, without map[string]bool) picture.Picture {
	t.Helper()
	in := picture.Input{Frame: picture.FrameOf(span, day.In(yearNow).Add(-364)), Areas: joint.Areas, Places: joint.Places, Scheme: category.Default(), Until: yearNow}
	for i, r := range joint.Reports {
		if without[r.Reporter] {
			continue
		}
		in.Turns = append(in.Turns, picture.Turn{Reporter: r.Reporter, Day: day.In(r.Sent)})
		for j, e := range r.Events {
			in.Events = append(in.Events, picture.Event{ID: fmt.Sprintf("%05d-%d", i, j), Reporter: r.Reporter, Category: e.Category, Area: e.Area, Place: e.Place,
				Located: e.Located, At: e.At, Began: e.Began, Finished: e.Finished, Severity: e.Severity})
		}
	}
	p, err := picture.Draft(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fortnightFrom(d day.Day) day.Period { return day.Period{From: d, To: d.Add(13)} }

func figure(p picture.Picture, k picture.Key) picture.Figure {
	for _, f := range p.Figures {
		if f.Key == k {
			return f
		}
	}
	return picture.Figure{}
}

// What was drawn into the invented year is found where it is, and the new
// reporters are not taken for a rise.
func TestTheDrawnYear(t *testing.T) {
	t.Parallel()
	joint := demo.JointYear(yearNow)
	drawn := joint.Drawn
	spot := theYear(t, joint, fortnightFrom(drawn.HotFrom), nil)
	if hot := spot.HotPlaces(); len(hot) == 0 || hot[0].Key.Place != drawn.HotSpot || !hot[0].Told() {
		t.Errorf("the hot spot is not found: %+v", hot)
	}
	if times := spot.HotTimes(); len(times) == 0 {
		t.Errorf("its hours are not found: %+v", spot.Blocks)
	}
	rise := figure(theYear(t, joint, fortnightFrom(drawn.RiseFrom), nil), picture.Key{Area: drawn.RiseArea, Series: drawn.Rise, Place: picture.All})
	if rise.Outcome != picture.Rose && rise.Outcome != picture.New {
		t.Errorf("the rise is not found: %+v", rise)
	}
	with := theYear(t, joint, fortnightFrom(drawn.JoinedFirst), nil)
	if !with.Sources.Changed() {
		t.Error("nobody is told that the reporters are others")
	}
	if with.All.Outcome == picture.Rose || with.Trend.Outcome == picture.Rose {
		t.Errorf("the new reporters are taken for a rise: %+v, %+v", with.All, with.Trend)
	}
}
