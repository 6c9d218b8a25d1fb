package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"lykta/internal/db"
)

// rowsAtOnce is how many entries one statement inserts. What is left over goes
// in one by one, so that there are two texts to prepare and not a hundred.
const rowsAtOnce = 32

const rowColumns = 8

var (
	insertOne  = insertRows(1)
	insertMany = insertRows(rowsAtOnce)
)

func insertRows(n int) string {
	values := make([]string, n)
	for i := range values {
		places := make([]string, rowColumns)
		for j := range places {
			places[j] = fmt.Sprintf("$%d", i*rowColumns+j+1)
		}
		values[i] = "(" + strings.Join(places, ", ") + ")"
	}
	return `
		INSERT INTO ledger_entry (partnership, seq, entered_at, kind, commitment, leaf_hash, salt, content)
		VALUES ` + strings.Join(values, ", ")
}

// store writes what an append made.
func store(ctx context.Context, tx *db.DB, partnership string, h openHead, rows []row, nodes []node) error {
	whole := len(rows) / rowsAtOnce * rowsAtOnce
	for chunk := range slices.Chunk(rows[:whole], rowsAtOnce) {
		if err := insert(ctx, tx, partnership, insertMany, chunk); err != nil {
			return err
		}
	}
	for chunk := range slices.Chunk(rows[whole:], 1) {
		if err := insert(ctx, tx, partnership, insertOne, chunk); err != nil {
			return err
		}
	}
	for _, n := range nodes {
		_, err := tx.Exec(ctx, `
			INSERT INTO ledger_node (partnership, level, place, hash) VALUES ($1, $2, $3, $4)`,
			partnership, n.level, n.place, n.hash[:])
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `
		UPDATE ledger_head SET size = $2, entered_at = $3, edge = $4, checkpoint = $5
		WHERE partnership = $1`,
		partnership, h.Size, h.EnteredAt.UnixMicro(), h.edge.bytes(), h.Checkpoint)
	return err
}

func insert(ctx context.Context, tx *db.DB, partnership, text string, rows []row) error {
	args := make([]any, 0, len(rows)*rowColumns)
	for _, r := range rows {
		args = append(args, partnership, r.Seq, r.EnteredAt.UnixMicro(), r.Kind,
			r.Commitment[:], r.hash[:], r.Salt, r.Content)
	}
	_, err := tx.Exec(ctx, text, args...)
	return err
}
