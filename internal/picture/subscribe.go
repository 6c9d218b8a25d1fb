package picture

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/mail"
)

// again is how long nobody is written to anew who has been asked to confirm.
const again = 24 * time.Hour

// sealed is what is kept of a subscriber, sealed: where to write, and the token
// of the links that confirm and end it.
type sealedSubscriber struct {
	Address string `json:"address"`
	Token   string `json:"token"`
}

// Subscribes reports whether anybody can subscribe here.
func (s *Service) Subscribes() bool { return s.outbox != nil && s.secrets != nil }

// Subscribe asks an address whether it wants a letter when an edition is
// published: nothing is sent before its owner has said yes by the link. Whether
// the address subscribes already is told to nobody: the answer is the same.
func (s *Service) Subscribe(ctx context.Context, partnership, address string, letter func(token string) mail.Letter) error {
	address = strings.TrimSpace(address)
	if !s.Subscribes() {
		return errs.E(errs.Unavailable, "picture.subscribe.none")
	}
	if !mail.Address(address) || len(address) > 254 {
		return errs.Fields(errs.Field{Name: "email", Key: "picture.subscribe.address"})
	}
	at := s.now().UTC()
	token := ids.Token()
	return s.db.Of(partnership).Write(ctx, func(tx *db.DB) error {
		digest, err := s.digest(ctx, tx, partnership, address)
		if err != nil {
			return err
		}
		asked, err := db.One(ctx, tx, scanAsked, `SELECT asked, confirmed FROM subscription WHERE partnership = $1 AND digest = $2`, partnership, digest)
		if err == nil && (asked[1] > 0 || at.Sub(db.Time(asked[0])) < again) {
			return nil
		}
		if err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := s.keepSubscriber(ctx, tx, partnership, digest, sealedSubscriber{address, token}, at); err != nil {
			return err
		}
		l := letter(token)
		l.To = address
		return s.outbox.Put(ctx, tx, partnership, "subscription", l, at)
	})
}

func scanAsked(r *sql.Rows) (asked [2]int64, err error) { return asked, r.Scan(&asked[0], &asked[1]) }

// digest names an address without telling it: keyed, so that nobody with the
// database alone can try addresses.
func (s *Service) digest(ctx context.Context, tx *db.DB, partnership, address string) (string, error) {
	key, err := s.key(ctx, tx, partnership)
	if err != nil {
		return "", err
	}
	return digestOf(key, address), nil
}

func digestOf(key []byte, address string) string {
	return ids.Hash(string(key) + "|" + strings.ToLower(address))
}

func (s *Service) keepSubscriber(ctx context.Context, tx *db.DB, partnership, digest string, who sealedSubscriber, at time.Time) error {
	if _, err := tx.Exec(ctx, `DELETE FROM subscription WHERE partnership = $1 AND digest = $2`, partnership, digest); err != nil {
		return err
	}
	plain, err := json.Marshal(who)
	if err != nil {
		return err
	}
	id := ids.New(at)
	_, err = tx.Exec(ctx, `INSERT INTO subscription (partnership, id, address, digest, token, asked, confirmed) VALUES ($1, $2, $3, $4, $5, $6, 0)`,
		partnership, id, s.secrets.Seal(subscriberPlace(partnership, id), plain), digest, ids.Hash(who.Token), db.Micros(at))
	return err
}

func subscriberPlace(partnership, id string) string { return "subscription|" + partnership + "|" + id }

// Confirm is the yes of an address' owner. A link that is not known is NotFound.
func (s *Service) Confirm(ctx context.Context, partnership, token string) error {
	return s.subscriber(ctx, partnership, token, `UPDATE subscription SET confirmed = $3 WHERE partnership = $1 AND token = $2`, db.Micros(s.now()))
}

// End takes a subscriber away, whole. A link that is not known is NotFound.
func (s *Service) End(ctx context.Context, partnership, token string) error {
	return s.subscriber(ctx, partnership, token, `DELETE FROM subscription WHERE partnership = $1 AND token = $2`)
}

func (s *Service) subscriber(ctx context.Context, partnership, token, statement string, more ...any) error {
	return s.db.Of(partnership).Write(ctx, func(tx *db.DB) error {
		n, err := tx.Exec(ctx, statement, append([]any{partnership, ids.Hash(token)}, more...)...)
		if err == nil && n == 0 {
			err = errs.E(errs.NotFound, "error.notfound")
		}
		return err
	})
}

// Forget takes away those who never said yes within a week of being asked.
func Forget(ctx context.Context, tx *db.DB, partnership string, now time.Time) error {
	_, err := tx.Of(partnership).Exec(ctx, `DELETE FROM subscription WHERE partnership = $1 AND confirmed = 0 AND asked < $2`,
		partnership, db.Micros(now.Add(-unconfirmed)))
	return err
}

// Subscription is what is held of an address that subscribes, or was asked to
// say yes.
type Subscription struct {
	ID        string
	Asked     time.Time // UTC
	Confirmed time.Time // UTC; zero where its owner has not said yes
}

// unconfirmed is how long an address is kept whose owner does not say yes.
const unconfirmed = 7 * 24 * time.Hour

// Until is when it is forgotten by itself; zero for one that was said yes to,
// which its owner ends.
func (s Subscription) Until() time.Time {
	if !s.Confirmed.IsZero() {
		return time.Time{}
	}
	return s.Asked.Add(unconfirmed)
}

// Subscription finds an address by its digest, for the register of what is held
// about somebody. One that nobody has subscribed is NotFound. d may be a
// transaction that only reads.
func (s *Service) Subscription(ctx context.Context, d *db.DB, partnership, address string) (Subscription, error) {
	key, err := s.heldKey(ctx, d, partnership)
	if err != nil {
		return Subscription{}, err
	}
	return db.One(ctx, d.Of(partnership), func(r *sql.Rows) (x Subscription, err error) {
		var asked, confirmed int64
		err = r.Scan(&x.ID, &asked, &confirmed)
		x.Asked, x.Confirmed = db.Time(asked), db.Time(confirmed)
		return x, err
	}, `SELECT id, asked, confirmed FROM subscription WHERE partnership = $1 AND digest = $2`, partnership, digestOf(key, strings.TrimSpace(address)))
}

// Subscribers tells how many have said yes.
func Subscribers(ctx context.Context, d *db.DB, partnership string) (int64, error) {
	return db.One(ctx, d.Of(partnership), scanMicros, `SELECT COUNT(*) FROM subscription WHERE partnership = $1 AND confirmed > 0`, partnership)
}

// write lays a letter to every subscriber into the outbox.
func (s *Service) write(ctx context.Context, tx *db.DB, partnership string, at time.Time, told Told) error {
	if !s.Subscribes() || told.Letter == nil {
		return nil
	}
	type row struct{ id, address string }
	rows, err := db.All(ctx, tx.Of(partnership), func(r *sql.Rows) (x row, err error) { return x, r.Scan(&x.id, &x.address) },
		`SELECT id, address FROM subscription WHERE partnership = $1 AND confirmed > 0 ORDER BY id`, partnership)
	if err != nil {
		return err
	}
	for _, x := range rows {
		plain, err := s.secrets.Open(subscriberPlace(partnership, x.id), x.address)
		if err != nil {
			return err
		}
		var who sealedSubscriber
		if err := json.Unmarshal(plain, &who); err != nil {
			return err
		}
		l := told.Letter(who.Address, who.Token)
		l.To = who.Address
		if err := s.outbox.Put(ctx, tx.Of(partnership), partnership, "edition", l, at); err != nil {
			return err
		}
	}
	return nil
}
