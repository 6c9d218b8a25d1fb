package verify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ledger"
	"lykta/internal/verify"
)

// errUndo makes a transaction leave nothing behind.
var errUndo = errors.New("errUndo")

// Whoever may write to the database but has not the key cannot change the log
// unseen: every column of every row, and rows taken away or made to change
// places. Either the log is found wrong, or the ledger refuses to serve it.
func TestTamperedDatabase(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d, "vik")
		s.append(t, "vik", noon, `{"count":0}`, `{"count":1}`)
		for i := range 256 {
			s.append(t, "vik", noon.Add(time.Duration(i)*time.Second), fmt.Sprintf(`{"count":%d}`, i))
		}
		if err := s.remove("vik", noon.Add(time.Hour), 1); err != nil {
			t.Fatal(err)
		}
		if found(t, d) {
			t.Fatal("the control fails: an untouched log is found wrong")
		}
		for _, statement := range tampering() {
			err := d.Write(t.Context(), func(tx *db.DB) error {
				n, err := tx.Everyone("test").Exec(t.Context(), statement)
				if err != nil || n == 0 {
					return fmt.Errorf("%d rows: %w", n, err)
				}
				if !found(t, tx) {
					t.Errorf("not found: %s", statement)
				}
				return errUndo
			})
			if !errors.Is(err, errUndo) {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

// tampering returns statements that change the log of 259 entries, of which 1
// is removed by 258.
func tampering() []string {
	list := []string{
		`DELETE FROM ledger_entry WHERE seq = 258`,
		`DELETE FROM ledger_entry WHERE seq = 0`,
		`DELETE FROM ledger_node`,
		`UPDATE ledger_entry SET salt = NULL, content = NULL, removed_by = 258 WHERE seq = 3`,
		`UPDATE ledger_entry SET salt = NULL, content = NULL, removed_by = 300 WHERE seq = 3`,
		`UPDATE ledger_entry SET removed_by = 257 WHERE seq = 1`,
		`UPDATE ledger_entry SET salt = commitment, content = commitment, removed_by = NULL WHERE seq = 1`,
		`UPDATE ledger_entry SET content = (SELECT content FROM ledger_entry WHERE seq = 5) WHERE seq = 4`,
		`UPDATE ledger_entry SET seq = 1000 WHERE seq = 4`,
		`UPDATE ledger_node SET hash = (SELECT leaf_hash FROM ledger_entry WHERE seq = 0)`,
		`UPDATE ledger_node SET place = 1`,
		`UPDATE ledger_head SET size = size - 1`,
		`UPDATE ledger_head SET size = size + 1`,
		`UPDATE ledger_head SET origin = 'lykta.example/ort'`,
		`UPDATE ledger_head SET vkey = 'lykta.example/vik+36ea5a5a+AaCPNvlkIIdtfEcvvBpH9EFqXlAyfzATfVxnJIQLqJnS'`,
		`UPDATE ledger_head SET edge = checkpoint`,
		`UPDATE ledger_head SET checkpoint = edge`,
	}
	for _, seq := range []int{0, 255, 256, 258} {
		for _, change := range []string{
			`entered_at = entered_at + 1`, `entered_at = 0`, `kind = 'verdict'`, `kind = ''`,
			`commitment = leaf_hash`, `leaf_hash = commitment`, `salt = leaf_hash`, `content = leaf_hash`,
		} {
			list = append(list, fmt.Sprintf(`UPDATE ledger_entry SET %s WHERE seq = %d`, change, seq))
		}
	}
	return list
}

// found reports whether the log is found wrong or not served.
func found(t *testing.T, d *db.DB) bool {
	t.Helper()
	r, err := verify.Log(t.Context(), &oneByOne{served: served{d, "vik"}, turn: make(chan struct{}, 1)}, verify.Options{Key: vkey(t)})
	if err != nil && !strings.Contains(err.Error(), "ledger.broken") {
		t.Errorf("error %v", err)
	}
	return err != nil || !r.OK()
}

// oneByOne is a source in a transaction, which takes one question at a time.
type oneByOne struct {
	served
	turn chan struct{}
}

func (s *oneByOne) Fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	return s.served.Fetch(ctx, path, limit)
}

// Even the one row that an append starts from cannot be turned into a second
// history: the ledger does not sign on top of what it did not sign.
func TestAppendRefusesABrokenHead(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := newStore(t, d, "vik")
		s.append(t, "vik", noon, `{"count":0}`, `{"count":1}`, `{"count":2}`)
		if _, err := d.Everyone("test").Exec(t.Context(), `UPDATE ledger_head SET size = 2, edge = (SELECT leaf_hash FROM ledger_entry WHERE seq = 0)`); err != nil {
			t.Fatal(err)
		}
		err := d.Write(t.Context(), func(tx *db.DB) error {
			_, err := s.w.Append(t.Context(), tx, "vik", noon, ledger.New{Kind: "action", Content: []byte(`{}`)})
			return err
		})
		var e *errs.Error
		if !errors.As(err, &e) || e.Key != "ledger.broken" {
			t.Errorf("error %v, want ledger.broken", err)
		}
	})
}
