package db

import (
	"database/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"lykta/internal/errs"
)

// openPool opens database/sql's pool over pgx.
func openPool(config *pgx.ConnConfig) *sql.DB { return stdlib.OpenDB(*config) }

// transactionHolds returns an error where a statement has failed in the
// connection's transaction: PostgreSQL then answers ROLLBACK to COMMIT.
func transactionHolds(driverConn any) error {
	if c, ok := driverConn.(*stdlib.Conn); !ok || c.Conn().PgConn().TxStatus() != 'T' {
		return errs.E(errs.Internal, "db.swallowed")
	}
	return nil
}
