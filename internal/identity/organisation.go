package identity

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/partnership"
)

// EndOrganisation notes that an organisation takes part no more, and ends at once
// what its people are in its name, in one transaction. Where no coordinator would
// be left it is a Conflict, "member.last".
func (s *Service) EndOrganisation(ctx context.Context, scope access.Scope, id string, now time.Time) error {
	return s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) error {
		if err := partnership.EndOrganisation(ctx, tx, scope, id, now); err != nil {
			return err
		}
		ended, err := db.All(ctx, tx.Of(scope.Partnership), func(r *sql.Rows) (member string, err error) { return member, r.Scan(&member) },
			`SELECT id FROM membership WHERE partnership = $1 AND organisation = $2 AND (ends = 0 OR ends > $3) ORDER BY id`,
			scope.Partnership, id, db.Micros(now))
		if err != nil {
			return err
		}
		for _, member := range ended {
			if _, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE membership SET ends = $3 WHERE partnership = $1 AND (id = $2 OR stands_in = $2) AND (ends = 0 OR ends > $3)`,
				scope.Partnership, member, db.Micros(now)); err != nil {
				return err
			}
			if err := audit.Append(ctx, tx, audit.Of(scope, now, "member.end", "member:"+member)); err != nil {
				return err
			}
		}
		return another(ctx, tx, Membership{Partnership: scope.Partnership, ID: "organisation:" + id}, now)
	})
}
