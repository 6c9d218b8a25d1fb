package picture_test

import (
	"context"
	"database/sql"
	"testing"

	"lykta/internal/db/dbtest"
)

var ctx = context.Background()

func TestMain(m *testing.M) { dbtest.Main(m) }

func scanCount(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) }
