package verify

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"time"
)

// leaf is what the tree holds of an entry. Its slices point into the bundle.
type leaf struct {
	seq        int64
	at         time.Time
	kind       []byte
	commitment [sha256.Size]byte
}

var errLeaf = errors.New("malformed leaf")

const leafPrefix = "lykta/1 "

// parseLeaf reads "lykta/1 <seq> <entered-at> <kind> <commitment>" in its one
// form.
func parseLeaf(b []byte) (l leaf, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(leafPrefix))
	if !ok {
		return leaf{}, errLeaf
	}
	if l.seq, rest, ok = cutNumber(rest); !ok || len(rest) == 0 || rest[0] != ' ' {
		return leaf{}, errLeaf
	}
	at, rest, ok1 := bytes.Cut(rest[1:], []byte{' '})
	kind, commitment, ok2 := bytes.Cut(rest, []byte{' '})
	if l.at, ok = parseTime(at); !ok || !ok1 || !ok2 || !validKind(kind) {
		return leaf{}, errLeaf
	}
	l.kind = kind
	if !decodeHex(l.commitment[:], commitment) {
		return leaf{}, errLeaf
	}
	return l, nil
}

// cutNumber reads a whole number from 0 without leading zeros.
func cutNumber(b []byte) (n int64, rest []byte, ok bool) {
	digits := 0
	for digits < len(b) && '0' <= b[digits] && b[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 18 || digits > 1 && b[0] == '0' {
		return 0, nil, false
	}
	for _, c := range b[:digits] {
		n = n*10 + int64(c-'0')
	}
	return n, b[digits:], true
}

// parseTime reads "2026-11-28T15:11:53.000000Z", a moment in UTC.
func parseTime(b []byte) (time.Time, bool) {
	const form = "0000-00-00T00:00:00.000000Z"
	if len(b) != len(form) {
		return time.Time{}, false
	}
	var f [7]int
	part := 0
	for i := range len(form) {
		switch {
		case form[i] != '0':
			if b[i] != form[i] {
				return time.Time{}, false
			}
			part++
		case b[i] < '0' || b[i] > '9':
			return time.Time{}, false
		default:
			f[part] = f[part]*10 + int(b[i]-'0')
		}
	}
	t := time.Date(f[0], time.Month(f[1]), f[2], f[3], f[4], f[5], f[6]*1000, time.UTC)
	exists := t.Month() == time.Month(f[1]) && t.Day() == f[2] && t.Hour() == f[3] && t.Minute() == f[4] && t.Second() == f[5]
	return t, exists
}

func validKind(b []byte) bool {
	if len(b) == 0 || len(b) > 32 || b[0] < 'a' || b[0] > 'z' {
		return false
	}
	for _, c := range b {
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// decodeHex reads exactly len(dst) bytes in lower-case hexadecimal.
func decodeHex(dst, src []byte) bool {
	if len(src) != 2*len(dst) {
		return false
	}
	for i := range dst {
		high, low := hexDigit[src[2*i]], hexDigit[src[2*i+1]]
		if high|low > 15 {
			return false
		}
		dst[i] = high<<4 | low
	}
	return true
}

// hexDigit holds the value of each digit, and 255 for what is none.
var hexDigit = func() (table [256]byte) {
	for i := range table {
		table[i] = 255
	}
	for i, c := range []byte("0123456789abcdef") {
		table[c] = byte(i)
	}
	return table
}()

// commitmentTo returns the commitment to a content, and the buffer to use for
// the next one.
func commitmentTo(buf, salt, content []byte) ([sha256.Size]byte, []byte) {
	buf = append(buf[:0], "lykta/commitment/1\x00"...)
	buf = appendSized(buf, salt)
	buf = appendSized(buf, content)
	return sha256.Sum256(buf), buf
}

func appendSized(buf, b []byte) []byte {
	n := uint32(len(b))
	buf = append(buf, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	return append(buf, b...)
}
