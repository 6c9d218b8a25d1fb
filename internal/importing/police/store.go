package police

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// Every is how often the police are asked.
const Every = 10 * time.Minute

// Collector asks the police now and then and keeps what is new.
type Collector struct {
	DB     *db.DB
	Client *Client
	Now    func() time.Time
	Log    *slog.Logger
}

// Run collects until ctx ends. Trouble is logged, and the next time tries again.
func (c *Collector) Run(ctx context.Context) {
	for {
		wait, err := c.Collect(ctx)
		if err != nil && ctx.Err() == nil {
			c.Log.Warn("police news", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(wait, Every)):
		}
	}
}

// Collect asks once, if the rules let it, and keeps what is new. It returns how
// long to wait before it may ask again.
func (c *Collector) Collect(ctx context.Context) (wait time.Duration, err error) {
	now := c.Now().UTC()
	// The call is on disk before it is made, so that no process and no restart
	// makes one too many.
	if err := c.DB.Write(ctx, func(tx *db.DB) error { wait, err = begin(ctx, tx, now); return err }); err != nil || wait > 0 {
		return wait, err
	}
	answer, until, err := c.Client.Fetch(ctx, now)
	if !until.IsZero() {
		_, late := c.DB.Exec(ctx, `UPDATE police_call SET until = $2 WHERE at = $1`, db.Micros(now), db.Micros(until))
		if late != nil {
			return apart, late
		}
	}
	if err != nil {
		return until.Sub(now), err
	}
	list, err := Parse(answer)
	if err != nil {
		return apart, err
	}
	return apart, c.DB.Write(ctx, func(tx *db.DB) error { return Keep(ctx, tx, list) })
}

// begin notes a call, or tells how long to wait before one may be made.
func begin(ctx context.Context, tx *db.DB, now time.Time) (time.Duration, error) {
	calls, err := db.All(ctx, tx, func(r *sql.Rows) (Call, error) {
		var at, until int64
		err := r.Scan(&at, &until)
		return Call{At: db.Time(at), Until: db.Time(until)}, err
	}, `SELECT at, until FROM police_call WHERE at > $1 OR until > $2`, db.Micros(now.Add(-24*time.Hour)), db.Micros(now))
	if err != nil {
		return 0, err
	}
	if wait := Wait(calls, now); wait > 0 {
		return wait, nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM police_call WHERE at <= $1 AND until <= $2`, db.Micros(now.Add(-24*time.Hour)), db.Micros(now)); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO police_call (at, until) VALUES ($1, 0)`, db.Micros(now))
	return 0, err
}

// Keep keeps news; what is told anew under the same number takes the place of
// the old.
func Keep(ctx context.Context, tx *db.DB, list []News) error {
	for _, n := range list {
		_, err := tx.Exec(ctx, `INSERT INTO police_news (id, type, place, county, happened, address) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (id) DO UPDATE SET type = excluded.type, place = excluded.place, county = excluded.county, happened = excluded.happened, address = excluded.address`,
			n.ID, n.Type, n.Place, n.County, db.Micros(n.Happened), n.Address)
		if err != nil {
			return err
		}
	}
	return nil
}

// Filter narrows a list of news.
type Filter struct {
	Places      []string // names of municipalities, one of which it is
	Type        string   // "" for all
	From, Until time.Time
}

func (f Filter) where() (string, []any) {
	if len(f.Places) == 0 {
		return "1 = 0", nil
	}
	var args []any
	blank := func(v any) string { args = append(args, v); return fmt.Sprintf("$%d", len(args)) }
	var places []string
	for _, p := range f.Places {
		places = append(places, blank(p))
	}
	text := "place IN (" + strings.Join(places, ", ") + ")"
	if f.Type != "" {
		text += " AND type = " + blank(f.Type)
	}
	if !f.From.IsZero() {
		text += " AND happened >= " + blank(db.Micros(f.From))
	}
	if !f.Until.IsZero() {
		text += " AND happened < " + blank(db.Micros(f.Until))
	}
	return text, args
}

// Search lists news, the latest first, from after so many; at most limit.
func Search(ctx context.Context, d *db.DB, f Filter, after, limit int) ([]News, error) {
	where, args := f.where()
	return db.All(ctx, d, func(r *sql.Rows) (News, error) {
		var n News
		var at int64
		err := r.Scan(&n.ID, &n.Type, &n.Place, &n.County, &at, &n.Address)
		n.Happened = db.Time(at)
		return n, err
	}, fmt.Sprintf(`SELECT id, type, place, county, happened, address FROM police_news WHERE %s ORDER BY happened DESC, id DESC LIMIT $%d OFFSET $%d`, where, len(args)+1, len(args)+2), append(args, limit, after)...)
}

// Types lists the types of news of some places, by name.
func Types(ctx context.Context, d *db.DB, places []string) ([]string, error) {
	where, args := Filter{Places: places}.where()
	return db.All(ctx, d, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT DISTINCT type FROM police_news WHERE `+where+` ORDER BY type`, args...)
}

// Asked is when the police were last asked, and zero where they never were.
func Asked(ctx context.Context, d *db.DB) (time.Time, error) {
	var at int64
	err := d.QueryRow(ctx, `SELECT COALESCE(MAX(at), 0) FROM police_call`).Scan(&at)
	if errs.Is(err, errs.NotFound) {
		return time.Time{}, nil
	}
	return db.Time(at), err
}
