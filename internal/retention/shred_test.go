package retention_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/ids"
	"lykta/internal/retention"
)

// files returns where the engine keeps its tables.
func files(t *testing.T, url string) []string {
	t.Helper()
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		list, err := filepath.Glob(path + "*")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	var dir, database string
	if err := owner.QueryRow(t.Context(), `SELECT current_setting('data_directory'), CAST(oid AS TEXT) FROM pg_database WHERE datname = current_database()`).Scan(&dir, &database); err != nil {
		t.Fatal(err)
	}
	list, err := filepath.Glob(filepath.Join(dir, "base", database, "*"))
	if err != nil || len(list) < 100 {
		t.Fatalf("%d files, %v", len(list), err)
	}
	return list
}

// found tells which of the texts stand in the files.
func found(t *testing.T, url string, texts []string) []string {
	t.Helper()
	var list []string
	for _, name := range files(t, url) {
		b, err := os.ReadFile(name)
		if os.IsNotExist(err) {
			continue // the server has thrown it away since
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				list = append(list, text+" in "+filepath.Base(name))
			}
		}
	}
	return list
}

// What was disposed of cannot be read in the files. The controls: it can before,
// and it can after a plain DELETE.
//
// PostgreSQL's own log is not looked in: it holds what was written until its
// files are used again, as docs/retention.md says.
func TestDisposedIsShredded(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		d, err := db.Open(t.Context(), url, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := d.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		o := newOffice(t, d, "viken")
		texts := []string{"c4n4ry-draft-Qx77", "c4n4ry-login-qx77", "c4n4ry-letter-qx77", "c4n4ry-notice-Qx77", "c4n4ry-subject-qx77", "c4n4ry-link-Qx77", "c4n4ry-organisation-Qx77", "c4n4ry-presence-Qx77", "c4n4ry-note-Qx77", "c4n4ry-away-Qx77", "c4n4ry-report-Qx77", "c4n4ry-sender-Qx77"}
		for i := range 30 { // neighbours that stay, so that no page is given back whole
			o.draft("Nytt", 1)
			o.member(ids.Token()[:8]+"@example.se", -12)
			o.letter("invitation", 1)
			o.doneLink("yttre befäl", 1)
			o.organisation("Bostäder", 1)
			o.there("fältgruppen", noon)
			o.away("m", "2026-11-01", "2026-11-02")
			o.reported("falt", "2026-10-05", "Klotter på kajen.", noon.AddDate(0, -1, 0))
			o.turn(day.In(noon).Add(i).String(), day.In(noon).Add(i).String(), "Lugnt.", 1)
			if i == 15 {
				o.draft(texts[0], 30)
				m := o.member(texts[1]+"@example.se", 30)
				o.letter(texts[2], 30)
				o.notice(texts[3], 30)
				o.doneLink(texts[5], 30)
				o.organisation(texts[6], 30)
				o.there(texts[7], noon.AddDate(-3, 0, 0))
				o.turn("2024-03-04", "2024-03-17", texts[8], 32)
				o.away(texts[9], "2024-03-04", "2024-03-10")
				o.reported(texts[11], "2024-03-04", texts[10], noon.AddDate(-2, -8, 0))
				o.exec(`INSERT INTO affiliation (partnership, provider, subject, account, created) VALUES ($1, 'idp', $2, $3, 1)`,
					o.scope.Partnership, texts[4], m.Account)
			}
		}
		o.periods()
		for _, text := range texts {
			if len(found(t, url, []string{text})) == 0 {
				t.Errorf("control: %s is not in the files before", text)
			}
		}
		if _, err := o.decide(retention.Classes...); err != nil {
			t.Fatal(err)
		}
		if left := found(t, url, texts); len(left) > 0 {
			t.Errorf("left in the files: %v", left)
		}

		plain := "c4n4ry-plain-Qx77"
		id := o.draft(plain, 30)
		o.exec(`DELETE FROM draft WHERE partnership = $1 AND id = $2`, o.scope.Partnership, id)
		if len(found(t, url, []string{plain})) == 0 {
			t.Error("control: a plain DELETE leaves nothing either, so the test shows nothing")
		}
	})
}
