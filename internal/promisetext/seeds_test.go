package promisetext_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"lykta/internal/promisetext"
)

// shared returns the folder with the real texts. Outside the project's own
// CI it may be missing, and the test that needs it is left out.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LYKTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		if os.Getenv("LYKTA_SHARED") != "" || os.Getenv("CI") != "" {
			t.Fatalf("the real texts are missing: %v", err)
		}
		t.Skip("the real texts are not here")
	}
	return dir
}

type truthRow struct {
	By       []promisetext.Performer `json:"by"`
	Shape    promisetext.Shape       `json:"shape"`
	AtLeast  *int                    `json:"at_least"`
	Recurs   *promisetext.Rhythm     `json:"recurs"`
	Optional bool                    `json:"optional"`
}

type truthSeed struct {
	Seed      string
	Parties   []string
	Continues string
	Period    *struct{ From, To string }
	Basis     struct {
		Conversations int `json:"conversations_with_residents"`
	}
	Promises []truthRow
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	dir := shared(t)
	raw, err := os.ReadFile(filepath.Join(dir, "truth", "promises-in-seeds.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth struct{ Seeds []truthSeed }
	if err := json.Unmarshal(raw, &truth); err != nil {
		t.Fatal(err)
	}
	for _, seed := range truth.Seeds {
		t.Run(seed.Seed, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(dir, "seeds", seed.Seed))
			if err != nil {
				t.Fatal(err)
			}
			checkSeed(t, promisetext.Read(string(text)), seed)
		})
	}
}

func checkSeed(t *testing.T, got promisetext.Reading, want truthSeed) {
	t.Helper()
	if want.Period == nil && got.Period != nil || want.Period != nil && (got.Period == nil || got.Period.From.String() != want.Period.From || got.Period.To.String() != want.Period.To) {
		t.Errorf("period = %v, want %v", got.Period, want.Period)
	}
	if got.Continues != want.Continues {
		t.Errorf("continues = %q, want %q", got.Continues, want.Continues)
	}
	if !slices.Equal(got.Parties, want.Parties) {
		t.Errorf("parties = %q, want %q", got.Parties, want.Parties)
	}
	if n := want.Basis.Conversations; n > 0 && !slices.ContainsFunc(got.Basis, func(b promisetext.Basis) bool { return b.Kind == "conversations" && b.Number == n }) {
		t.Errorf("basis = %v, want %d conversations", got.Basis, n)
	}
	rows := got.Promises
	for i, w := range want.Promises {
		if i >= len(rows) {
			t.Errorf("row %d is missing", i)
			continue
		}
		if w.Optional && len(rows) < len(want.Promises) && !rows[i].Optional {
			continue
		}
		checkRow(t, i, rows[i], w)
	}
	for _, p := range rows[min(len(rows), len(want.Promises)):] {
		t.Errorf("one row too many: %q", p.Text)
	}
}

func checkRow(t *testing.T, i int, got promisetext.Promise, want truthRow) {
	t.Helper()
	if got.Shape != want.Shape || !slices.Equal(got.By, want.By) || !sameRhythm(got.Recurs, want.Recurs) || want.Shape == promisetext.Count && !sameInt(got.AtLeast, want.AtLeast) {
		t.Errorf("row %d %q:\n got %v %v %v %v\nwant %v %v %v %v", i, got.Text, got.Shape, got.By, got.Recurs, deref(got.AtLeast), want.Shape, want.By, want.Recurs, deref(want.AtLeast))
	}
}

func sameRhythm(a, b *promisetext.Rhythm) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
func sameInt(a, b *int) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
func deref(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}
