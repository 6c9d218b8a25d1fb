package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"time"
)

// Kind says what a record of the archive's log tells.
type Kind byte

// The kinds.
const (
	KindPart   Kind = 'P' // from here the frames are of the write-ahead log with this header, after so many of its frames
	KindFrames Kind = 'F' // transactions
	KindTick   Kind = 'T' // nothing was committed up to now
	KindBase   Kind = 'B' // the base of this name is the state here
	KindCanary Kind = 'C' // from here the installation's audit log has an entry with this object
	KindEmpty  Kind = 'Z' // all is in the file, which has this size and time of change
	KindEnd    Kind = 'E' // all is in the file, whose SHA-256 this is, and nobody writes
	KindKey    Kind = 'K' // the key, itself sealed, with which the bodies after this one are sealed
)

// Record is one piece of the archive's log. On disk it is, numbers in big-endian
// order,
//
//	kind, 3 zero bytes, uint32 length, int64 moment, uint32 CRC-32C of these 16
//	the body, of that length
//	SHA-256 of the chain before it, of the first 16 bytes and of the body
//
// so that a byte that is not as it was written is found, and a record that was
// cut off is told from one that was changed. The moment is nanoseconds since
// 1970: nothing that is not in the log up to and with this record was committed
// before it.
type Record struct {
	Kind Kind
	At   time.Time // UTC
	Body []byte
}

const (
	recordHeader = 20
	maxBody      = 64 << 20
)

type chain = [sha256.Size]byte

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// append writes the record behind b, and returns the chain with it.
func (r Record) append(b []byte, before chain) ([]byte, chain) {
	start := len(b)
	b = append(b, byte(r.Kind), 0, 0, 0)
	b = binary.BigEndian.AppendUint32(b, uint32(len(r.Body)))
	b = binary.BigEndian.AppendUint64(b, uint64(r.At.UnixNano()))
	after := link(before, b[start:], r.Body)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
	b = append(b, r.Body...)
	return append(b, after[:]...), after
}

func link(before chain, parts ...[]byte) (after chain) {
	h := sha256.New()
	h.Write(before[:])
	for _, p := range parts {
		h.Write(p)
	}
	h.Sum(after[:0])
	return after
}

var (
	errTorn    = errors.New("cut off within a record")
	errChanged = errors.New("not as it was written")
)

// readRecord reads the next record. The error is io.EOF at the end, errTorn where
// the end lies within a record, and errChanged where a byte is not as it was.
func readRecord(r io.Reader, before chain) (Record, chain, error) {
	var head [recordHeader]byte
	if n, err := io.ReadFull(r, head[:]); err != nil {
		if n == 0 && errors.Is(err, io.EOF) {
			return Record{}, before, io.EOF
		}
		return Record{}, before, torn(err)
	}
	length := binary.BigEndian.Uint32(head[4:])
	if crc32.Checksum(head[:16], castagnoli) != binary.BigEndian.Uint32(head[16:]) || length > maxBody {
		return Record{}, before, errChanged
	}
	rest := make([]byte, int(length)+sha256.Size)
	if _, err := io.ReadFull(r, rest); err != nil {
		return Record{}, before, torn(err)
	}
	body := rest[:length]
	after := link(before, head[:16], body)
	if !bytes.Equal(after[:], rest[length:]) {
		return Record{}, before, errChanged
	}
	at := time.Unix(0, int64(binary.BigEndian.Uint64(head[8:]))).UTC()
	return Record{Kind(head[0]), at, body}, after, nil
}

func torn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTorn
	}
	return err
}

// place is where in a write-ahead log the archive stands.
type place struct {
	header walHeader
	frames int // copied
	sum    sum // after them
}

func (p place) body() []byte {
	b := bytes.Clone(p.header.raw[:])
	b = binary.BigEndian.AppendUint32(b, uint32(p.frames))
	b = binary.BigEndian.AppendUint32(b, p.sum[0])
	return binary.BigEndian.AppendUint32(b, p.sum[1])
}

func parsePlace(b []byte) (place, error) {
	h, err := parseWALHeader(b)
	if err != nil || len(b) != walHeaderSize+12 {
		return place{}, errChanged
	}
	return place{h, int(binary.BigEndian.Uint32(b[walHeaderSize:])), stored(b[walHeaderSize+4:])}, nil
}

// commit is a transaction among the frames of one record: it ends before the
// frame of that number, counted from the record's first.
type commit struct {
	end int
	at  time.Time
}

// framesBody is the body of a record of frames: how many commits, each with the
// number of frames up to its end and its moment, and then the frames.
func framesBody(commits []commit, frames []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(commits)))
	for _, c := range commits {
		b = binary.BigEndian.AppendUint32(b, uint32(c.end))
		b = binary.BigEndian.AppendUint64(b, uint64(c.at.UnixNano()))
	}
	return append(b, frames...)
}

func parseFrames(b []byte, size int) (commits []commit, frames []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errChanged
	}
	n := int(binary.BigEndian.Uint32(b))
	b = b[4:]
	if n > len(b)/12 || size <= frameHeaderSize || (len(b)-12*n)%size != 0 {
		return nil, nil, errChanged
	}
	frames = b[12*n:]
	for i := range n {
		c := commit{int(binary.BigEndian.Uint32(b[12*i:])), time.Unix(0, int64(binary.BigEndian.Uint64(b[12*i+4:]))).UTC()}
		if c.end < 1 || c.end*size > len(frames) {
			return nil, nil, errChanged
		}
		commits = append(commits, c)
	}
	return commits, frames, nil
}
