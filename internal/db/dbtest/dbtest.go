package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"lykta/internal/db"
	"lykta/internal/db/migrations"
	"lykta/internal/ids"
)

// Variable names the server that tests use, as a postgres:// address.
const Variable = "LYKTA_TEST_POSTGRES"

// Run runs fn as the subtests "sqlite" and "postgres", each in a new, migrated
// database.
func Run(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	RunURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{Readers: 3})
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		t.Cleanup(func() { d.Close() })
		addresses.Store(d, url)
		t.Cleanup(func() { addresses.Delete(d) })
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate: %v", err)
		}
		fn(t, d)
	})
}

// RunURL is Run for tests that open the database themselves, as a whole
// program does. On PostgreSQL it is migrated already, on SQLite the file does
// not exist yet.
func RunURL(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		counts[0].Add(1)
		fn(t, "sqlite:"+filepath.Join(t.TempDir(), "lykta.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		counts[1].Add(1)
		fn(t, Postgres(t))
	})
}

// counts holds how many subtests have begun, SQLite first.
var counts [2]atomic.Int64

// Counts returns how many subtests have begun on SQLite and on PostgreSQL.
func Counts() (sqlite, postgres int64) { return counts[0].Load(), counts[1].Load() }

// Main runs a package's tests and fails where more ran on one engine than on
// the other. A selection by -run is not held to that.
func Main(m *testing.M) {
	code := m.Run()
	sqlite, postgres := Counts()
	fmt.Printf("dbtest: %d tests on SQLite, %d on PostgreSQL\n", sqlite, postgres)
	if sqlite != postgres && !selected() {
		fmt.Println("FAIL: not as many tests on one engine as on the other")
		code = max(code, 1)
	}
	os.Exit(code)
}

// target is a server to test on.
type target struct {
	dsn string
	own *Cluster // held, because a cluster stops when nothing refers to its pipe any more
}

// server is the PostgreSQL of this process: started, or found, by whoever
// needs it first, with the migrated template that databases are copied from.
// One that was started stops when the process ends.
var server = sync.OnceValues(func() (target, error) {
	t := target{dsn: os.Getenv(Variable)}
	if t.dsn == "" {
		var err error
		if t.own, err = Start(); err != nil {
			return t, err
		}
		t.dsn = t.own.DSN
	}
	return t, prepareTemplate(t.dsn)
})

// Postgres makes a new, migrated database on the server and returns its
// address. On a server that is not a private cluster it is dropped when the
// test ends.
func Postgres(t testing.TB) string {
	t.Helper()
	on, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	dsn := on.dsn
	name := "test_" + ids.Token()[:20]
	if err := admin(dsn, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template())); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	if on.own != nil || strings.Contains(dsn, url.QueryEscape(folderPrefix)) {
		return named(dsn, name) // a private cluster goes as a whole; dropping waits for a checkpoint
	}
	t.Cleanup(func() {
		if err := admin(dsn, fmt.Sprintf("DROP DATABASE %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return named(dsn, name)
}

// template names the database that tests copy, after the texts that made it:
// test processes of one checkout share it.
func template() string {
	h := sha256.New()
	entries, _ := fs.ReadDir(migrations.Files, ".")
	for _, e := range entries {
		text, _ := migrations.Files.ReadFile(e.Name())
		fmt.Fprintf(h, "%s %d\n%s", e.Name(), len(text), text)
	}
	return "template_" + hex.EncodeToString(h.Sum(nil))[:16]
}

// prepareTemplate makes and migrates the template where it is missing. A lock
// keeps other test processes waiting meanwhile; the database gets its name
// when it is whole.
func prepareTemplate(dsn string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(7)"); err != nil {
		return err
	}
	var exists bool
	err = conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", template()).Scan(&exists)
	if err != nil || exists {
		return err
	}
	raw := "raw_" + ids.Token()[:20]
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+raw); err != nil {
		return err
	}
	if err := migrate(ctx, named(dsn, raw)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", raw, template()))
	return err
}

func migrate(ctx context.Context, dsn string) error {
	d, err := db.Open(ctx, dsn, db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Migrate(ctx)
}

func admin(dsn, statement string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// named returns the address of another database on the same server.
func named(dsn, name string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return dsn // pgx has read it already
	}
	u.Path = "/" + name
	return u.String()
}
