package presence

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/errs"
)

func TestCover(t *testing.T) {
	// A square that wants somebody from 20 to 22 (minutes 1200–1320), and a
	// station from 21 to 22 that counts twice.
	needs := []Need{{1, 1200, 1320, 1}, {2, 1260, 1320, 2}}
	visits := []Visit{
		{1, 1190, 1230, 0}, // the patrol, ten minutes early
		{1, 1220, 1240, 1}, // the night walk meets it
		{1, 1225, 1235, 1}, // told twice
		{2, 1290, 1330, 0},
		{3, 0, 15, 1}, // a place that nobody asked for
	}
	got, err := Cover(t.Context(), needs, visits)
	if err != nil {
		t.Fatal(err)
	}
	want := Coverage{
		Needed: 180, Covered: 40 + 30, Weighted: (40 + 2*30) / 240.0,
		PerNeed:  []int64{40, 30},
		Holes:    []Stretch{{0, 1240, 1320, 0}, {1, 1260, 1290, 0}},
		Overlaps: []Stretch{{0, 1220, 1230, 2}},
		By:       []Share{{Who: 0, Needed: 60, Alone: 50, Beside: 20}, {Who: 1, Needed: 20, Alone: 10, Beside: 15}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestCoverRefuses(t *testing.T) {
	for key, in := range map[string]struct {
		n []Need
		v []Visit
	}{
		"presence.need-span":   {n: []Need{{1, 10, 10, 1}}},
		"presence.need-weight": {n: []Need{{1, 10, 20, 0}}},
		"presence.visit-span":  {v: []Visit{{1, 20, 10, 0}}},
		"presence.visit-who":   {v: []Visit{{1, 10, 20, -1}}},
	} {
		_, err := Cover(t.Context(), in.n, in.v)
		var e *errs.Error
		if !asError(err, &e) || e.Key != key {
			t.Errorf("got %v, want %s", err, key)
		}
	}
	got, err := Cover(t.Context(), nil, nil)
	if err != nil || len(got.Notes) != 1 || got.Notes[0].Key != "presence.no-need" {
		t.Errorf("nothing needed: got %v, %v", got, err)
	}
}

// TestCoverMinuteByMinute holds Cover against a count of every minute.
func TestCoverMinuteByMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Custom(func(t *rapid.T) [2]int64 {
			from := rapid.Int64Range(0, 60).Draw(t, "from")
			return [2]int64{from, from + rapid.Int64Range(1, 30).Draw(t, "length")}
		})
		needs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Need {
			s := span.Draw(t, "span")
			return Need{rapid.IntRange(0, 2).Draw(t, "place"), s[0], s[1], float64(rapid.IntRange(1, 3).Draw(t, "weight"))}
		}), 1, 5).Draw(t, "needs")
		visits := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Visit {
			s := span.Draw(t, "span")
			return Visit{rapid.IntRange(0, 2).Draw(t, "place"), s[0], s[1], rapid.IntRange(0, 2).Draw(t, "who")}
		}), 0, 8).Draw(t, "visits")
		got, err := Cover(t.Context(), needs, visits)
		if err != nil {
			t.Fatal(err)
		}
		present := func(place int, minute int64) map[int]bool {
			who := map[int]bool{}
			for _, v := range visits {
				if v.Place == place && v.From <= minute && minute < v.To {
					who[v.Who] = true
				}
			}
			return who
		}
		var covered, holes, overlaps int64
		needed, alone := map[int]int64{}, map[int]int64{}
		for i, n := range needs {
			var here int64
			for m := n.From; m < n.To; m++ {
				who := present(n.Place, m)
				if len(who) == 0 {
					holes++
					continue
				}
				here++
				if len(who) > 1 {
					overlaps++
				}
				for w := range who {
					needed[w]++
					if len(who) == 1 {
						alone[w]++
					}
				}
			}
			if got.PerNeed[i] != here {
				t.Fatalf("need %d: got %d minutes, want %d", i, got.PerNeed[i], here)
			}
			covered += here
		}
		if got.Covered != covered || length(got.Holes) != holes || length(got.Overlaps) != overlaps {
			t.Fatalf("got %d covered, %d holes, %d overlaps, want %d, %d, %d", got.Covered, length(got.Holes), length(got.Overlaps), covered, holes, overlaps)
		}
		for _, s := range got.By {
			var beside int64
			for place := range 3 {
				for m := range int64(100) {
					inside := false
					for _, n := range needs {
						inside = inside || n.Place == place && n.From <= m && m < n.To
					}
					if present(place, m)[s.Who] && !inside {
						beside++
					}
				}
			}
			if s.Needed != needed[s.Who] || s.Alone != alone[s.Who] || s.Beside != beside {
				t.Fatalf("got %+v, want needed %d, alone %d, beside %d", s, needed[s.Who], alone[s.Who], beside)
			}
		}
	})
}

func length(parts []Stretch) (sum int64) {
	for _, s := range parts {
		sum += s.To - s.From
	}
	return sum
}

func TestDosage(t *testing.T) {
	needs := []Need{{1, 0, 360, 1}}
	visits := []Visit{
		{1, 60, 70, 0}, {1, 70, 75, 1}, // fifteen minutes, by two in turn
		{1, 180, 184, 0}, // only passing through
		{1, 340, 400, 0}, // twenty minutes of it within the need
		{2, 100, 110, 0}, // elsewhere
		{1, -30, -10, 0}, // before
	}
	got, notes, err := Dosage(needs, visits, Koper)
	if err != nil {
		t.Fatal(err)
	}
	want := []Dose{{Need: 0, Visits: 3, Short: 1, Fitting: 1, Long: 1, Minutes: 15 + 4 + 20, LongestGap: 156}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if len(notes) != 1 {
		t.Errorf("got %v, want the note that this is a hint", notes)
	}
	if all, _, _ := Dosage([]Need{{1, 0, 100, 1}}, nil, Koper); !all[0].InTime || all[0].LongestGap != 100 {
		t.Errorf("a need shorter than the gap allowed: got %+v, want in time", all[0])
	}
}
