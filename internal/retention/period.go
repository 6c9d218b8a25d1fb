package retention

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/persondata"
)

// Period is how long a partnership keeps a class, and what that rests on.
type Period struct {
	Class     Class
	Months    int       // from 1 to MostMonths
	Plan      string    // "Dokumenthanteringsplan 2026, punkt 4.2"
	Reference string    // of the decision: "KS 2026/118"
	Function  string    // who set it
	Set       time.Time // UTC
}

// MostMonths is the longest period: fifty years.
const MostMonths = 600

// Reference complains of a reference that is missing, too long, or could hold
// anything but the name and number of a decision. A person in it is refused.
func Reference(field, text string) []errs.Field {
	n := utf8.RuneCountInString(text)
	odd := strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -.,:;/()§&", r)
	}) >= 0
	if n < 3 || n > 120 || odd {
		return []errs.Field{{Name: field, Key: "record.reference"}}
	}
	for _, f := range persondata.Check(text, persondata.Options{}) {
		if f.Severity == persondata.Block {
			return []errs.Field{{Name: field, Key: f.Why}}
		}
	}
	return nil
}

func (p Period) check() error {
	var wrong []errs.Field
	if _, ok := kinds[p.Class]; !ok {
		wrong = append(wrong, errs.Field{Name: "class", Key: "record.class"})
	}
	if p.Months < 1 || p.Months > MostMonths {
		wrong = append(wrong, errs.Field{Name: "months", Key: "record.months", Args: []any{MostMonths}})
	}
	wrong = append(wrong, Reference("plan", p.Plan)...)
	return errs.Fields(append(wrong, Reference("reference", p.Reference)...)...)
}

// Service is the room's door.
type Service struct {
	db  *db.DB
	now func() time.Time
	tag func() string
}

// New returns the service over a database.
func New(d *db.DB, now func() time.Time) *Service { return &Service{db: d, now: now, tag: ids.Token} }

// once runs what a form asks for at most once for its key: the same form sent
// again gets the same answer, and the same key with other content is a Conflict,
// "once.purpose".
func (s *Service) once(ctx context.Context, scope access.Scope, key string, asked any, change func(tx *db.DB, now time.Time) (string, error)) (outcome string, err error) {
	now := s.now().UTC()
	purpose := ids.Hash(fmt.Sprintf("retention|%s|%T|%+v", scope.Account, asked, asked))
	err = s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) (err error) {
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, key, purpose, now, func() (string, error) { return change(tx, now) })
		return err
	})
	return outcome, err
}

// SetPeriod decides how long a class is kept.
func (s *Service) SetPeriod(ctx context.Context, scope access.Scope, key string, p Period) error {
	if err := access.Check(scope, access.DecideDisposal, scope.Own()); err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	_, err := s.once(ctx, scope, key, p, func(tx *db.DB, now time.Time) (string, error) {
		_, err := tx.Exec(ctx, `INSERT INTO retention_period (partnership, class, months, plan, reference, function, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (partnership, class) DO UPDATE SET months = excluded.months, plan = excluded.plan,
				reference = excluded.reference, function = excluded.function, at = excluded.at`,
			scope.Partnership, string(p.Class), p.Months, p.Plan, p.Reference, scope.Function, db.Micros(now))
		if err != nil {
			return "", err
		}
		return "", audit.Append(ctx, tx, audit.Of(scope, now, "disposal.period", "class:"+string(p.Class)))
	})
	return err
}

// Periods returns a partnership's periods by class; a class without one is kept
// until there is one.
func Periods(ctx context.Context, d *db.DB, partnership string) (map[Class]Period, error) {
	list, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (p Period, err error) {
		var at int64
		err = r.Scan(&p.Class, &p.Months, &p.Plan, &p.Reference, &p.Function, &at)
		p.Set = db.Time(at)
		return p, err
	}, `SELECT class, months, plan, reference, function, at FROM retention_period WHERE partnership = $1 ORDER BY class`, partnership)
	periods := map[Class]Period{}
	for _, p := range list {
		periods[p.Class] = p
	}
	return periods, err
}
