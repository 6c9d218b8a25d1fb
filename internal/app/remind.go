package app

import (
	"context"
	"errors"
	"time"

	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/words"
)

// keepCycles makes the period that takes reports now in each partnership, and
// reminds those who have not reported. Trouble in one partnership does not keep
// the others from it.
func (a *App) keepCycles(ctx context.Context, list []partnership.Partnership, now time.Time) error {
	var all error
	for _, p := range list {
		if p.Suspended {
			continue
		}
		var outbox *mail.Outbox
		var write period.Reminding
		if a.sender != nil {
			outbox, write = a.sender.Outbox, reminder(a.Base, p)
		}
		_, err := period.Keep(ctx, a.DB, outbox, p.ID, now, write)
		all = errors.Join(all, err)
	}
	return all
}

// reminder writes the letters of a partnership: with the function that is waited
// for, never a name.
func reminder(base string, p partnership.Partnership) period.Reminding {
	w := words.For(words.Swedish)
	return func(to string, seat period.Seat, turn period.Period) mail.Letter {
		due := w.Moment(turn.Deadline)
		return mail.Letter{To: to, Subject: w.T("period.remind.subject", due),
			Text: w.T("period.remind.text", seat.Function, w.PeriodDays(turn.Span), due, base+"/arbete/"+p.Slug+"/rapport")}
	}
}
