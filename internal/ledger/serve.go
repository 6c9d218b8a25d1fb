package ledger

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"strconv"

	"lykta/internal/db"
	"lykta/internal/errs"
)

// The content types of the files (C2SP tlog-tiles; contents are JSON lines).
const (
	typeText  = "text/plain; charset=utf-8"
	typeBytes = "application/octet-stream"
	typeLines = "application/jsonl; charset=utf-8"
)

// ServePath returns a file of a partnership's log by its path under the log:
// its bytes, its content type, and whether it never changes, so that it may be
// cached for good. A path that names no file of the log is a NotFound error
// with the key "ledger.path".
func ServePath(ctx context.Context, d *db.DB, partnership, path string) (body []byte, contentType string, immutable bool, err error) {
	p, err := ParsePath(path)
	if err != nil {
		return nil, "", false, err
	}
	body, err = ReadFile(ctx, d, partnership, p)
	if err != nil {
		return nil, "", false, err
	}
	switch p.File {
	case CheckpointFile, KeyFile:
		return body, typeText, false, nil
	case ContentsFile:
		return body, typeLines, false, nil
	}
	return body, typeBytes, true, nil
}

// ReadFile returns the bytes of a file of a partnership's log.
func ReadFile(ctx context.Context, d *db.DB, partnership string, p Path) ([]byte, error) {
	switch p.File {
	case TileFile:
		return Tile(ctx, d, partnership, p.Level, p.Index, p.Width)
	case EntriesFile:
		return EntryBundle(ctx, d, partnership, p.Index, p.Width)
	case ContentsFile:
		return Contents(ctx, d, partnership, p.Index, p.Width)
	}
	h, err := HeadOf(ctx, d, partnership)
	if p.File == KeyFile {
		return []byte(h.VerifierKey + "\n"), err
	}
	return h.Checkpoint, err
}

// Tile returns width hashes of a level of the tree from tile number index on.
// Hashes that are not there are a NotFound error with the key "ledger.path".
func Tile(ctx context.Context, d *db.DB, partnership string, level int, index int64, width int) ([]byte, error) {
	text := `SELECT leaf_hash FROM ledger_entry
		WHERE partnership = $1 AND seq >= $2 AND seq < $3 ORDER BY seq`
	args := []any{partnership, index * tileWidth, index*tileWidth + int64(width)}
	if level > 0 {
		text = `SELECT hash FROM ledger_node
			WHERE partnership = $1 AND place >= $2 AND place < $3 AND level = $4 ORDER BY place`
		args = append(args, level)
	}
	hashes, err := db.All(ctx, d.Of(partnership), func(rows *sql.Rows) (h []byte, err error) { return h, rows.Scan(&h) }, text, args...)
	if err != nil {
		return nil, err
	}
	if len(hashes) != width {
		return nil, errs.E(errs.NotFound, "ledger.path")
	}
	var b []byte
	for _, h := range hashes {
		b = append(b, h...)
	}
	return b, nil
}

// EntryBundle returns width leaves from bundle number index on, each after its
// length in two bytes. Leaves that are not there are a NotFound error.
func EntryBundle(ctx context.Context, d *db.DB, partnership string, index int64, width int) ([]byte, error) {
	entries, err := page(ctx, d, partnership, index, width)
	var b []byte
	for _, e := range entries {
		leaf := e.Bytes()
		b = binary.BigEndian.AppendUint16(b, uint16(len(leaf)))
		b = append(b, leaf...)
	}
	return b, err
}

// Contents returns what the same leaves as in EntryBundle commit to, one JSON
// line each: number, salt and content, or number and removal.
func Contents(ctx context.Context, d *db.DB, partnership string, index int64, width int) ([]byte, error) {
	entries, err := page(ctx, d, partnership, index, width)
	var b []byte
	for _, e := range entries {
		b = e.appendLine(b)
	}
	return b, err
}

// appendLine writes the entry's line of contents.
func (e Entry) appendLine(b []byte) []byte {
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	if e.Removed() {
		b = append(b, `,"removed":`...)
		b = strconv.AppendInt(b, e.RemovedBy, 10)
		return append(b, '}', '\n')
	}
	b = append(b, `,"salt":"`...)
	b = hex.AppendEncode(b, e.Salt)
	b = append(b, `","content":`...)
	b = append(b, e.Content...)
	return append(b, '}', '\n')
}

func page(ctx context.Context, d *db.DB, partnership string, index int64, width int) ([]Entry, error) {
	entries, err := Entries(ctx, d, partnership, index*tileWidth, width)
	if err == nil && len(entries) != width {
		err = errs.E(errs.NotFound, "ledger.path")
	}
	return entries, err
}
