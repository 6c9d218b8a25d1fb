package register

import (
	"context"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/mail"
	"lykta/internal/picture"
	"lykta/internal/retention"
)

// Kept says how long a record is kept.
type Kept string

// The ways.
const (
	UntilDay   Kept = "until"   // until Record.Until
	WhileUsed  Kept = "used"    // as long as it is in use; then by the plan
	NotDecided Kept = "unset"   // the partnership has decided no period
	Held       Kept = "held"    // a legal hold stops disposal
	ForEver    Kept = "forever" // never disposed of
	UntilOwner Kept = "owner"   // until whoever it is about ends it
)

// Value is one thing that a record says. Names are keys in the catalogue.
type Value struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Record is one thing that is held.
type Record struct {
	Type   string    `json:"type"`           // key in the catalogue: "membership"
	Where  string    `json:"where"`          // the store, and the record's number in it
	Since  time.Time `json:"since"`          // UTC
	Kept   Kept      `json:"kept"`           // how long
	Until  time.Time `json:"until,omitzero"` // UTC; where Kept is UntilDay
	Values []Value   `json:"values"`

	Account string `json:"-"` // whose login name it is, for rectification
}

// Extract is everything that was found.
type Extract struct {
	Records    []Record `json:"records"`
	Unsearched []string `json:"unsearched"` // what is sealed and cannot be searched: keys in the catalogue
}

// Sealed is what opens what is sealed in the database. Without it, that is not
// searched, and the extract says so.
type Sealed struct {
	Outbox   *mail.Outbox
	Editions *picture.Service
}

// Service is the room's door.
type Service struct {
	db     *db.DB
	sealed Sealed
	now    func() time.Time
}

// New returns the service over a database.
func New(d *db.DB, sealed Sealed, now func() time.Time) *Service {
	return &Service{db: d, sealed: sealed, now: now}
}

// Look returns everything that the scope's partnership holds about an address,
// a number or an affiliation. Nothing found is no error.
func (s *Service) Look(ctx context.Context, scope access.Scope, typed string) (Extract, error) {
	if err := access.Check(scope, access.ReadRegister, scope.Own()); err != nil {
		return Extract{}, err
	}
	w, err := want(typed)
	if err != nil {
		return Extract{}, err
	}
	e := Extract{Records: []Record{}, Unsearched: []string{}}
	err = s.db.Of(scope.Partnership).Snapshot(ctx, func(d *db.DB) error {
		l := &look{d: d, partnership: scope.Partnership, wanted: w}
		if l.periods, err = retention.Periods(ctx, d, scope.Partnership); err != nil {
			return err
		}
		if l.holds, err = retention.Holds(ctx, d, scope.Partnership); err != nil {
			return err
		}
		if err := l.accounts(ctx); err != nil {
			return err
		}
		if err := l.texts(ctx); err != nil {
			return err
		}
		if e.Unsearched, err = l.opened(ctx, s.sealed, typed); err != nil {
			return err
		}
		e.Records = append(e.Records, l.found...)
		return nil
	})
	return e, err
}

// look is one search.
type look struct {
	d           *db.DB
	partnership string
	wanted      wanted
	periods     map[retention.Class]retention.Period
	holds       []retention.Hold
	found       []Record
}

func (l *look) add(r Record) { l.found = append(l.found, r) }

// kept is how long a record of a class is kept that its period is counted for
// from a moment; a zero moment is one that has not come.
func (l *look) kept(class retention.Class, object string, from time.Time) (Kept, time.Time) {
	if l.held(class, object) {
		return Held, time.Time{}
	}
	p := l.periods[class]
	switch {
	case p.Months == 0:
		return NotDecided, time.Time{}
	case from.IsZero():
		return WhileUsed, time.Time{}
	}
	return UntilDay, from.AddDate(0, p.Months, 0)
}

// held reports whether a hold stops a record of a class.
func (l *look) held(class retention.Class, object string) bool {
	return slices.ContainsFunc(l.holds, func(h retention.Hold) bool {
		return h.Class == class && (h.Object == "" || h.Object == object)
	})
}
