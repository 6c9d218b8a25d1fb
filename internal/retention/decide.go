package retention

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// Decision is that what is due is to be removed.
type Decision struct {
	Classes   []Class
	Reference string // of the decision: "Delegationsbeslut KS 2026/310"
	Seen      string // Overview.Seen of the classes, as the coordinator saw it
}

// Decide removes what is due of some classes, writes the protocol, and returns
// its number. When it returns without an error the files of the tables have been
// cleaned of it, as far as db.Scrub reaches; copies outside the database
// (backups, an archived log) live as long as they live.
//
// Where something else is due than was seen it is a Conflict, key
// "record.changed", and nothing is removed. An Unavailable error may come after
// the removal, while the files are cleaned: the same key again goes on there.
func (s *Service) Decide(ctx context.Context, scope access.Scope, key string, d Decision) (number int64, err error) {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return 0, err
	}
	if err := d.check(); err != nil {
		return 0, err
	}
	var outcome string
	err = s.db.Erase(ctx, func(tx *db.DB) (err error) {
		now := s.now().UTC()
		purpose := ids.Hash(fmt.Sprintf("disposal|%s|%v|%s|%s", scope.Account, d.Classes, d.Reference, d.Seen))
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, key, purpose, now, func() (string, error) {
			o, err := overview(ctx, tx, scope.Partnership, day.In(now))
			if err != nil {
				return "", err
			}
			if o.Seen(d.Classes) != d.Seen {
				return "", errs.E(errs.Conflict, "record.changed")
			}
			return s.dispose(ctx, tx, scope, d, o, removal{scope.Partnership, now, s.tag})
		})
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := s.scrub(ctx, d.Classes); err != nil {
		return 0, err
	}
	return strconv.ParseInt(outcome, 10, 64)
}

func (d Decision) check() error {
	var wrong []errs.Field
	unknown := slices.ContainsFunc(d.Classes, func(c Class) bool { _, ok := kinds[c]; return !ok })
	if len(d.Classes) == 0 || unknown {
		wrong = append(wrong, errs.Field{Name: "class", Key: "record.class"})
	}
	return errs.Fields(append(wrong, Reference("reference", d.Reference)...)...)
}

// dispose removes the records and writes the protocol.
func (s *Service) dispose(ctx context.Context, tx *db.DB, scope access.Scope, d Decision, o Overview, r removal) (string, error) {
	var number int64
	err := tx.Of(scope.Partnership).QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM disposal WHERE partnership = $1`, scope.Partnership).Scan(&number)
	if err != nil {
		return "", err
	}
	_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO disposal (partnership, number, reference, function, at) VALUES ($1, $2, $3, $4, $5)`,
		scope.Partnership, number, d.Reference, scope.Function, db.Micros(r.now))
	if err != nil {
		return "", err
	}
	removed := 0
	for _, due := range o.Due {
		if !slices.Contains(d.Classes, due.Class) || len(due.Items) == 0 {
			continue
		}
		for _, item := range due.Items {
			if err := kinds[due.Class].remove(ctx, tx, r, item); err != nil {
				return "", err
			}
		}
		removed += len(due.Items)
		if err := writeLine(ctx, tx, scope.Partnership, number, due); err != nil {
			return "", err
		}
	}
	if removed == 0 {
		return "", errs.Fields(errs.Field{Name: "class", Key: "record.nothing"})
	}
	return strconv.FormatInt(number, 10), audit.Append(ctx, tx, audit.Of(scope, r.now, string(access.DecideDisposal), fmt.Sprintf("disposal:%d", number)))
}

func writeLine(ctx context.Context, tx *db.DB, partnership string, number int64, due Due) error {
	_, err := tx.Of(partnership).Exec(ctx, `INSERT INTO disposal_line (partnership, number, class, months, plan, reference, removed, held, oldest, newest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		partnership, number, string(due.Class), due.Period.Months, due.Period.Plan, due.Period.Reference,
		len(due.Items), due.Held, db.Micros(due.Oldest()), db.Micros(due.Newest()))
	return err
}

// scrub makes what was removed unreadable in the files.
func (s *Service) scrub(ctx context.Context, classes []Class) error {
	var tables []string
	for _, class := range classes {
		tables = append(tables, kinds[class].tables...)
	}
	slices.Sort(tables)
	for _, table := range slices.Compact(tables) {
		if err := s.db.Scrub(ctx, table); err != nil {
			return err
		}
	}
	return nil
}
