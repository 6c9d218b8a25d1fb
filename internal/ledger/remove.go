package ledger

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Removal is the content of an entry of the kind "removal". Where the entry
// stood is named so that its pledge can tell that something is gone; a removal
// that was written before there were such names has none.
type Removal struct {
	Of      int64   `json:"of"`                // number of the entry whose content is taken away
	Ground  string  `json:"ground"`            // a code: "personal-data"
	Law     string  `json:"law"`               // the paragraph, as a lawyer writes it
	Date    day.Day `json:"date"`              // when it was decided
	Pledge  string  `json:"pledge,omitempty"`  // ID of the pledge that the entry was about, where other entries tell it
	Promise string  `json:"promise,omitempty"` // ID of its promise, likewise
}

// maxLaw is the greatest length of the legal ground, in bytes.
const maxLaw = 500

// idForm is what the ID of a pledge or a promise looks like. Nothing else may
// stand in a removal: it says where, never what.
var idForm = regexp.MustCompile(`^[a-z0-9-]{0,64}$`)

func (r Removal) check() error {
	var wrong []errs.Field
	if !validKind(r.Ground) {
		wrong = append(wrong, errs.Field{Name: "ground", Key: "ledger.removal.ground"})
	}
	if strings.TrimSpace(r.Law) == "" || len(r.Law) > maxLaw || !utf8.ValidString(r.Law) {
		wrong = append(wrong, errs.Field{Name: "law", Key: "ledger.removal.law"})
	}
	if r.Date.IsZero() {
		wrong = append(wrong, errs.Field{Name: "date", Key: "ledger.removal.date"})
	}
	if !idForm.MatchString(r.Pledge) || !idForm.MatchString(r.Promise) || r.Pledge == "" && r.Promise != "" {
		wrong = append(wrong, errs.Field{Name: "pledge", Key: "ledger.removal.place"})
	}
	return errs.Fields(wrong...)
}

// ParseRemoval reads the content of an entry of the kind "removal", for pages
// that say what was removed, when and on what ground.
func ParseRemoval(content []byte) (Removal, error) {
	var r Removal
	if err := json.Unmarshal(content, &r); err != nil {
		return Removal{}, errs.E(errs.Invalid, "ledger.removal", err)
	}
	return r, r.check()
}

// Remove takes away the content of an entry, with its salt, and appends the
// entry that says so, in the transaction tx. The leaf stays: number, time, kind
// and commitment. Who may decide this, and on what ground, is not known here.
//
// No such entry is NotFound with the key "ledger.entry.none"; an entry that is
// removed already is a Conflict with the key "ledger.removal.twice", and one
// that is itself a removal "ledger.removal.removal".
func (w *Writer) Remove(ctx context.Context, tx *db.DB, partnership string, at time.Time, r Removal) (Head, error) {
	if err := r.check(); err != nil {
		return Head{}, err
	}
	content, err := Canonical(r)
	if err != nil {
		return Head{}, err
	}
	tx = tx.Of(partnership)
	if _, err := lockHead(ctx, tx, partnership); err != nil {
		return Head{}, err
	}
	if err := removable(ctx, tx, partnership, r.Of); err != nil {
		return Head{}, err
	}
	head, err := w.append(ctx, tx, partnership, at, []New{{Kind: KindRemoval, Content: content}})
	if err != nil {
		return Head{}, err
	}
	_, err = tx.Exec(ctx, `
		UPDATE ledger_entry SET salt = NULL, content = NULL, removed_by = $3
		WHERE partnership = $1 AND seq = $2`, partnership, r.Of, head.Size-1)
	return head, err
}

func removable(ctx context.Context, tx *db.DB, partnership string, seq int64) error {
	entries, err := Entries(ctx, tx, partnership, seq, 1)
	switch {
	case err != nil:
		return err
	case len(entries) == 0 || entries[0].Seq != seq:
		return errs.E(errs.NotFound, "ledger.entry.none", seq)
	case entries[0].Kind == KindRemoval:
		return errs.E(errs.Conflict, "ledger.removal.removal", seq)
	case entries[0].Removed():
		return errs.E(errs.Conflict, "ledger.removal.twice", seq)
	}
	return nil
}
