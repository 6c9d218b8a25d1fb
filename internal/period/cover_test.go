package period_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// local is a moment by Stockholm's clock.
func local(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, day.Stockholm)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

var weekend = period.Wanted{Place: "kajen", Weekdays: []time.Weekday{time.Friday, time.Saturday}, From: 22 * 60, To: 2 * 60,
	Span: day.Period{From: day.MustParse("2026-03-23"), To: day.MustParse("2026-04-05")}}

// Friday and Saturday from 22 to 02, in two weekends, of which one loses an hour
// after the nights are over.
func TestCover(t *testing.T) {
	t.Parallel()
	area := weekend
	area.Area, area.Place = "hamnen", ""
	visits := []period.Visit{
		{Function: "fältgruppen", Place: "kajen", Area: "hamnen", Began: local("2026-03-27 21:00"), Finished: local("2026-03-28 00:00")}, // two hours of it
		{Function: "väktare", Place: "kajen", Area: "hamnen", Began: local("2026-03-27 23:00"), Finished: local("2026-03-28 01:00")},     // one more
		{Function: "väktare", Area: "hamnen", Began: local("2026-03-28 22:00"), Finished: local("2026-03-29 02:00")},                     // somewhere in the area
		{Function: "väktare", Place: "torget", Area: "annat", Began: local("2026-04-03 22:00"), Finished: local("2026-04-04 02:00")},
	}
	got, err := period.Cover(t.Context(), []period.Wanted{weekend, area}, visits, weekend.Span, local("2026-04-04 23:00"))
	if err != nil {
		t.Fatal(err)
	}
	// three nights of four hours, and one hour of the fourth up to now
	for i, want := range []period.Covered{{Needed: 13 * 60, There: 3 * 60, Times: 4}, {Needed: 13 * 60, There: 7 * 60, Times: 4}} {
		want.Wanted = got[i].Wanted
		if got[i].Needed != want.Needed || got[i].There != want.There || got[i].Times != want.Times {
			t.Errorf("%d: %d of %d minutes, %d times; want %d of %d, %d times", i, got[i].There, got[i].Needed, got[i].Times, want.There, want.Needed, want.Times)
		}
	}
}

// What lies ahead is not missing, nobody is there longer than they were wanted,
// and being there longer never covers less.
func TestCoverLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		begin := local("2026-03-20 00:00")
		var visits []period.Visit
		for range rapid.IntRange(0, 6).Draw(t, "visits") {
			from := begin.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "from")) * time.Minute)
			visits = append(visits, period.Visit{Function: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "who"), Place: "kajen", Area: "hamnen",
				Began: from, Finished: from.Add(time.Duration(rapid.IntRange(1, 900).Draw(t, "minutes")) * time.Minute)})
		}
		until := begin.Add(time.Duration(rapid.IntRange(0, 25*24*60).Draw(t, "until")) * time.Minute)
		got, err := period.Cover(t.Context(), []period.Wanted{weekend}, visits, weekend.Span, until)
		if err != nil {
			t.Fatal(err)
		}
		c := got[0]
		if c.There < 0 || c.There > c.Needed || c.Needed > 4*weekend.Minutes() || c.Needed > 0 && !until.After(local("2026-03-27 22:00")) {
			t.Fatalf("%d of %d minutes until %s", c.There, c.Needed, until)
		}
		for i := range visits {
			visits[i].Finished = visits[i].Finished.Add(time.Hour)
		}
		more, err := period.Cover(t.Context(), []period.Wanted{weekend}, visits, weekend.Span, until)
		if err != nil || more[0].There < c.There {
			t.Fatalf("longer visits cover %d, %v, shorter %d", more[0].There, err, c.There)
		}
	})
}

func TestWantedAndTold(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx := t.Context()
		p := w.report("a", "kajen", 1)
		w.meet(p.ID)
		want := weekend
		want.Period = p.ID
		id, err := w.service.Want(ctx, w.boss(), ids.Token(), want)
		w.check(err)
		want.Place = "månen"
		_, err = w.service.Want(ctx, w.boss(), ids.Token(), want)
		kind(t, "nowhere", err, errs.Invalid, "where")
		got, err := period.WantedBetween(ctx, w.db, w.id, weekend.Span)
		w.check(err)
		want.ID, want.Place = id, "kajen"
		if len(got) != 1 || len(got[0].Weekdays) != 2 || got[0].From != want.From || got[0].Span != want.Span {
			t.Errorf("wanted %+v", got)
		}
		v := period.Visit{Function: "fältgruppen", Place: "kajen", Began: w.now.Add(-2 * time.Hour), Finished: w.now}
		_, err = w.service.Tell(ctx, w.scope("reporter"), ids.Token(), v)
		w.check(err)
		v.Began = w.now.Add(48 * time.Hour)
		_, err = w.service.Tell(ctx, w.scope("reporter"), ids.Token(), v)
		kind(t, "what has not been", err, errs.Invalid, "date")
		_, err = w.service.Tell(ctx, w.scope("reader"), ids.Token(), v)
		kind(t, "a reader", err, errs.Forbidden, "")
		visits, err := period.Visits(ctx, w.db, w.id, w.now.Add(-24*time.Hour), w.now)
		w.check(err)
		if len(visits) != 1 || visits[0].Area != "hamnen" || visits[0].Reporter != "kommunen" {
			t.Errorf("told %+v", visits)
		}
		w.check(w.service.Unwant(ctx, w.boss(), ids.Token(), p.ID, id))
		kind(t, "taken back twice", w.service.Unwant(ctx, w.boss(), ids.Token(), p.ID, id), errs.NotFound, "")
	})
}
