package ledger

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Head is the state of a log: everything public of a partnership is a function
// of it. Size and Root name the state; two logs with the same Root are the same.
type Head struct {
	Origin      string    // "<host>/<slug>", fixed when the log was begun
	Size        int64     // number of entries
	Root        tlog.Hash // root of the tree (RFC 6962)
	EnteredAt   time.Time // UTC: when the last entry was entered, or the log begun
	Checkpoint  []byte    // the signed note that is served
	VerifierKey string    // C2SP signed-note form; what the public checks with
}

const selectHead = `
	SELECT origin, vkey, size, entered_at, edge, checkpoint
	FROM ledger_head WHERE partnership = $1`

// headKey names the head of a partnership's log among what a transaction
// remembers: nobody else grows the log before it ends.
type headKey string

// remember keeps the head that is now stored for whoever asks next in the same
// transaction.
func remember(tx *db.DB, partnership string, h openHead) { tx.Remember(headKey(partnership), h) }

// recall returns a head of its own to grow.
func recall(tx *db.DB, partnership string) (openHead, bool) {
	known, ok := tx.Recall(headKey(partnership))
	if !ok {
		return openHead{}, false
	}
	h := known.(openHead)
	h.edge = &frontier{size: h.edge.size, hashes: slices.Clone(h.edge.hashes)}
	return h, true
}

// HeadOf returns the head of a partnership's log. A partnership without a log
// is a NotFound error with the key "ledger.none".
func HeadOf(ctx context.Context, d *db.DB, partnership string) (Head, error) {
	if h, ok := recall(d, partnership); ok {
		return h.Head, nil
	}
	h, err := db.One(ctx, d.Of(partnership), scanHead, selectHead, partnership)
	return h.Head, noLog(err, partnership)
}

// lockHead returns the head and keeps every other writer from it until the
// transaction ends.
func lockHead(ctx context.Context, tx *db.DB, partnership string) (openHead, error) {
	if h, ok := recall(tx, partnership); ok {
		return h, nil
	}
	n, err := tx.Exec(ctx, `UPDATE ledger_head SET size = size WHERE partnership = $1`, partnership)
	if err != nil {
		return openHead{}, err
	}
	if n == 0 {
		return openHead{}, errs.E(errs.NotFound, "ledger.none", partnership)
	}
	return db.One(ctx, tx, scanHead, selectHead, partnership)
}

func noLog(err error, partnership string) error {
	if errs.Is(err, errs.NotFound) {
		return errs.E(errs.NotFound, "ledger.none", partnership, err)
	}
	return err
}

// openHead is a head with the edge of its tree, ready to grow.
type openHead struct {
	Head
	edge *frontier
}

// scanHead refuses (Internal) a head whose edge is not what its checkpoint
// signs: growing it would sign a second history.
func scanHead(rows *sql.Rows) (openHead, error) {
	var h openHead
	var at int64
	var edge []byte
	if err := rows.Scan(&h.Origin, &h.VerifierKey, &h.Size, &at, &edge, &h.Checkpoint); err != nil {
		return openHead{}, err
	}
	h.EnteredAt = time.UnixMicro(at).UTC()
	var err error
	if h.edge, err = parseFrontier(h.Size, edge); err != nil {
		return openHead{}, errs.E(errs.Internal, "ledger.broken", err)
	}
	if h.Root, err = h.edge.root(); err != nil {
		return openHead{}, errs.E(errs.Internal, "ledger.broken", err)
	}
	if !bytes.HasPrefix(h.Checkpoint, []byte(checkpointText(h.Origin, h.Size, h.Root)+"\n")) {
		return openHead{}, errs.E(errs.Internal, "ledger.broken")
	}
	return h, nil
}
