package partnership

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Organisation is one that works in the partnership beside its parties.
type Organisation struct {
	ID    string
	Kind  OrganisationKind
	Name  string
	Ended time.Time // UTC; zero while it takes part
}

// OrganisationKind says what sort of organisation it is.
type OrganisationKind string

// The kinds.
const (
	Housing     OrganisationKind = "housing"
	School      OrganisationKind = "school"
	Association OrganisationKind = "association"
	Guards      OrganisationKind = "guards" // a guard company that has been procured
	Volunteers  OrganisationKind = "volunteers"
	Rescue      OrganisationKind = "rescue"
	Business    OrganisationKind = "business"
	Another     OrganisationKind = "another"
)

// OrganisationKinds are all of them, in the order in which they are offered.
var OrganisationKinds = []OrganisationKind{Housing, School, Association, Guards, Volunteers, Rescue, Business, Another}

const maxOrganisation = 80 // characters

func scanOrganisation(r *sql.Rows) (Organisation, error) {
	var o Organisation
	var ended int64
	err := r.Scan(&o.ID, &o.Kind, &o.Name, &ended)
	o.Ended = db.Time(ended)
	return o, err
}

// Organisations lists those of a partnership, ended ones included, in the order
// in which they came.
func Organisations(ctx context.Context, d *db.DB, partnership string) ([]Organisation, error) {
	return db.All(ctx, d.Of(partnership), scanOrganisation, `SELECT id, kind, name, ended FROM organisation WHERE partnership = $1 ORDER BY created, id`, partnership)
}

// AddOrganisation takes one up in the scope's partnership. What is wrong is an
// Invalid error at the fields kind and name.
func AddOrganisation(ctx context.Context, tx *db.DB, scope access.Scope, o Organisation, now time.Time) error {
	if err := mayOrganise(ctx, tx, scope); err != nil {
		return err
	}
	o.Name = strings.Join(strings.Fields(o.Name), " ")
	if err := o.check(); err != nil {
		return err
	}
	list, err := Organisations(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.Ended.IsZero() && strings.EqualFold(other.Name, o.Name) {
			return errs.Fields(errs.Field{Name: "name", Key: "organisation.twice"})
		}
	}
	_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO organisation (partnership, id, kind, name, created, ended) VALUES ($1, $2, $3, $4, $5, 0)`,
		scope.Partnership, o.ID, string(o.Kind), o.Name, db.Micros(now))
	if err != nil {
		return err
	}
	return audit.Append(ctx, tx, audit.Of(scope, now, "organisation.add", "organisation:"+o.ID))
}

func (o Organisation) check() error {
	var fields []errs.Field
	if !slices.Contains(OrganisationKinds, o.Kind) {
		fields = append(fields, errs.Field{Name: "kind", Key: "organisation.kind"})
	}
	if n := utf8.RuneCountInString(o.Name); n < 2 || n > maxOrganisation {
		fields = append(fields, errs.Field{Name: "name", Key: "organisation.name", Args: []any{maxOrganisation}})
	}
	return errs.Fields(fields...)
}

// EndOrganisation notes that an organisation takes part no more. What its people
// are in its name is ended by the room identity, in the same transaction.
func EndOrganisation(ctx context.Context, tx *db.DB, scope access.Scope, id string, now time.Time) error {
	if err := mayOrganise(ctx, tx, scope); err != nil {
		return err
	}
	n, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE organisation SET ended = $3 WHERE partnership = $1 AND id = $2 AND ended = 0`, scope.Partnership, id, db.Micros(now))
	switch {
	case err != nil:
		return err
	case n == 0:
		return errs.E(errs.NotFound, "db.none")
	}
	return audit.Append(ctx, tx, audit.Of(scope, now, "organisation.end", "organisation:"+id))
}

func mayOrganise(ctx context.Context, tx *db.DB, scope access.Scope) error {
	object := scope.Own()
	p, err := ByID(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	object.Suspended = p.Suspended
	return access.Check(scope, access.ManageMembers, object)
}
