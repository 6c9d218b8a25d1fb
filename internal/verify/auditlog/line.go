package auditlog

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"
)

// line is one entry as it stands in the file. Its texts lie in the file's own
// bytes, and hold until the next line is read.
type line struct {
	seq    int64
	micros int64 // since 1970
	hash   [sha256.Size]byte
	texts  [7][]byte // in the order in which they are hashed

	day      [10]byte // the last day that was read, and its beginning in seconds since 1970
	midnight int64
}

// The places of the texts.
const (
	partnership = iota
	account
	function
	act
	object
	outcome
	request
)

// after is what stands in front of each text, in the order of the file, and
// where the text belongs.
var after = []struct {
	mark  []byte
	place int
}{
	{[]byte(`,"account":"`), account}, {[]byte(`,"function":"`), function}, {[]byte(`,"act":"`), act},
	{[]byte(`,"object":"`), object}, {[]byte(`,"outcome":"`), outcome}, {[]byte(`,"request":"`), request},
}

var (
	markPartnership = []byte(`{"partnership":"`)
	markSeq         = []byte(`,"seq":`)
	markAt          = []byte(`,"at":"`)
	markHash        = []byte(`,"hash":"`)
)

var errLine = errors.New("malformed line")

// parse reads a line, without its end, in its one form.
func (l *line) parse(b []byte) error {
	rest, ok := l.text(b, markPartnership, partnership)
	if !ok {
		return errLine
	}
	if rest, ok = bytes.CutPrefix(rest, markSeq); !ok {
		return errLine
	}
	if l.seq, rest, ok = number(rest); !ok {
		return errLine
	}
	if rest, ok = bytes.CutPrefix(rest, markAt); !ok || len(rest) < 28 || rest[27] != '"' {
		return errLine
	}
	if l.micros, ok = l.moment(rest[:27]); !ok {
		return errLine
	}
	rest = rest[28:]
	for _, a := range after {
		if rest, ok = l.text(rest, a.mark, a.place); !ok {
			return errLine
		}
	}
	rest, ok = bytes.CutPrefix(rest, markHash)
	if !ok || len(rest) != 66 || rest[64] != '"' || rest[65] != '}' || !lowerHex(&l.hash, rest) {
		return errLine
	}
	return nil
}

// text reads what stands between a mark and the next quotation mark. Nothing
// that would need to be escaped may stand there.
func (l *line) text(b, mark []byte, place int) (rest []byte, ok bool) {
	b, ok = bytes.CutPrefix(b, mark)
	end := bytes.IndexByte(b, '"')
	if !ok || end < 0 {
		return nil, false
	}
	l.texts[place] = b[:end]
	return b[end+1:], true
}

// number reads a number from 1 without zeros in front.
func number(b []byte) (n int64, rest []byte, ok bool) {
	i := 0
	for i < len(b) && i < 18 && b[i] >= '0' && b[i] <= '9' {
		n = n*10 + int64(b[i]-'0')
		i++
	}
	return n, b[i:], i > 0 && b[0] != '0'
}

// nibble is the value of a hexadecimal digit in its one form, and 255 of
// everything else.
var nibble = func() (table [256]byte) {
	for i := range table {
		table[i] = 255
	}
	for i, c := range []byte("0123456789abcdef") {
		table[c] = byte(i)
	}
	return table
}()

// lowerHex reads a hash, and reports whether it is one.
func lowerHex(into *[sha256.Size]byte, b []byte) bool {
	var wrong byte
	for i := range into {
		high, low := nibble[b[2*i]], nibble[b[2*i+1]]
		wrong |= high | low
		into[i] = high<<4 | low
	}
	return wrong <= 15
}

// moment reads "2026-11-28T12:00:00.000000Z". A day that no calendar has is
// refused. The day is worked out once for all lines of it.
func (l *line) moment(b []byte) (micros int64, ok bool) {
	const form = "0000-00-00T00:00:00.000000Z"
	for i := range form {
		if form[i] == '0' && (b[i] < '0' || b[i] > '9') || form[i] != '0' && b[i] != form[i] {
			return 0, false
		}
	}
	if string(b[:10]) != string(l.day[:]) {
		t, err := time.Parse(time.DateOnly, string(b[:10]))
		if err != nil {
			return 0, false
		}
		copy(l.day[:], b)
		l.midnight = t.Unix()
	}
	hour, minute, second := digits(b[11:13]), digits(b[14:16]), digits(b[17:19])
	if hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return (l.midnight+hour*3600+minute*60+second)*1_000_000 + digits(b[20:26]), true
}

func digits(b []byte) (n int64) {
	for _, c := range b {
		n = n*10 + int64(c-'0')
	}
	return n
}

// chained computes the hash that the line must bear after an entry with the
// hash previous. scratch is written over, and handed back for the next line.
func (l *line) chained(previous [sha256.Size]byte, scratch []byte) ([sha256.Size]byte, []byte) {
	b := append(scratch[:0], "lykta audit 1\n"...)
	b = append(b, previous[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(l.seq))
	b = binary.BigEndian.AppendUint64(b, uint64(l.micros))
	for _, text := range l.texts {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	return sha256.Sum256(b), b
}
