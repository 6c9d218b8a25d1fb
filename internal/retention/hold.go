package retention

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
)

// Hold keeps a class, or one record of it, from being disposed of: somebody has
// asked for it, or an authority or a court has.
type Hold struct {
	ID        string
	Class     Class
	Object    string // Item.Object of the record; "" for the whole class
	Reference string // "Begäran KS 2026/201"
	Function  string
	Set       time.Time // UTC
}

// SetHold begins a hold, at once, and returns its ID.
func (s *Service) SetHold(ctx context.Context, scope access.Scope, key string, h Hold) (id string, err error) {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return "", err
	}
	var wrong []errs.Field
	if _, ok := kinds[h.Class]; !ok {
		wrong = append(wrong, errs.Field{Name: "class", Key: "record.class"})
	}
	if h.Object != "" && !named(h.Class, h.Object) {
		wrong = append(wrong, errs.Field{Name: "object", Key: "record.object"})
	}
	if err := errs.Fields(append(wrong, Reference("reference", h.Reference)...)...); err != nil {
		return "", err
	}
	return s.once(ctx, scope, key, h, func(tx *db.DB, now time.Time) (string, error) {
		id := ids.New(now)
		_, err := tx.Exec(ctx, `INSERT INTO legal_hold (partnership, id, class, object, reference, function, at, lifted)
			VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
			scope.Partnership, id, string(h.Class), h.Object, h.Reference, scope.Function, db.Micros(now))
		if err != nil {
			return "", err
		}
		return id, audit.Append(ctx, tx, audit.Of(scope, now, "disposal.hold", "hold:"+id))
	})
}

// named reports whether a text could be the ID of a record of a class.
func named(class Class, object string) bool {
	if class == MeetingNotes {
		_, err := day.Parse(object)
		return err == nil
	}
	return ids.Valid(object)
}

// lift is what LiftHold is asked for.
type lift struct{ hold string }

// LiftHold ends a hold. No such hold is Invalid at the field "hold".
func (s *Service) LiftHold(ctx context.Context, scope access.Scope, key, id string) error {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return err
	}
	_, err := s.once(ctx, scope, key, lift{id}, func(tx *db.DB, now time.Time) (string, error) {
		n, err := tx.Exec(ctx, `UPDATE legal_hold SET lifted = $3 WHERE partnership = $1 AND id = $2 AND lifted = 0`,
			scope.Partnership, id, db.Micros(now))
		switch {
		case err != nil:
			return "", err
		case n == 0:
			return "", errs.Fields(errs.Field{Name: "hold", Key: "record.hold.none"})
		}
		return id, audit.Append(ctx, tx, audit.Of(scope, now, "disposal.lift", "hold:"+id))
	})
	return err
}

// Holds returns the holds of a partnership that stand, oldest first.
func Holds(ctx context.Context, d *db.DB, partnership string) ([]Hold, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (h Hold, err error) {
		var at int64
		err = r.Scan(&h.ID, &h.Class, &h.Object, &h.Reference, &h.Function, &at)
		h.Set = db.Time(at)
		return h, err
	}, `SELECT id, class, object, reference, function, at FROM legal_hold
		WHERE partnership = $1 AND lifted = 0 ORDER BY id`, partnership)
}

// stops reports whether a hold keeps a record. Where an account is held, so are
// its memberships, with the last of which its login name would go, its absences
// and its reports; where a report is, so is what it says.
func (h Hold) stops(class Class, item Item) bool {
	if (h.Class == class || h.Class == Reports && class == ReportTexts) && (h.Object == "" || h.Object == item.Object) {
		return true
	}
	return h.Class == Accounts && item.Account != "" && (h.Object == "" || h.Object == item.Account)
}
