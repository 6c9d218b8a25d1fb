package audit

import (
	"context"
	"encoding/hex"
	"io"
	"strconv"
	"time"

	"lykta/internal/db"
)

// Export writes a partnership's whole log as JSON lines, oldest first, and
// returns its head, as far as the log reached when it began. No more than a
// page of entries is held at a time. The form of a line, in which no sign ever
// needs to be escaped:
//
//	{"partnership":"…","seq":1,"at":"2026-11-28T12:00:00.000000Z","account":"…","function":"…",
//	"act":"…","object":"…","outcome":"done","request":"…","hash":"64 hexadecimal digits"}
//
// on one line, without spaces. The hash is SHA-256 over "lykta audit 1\n", the
// hash of the entry before (zeros before the first), then number and moment
// (microseconds since 1970) as eight bytes each, and then partnership, account,
// function, act, object, outcome and request, each with its length in eight
// bytes in front; numbers have their greatest byte first.
func Export(ctx context.Context, d *db.DB, partnership string, w io.Writer) (Head, error) {
	end, err := last(ctx, d, partnership)
	if err != nil {
		return Head{}, err
	}
	var head Head
	var line []byte
	for head.Seq < end.Seq {
		entries, err := List(ctx, d, partnership, head.Seq, int(min(page, end.Seq-head.Seq)))
		if err != nil || len(entries) == 0 {
			return head, err
		}
		line = line[:0]
		for _, e := range entries {
			line = e.AppendJSON(line)
			head = Head{Seq: e.Seq, Hash: e.Hash}
		}
		if _, err := w.Write(line); err != nil {
			return head, err
		}
	}
	return head, nil
}

// AppendJSON appends the entry's line, with its end, as Export writes it.
func (e Entry) AppendJSON(b []byte) []byte {
	field := func(name, value string) {
		b = append(b, `,"`...)
		b = append(b, name...)
		b = append(b, `":"`...)
		b = append(b, value...)
		b = append(b, '"')
	}
	b = append(b, `{"partnership":"`...)
	b = append(b, e.Partnership...)
	b = append(b, `","seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	field("at", e.At.UTC().Format(stamp))
	field("account", e.Account)
	field("function", e.Function)
	field("act", e.Act)
	field("object", e.Object)
	field("outcome", string(e.Outcome))
	field("request", e.Request)
	field("hash", hex.EncodeToString(e.Hash[:]))
	return append(b, "}\n"...)
}

// stamp is a moment in UTC to the microsecond.
const stamp = time.DateOnly + "T15:04:05.000000Z"
