package ledger

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// MaxContent is the greatest size of a content, in bytes.
const MaxContent = 128 << 10

// KindRemoval is the kind of the ledger's own entries, which say that the
// content of another entry was taken away. Only Remove writes them.
const KindRemoval = "removal"

// New is an entry to append.
type New struct {
	Kind    string // a lower-case word
	Content []byte // a JSON object from Canonical
}

// check refuses (Invalid, or TooLarge) what cannot be an entry.
func (n New) check() error {
	switch {
	case !validKind(n.Kind):
		return errs.E(errs.Invalid, "ledger.kind", n.Kind)
	case len(n.Content) > MaxContent:
		return errs.E(errs.TooLarge, "ledger.content.size", len(n.Content), MaxContent)
	}
	return checkCanonical(n.Content)
}

// Entry is one entry of a log.
type Entry struct {
	Leaf
	Salt      []byte // 32 bytes; nil where the entry is removed
	Content   []byte // canonical JSON; nil where the entry is removed
	RemovedBy int64  // number of the removal; meaningless where Content is there
}

// Removed reports whether the content was taken away.
func (e Entry) Removed() bool { return e.Content == nil }

// Entries returns at most limit entries of a partnership's log from the number
// from on, in order. Past the end there are none.
func Entries(ctx context.Context, d *db.DB, partnership string, from int64, limit int) ([]Entry, error) {
	return db.All(ctx, d.Of(partnership), scanEntry, `
		SELECT seq, entered_at, kind, commitment, salt, content, COALESCE(removed_by, 0)
		FROM ledger_entry WHERE partnership = $1 AND seq >= $2
		ORDER BY seq LIMIT $3`, partnership, from, limit)
}

func scanEntry(rows *sql.Rows) (Entry, error) {
	var e Entry
	var at int64
	var commitment []byte
	err := rows.Scan(&e.Seq, &at, &e.Kind, &commitment, &e.Salt, &e.Content, &e.RemovedBy)
	if err != nil {
		return Entry{}, err
	}
	if len(commitment) != len(e.Commitment) {
		return Entry{}, errs.E(errs.Internal, "ledger.broken", e.Seq)
	}
	copy(e.Commitment[:], commitment)
	e.EnteredAt = time.UnixMicro(at).UTC()
	return e, nil
}
