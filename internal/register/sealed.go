package register

import (
	"context"
	"errors"
	"slices"

	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/picture"
)

// opened finds what is wanted in what is sealed: letters that wait, and those who
// subscribe to editions. It returns what could not be searched, as keys in the
// catalogue.
func (l *look) opened(ctx context.Context, sealed Sealed, typed string) ([]string, error) {
	unsearched := []string{}
	searched, err := l.letters(ctx, sealed.Outbox)
	if err != nil {
		return nil, err
	}
	if !searched {
		unsearched = append(unsearched, "letters-waiting")
	}
	if searched, err = l.subscription(ctx, sealed.Editions, typed); err != nil {
		return nil, err
	}
	if !searched {
		unsearched = append(unsearched, "subscribers")
	}
	return unsearched, nil
}

// letters are those that wait and go to what is wanted, or hold it. They are
// taken away when they have been sent, and after two days in any case.
func (l *look) letters(ctx context.Context, outbox *mail.Outbox) (searched bool, err error) {
	if outbox == nil {
		return false, nil
	}
	list, unopened, err := outbox.Holding(ctx, l.d, l.partnership, func(letter mail.Letter) bool {
		return l.wanted.in(letter.To) || l.wanted.in(letter.Subject) || l.wanted.in(letter.Text)
	})
	for _, x := range list {
		l.add(Record{Type: "letter", Where: "letter:" + x.ID, Since: x.Created, Kept: UntilDay, Until: x.Created.Add(mail.Longest),
			Values: []Value{{"kind", x.Kind}, {"to", x.To}}})
	}
	return unopened == 0, err
}

// subscription is that an address gets letters about editions. It is sealed, and
// found by its digest alone: only as it was given, whole.
func (l *look) subscription(ctx context.Context, editions *picture.Service, typed string) (searched bool, err error) {
	if editions == nil {
		return false, nil
	}
	s, err := editions.Subscription(ctx, l.d, l.partnership, typed)
	switch {
	case errs.Is(err, errs.NotFound):
		return true, nil
	case unopenable(err):
		return false, nil
	case err != nil:
		return false, err
	}
	r := Record{Type: "subscription", Where: "subscription:" + s.ID, Since: s.Asked, Kept: UntilOwner}
	if until := s.Until(); !until.IsZero() {
		r.Kept, r.Until = UntilDay, until
	}
	l.add(r)
	return true, nil
}

// unopenable reports that the key is gone with which something was sealed.
func unopenable(err error) bool {
	e, ok := errors.AsType[*errs.Error](err)
	return ok && slices.Contains([]string{"secret.key", "secret.value", "picture.secret"}, e.Key)
}
