package audit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func event(partnership string, i int) audit.Event {
	return audit.Event{
		Partnership: partnership, At: noon.Add(time.Duration(i) * time.Second), Account: "01j", Function: "trygghetssamordnare",
		Act: "action.log", Object: fmt.Sprintf("promise:2026/p%d", i), Request: fmt.Sprintf("r%d", i),
	}
}

func add(ctx context.Context, d *db.DB, events ...audit.Event) error {
	return d.Write(ctx, func(tx *db.DB) error {
		for _, e := range events {
			if err := audit.Append(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestChain(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				if err := add(ctx, d, event([]string{"a", "b"}[i%2], i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, p := range []string{"a", "b", ""} {
			want := int64(20)
			if p == "" {
				want = 0
			}
			if head, err := audit.Verify(ctx, d, p); err != nil || head.Seq != want {
				t.Errorf("%q: head %d, %v, want %d", p, head.Seq, err, want)
			}
		}
		newest, err := audit.Newest(ctx, d, "a", 0, 3)
		if err != nil || len(newest) != 3 || newest[0].Seq != 20 || newest[2].Seq != 18 {
			t.Errorf("newest = %v, %v", newest, err)
		}
		for _, e := range newest {
			if e.Partnership != "a" {
				t.Errorf("an entry of %q in the list of a", e.Partnership)
			}
		}
	})
}

// The entry shares the fate of the change.
func TestRolledBackWithTheChange(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		d.Write(ctx, func(tx *db.DB) error {
			if err := audit.Append(ctx, tx, event("a", 1)); err != nil {
				t.Error(err)
			}
			return errs.E(errs.Conflict, "no")
		})
		if head, err := audit.Verify(ctx, d, "a"); err != nil || head.Seq != 0 {
			t.Errorf("head %d, %v", head.Seq, err)
		}
	})
}

func TestNoFreeText(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		for name, change := range map[string]func(*audit.Event){
			"act":       func(e *audit.Event) { e.Act = "wrote a note" },
			"no act":    func(e *audit.Event) { e.Act = "" },
			"object":    func(e *audit.Event) { e.Object = "Anna sågs vid torget" },
			"account":   func(e *audit.Event) { e.Account = "anna@example.se" },
			"function":  func(e *audit.Event) { e.Function = "anna@example.se" },
			"long":      func(e *audit.Event) { e.Object = strings.Repeat("x", 201) },
			"outcome":   func(e *audit.Event) { e.Outcome = "perhaps" },
			"no moment": func(e *audit.Event) { e.At = time.Time{} },
		} {
			e := event("a", 1)
			change(&e)
			if err := add(t.Context(), d, e); err == nil {
				t.Errorf("%s: %+v was taken", name, e)
			}
		}
		e := audit.Of(access.Scope{Partnership: "a", Account: "x", Function: "områdespolis (Orust)"}, noon, "sign-in", "")
		e.Outcome = audit.Refused
		if err := add(t.Context(), d, e); err != nil {
			t.Error(err)
		}
	})
}

// A mutation changes the stored log behind the room's back, and returns false
// where it happened to change nothing.
type mutation func(r *rand.Rand, exec func(sql string, args ...any) int64) bool

const entries = 30

var mutations = map[string]mutation{
	"field": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		column := []string{"account", "function", "act", "object", "outcome", "request"}[r.IntN(6)]
		return exec(`UPDATE audit SET `+column+` = `+column+` || $1 WHERE partnership = 'a' AND seq = $2`, string(rune('a'+r.IntN(26))), 1+r.IntN(entries)) > 0
	},
	"moment": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		return exec(`UPDATE audit SET at = at + $1 WHERE partnership = 'a' AND seq = $2`, 1+r.IntN(1_000_000), 1+r.IntN(entries)) > 0
	},
	"hash": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		var sum [32]byte
		for i := range sum {
			sum[i] = byte(r.Uint32())
		}
		return exec(`UPDATE audit SET hash = $1 WHERE partnership = 'a' AND seq = $2`, sum[:], 1+r.IntN(entries)) > 0
	},
	"drop": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		return exec(`DELETE FROM audit WHERE partnership = 'a' AND seq = $1`, 1+r.IntN(entries)) > 0
	},
	"cut off the end": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		return exec(`DELETE FROM audit WHERE partnership = 'a' AND seq > $1`, r.IntN(entries)) > 0
	},
	"swap": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		i := 1 + r.IntN(entries-1)
		exec(`UPDATE audit SET seq = -1 WHERE partnership = 'a' AND seq = $1`, i)
		exec(`UPDATE audit SET seq = $1 WHERE partnership = 'a' AND seq = $2`, i, i+1)
		return exec(`UPDATE audit SET seq = $1 WHERE partnership = 'a' AND seq = -1`, i+1) > 0
	},
	"move between partnerships": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		i := 1 + r.IntN(entries)
		exec(`DELETE FROM audit WHERE partnership = 'a' AND seq = $1`, i)
		return exec(`UPDATE audit SET partnership = 'a' WHERE partnership = 'b' AND seq = $1`, i) > 0
	},
	"renumber": func(r *rand.Rand, exec func(string, ...any) int64) bool {
		return exec(`UPDATE audit SET seq = seq + 100 WHERE partnership = 'a' AND seq > $1`, r.IntN(entries)) > 0
	},
}

func TestTamperingIsFound(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var list []audit.Event
		for i := range entries {
			list = append(list, event("a", i), event("b", i))
		}
		if err := add(ctx, d, list...); err != nil {
			t.Fatal(err)
		}
		kept, err := audit.Verify(ctx, d, "a")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := audit.Verify(ctx, d, "a", kept); err != nil {
			t.Fatalf("control: the untouched log is refused: %v", err)
		}
		r := rand.New(rand.NewPCG(1, 2))
		undo := errs.E(errs.Internal, "undo")
		for name, mutate := range mutations {
			for range 30 {
				d.Write(ctx, func(tx *db.DB) error {
					changed := mutate(r, func(sql string, args ...any) int64 {
						n, err := tx.Everyone("test").Exec(ctx, sql, args...)
						if err != nil {
							t.Fatal(err)
						}
						return n
					})
					if !changed {
						t.Fatalf("%s changed nothing", name)
					}
					if _, err := audit.Verify(ctx, tx, "a", kept); !errs.Is(err, errs.Internal) {
						t.Errorf("%s was not found: %v", name, err)
					}
					return undo
				})
			}
		}
		if _, err := audit.Verify(ctx, d, "a", kept); err != nil {
			t.Errorf("after the copies: %v", err)
		}
	})
}

// A rewritten history with every hash made anew is consistent in itself: only
// a head that somebody kept shows it.
func TestRewrittenHistoryNeedsAKeptHead(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := add(ctx, d, event("a", 1), event("a", 2), event("a", 3)); err != nil {
			t.Fatal(err)
		}
		kept, err := audit.Verify(ctx, d, "a")
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(ctx, func(tx *db.DB) error {
			_, err := tx.Of("a").Exec(ctx, `DELETE FROM audit WHERE partnership = 'a'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := add(ctx, d, event("a", 1), event("a", 4), event("a", 3)); err != nil {
			t.Fatal(err)
		}
		if _, err := audit.Verify(ctx, d, "a"); err != nil {
			t.Errorf("control: without a kept head it cannot be seen, but got %v", err)
		}
		if _, err := audit.Verify(ctx, d, "a", kept); err == nil {
			t.Error("the kept head did not show it")
		}
	})
}
