package backup

import (
	"bytes"
	"encoding/binary"

	"lykta/internal/errs"
)

// The write-ahead log's form: https://www.sqlite.org/fileformat2.html#walformat.
const (
	walHeaderSize   = 32
	frameHeaderSize = 24
	walMagic        = 0x377f0682 // the lowest bit says that checksums are of big-endian words
	walVersion      = 3007000
)

// sum is SQLite's running checksum.
type sum [2]uint32

// add continues the checksum over b, whose length is a multiple of eight.
func (s sum) add(order binary.ByteOrder, b []byte) sum {
	for ; len(b) >= 8; b = b[8:] {
		s[0] += order.Uint32(b) + s[1]
		s[1] += order.Uint32(b[4:]) + s[0]
	}
	return s
}

// walHeader is the head of a write-ahead log, which is written anew, with other
// salts, each time that the log starts again.
type walHeader struct {
	raw  [walHeaderSize]byte
	page int // bytes of a page
}

func parseWALHeader(b []byte) (walHeader, error) {
	var h walHeader
	if len(b) < walHeaderSize {
		return h, errs.E(errs.Invalid, "backup.wal")
	}
	copy(h.raw[:], b)
	h.page = int(binary.BigEndian.Uint32(b[8:]))
	valid := binary.BigEndian.Uint32(b)&^1 == walMagic && binary.BigEndian.Uint32(b[4:]) == walVersion &&
		h.page >= 512 && h.page <= 65536 && h.page&(h.page-1) == 0
	if !valid || h.start() != stored(b[24:]) {
		return h, errs.E(errs.Invalid, "backup.wal")
	}
	return h, nil
}

func stored(b []byte) sum { return sum{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])} }

func (h walHeader) order() binary.ByteOrder {
	if h.raw[3]&1 == 1 {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// start is the checksum that the first frame continues.
func (h walHeader) start() sum { return sum{}.add(h.order(), h.raw[:24]) }

func (h walHeader) frame() int { return frameHeaderSize + h.page }

// frame is one page as a transaction left it.
type frame struct {
	page   uint32 // from 1
	commit uint32 // pages of the file after the commit; 0 within a transaction
	data   []byte
}

func parseFrame(b []byte) frame {
	return frame{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), b[frameHeaderSize:]}
}

// check continues the checksum over whole frames and refuses the first that is
// not of this log, or not as it was written.
func (h walHeader) check(s sum, frames []byte) (sum, error) {
	size := h.frame()
	for ; len(frames) >= size; frames = frames[size:] {
		f := frames[:size]
		s = s.add(h.order(), f[:8]).add(h.order(), f[frameHeaderSize:])
		if !bytes.Equal(f[8:16], h.raw[16:24]) || s != stored(f[16:]) || parseFrame(f).page == 0 {
			return s, errs.E(errs.Invalid, "backup.wal")
		}
	}
	if len(frames) > 0 {
		return s, errs.E(errs.Invalid, "backup.wal")
	}
	return s, nil
}
