package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lykta/internal/errs"
)

// How many go into one statement: SQLite takes at most 32,766 values, and
// PostgreSQL any number of rows, as an array for each column.
const (
	valuesAtOnce = 8000
	rowsAtOnce   = 5000
)

// Insert inserts rows into columns of a table, many in one statement. In a column
// every value is of one type: string, int64, bool or []byte. otherwise stands
// behind the rows, such as "ON CONFLICT … DO NOTHING", and may be "". A row with
// another number of values than there are columns, or with a value of another
// type, is an Internal error, "db.row".
func (d *DB) Insert(ctx context.Context, table string, columns []string, rows [][]any, otherwise string) error {
	for _, row := range rows {
		if len(row) != len(columns) {
			return errs.E(errs.Internal, "db.row")
		}
	}
	into := fmt.Sprintf("INSERT INTO %s (%s) ", table, strings.Join(columns, ", "))
	size, statement := valuesAtOnce/len(columns), ofValues
	if d.engine == PostgreSQL {
		size, statement = rowsAtOnce, ofArrays
	}
	for part := range slices.Chunk(rows, size) {
		values, args, err := statement(part)
		if err != nil {
			return err
		}
		if _, err := d.Exec(ctx, into+values+" "+otherwise, args...); err != nil {
			return err
		}
	}
	return nil
}

// ofValues is VALUES with every value of every row.
func ofValues(rows [][]any) (string, []any, error) {
	args := make([]any, 0, len(rows)*len(rows[0]))
	lines := make([]string, len(rows))
	for i, row := range rows {
		blanks := make([]string, len(row))
		for j, v := range row {
			args = append(args, v)
			blanks[j] = "$" + strconv.Itoa(len(args))
		}
		lines[i] = "(" + strings.Join(blanks, ", ") + ")"
	}
	return "VALUES " + strings.Join(lines, ", "), args, nil
}

// ofArrays takes the rows apart into one array for each column, which the server
// reads faster than thousands of values
// (https://www.postgresql.org/docs/15/functions-array.html, unnest).
func ofArrays(rows [][]any) (string, []any, error) {
	types, args := make([]string, len(rows[0])), make([]any, len(rows[0]))
	for j, first := range rows[0] {
		var err error
		switch first.(type) {
		case string:
			types[j] = "text[]"
			args[j], err = column[string](rows, j)
		case int64:
			types[j] = "bigint[]"
			args[j], err = column[int64](rows, j)
		case bool:
			types[j] = "boolean[]"
			args[j], err = column[bool](rows, j)
		case []byte:
			types[j] = "bytea[]"
			args[j], err = column[[]byte](rows, j)
		default:
			err = errs.E(errs.Internal, "db.row")
		}
		if err != nil {
			return "", nil, err
		}
		types[j] = fmt.Sprintf("$%d::%s", j+1, types[j])
	}
	return "SELECT * FROM unnest(" + strings.Join(types, ", ") + ")", args, nil
}

func column[T any](rows [][]any, j int) ([]T, error) {
	list := make([]T, len(rows))
	for i, row := range rows {
		v, ok := row[j].(T)
		if !ok {
			return nil, errs.E(errs.Internal, "db.row")
		}
		list[i] = v
	}
	return list, nil
}
