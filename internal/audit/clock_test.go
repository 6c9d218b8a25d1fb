package audit_test

import (
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

func TestClockBehindTheLog(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := audit.CheckClock(ctx, d, time.UnixMicro(1)); err != nil {
			t.Errorf("an empty log: %v", err)
		}
		// the latest entry is neither in the first chain nor in the last
		if err := add(ctx, d, event("", 0), event("a", 5), event("b", 3600), event("c", 7)); err != nil {
			t.Fatal(err)
		}
		latest := noon.Add(time.Hour)
		for name, tt := range map[string]struct {
			now  time.Time
			want bool
		}{
			"later":              {latest.Add(time.Hour), true},
			"the same":           {latest, true},
			"a minute behind":    {latest.Add(-time.Minute), true},
			"more than a minute": {latest.Add(-time.Minute - time.Microsecond), false},
			"years behind":       {latest.AddDate(-20, 0, 0), false},
		} {
			err := audit.CheckClock(ctx, d, tt.now)
			if (err == nil) != tt.want || err != nil && !errs.Is(err, errs.Unavailable) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
