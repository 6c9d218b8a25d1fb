package ledger

import (
	"context"
	"crypto/rand"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Patience is how far an entry's time may lie before that of the entry before
// it, as happens when two requests overtake each other on the way to the
// database. Such an entry gets its predecessor's time; a clock that is further
// behind is refused.
const Patience = 5 * time.Second

// Writer appends to logs.
type Writer struct {
	signer *Signer
	salt   io.Reader
}

// NewWriter returns a writer that signs with signer. Salts are read from salt,
// or from crypto/rand where it is nil.
func NewWriter(signer *Signer, salt io.Reader) *Writer {
	if salt == nil {
		salt = rand.Reader
	}
	return &Writer{signer: signer, salt: salt}
}

// Begin starts the empty log of a partnership with its origin,
// "<host>/<slug>", which it keeps for good. A log that is there already is
// left alone if origin and key are the same, and else a Conflict with the key
// "ledger.begun".
func (w *Writer) Begin(ctx context.Context, tx *db.DB, partnership, origin string, at time.Time) (Head, error) {
	vkey, err := w.signer.VerifierKey(origin)
	if err != nil {
		return Head{}, err
	}
	tx = tx.Of(partnership)
	h, err := HeadOf(ctx, tx, partnership)
	if err == nil && (h.Origin != origin || h.VerifierKey != vkey) {
		return Head{}, errs.E(errs.Conflict, "ledger.begun", partnership)
	}
	if !errs.Is(err, errs.NotFound) {
		return h, err
	}
	open := &openHead{Head: Head{Origin: origin, VerifierKey: vkey, EnteredAt: micros(at)}, edge: &frontier{}}
	if err := w.sign(open); err != nil {
		return Head{}, err
	}
	_, err = tx.Exec(ctx, `
		INSERT INTO ledger_head (partnership, origin, vkey, size, entered_at, edge, checkpoint)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		partnership, origin, vkey, open.Size, open.EnteredAt.UnixMicro(), open.edge.bytes(), open.Checkpoint)
	return open.Head, err
}

// Append puts entries at the end of a partnership's log, in order, all entered
// at the moment at, and signs the new head: all in the transaction tx. Nothing
// to append changes nothing.
//
// A clock more than Patience behind the last entry is Unavailable with the key
// "ledger.clock"; another key than the log was begun with is a Conflict with
// the key "ledger.key.other"; no log is NotFound with the key "ledger.none".
func (w *Writer) Append(ctx context.Context, tx *db.DB, partnership string, at time.Time, entries ...New) (Head, error) {
	for _, e := range entries {
		if e.Kind == KindRemoval {
			return Head{}, errs.E(errs.Invalid, "ledger.kind", e.Kind)
		}
	}
	return w.append(ctx, tx, partnership, at, entries)
}

func (w *Writer) append(ctx context.Context, tx *db.DB, partnership string, at time.Time, entries []New) (Head, error) {
	for _, e := range entries {
		if err := e.check(); err != nil {
			return Head{}, err
		}
	}
	tx = tx.Of(partnership)
	h, err := lockHead(ctx, tx, partnership)
	if err != nil || len(entries) == 0 {
		return h.Head, err
	}
	if err := w.owns(h.Head); err != nil {
		return Head{}, err
	}
	if h.EnteredAt, err = entered(h.EnteredAt, at); err != nil {
		return Head{}, err
	}
	rows, nodes, err := w.grow(&h, entries)
	if err != nil {
		return Head{}, err
	}
	if err := store(ctx, tx, partnership, h, rows, nodes); err != nil {
		return Head{}, err
	}
	remember(tx, partnership, h)
	return h.Head, nil
}

// owns refuses another key than the one that the log was begun with.
func (w *Writer) owns(h Head) error {
	vkey, err := w.signer.VerifierKey(h.Origin)
	if err != nil {
		return err
	}
	if vkey != h.VerifierKey {
		return errs.E(errs.Conflict, "ledger.key.other", h.Origin)
	}
	return nil
}

// entered returns when an entry counts as entered, so that times never
// decrease within a log.
func entered(last, at time.Time) (time.Time, error) {
	at = micros(at)
	switch behind := last.Sub(at); {
	case behind > Patience:
		return time.Time{}, errs.E(errs.Unavailable, "ledger.clock", behind.String())
	case behind > 0:
		return last, nil
	}
	return at, nil
}

func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// row is an entry with its leaf hash, and node a hash above level 0 of the
// tiles, as they are stored.
type row struct {
	Entry
	hash tlog.Hash
}

type node struct {
	level int // of the tiles
	place int64
	hash  tlog.Hash
}

// grow adds the entries to the tree and signs the new head.
func (w *Writer) grow(h *openHead, entries []New) ([]row, []node, error) {
	var rows []row
	var nodes []node
	for _, n := range entries {
		e, err := w.entry(h, n)
		if err != nil {
			return nil, nil, err
		}
		leaf := tlog.RecordHash(e.Bytes())
		completed, err := h.edge.add(leaf)
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, row{e, leaf})
		for l := tileHeight; l < len(completed); l += tileHeight {
			nodes = append(nodes, node{l / tileHeight, e.Seq >> l, completed[l]})
		}
	}
	return rows, nodes, w.sign(h)
}

func (w *Writer) entry(h *openHead, n New) (Entry, error) {
	e := Entry{Salt: make([]byte, saltSize), Content: n.Content}
	if _, err := io.ReadFull(w.salt, e.Salt); err != nil {
		return Entry{}, errs.Wrap(err, "ledger salt")
	}
	e.Leaf = Leaf{Seq: h.edge.size, EnteredAt: h.EnteredAt, Kind: n.Kind, Commitment: Commit(e.Salt, n.Content)}
	return e, nil
}

// sign makes the head say what its edge is.
func (w *Writer) sign(h *openHead) (err error) {
	h.Size = h.edge.size
	if h.Root, err = h.edge.root(); err != nil {
		return err
	}
	h.Checkpoint, err = w.signer.checkpoint(h.Origin, h.Size, h.Root)
	return err
}

// Check refuses to start (Conflict, key "ledger.key.other") with another key
// than the one that any log of the database was begun with.
func (w *Writer) Check(ctx context.Context, d *db.DB) error {
	heads, err := db.All(ctx, d.Everyone("the key must be that of every log"), scanHead, `
		SELECT origin, vkey, size, entered_at, edge, checkpoint FROM ledger_head ORDER BY partnership`)
	if err != nil {
		return err
	}
	for _, h := range heads {
		if err := w.owns(h.Head); err != nil {
			return err
		}
	}
	return nil
}
