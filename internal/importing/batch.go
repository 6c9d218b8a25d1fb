package importing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"slices"
	"sort"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/importing/sheet"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/report"
)

// Batch is what was taken in of one file.
type Batch struct {
	ID       string
	Source   string // "Felanmälan"
	File     string // its name
	Period   string // ID of the period that it is taken up in
	Function string // of who took it in
	Total    int    // rows that could be taken in
	Fresh    int    // of them those that had not been before
	At       time.Time
	Undone   time.Time // zero while it counts
	Open     bool      // it can be undone: its period takes reports
}

// perReport is how many events go into one report, so that a report can be
// shown.
const perReport = 100

// Import takes the rows of a file in: all that are new, or nothing. Which rows
// are new goes by what they say, within the source. Any fault in the file is an
// Invalid error with the faults. What was chosen is kept for the next file of
// the source.
func Import(ctx context.Context, d *db.DB, scope access.Scope, key string, u Upload, c Choice, now time.Time) (string, error) {
	if err := may(ctx, d, scope, Rows, now); err != nil {
		return "", err
	}
	t, err := sheet.Read(u.Content)
	if err != nil {
		return "", err
	}
	land, err := report.LandOf(ctx, d, scope.Partnership)
	if err != nil {
		return "", err
	}
	if err := c.Check(t); err != nil {
		return "", err
	}
	// Reading takes seconds for a large file: it comes before the transaction,
	// which everybody else who writes waits for.
	plan := Make(c, t, land, now)
	if err := plan.refusal(); err != nil {
		return "", err
	}
	from, err := reporter(ctx, d, scope, c.Reporter)
	if err != nil {
		return "", err
	}
	text, err := c.text()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(u.Content)
	sent := act.Act{Rule: access.ImportReports, Key: key, Object: "import", Sent: []string{hex.EncodeToString(sum[:]), text}}
	return act.Do(ctx, d, scope, sent, now, func(tx *db.DB) (string, error) {
		b := Batch{ID: ids.New(now), Source: c.Source, File: u.Name, Function: scope.Function, Total: len(plan.Rows), At: now}
		if err := keep(ctx, tx, scope, b, plan, report.Report{Account: scope.Account, Reporter: c.Reporter, Function: from}); err != nil {
			return "", err
		}
		return b.ID, remember(ctx, tx, scope.Partnership, c.Source, text, now)
	})
}

func (p Plan) refusal() error {
	if p.Faulty > 0 {
		return errs.Fields(p.Faults...)
	}
	if len(p.Rows) == 0 {
		return errs.E(errs.Conflict, "importing.nothing")
	}
	return nil
}

// reporter is the name of the party or organisation that the rows come from.
func reporter(ctx context.Context, d *db.DB, scope access.Scope, id string) (string, error) {
	p, err := partnership.ByID(ctx, d, scope.Partnership)
	if err != nil {
		return "", err
	}
	if party, ok := p.Party(id); ok {
		return party.Name, nil
	}
	list, err := partnership.Organisations(ctx, d, scope.Partnership)
	if err != nil {
		return "", err
	}
	for _, o := range list {
		if o.ID == id && o.Ended.IsZero() {
			return o.Name, nil
		}
	}
	return "", errs.Fields(errs.Field{Name: "reporter", Key: "importing.reporter"})
}

// keep inserts a batch with the rows that are new.
func keep(ctx context.Context, tx *db.DB, scope access.Scope, b Batch, plan Plan, r report.Report) error {
	tx = tx.Of(scope.Partnership)
	p, err := period.Taking(ctx, tx, scope.Partnership, b.At)
	if err != nil {
		return err
	}
	b.Period = p.ID
	known, err := seen(ctx, tx, scope.Partnership, b.Source, plan.Rows)
	if err != nil {
		return err
	}
	fresh := slices.DeleteFunc(slices.Clone(plan.Rows), func(r Planned) bool { return known[r.Hash] })
	_, err = tx.Exec(ctx, `INSERT INTO import_batch (partnership, id, source, file, period, function, total, fresh, at, undone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)`, scope.Partnership, b.ID, b.Source, b.File, b.Period, b.Function, b.Total, len(fresh), db.Micros(b.At))
	if err != nil {
		return err
	}
	if _, err = tx.Exec(ctx, `INSERT INTO import_seen (partnership, batch, hashes) VALUES ($1, $2, $3)`, scope.Partnership, b.ID, listed(fresh)); err != nil {
		return err
	}
	r.Period, r.Source, r.Batch, r.Sent = b.Period, report.Imported, b.ID, b.At
	return report.Keep(ctx, tx, scope.Partnership, split(r, fresh)...)
}

// split makes reports of rows.
func split(like report.Report, rows []Planned) []report.Report {
	var list []report.Report
	for i, row := range rows {
		if i%perReport == 0 {
			like.ID, like.Events = ids.New(like.Sent), make([]report.Event, 0, perReport)
			list = append(list, like)
		}
		row.Event.ID = ids.New(like.Sent)
		last := &list[len(list)-1]
		last.Events = append(last.Events, row.Event)
	}
	return list
}

// listed are the hashes of rows in rising order, one after the other.
func listed(rows []Planned) []byte {
	sorted := slices.SortedFunc(slices.Values(rows), func(x, y Planned) int { return bytes.Compare(x.Hash[:], y.Hash[:]) })
	list := make([]byte, 0, len(sorted)*len(hash{}))
	for _, r := range sorted {
		list = append(list, r.Hash[:]...)
	}
	return list
}

// among reports whether a hash is in a list.
func among(list []byte, h hash) bool {
	at := func(i int) []byte { return list[i*len(h) : (i+1)*len(h)] }
	i := sort.Search(len(list)/len(h), func(i int) bool { return bytes.Compare(at(i), h[:]) >= 0 })
	return i < len(list)/len(h) && bytes.Equal(at(i), h[:])
}

// seen tells which rows have been taken in before, of a source.
func seen(ctx context.Context, d *db.DB, partnership, source string, rows []Planned) (map[hash]bool, error) {
	lists, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (list []byte, err error) {
		err = r.Scan(&list)
		return list, err
	}, `SELECT s.hashes FROM import_seen s JOIN import_batch b ON b.partnership = s.partnership AND b.id = s.batch
			WHERE s.partnership = $1 AND b.source = $2`, partnership, source)
	known := map[hash]bool{}
	for _, list := range lists {
		for _, row := range rows {
			if among(list, row.Hash) {
				known[row.Hash] = true
			}
		}
	}
	return known, err
}

// Known counts the rows that have been taken in before, of a source.
func Known(ctx context.Context, d *db.DB, partnership, source string, rows []Planned) (int, error) {
	known, err := seen(ctx, d, partnership, source, rows)
	return len(known), err
}

// Undo takes a batch back, as long as its period takes reports; after that it is
// a Conflict, "importing.locked". The same file can then be taken in again.
func Undo(ctx context.Context, d *db.DB, scope access.Scope, key, id string, now time.Time) error {
	_, err := act.Do(ctx, d, scope, act.Act{Rule: access.ImportReports, Key: key, Object: "import:" + id, Sent: "undo"}, now, func(tx *db.DB) (string, error) {
		b, err := byID(ctx, tx, scope.Partnership, id)
		switch {
		case err != nil:
			return "", err
		case !b.Undone.IsZero():
			return id, nil
		case !b.Open:
			return "", errs.E(errs.Conflict, "importing.locked")
		}
		tx = tx.Of(scope.Partnership)
		if err := report.ForgetBatch(ctx, tx, scope.Partnership, id, now); err != nil {
			return "", err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM import_seen WHERE partnership = $1 AND batch = $2`, scope.Partnership, id); err != nil {
			return "", err
		}
		_, err = tx.Exec(ctx, `UPDATE import_batch SET undone = $3 WHERE partnership = $1 AND id = $2`, scope.Partnership, id, db.Micros(now))
		return id, err
	})
	return err
}

const batchColumns = `b.id, b.source, b.file, b.period, b.function, b.total, b.fresh, b.at, b.undone, CASE WHEN p.state = $2 THEN 1 ELSE 0 END
	FROM import_batch b JOIN period p ON p.partnership = b.partnership AND p.id = b.period WHERE b.partnership = $1`

func scanBatch(r *sql.Rows) (Batch, error) {
	var b Batch
	var at, undone int64
	var open int
	err := r.Scan(&b.ID, &b.Source, &b.File, &b.Period, &b.Function, &b.Total, &b.Fresh, &at, &undone, &open)
	b.At, b.Undone, b.Open = db.Time(at), db.Time(undone), open == 1
	return b, err
}

func byID(ctx context.Context, d *db.DB, partnership, id string) (Batch, error) {
	return db.One(ctx, d.Of(partnership), scanBatch, `SELECT `+batchColumns+` AND b.id = $3`, partnership, string(period.Open), id)
}

// Batches lists what has been taken in, newest first, from after so many; at
// most limit.
func Batches(ctx context.Context, d *db.DB, partnership string, after, limit int) ([]Batch, error) {
	return db.All(ctx, d.Of(partnership), scanBatch, `SELECT `+batchColumns+` ORDER BY b.id DESC LIMIT $3 OFFSET $4`, partnership, string(period.Open), limit, after)
}

// Count is how many batches there are.
func Count(ctx context.Context, d *db.DB, partnership string) (n int, err error) {
	err = d.Of(partnership).QueryRow(ctx, `SELECT COUNT(*) FROM import_batch WHERE partnership = $1`, partnership).Scan(&n)
	return n, err
}

// prefix sets what is remembered for files of rows apart.
const prefix = "rows:"

func remember(ctx context.Context, tx *db.DB, partnership, source, choices string, now time.Time) error {
	_, err := tx.Of(partnership).Exec(ctx, `INSERT INTO import_source (partnership, source, choices, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (partnership, source) DO UPDATE SET choices = excluded.choices, at = excluded.at`, partnership, prefix+source, choices, db.Micros(now))
	return err
}

// Remembered is what was chosen for the last file of a source; with the source
// alone where there was none.
func Remembered(ctx context.Context, d *db.DB, partnership, source string) (Choice, error) {
	var text string
	err := d.Of(partnership).QueryRow(ctx, `SELECT choices FROM import_source WHERE partnership = $1 AND source = $2`, partnership, prefix+source).Scan(&text)
	if errs.Is(err, errs.NotFound) {
		return Choice{Source: source}, nil
	}
	if err != nil {
		return Choice{}, err
	}
	c, err := choiceOf(text)
	c.Source = source
	return c, err
}

// Sources lists the sources that files have come from, by name.
func Sources(ctx context.Context, d *db.DB, partnership string) ([]string, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (s string, err error) {
		err = r.Scan(&s)
		return strings.TrimPrefix(s, prefix), err
	}, `SELECT source FROM import_source WHERE partnership = $1 AND source LIKE $2 ORDER BY source`, partnership, prefix+"%")
}

// Start keeps a file of rows that come from a source, with what was chosen for
// the last one of the source, as far as it fits. A file that is no table, or a
// source without a name, is an Invalid error at the fields file and source.
func Start(ctx context.Context, d *db.DB, scope access.Scope, source string, u Upload, now time.Time) (string, error) {
	source = strings.Join(strings.Fields(source), " ")
	if n := len([]rune(source)); n < 2 || n > maxSource {
		return "", errs.Fields(errs.Field{Name: "source", Key: "importing.source", Args: []any{maxSource}})
	}
	t, err := sheet.Read(u.Content)
	if err != nil {
		return "", err
	}
	land, err := report.LandOf(ctx, d, scope.Partnership)
	if err != nil {
		return "", err
	}
	if land.Guard.Blocks(source) != "" {
		return "", errs.Fields(errs.Field{Name: "source", Key: "importing.source.person"})
	}
	before, err := Sources(ctx, d, scope.Partnership)
	if err != nil {
		return "", err
	}
	for _, name := range before { // "felanmälan" is "Felanmälan"
		if strings.EqualFold(name, source) {
			source = name
		}
	}
	c, err := Remembered(ctx, d, scope.Partnership, source)
	if err != nil {
		return "", err
	}
	if u.Choices, err = c.Guess(t).text(); err != nil {
		return "", err
	}
	u.Kind = Rows
	return Keep(ctx, d, scope, u, now)
}

// Choice is what has been chosen for the file.
func (u Upload) Choice() (Choice, error) { return choiceOf(u.Choices) }

// Decide keeps what has been chosen for a file of rows.
func Decide(ctx context.Context, d *db.DB, scope access.Scope, id string, c Choice, now time.Time) error {
	text, err := c.text()
	if err != nil {
		return err
	}
	return Choose(ctx, d, scope, Rows, id, text, now)
}
