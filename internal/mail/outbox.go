package mail

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/secret"
)

// State is how far a letter has come.
type State string

// The states.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	GivenUp State = "given-up"
)

// Longest is how long a letter waits at the most: then it is given up, and what
// it held is gone.
const Longest = 48 * time.Hour

const (
	lease  = 5 * time.Minute // a sender that has died loses a letter after this
	giveUp = Longest
	first  = time.Minute // before the second attempt; then twice as long each time
	most   = 4 * time.Hour
	batch  = 20
)

// Outbox is where letters wait.
type Outbox struct {
	db      *db.DB
	secrets *secret.Keyring
}

// NewOutbox returns the outbox of a database.
func NewOutbox(d *db.DB, secrets *secret.Keyring) *Outbox { return &Outbox{db: d, secrets: secrets} }

// Put lays a letter into the outbox in the transaction tx. kind names what it
// is for ("invitation"), for the list that coordinators see.
func (o *Outbox) Put(ctx context.Context, tx *db.DB, partnership, kind string, l Letter, now time.Time) error {
	if err := l.check(); err != nil {
		return err
	}
	text, err := json.Marshal(l)
	if err != nil {
		return errs.Wrap(err, "letter")
	}
	id := ids.New(now)
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO outbox (partnership, id, kind, letter, state, attempts, created, due, ended)
		VALUES ($1, $2, $3, $4, $5, 0, $6, $6, 0)`,
		partnership, id, kind, o.secrets.Seal(place(partnership, id), text), string(Waiting), db.Micros(now))
	return err
}

func place(partnership, id string) string { return "letter|" + partnership + "|" + id }

// Item is a letter as those see it who manage members: not to whom, not what.
type Item struct {
	ID       string
	Kind     string
	State    State
	Attempts int
	Created  time.Time // UTC
	Ended    time.Time // UTC; zero while it waits
}

// List returns the newest letters of the scope's partnership, at most limit.
func (o *Outbox) List(ctx context.Context, scope access.Scope, limit int) ([]Item, error) {
	if err := access.Check(scope, access.ManageMembers, scope.Own()); err != nil {
		return nil, err
	}
	return db.All(ctx, o.db.Of(scope.Partnership), func(r *sql.Rows) (i Item, err error) {
		var created, ended int64
		err = r.Scan(&i.ID, &i.Kind, &i.State, &i.Attempts, &created, &ended)
		i.Created, i.Ended = db.Time(created), db.Time(ended)
		return i, err
	}, `SELECT id, kind, state, attempts, created, ended FROM outbox WHERE partnership = $1 ORDER BY id DESC LIMIT $2`, scope.Partnership, limit)
}

// waiting is a letter that a sender has taken for a while.
type waiting struct {
	partnership, id string
	letter          Letter
	attempts        int
	created         time.Time
}

// take gives out letters that are due. Nobody else gets them before the lease
// has run out.
func (o *Outbox) take(ctx context.Context, now time.Time) ([]waiting, error) {
	var list []waiting
	err := o.db.Everyone("one sender sends for all").Write(ctx, func(tx *db.DB) (err error) {
		list, err = db.All(ctx, tx, o.scan, `SELECT partnership, id, letter, attempts, created FROM outbox
			WHERE state = $1 AND due <= $2 ORDER BY due, id LIMIT $3`, string(Waiting), db.Micros(now), batch)
		if err != nil {
			return err
		}
		for _, w := range list {
			if _, err := tx.Exec(ctx, `UPDATE outbox SET due = $3 WHERE partnership = $1 AND id = $2`,
				w.partnership, w.id, db.Micros(now.Add(lease))); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func (o *Outbox) scan(r *sql.Rows) (w waiting, err error) {
	var sealed string
	var created int64
	if err := r.Scan(&w.partnership, &w.id, &sealed, &w.attempts, &created); err != nil {
		return w, err
	}
	w.created = db.Time(created)
	text, err := o.secrets.Open(place(w.partnership, w.id), sealed)
	if err != nil {
		return w, err
	}
	return w, errs.Wrap(json.Unmarshal(text, &w.letter), "letter")
}

// settle writes down how an attempt ended.
func (o *Outbox) settle(ctx context.Context, w waiting, sent error, now time.Time) error {
	return o.db.Of(w.partnership).Write(ctx, func(tx *db.DB) error {
		if sent != nil && now.Sub(w.created) < giveUp && !permanent(sent) {
			wait := min(most, first<<min(w.attempts, 12))
			_, err := tx.Exec(ctx, `UPDATE outbox SET attempts = attempts + 1, due = $3 WHERE partnership = $1 AND id = $2`,
				w.partnership, w.id, db.Micros(now.Add(wait)))
			return err
		}
		state, outcome := Sent, audit.Done
		if sent != nil {
			state, outcome = GivenUp, audit.Refused
		}
		_, err := tx.Exec(ctx, `UPDATE outbox SET state = $3, letter = '', attempts = attempts + 1, ended = $4 WHERE partnership = $1 AND id = $2`,
			w.partnership, w.id, string(state), db.Micros(now))
		if err != nil {
			return err
		}
		e := audit.Of(access.System(w.partnership), now, "mail.send", "letter:"+w.id)
		e.Outcome = outcome
		return audit.Append(ctx, tx, e)
	})
}
