package auditlog

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"io"
	"time"

	"lykta/internal/errs"
)

// maxLine is more than the longest true line, in bytes.
const maxLine = 4096

// Check reads a log to its end and tells what it found. kept is the head of an
// earlier look, and nil where there is none. An error means that the log cannot
// be read (Unavailable, key "verify.audit.read").
func Check(in io.Reader, kept *Head) (Report, error) {
	c := &check{kept: kept}
	r := bufio.NewReaderSize(in, 1<<16)
	for {
		text, err := r.ReadSlice('\n')
		switch {
		case err == nil:
			c.take(text[:len(text)-1])
		case errors.Is(err, io.EOF):
			if len(text) > 0 {
				c.report.Entries++
				c.report.find(CutLine, c.report.Entries, 0)
			}
			c.end()
			return c.report, nil
		case errors.Is(err, bufio.ErrBufferFull):
			if err := c.skip(r); err != nil {
				return c.report, errs.E(errs.Unavailable, "verify.audit.read", err)
			}
		default:
			return c.report, errs.E(errs.Unavailable, "verify.audit.read", err)
		}
	}
}

// check is one reading of a log.
type check struct {
	kept    *Head
	report  Report
	now     line
	first   string // the partnership of the first entry
	begun   bool
	last    [sha256.Size]byte // the hash that the entry before bears
	due     [sha256.Size]byte // the hash that it should bear
	scratch []byte
	met     bool // the kept head's entry was met
}

// skip passes over a line that is longer than any entry.
func (c *check) skip(r *bufio.Reader) error {
	for {
		_, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		}
		c.report.Entries++
		c.report.find(BadLine, c.report.Entries, 0)
		return nil
	}
}

// take checks a line against the one before.
func (c *check) take(text []byte) {
	r := &c.report
	r.Entries++
	l := &c.now
	if len(text) > maxLine || l.parse(text) != nil {
		r.find(BadLine, r.Entries, 0)
		return
	}
	if !c.begun {
		c.begun, c.first = true, string(l.texts[partnership])
		r.Head.Partnership, r.First = c.first, time.UnixMicro(l.micros).UTC()
	}
	switch {
	case string(l.texts[partnership]) != c.first:
		r.find(OtherLog, r.Entries, l.seq)
	case l.seq != r.Head.Seq+1:
		r.find(OutOfOrder, r.Entries, l.seq)
	}
	c.chain()
	r.Head.Seq, r.Head.Hash = l.seq, l.hash
	r.Last = time.UnixMicro(l.micros).UTC()
	c.compare()
}

// chain compares the hash. An entry whose own hash alone was changed is found at
// itself, and not once more at the next.
func (c *check) chain() {
	l := &c.now
	var want [sha256.Size]byte
	want, c.scratch = l.chained(c.last, c.scratch)
	if want != l.hash && c.due != c.last {
		want, c.scratch = l.chained(c.due, c.scratch)
	}
	if want != l.hash {
		c.report.find(AlteredEntry, c.report.Entries, l.seq)
	}
	c.last, c.due = l.hash, want
}

// compare holds the entry against the kept head.
func (c *check) compare() {
	if c.kept == nil || c.now.seq != c.kept.Seq || c.met {
		return
	}
	c.met = true
	if c.now.hash != c.kept.Hash {
		c.report.find(Rewritten, c.report.Entries, c.now.seq)
	}
}

// end tells what only the whole log shows.
func (c *check) end() {
	r := &c.report
	if c.kept == nil {
		return
	}
	if c.begun && c.kept.Partnership != c.first {
		r.find(OtherKept, r.Entries, c.kept.Seq)
		return
	}
	if !c.met && c.kept.Seq > 0 {
		r.find(Shrunk, r.Entries, c.kept.Seq)
	}
	r.Kept = r.OK()
}
