package auditlog

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"lykta/internal/errs"
)

// Code says what sort of thing was found, for the edge to word.
type Code string

// The codes. Every finding names a line.
const (
	BadLine      Code = "bad-line"       // the line has not the form of an entry
	CutLine      Code = "cut-line"       // the last line has no end
	OtherLog     Code = "other-log"      // the entry is of another partnership than the first
	OutOfOrder   Code = "out-of-order"   // the entry does not bear the number that is due: dropped, added or moved
	AlteredEntry Code = "altered-entry"  // the entry's hash is not what its fields and the entry before give
	Shrunk       Code = "shrunk"         // the log ends before the kept head
	Rewritten    Code = "rewritten"      // the log does not pass through the kept head
	OtherKept    Code = "other-kept-log" // the kept head is of another log
)

// Finding is one thing that is wrong.
type Finding struct {
	Code Code
	Line int64 // from 1
	Seq  int64 // the number that the entry bears; 0 where none can be read
}

// String gives the finding for logs and developers.
func (f Finding) String() string { return fmt.Sprintf("%s line %d entry %d", f.Code, f.Line, f.Seq) }

// Head is the end of a log at some moment: what somebody keeps.
type Head struct {
	Partnership string
	Seq         int64 // 0 in an empty log
	Hash        [32]byte
}

const headMark = "lykta audit head 1"

// String gives the head as it is kept in a file: four lines.
func (h Head) String() string {
	return fmt.Sprintf("%s\n%s\n%d\n%s\n", headMark, h.Partnership, h.Seq, hex.EncodeToString(h.Hash[:]))
}

// ParseHead reads a kept head. What is none is Invalid with the key
// "verify.audit.head".
func ParseHead(text string) (Head, error) {
	wrong := errs.E(errs.Invalid, "verify.audit.head")
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if len(lines) != 5 || lines[0] != headMark || lines[4] != "" {
		return Head{}, wrong
	}
	seq, err := strconv.ParseInt(lines[2], 10, 64)
	sum, bad := hex.DecodeString(lines[3])
	h := Head{Partnership: lines[1], Seq: seq}
	if err != nil || bad != nil || seq < 0 || copy(h.Hash[:], sum) != len(h.Hash) || h.String() != strings.Join(lines, "\n") {
		return Head{}, wrong
	}
	return h, nil
}

// Report tells what was checked and what was found.
type Report struct {
	Head        Head      // of what was read
	Entries     int64     // lines read
	First, Last time.Time // UTC: of the first and the last entry; zero in an empty log
	Kept        bool      // a kept head was given, and the log passes through it
	Findings    []Finding // in the order of the lines; empty where all is well
	More        int       // findings beyond those listed
}

// OK reports whether nothing was found.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// maxFindings is how many findings are listed.
const maxFindings = 1000

func (r *Report) find(code Code, line, seq int64) {
	if len(r.Findings) >= maxFindings {
		r.More++
		return
	}
	r.Findings = append(r.Findings, Finding{code, line, seq})
}
