package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ledger"
)

// Manifest says what a base holds. It lies beside the base's files as
// manifest.json; SHA256SUMS, in the form of sha256sum, covers it and them.
type Manifest struct {
	Format   string            `json:"format"` // "lykta-base/1"
	Engine   db.Engine         `json:"engine"`
	Program  string            `json:"program"` // version of the program that made it
	Schema   int64             `json:"schema"`  // version of the schema; 0 where there is none yet
	At       time.Time         `json:"at"`      // UTC: every commit until then is in it
	Files    []File            `json:"files"`
	Rows     map[string]int64  `json:"rows"`     // per table
	Audit    map[string]Head   `json:"audit"`    // per partnership, "" is the installation
	Ledger   map[string]Ledger `json:"ledger"`   // per partnership
	Log      int               `json:"log"`      // number of the log's file that continues it; 0 where none does
	Excluded []string          `json:"excluded"` // the files of keys, which are not in it
	Sealed   bool              `json:"sealed,omitempty"`

	User     string `json:"user,omitempty"`     // PostgreSQL: who owns the tables
	Database string `json:"database,omitempty"` // PostgreSQL: which database of the server
}

// File is one file of a base.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Head is the end of an audit chain.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

// Ledger is the end of a partnership's public ledger, as it was signed.
type Ledger struct {
	Size       int64  `json:"size"`
	Key        string `json:"key"`
	Checkpoint string `json:"checkpoint"`
}

const (
	format       = "lykta-base/1"
	databaseName = "lykta.db"
	serverName   = "base.tar"
	manifestName = "manifest.json"
	sumsName     = "SHA256SUMS"
)

// describe fills in what the database itself says.
func (m *Manifest) describe(ctx context.Context, d *db.DB) error {
	return d.Everyone("a backup is of all").Snapshot(ctx, func(d *db.DB) error {
		tables, err := tables(ctx, d)
		if err != nil {
			return err
		}
		m.Engine, m.Rows, m.Audit, m.Ledger = d.Engine(), map[string]int64{}, map[string]Head{}, map[string]Ledger{}
		for _, t := range tables {
			n, err := db.One(ctx, d, number, `SELECT count(*) FROM "`+t+`"`)
			if err != nil {
				return err
			}
			m.Rows[t] = n
		}
		if _, ok := m.Rows["schema_version"]; ok {
			if m.Schema, err = db.One(ctx, d, number, `SELECT coalesce(max(version_id), 0) FROM schema_version WHERE is_applied`); err != nil {
				return err
			}
		}
		return m.heads(ctx, d)
	})
}

func (m *Manifest) heads(ctx context.Context, d *db.DB) error {
	if _, ok := m.Rows["audit"]; ok {
		chains, err := db.All(ctx, d, text, `SELECT DISTINCT partnership FROM audit`)
		if err != nil {
			return err
		}
		for _, p := range chains {
			last, err := audit.Newest(ctx, d, p, 0, 1)
			if err != nil {
				return err
			}
			for _, e := range last {
				m.Audit[p] = Head{e.Seq, hex.EncodeToString(e.Hash[:])}
			}
		}
	}
	if _, ok := m.Rows["ledger_head"]; !ok {
		return nil
	}
	ledgers, err := db.All(ctx, d, text, `SELECT partnership FROM ledger_head`)
	if err != nil {
		return err
	}
	for _, p := range ledgers {
		h, err := ledger.HeadOf(ctx, d, p)
		if err != nil {
			return err
		}
		m.Ledger[p] = Ledger{h.Size, h.VerifierKey, string(h.Checkpoint)}
	}
	return nil
}

func tables(ctx context.Context, d *db.DB) ([]string, error) {
	query := `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`
	if d.Engine() == db.PostgreSQL {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name`
	}
	return db.All(ctx, d, text, query)
}

func number(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) }

func text(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }

// write puts manifest and sums beside the files, which lie in dir already.
func (m *Manifest) write(dir string) error {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(dir, manifestName), append(b, '\n')); err != nil {
		return err
	}
	var sums strings.Builder
	for _, f := range m.Files {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Name)
	}
	_, hash, err := hashFile(filepath.Join(dir, manifestName))
	if err != nil {
		return err
	}
	fmt.Fprintf(&sums, "%s  %s\n", hash, manifestName)
	return writeSynced(filepath.Join(dir, sumsName), []byte(sums.String()))
}

// readManifest reads the manifest of a base and holds it against its sum.
func readManifest(dir string) (Manifest, error) {
	var m Manifest
	sums, err := readSums(dir)
	if err != nil {
		return m, err
	}
	path := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(path)
	if err != nil {
		return m, damaged(path, 0, err)
	}
	hash := sha256.Sum256(b)
	if sums[manifestName] != hex.EncodeToString(hash[:]) {
		return m, damaged(path, 0, errChanged)
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Format != format {
		return m, damaged(path, 0, errors.Join(errChanged, err))
	}
	for _, f := range m.Files {
		if sums[f.Name] != f.SHA256 {
			return m, damaged(filepath.Join(dir, sumsName), 0, errChanged)
		}
	}
	if len(sums) != len(m.Files)+1 {
		return m, damaged(filepath.Join(dir, sumsName), 0, errChanged)
	}
	return m, nil
}

func readSums(dir string) (map[string]string, error) {
	path := filepath.Join(dir, sumsName)
	f, err := os.Open(path)
	if err != nil {
		return nil, damaged(path, 0, err)
	}
	defer f.Close()
	sums := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		hash, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok {
			return nil, damaged(path, 0, errChanged)
		}
		sums[name] = hash
	}
	return sums, nil
}

func hashFile(path string) (size int64, hash string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// damaged names a file that is not as it was written, and from which byte on.
func damaged(path string, offset int64, cause error) error {
	return errs.E(errs.Invalid, "backup.damaged", path, offset, cause)
}
