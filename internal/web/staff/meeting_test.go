package staff

import (
	"testing"

	"lykta/internal/period"
)

// Every point of the agenda has an address, and no address is two points'.
func TestEveryPointHasAnAddress(t *testing.T) {
	t.Parallel()
	if len(slugs) != len(period.Agenda) {
		t.Fatalf("%d addresses of %d points", len(slugs), len(period.Agenda))
	}
	for _, i := range period.Agenda {
		if got, err := itemOf(slugOf(i)); err != nil || got != i {
			t.Errorf("%s leads to %s, %v", i, got, err)
		}
	}
	if _, err := itemOf("nej"); err == nil {
		t.Error("control: an address of nothing leads somewhere")
	}
}

func TestMinuteOfTheDay(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int{"9:30": 570, "09.30": 570, "930": 570, "0930": 570, "9": 540, "00:00": 0, "23:59": 1439, " 7 : 05 ": 425} {
		f := blankForm("at", typed)
		if got := f.Minute("at"); got != want || len(f.Errors) > 0 {
			t.Errorf("Minute(%q) = %d, %v, want %d", typed, got, f.Errors, want)
		}
	}
	for _, typed := range []string{"", "24:00", "9:60", "-1", "klockan nio", "12345"} {
		f := blankForm("at", typed)
		if f.Minute("at"); len(f.Errors) != 1 {
			t.Errorf("Minute(%q) was taken", typed)
		}
	}
}
