package app

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"lykta/internal/db"
)

// TestTidy: keys that nobody will come back with go, others stay.
func TestTidy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	a, err := Open(t.Context(), Config{Addr: "localhost:0", Data: dir, Database: "sqlite:" + filepath.Join(dir, "lykta.db"),
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for key, age := range map[string]time.Duration{"old": keysKept + time.Hour, "young": keysKept - time.Hour} {
		err := a.DB.Of("").Write(t.Context(), func(tx *db.DB) error {
			_, _, err := db.Once(t.Context(), tx, "", key, "test", now.Add(-age), func() (string, error) { return "", nil })
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := a.tidyNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left string
	if err := a.DB.Of("").QueryRow(t.Context(), `SELECT key FROM idempotency`).Scan(&left); err != nil || left != "young" {
		t.Errorf("left %q, %v, want the young one alone", left, err)
	}
}
