package verify

import (
	"bytes"
	"errors"
)

// line is one line of contents: a salt and a content, or a removal.
type line struct {
	seq       int64
	removed   bool
	removedBy int64
	salt      [32]byte
	content   []byte
}

var errLine = errors.New("malformed line of contents")

// parseLine reads a line of contents, without its end of line, in its one form.
// What the content itself says is covered by the commitment.
func parseLine(b []byte) (l line, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(`{"seq":`))
	if !ok {
		return line{}, errLine
	}
	if l.seq, rest, ok = cutNumber(rest); !ok {
		return line{}, errLine
	}
	if by, ok := bytes.CutPrefix(rest, []byte(`,"removed":`)); ok {
		l.removed = true
		l.removedBy, rest, ok = cutNumber(by)
		if !ok || string(rest) != "}" {
			return line{}, errLine
		}
		return l, nil
	}
	rest, ok = bytes.CutPrefix(rest, []byte(`,"salt":"`))
	if !ok || len(rest) < 64 || !decodeHex(l.salt[:], rest[:64]) {
		return line{}, errLine
	}
	rest, ok = bytes.CutPrefix(rest[64:], []byte(`","content":`))
	if !ok || !bytes.HasSuffix(rest, []byte("}}")) {
		return line{}, errLine
	}
	l.content = rest[:len(rest)-1]
	return l, nil
}
