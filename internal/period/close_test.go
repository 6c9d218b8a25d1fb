package period_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/period"
)

// What is taken back while the picture is drafted is not in the minutes: it is
// drafted anew. Where something changes every time, whoever closes is told.
func TestClosingDraftsWhatStands(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ctx, boss := t.Context(), w.boss()
		p := w.report("reporter", "kajen", 1)
		w.meet(p.ID)
		closing := func(changes int) (drafts int, err error) {
			draft := func(context.Context, *db.DB, string, string, time.Time) (json.RawMessage, error) {
				drafts++
				if drafts <= changes {
					w.check(w.takeBack(access.Reporter, w.told(access.Reporter, w.now.Add(-2*time.Hour))))
				}
				return json.RawMessage(fmt.Sprintf(`{"draft":%d}`, drafts)), nil
			}
			err = w.service.WithPicture(draft).Close(ctx, boss, ids.Token(), p.ID, w.period(p.ID).Version)
			return drafts, err
		}
		drafts, err := closing(1000)
		kind(t, "something changes every time", err, errs.Conflict, "period.version")
		if drafts < 2 || drafts > 10 || w.period(p.ID).State != period.Meet {
			t.Errorf("drafted %d times, the period is %s", drafts, w.period(p.ID).State)
		}
		if drafts, err = closing(2); err != nil || drafts != 3 {
			t.Fatalf("drafted %d times, %v; want 3 times", drafts, err)
		}
		m, err := period.MeetingOf(ctx, w.db, w.id, p.ID)
		w.check(err)
		if string(m.Picture) != `{"draft":3}` {
			t.Errorf("the minutes hold %s, want the last draft", m.Picture)
		}
	})
}
