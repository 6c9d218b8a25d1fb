package backup

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The kinds of PostgreSQL's archive; KindTick and KindCanary are as SQLite's.
const (
	KindStream Kind = 'S' // from here the log is of this server: see stream
	KindLog    Kind = 'W' // bytes of the log: 8 bytes of place, and they
)

// stream is whose log it is: the timeline in 4 bytes, the size of a file of the
// log in 8, the place in 8, the number of the archive's file in which the log's
// file begins that the place is in in 4, and the cluster's identifier.
type stream struct {
	line   uint32
	size   uint64
	at     lsn
	first  int
	system string
}

func (s stream) body() []byte {
	b := binary.BigEndian.AppendUint32(nil, s.line)
	b = binary.BigEndian.AppendUint64(b, s.size)
	b = binary.BigEndian.AppendUint64(b, uint64(s.at))
	b = binary.BigEndian.AppendUint32(b, uint32(s.first))
	return append(b, s.system...)
}

func parseStream(b []byte) (stream, error) {
	if len(b) < 24 {
		return stream{}, errChanged
	}
	s := stream{binary.BigEndian.Uint32(b), binary.BigEndian.Uint64(b[4:]), lsn(binary.BigEndian.Uint64(b[12:])),
		int(binary.BigEndian.Uint32(b[20:])), string(b[24:])}
	if s.size < 1<<20 || s.size > 1<<30 || s.size&(s.size-1) != 0 { // what PostgreSQL allows
		return stream{}, errChanged
	}
	return s, nil
}

// begin is where the file of the log begins that a place is in.
func (s stream) begin(at lsn) lsn { return at &^ lsn(s.size-1) }

// name is the name of the file of the log that a place is in.
func (s stream) name(at lsn) string {
	number, each := uint64(at)/s.size, (uint64(1)<<32)/s.size
	return fmt.Sprintf("%08X%08X%08X", s.line, number/each, number%each)
}

// took notes that a piece is in the archive's file of a number.
func (s *stream) took(p piece, number int) error {
	if p.at != s.at || len(p.data) == 0 {
		return errChanged
	}
	s.at = p.end()
	if s.begin(s.at-1) >= p.at {
		s.first = number
	}
	return nil
}

func (p piece) body() []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(p.at)), p.data...)
}

func parsePiece(b []byte) (piece, error) {
	if len(b) < 8 {
		return piece{}, errChanged
	}
	return piece{lsn(binary.BigEndian.Uint64(b)), b[8:]}, nil
}

func (p piece) end() lsn { return p.at + lsn(len(p.data)) }

// add puts a piece behind another that it continues.
func (p *piece) add(next piece) error {
	if len(p.data) == 0 {
		p.at = next.at
	}
	if p.end() != next.at {
		return fmt.Errorf("the log goes on at %s after %s", next.at, p.end())
	}
	p.data = append(p.data, bytes.Clone(next.data)...)
	return nil
}
