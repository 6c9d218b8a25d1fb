package backup

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// wire is PostgreSQL's streaming replication, as far as an archive needs it:
// https://www.postgresql.org/docs/15/protocol-replication.html. The server keeps
// what the archive has not on disk yet, in the name of a slot.
type wire struct {
	conn   *pgconn.PgConn // that the log comes over
	asking *pgconn.PgConn // that the server is asked over
	slot   string
	system string // identifier of the server's cluster
	line   uint32 // timeline
	size   uint64 // bytes of a file of the server's log
}

// dial opens both connections. Anew lets go of what the server keeps for the slot.
func dial(ctx context.Context, address, slot string, anew bool) (*wire, error) {
	config, err := pgconn.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the address cannot be read") // the cause would hold the password
	}
	config.RuntimeParams["application_name"] = "lykta backup"
	w := &wire{slot: slot}
	if w.asking, err = pgconn.ConnectConfig(ctx, config); err != nil {
		return nil, err
	}
	if anew {
		query := fmt.Sprintf("SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots WHERE slot_name = '%s' AND NOT active", slot)
		if _, err := answer(ctx, w.asking, query); err != nil {
			w.close()
			return nil, err
		}
	}
	streaming := config.Copy()
	streaming.RuntimeParams["replication"] = "true"
	if w.conn, err = pgconn.ConnectConfig(ctx, streaming); err == nil {
		err = w.identify(ctx)
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *wire) close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	for _, c := range []*pgconn.PgConn{w.conn, w.asking} {
		if c != nil {
			c.Close(ctx)
		}
	}
}

// identify learns who the server is, and makes the slot where it is missing.
func (w *wire) identify(ctx context.Context) error {
	who, err := answer(ctx, w.conn, "IDENTIFY_SYSTEM")
	if err != nil {
		return err
	}
	line, err := strconv.ParseUint(who[1], 10, 32)
	if err != nil {
		return err
	}
	w.system, w.line = who[0], uint32(line)
	size, err := answer(ctx, w.asking, "SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'")
	if err != nil {
		return err
	}
	if w.size, err = strconv.ParseUint(size[0], 10, 64); err != nil {
		return err
	}
	_, err = answer(ctx, w.conn, fmt.Sprintf("CREATE_REPLICATION_SLOT %q PHYSICAL RESERVE_WAL", w.slot))
	var there *pgconn.PgError
	if errors.As(err, &there) && there.Code == "42710" { // duplicate_object
		return nil
	}
	return err
}

// answer asks and returns the first row.
func answer(ctx context.Context, conn *pgconn.PgConn, query string) ([]string, error) {
	results, err := conn.Exec(ctx, query).ReadAll()
	if err != nil {
		return nil, err
	}
	last := results[len(results)-1]
	if last.Err != nil || len(last.Rows) == 0 {
		return nil, errors.Join(last.Err, errors.New("no answer"))
	}
	var row []string
	for _, v := range last.Rows[0] {
		row = append(row, string(v))
	}
	return row, nil
}

// start has the log sent from a place on.
func (w *wire) start(ctx context.Context, from lsn) error {
	query := fmt.Sprintf("START_REPLICATION SLOT %q PHYSICAL %s TIMELINE %d", w.slot, from, w.line)
	w.conn.Frontend().SendQuery(&pgproto3.Query{String: query})
	if err := w.conn.Frontend().Flush(); err != nil {
		return err
	}
	for {
		m, err := w.conn.ReceiveMessage(ctx)
		if err != nil {
			return err
		}
		switch m := m.(type) {
		case *pgproto3.CopyBothResponse:
			return nil
		case *pgproto3.ErrorResponse:
			return pgconn.ErrorResponseToPgError(m)
		}
	}
}

// piece is some bytes of the log.
type piece struct {
	at   lsn
	data []byte
}

// errLineEnds says that the server goes on in another timeline: it was promoted.
var errLineEnds = errors.New("the server's timeline has ended")

// receive waits for the next piece, until a moment. It is empty where none came.
func (w *wire) receive(ctx context.Context, until time.Time, done lsn) (piece, error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for {
		m, err := w.conn.ReceiveMessage(ctx)
		if err != nil {
			if pgconn.Timeout(err) && !w.conn.IsClosed() {
				err = nil
			}
			return piece{}, err
		}
		switch m := m.(type) {
		case *pgproto3.ErrorResponse:
			return piece{}, pgconn.ErrorResponseToPgError(m)
		case *pgproto3.CopyDone:
			return piece{}, errLineEnds
		case *pgproto3.CopyData:
			switch {
			case len(m.Data) > 25 && m.Data[0] == 'w': // place, end, clock, bytes
				return piece{lsn(binary.BigEndian.Uint64(m.Data[1:])), m.Data[25:]}, nil
			case len(m.Data) == 18 && m.Data[0] == 'k' && m.Data[17] == 1: // asks for an answer
				if err := w.confirm(done); err != nil {
					return piece{}, err
				}
			}
		}
	}
}

// confirm tells the server up to where the archive has the log on disk.
func (w *wire) confirm(done lsn) error {
	b := []byte{'r'}
	for range 3 { // written, on disk, applied
		b = binary.BigEndian.AppendUint64(b, uint64(done))
	}
	sent := time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).Microseconds()
	b = binary.BigEndian.AppendUint64(b, uint64(sent))
	w.conn.Frontend().Send(&pgproto3.CopyData{Data: append(b, 0)})
	return w.conn.Frontend().Flush()
}

// mark commits an empty transaction, and returns a moment before it and a place
// after it: what was acknowledged by that moment stands before that place, and so
// does a commit that is later than it, at which a recovery can stop.
func (w *wire) mark(ctx context.Context) (time.Time, lsn, error) {
	at, err := w.now(ctx)
	if err != nil {
		return at, 0, err
	}
	if _, err := answer(ctx, w.asking, "SELECT pg_logical_emit_message(true, 'lykta', 'archive')"); err != nil {
		return at, 0, err
	}
	end, err := w.end(ctx)
	return at, end, err
}

// now is the server's clock.
func (w *wire) now(ctx context.Context) (time.Time, error) {
	row, err := answer(ctx, w.asking, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
	if err != nil {
		return time.Time{}, err
	}
	micros, err := strconv.ParseInt(row[0], 10, 64)
	return time.UnixMicro(micros).UTC(), err
}

// end is the place up to which the server's log is on its disk.
func (w *wire) end(ctx context.Context) (lsn, error) {
	row, err := answer(ctx, w.asking, "SELECT pg_current_wal_flush_lsn()")
	if err != nil {
		return 0, err
	}
	return parseLSN(row[0])
}

// lsn is a place in PostgreSQL's log.
type lsn uint64

// String writes it as PostgreSQL does.
func (l lsn) String() string { return fmt.Sprintf("%X/%X", uint32(l>>32), uint32(l)) }

func parseLSN(text string) (lsn, error) {
	high, low, ok := strings.Cut(text, "/")
	h, err1 := strconv.ParseUint(high, 16, 32)
	l, err2 := strconv.ParseUint(low, 16, 32)
	if !ok || err1 != nil || err2 != nil {
		return 0, fmt.Errorf("%q is no place in a log", text)
	}
	return lsn(h<<32 | l), nil
}
