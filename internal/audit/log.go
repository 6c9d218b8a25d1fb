package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"

	"lykta/internal/db"
	"lykta/internal/errs"
)

const columns = `partnership, seq, at, account, function, act, object, outcome, request, hash`

func scan(r *sql.Rows) (Entry, error) {
	var e Entry
	var at int64
	var sum []byte
	err := r.Scan(&e.Partnership, &e.Seq, &at, &e.Account, &e.Function, &e.Act, &e.Object, &e.Outcome, &e.Request, &sum)
	e.At = db.Time(at)
	if err == nil && copy(e.Hash[:], sum) != sha256.Size {
		err = errs.E(errs.Internal, "audit.hash", e.Seq)
	}
	return e, err
}

// Append adds an event to its partnership's chain in the transaction of the
// change that it tells of.
func Append(ctx context.Context, tx *db.DB, event Event) error {
	if event.Outcome == "" {
		event.Outcome = Done
	}
	event.At = db.Time(db.Micros(event.At))
	if err := event.check(); err != nil {
		return err
	}
	end, err := end(ctx, tx, event.Partnership)
	if err != nil {
		return err
	}
	e := Entry{Seq: end.Seq + 1, Event: event}
	e.seal(end.Hash)
	_, err = tx.Of(e.Partnership).Exec(ctx, `INSERT INTO audit (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		e.Partnership, e.Seq, db.Micros(e.At), e.Account, e.Function, e.Act, e.Object, string(e.Outcome), e.Request, e.Hash[:])
	if err != nil {
		return errs.Wrap(err, "audit")
	}
	tx.Remember(chain(e.Partnership), Head{Seq: e.Seq, Hash: e.Hash})
	return nil
}

// Head is the end of a chain at some moment.
type Head struct {
	Seq  int64
	Hash [sha256.Size]byte
}

// chain is the key under which the end of a partnership's chain is remembered.
type chain string

// end returns the chain's head as the transaction sees it. Only the first entry
// of those that share a transaction reads it: nobody else writes meanwhile.
func end(ctx context.Context, tx *db.DB, partnership string) (Head, error) {
	if known, ok := tx.Recall(chain(partnership)); ok {
		return known.(Head), nil
	}
	return last(ctx, tx, partnership)
}

// End returns the end of a partnership's chain. Every change and every sensitive
// read moves it, so that where it has not moved, nothing has changed.
func End(ctx context.Context, d *db.DB, partnership string) (Head, error) {
	return end(ctx, d, partnership)
}

// last returns the chain's head; its zero value is that of an empty chain.
func last(ctx context.Context, d *db.DB, partnership string) (Head, error) {
	h, err := db.One(ctx, d.Of(partnership), func(r *sql.Rows) (h Head, err error) {
		var sum []byte
		err = r.Scan(&h.Seq, &sum)
		copy(h.Hash[:], sum)
		return h, err
	}, `SELECT seq, hash FROM audit WHERE partnership = $1 ORDER BY seq DESC LIMIT 1`, partnership)
	if errs.Is(err, errs.NotFound) {
		return Head{}, nil
	}
	return h, err
}

// page is how many entries Verify holds at a time.
const page = 1000

// Verify recomputes a partnership's chain and returns its head. An entry that
// was changed, dropped, added or moved is an Internal error with the key
// "audit.broken" and the number of the first entry that does not fit. Heads
// that the caller kept must still lie on the chain.
func Verify(ctx context.Context, d *db.DB, partnership string, kept ...Head) (Head, error) {
	var head Head
	missing := map[int64][sha256.Size]byte{}
	for _, k := range kept {
		if k.Seq > 0 {
			missing[k.Seq] = k.Hash
		}
	}
	for {
		entries, err := List(ctx, d, partnership, head.Seq, page)
		if err != nil {
			return head, err
		}
		for _, e := range entries {
			want := e
			want.seal(head.Hash)
			if k, ok := missing[e.Seq]; e.Seq != head.Seq+1 || want.Hash != e.Hash || ok && k != e.Hash {
				return head, errs.E(errs.Internal, "audit.broken", head.Seq+1)
			}
			delete(missing, e.Seq)
			head = Head{Seq: e.Seq, Hash: e.Hash}
		}
		if len(entries) < page {
			break
		}
	}
	if len(missing) > 0 {
		return head, errs.E(errs.Internal, "audit.broken", head.Seq+1)
	}
	return head, nil
}

// List returns up to limit entries of a partnership after number after, oldest
// first.
func List(ctx context.Context, d *db.DB, partnership string, after int64, limit int) ([]Entry, error) {
	return db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM audit WHERE partnership = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		partnership, after, limit)
}

// Newest returns up to limit entries of a partnership before number before,
// newest first; before 0 begins at the end.
func Newest(ctx context.Context, d *db.DB, partnership string, before int64, limit int) ([]Entry, error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	return db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM audit WHERE partnership = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
		partnership, before, limit)
}
