package period_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/period"
)

// A night belongs to the day on which it began, whatever the clock does in it.
func TestWhen(t *testing.T) {
	t.Parallel()
	tests := []struct {
		began, finished string
		day             time.Weekday
		part            period.Part
	}{
		{"2026-03-06 21:59", "2026-03-06 21:59", time.Friday, period.Evening},
		{"2026-03-06 22:00", "2026-03-06 22:00", time.Friday, period.Night},
		{"2026-03-07 01:30", "2026-03-07 01:30", time.Friday, period.Night},
		{"2026-03-07 05:59", "2026-03-07 05:59", time.Friday, period.Night},
		{"2026-03-07 06:00", "2026-03-07 06:00", time.Saturday, period.Morning},
		{"2026-03-07 23:00", "2026-03-08 02:00", time.Saturday, period.Night}, // by its middle
		{"2026-03-07 11:00", "2026-03-07 15:00", time.Saturday, period.Afternoon},
		{"2026-03-07 20:00", "2026-03-08 04:00", time.Saturday, period.Night}, // eight hours are sure
		{"2026-03-07 20:00", "2026-03-08 04:01", time.Saturday, period.Unsure},
		{"2026-03-29 03:30", "2026-03-29 03:30", time.Saturday, period.Night}, // the night that lost an hour
		{"2026-10-25 02:30", "2026-10-25 02:30", time.Saturday, period.Night}, // the night that gains one
	}
	for _, tt := range tests {
		h := period.Happened{Began: local(tt.began), Finished: local(tt.finished)}
		if d, part := h.When(); d != tt.day || part != tt.part {
			t.Errorf("%s–%s: %s, %s; want %s, %s", tt.began, tt.finished, d, part, tt.day, tt.part)
		}
	}
}

func TestCountBy(t *testing.T) {
	t.Parallel()
	list := []period.Happened{{Area: "b"}, {Area: "a"}, {Area: "c"}, {Area: "c"}}
	got := period.CountBy(list, func(h period.Happened) string { return h.Area })
	if diff := cmp.Diff([]period.Tally{{ID: "c", Count: 2}, {ID: "a", Count: 1}, {ID: "b", Count: 1}}, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}
