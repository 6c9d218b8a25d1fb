package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"lykta/internal/errs"
)

// Carrier takes a letter to where it goes. id is the same for every attempt at
// one letter.
type Carrier interface {
	Carry(ctx context.Context, l Letter, id string, at time.Time) error
}

// Permanent wraps an error that no further attempt will change, such as an
// address that does not exist.
type Permanent struct{ Err error }

// Error is for logs. It never holds the address.
func (p Permanent) Error() string { return "refused for good: " + p.Err.Error() }

// Unwrap returns what the other side said.
func (p Permanent) Unwrap() error { return p.Err }

func permanent(err error) bool {
	var p Permanent
	return errors.As(err, &p)
}

// Sender empties an outbox.
type Sender struct {
	Outbox  *Outbox
	Carrier Carrier
	Now     func() time.Time
	Log     *slog.Logger
}

// pause is how long an empty outbox is left alone.
const pause = 2 * time.Second

// Run sends until ctx ends. Trouble is logged and tried again.
func (s *Sender) Run(ctx context.Context) {
	for ctx.Err() == nil {
		n, err := s.Once(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("mail", "error", err.Error())
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// Once sends what is due now and returns how many letters it tried.
func (s *Sender) Once(ctx context.Context) (int, error) {
	list, err := s.Outbox.take(ctx, s.Now().UTC())
	if err != nil {
		return 0, err
	}
	for _, w := range list {
		sent := s.Carrier.Carry(ctx, w.letter, w.id, w.created)
		if sent != nil {
			if ctx.Err() != nil {
				return len(list), ctx.Err() // told to stop: the lease brings it back
			}
			s.Log.Warn("mail", "letter", w.id, "attempt", w.attempts+1, "error", sent.Error())
		}
		if err := s.Outbox.settle(ctx, w, sent, s.Now().UTC()); err != nil {
			return len(list), errs.Wrap(err, "mail")
		}
	}
	return len(list), nil
}
