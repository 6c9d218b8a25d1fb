package period

import (
	"context"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/mail"
)

// Reminding writes the letter to whoever has not reported yet: with the function
// and the period, and nothing else of anybody.
type Reminding func(to string, seat Seat, p Period) mail.Letter

// Keep makes the period that takes reports now, in a partnership that runs a
// cycle, and reminds those who have not reported when its deadline comes near:
// each once for a period. It returns how many letters it wrote. write may be nil
// where no letters are sent.
func Keep(ctx context.Context, d *db.DB, outbox *mail.Outbox, partnership string, now time.Time, write Reminding) (letters int, err error) {
	err = d.Of(partnership).Write(ctx, func(tx *db.DB) error {
		letters = 0
		known, err := Recent(ctx, tx, partnership, 1)
		if err != nil || len(known) == 0 {
			return err // nobody has reported, and no cycle is set
		}
		if _, err = Taking(ctx, tx, partnership, now); err != nil || write == nil {
			return err
		}
		letters, err = remind(ctx, tx, outbox, partnership, now, write)
		return err
	})
	return letters, err
}

func remind(ctx context.Context, tx *db.DB, outbox *mail.Outbox, partnership string, now time.Time, write Reminding) (int, error) {
	schedule, err := ScheduleOf(ctx, tx, partnership)
	if err != nil {
		return 0, err
	}
	due, err := db.All(ctx, tx.Of(partnership), scan, `SELECT `+columns+` FROM period
		WHERE partnership = $1 AND state = $2 AND deadline > $3 AND deadline <= $4 ORDER BY id`,
		partnership, string(Open), db.Micros(now), db.Micros(now.Add(maxRemind*time.Hour)))
	letters := 0
	for _, p := range due {
		before := time.Duration(schedule.On(p.Span.To).Remind) * time.Hour
		if before == 0 || now.Before(p.Deadline.Add(-before)) {
			continue
		}
		n, err := remindOf(ctx, tx, outbox, partnership, p, now, write)
		if err != nil {
			return letters, err
		}
		letters += n
	}
	return letters, err
}

func remindOf(ctx context.Context, tx *db.DB, outbox *mail.Outbox, partnership string, p Period, now time.Time, write Reminding) (letters int, err error) {
	roster, err := RosterOf(ctx, tx, partnership, p)
	if err != nil {
		return 0, err
	}
	for _, seat := range roster.Missing() {
		for _, m := range seat.letters {
			if !mail.Address(m.Login) {
				continue
			}
			key := "remind|" + p.ID + "|" + m.ID
			_, again, err := db.Once(ctx, tx, partnership, key, "period.remind", now, func() (string, error) {
				return "", outbox.Put(ctx, tx, partnership, "reminder", write(m.Login, seat, p), now)
			})
			if err != nil {
				return letters, errs.Wrap(err, "remind")
			}
			if !again {
				letters++
			}
		}
	}
	return letters, nil
}
