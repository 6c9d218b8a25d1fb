package demo

import (
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/verify"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

func store(d *db.DB) Store {
	return Store{DB: d, Host: "lykta.example", Ledger: ledger.NewWriter(ledger.SignerFromSeed([32]byte{1}), nil)}
}

// TestSeed: what was written is what the demo says, entry by entry, and an
// outsider finds every log sound.
func TestSeed(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		if err := Seed(t.Context(), store(d), fixedNow); err != nil {
			t.Fatal(err)
		}
		for _, want := range Partnerships(fixedNow) {
			got, err := partnership.BySlug(t.Context(), d, want.Slug)
			if err != nil || got.ID != want.ID || got.Example != want.Example {
				t.Fatalf("%s: %+v, %v", want.Slug, got, err)
			}
			compareLog(t, d, want)
			verifyLog(t, d, want)
		}
	})
}

func compareLog(t *testing.T, d *db.DB, want Partnership) {
	t.Helper()
	got, err := ledger.Entries(t.Context(), d, want.ID, 0, 1000)
	if err != nil || len(got) != len(want.Entries) {
		t.Fatalf("%s: %d entries (%v), want %d", want.Slug, len(got), err, len(want.Entries))
	}
	removed := map[int64]bool{}
	for _, e := range want.Entries {
		if e.Removal != nil {
			removed[e.Removal.Of] = true
		}
	}
	for i, e := range want.Entries {
		entry, err := encoded(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got[i].Kind != entry.Kind || !got[i].EnteredAt.Equal(e.At) {
			t.Errorf("%s entry %d: %s at %s, want %s at %s", want.Slug, i, got[i].Kind, got[i].EnteredAt, entry.Kind, e.At)
		}
		if gone := removed[got[i].Seq]; gone != got[i].Removed() || !gone && string(got[i].Content) != string(entry.Content) {
			t.Errorf("%s entry %d: %s, want %s (removed: %v)", want.Slug, i, got[i].Content, entry.Content, gone)
		}
	}
}

func verifyLog(t *testing.T, d *db.DB, p Partnership) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "log")
	if err := ledger.Export(t.Context(), d, p.ID, dir); err != nil {
		t.Fatal(err)
	}
	src, err := verify.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := verify.Log(t.Context(), src, verify.Options{})
	if err != nil || len(report.Findings) > 0 {
		t.Errorf("%s: %+v, %v", p.Slug, report, err)
	}
}

// TestSeedAgain: a demo that is started again a day later changes nothing.
func TestSeedAgain(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		var sizes [2]int64
		for i := range sizes {
			if err := Seed(t.Context(), store(d), fixedNow.Add(time.Duration(i)*24*time.Hour)); err != nil {
				t.Fatal(err)
			}
			for _, p := range Partnerships(fixedNow) {
				head, err := ledger.HeadOf(t.Context(), d, p.ID)
				if err != nil {
					t.Fatal(err)
				}
				sizes[i] += head.Size
			}
		}
		if sizes[0] != sizes[1] {
			t.Errorf("%d entries, then %d", sizes[0], sizes[1])
		}
	})
}
