package verify

import (
	"fmt"
	"time"
)

// Code says what sort of thing was found, for the edge to word.
type Code string

// The codes. A finding with a Seq concerns that entry; one with a Path that
// file.
const (
	Missing          Code = "missing"           // a file of the log is not there
	Unsigned         Code = "unsigned"          // a file is there that the checkpoint does not cover
	BadKey           Code = "bad-key"           // the key file holds no verifier key
	OtherKey         Code = "other-key"         // the key file holds another key than the caller's
	BadCheckpoint    Code = "bad-checkpoint"    // the checkpoint is malformed
	BadSignature     Code = "bad-signature"     // the checkpoint is not signed with the key
	WrongRoot        Code = "wrong-root"        // the entries do not hash to the signed root
	WrongTile        Code = "wrong-tile"        // a tile differs from what the entries hash to
	BadBundle        Code = "bad-bundle"        // an entry bundle does not hold its number of entries
	BadEntry         Code = "bad-entry"         // a leaf is malformed
	AlteredEntry     Code = "altered-entry"     // a leaf is not the one that was signed
	OutOfOrder       Code = "out-of-order"      // an entry does not bear its own number: dropped, added or swapped
	BackDated        Code = "back-dated"        // an entry is entered before its predecessor
	FutureDated      Code = "future-dated"      // an entry is entered after the time of the check
	BadContents      Code = "bad-contents"      // a line of contents is malformed, missing or too many
	AlteredContent   Code = "altered-content"   // a content is not what its entry commits to
	HiddenContent    Code = "hidden-content"    // a content is taken away and no removal says so
	RemovalUndone    Code = "removal-undone"    // a content is there though a removal took it away
	BadRemoval       Code = "bad-removal"       // a removal names no entry that it may take away
	BadEarlier       Code = "bad-earlier"       // the caller's earlier checkpoint is not one of this log
	Shrunk           Code = "shrunk"            // the log is shorter than it was
	RewrittenHistory Code = "rewritten-history" // the log's beginning is not what it was
)

// None is the Seq of a finding that concerns no single entry.
const None int64 = -1

// Finding is one thing that is wrong.
type Finding struct {
	Code   Code
	Seq    int64  // number of the entry, or None
	Path   string // the file, or "" where no single file is at fault
	Detail string // technical, for the curious: numbers and hashes, no sentence
}

// String gives the finding for logs and developers.
func (f Finding) String() string {
	s := string(f.Code)
	if f.Seq != None {
		s += fmt.Sprintf(" entry %d", f.Seq)
	}
	if f.Path != "" {
		s += " in " + f.Path
	}
	if f.Detail != "" {
		s += ": " + f.Detail
	}
	return s
}

// Earlier says what the check against an earlier checkpoint gave.
type Earlier string

// The outcomes.
const (
	NotGiven     Earlier = ""             // the caller kept no earlier checkpoint
	Consistent   Earlier = "consistent"   // the log has only grown since
	Inconsistent Earlier = "inconsistent" // see the findings
)

// Report tells what was checked and what was found.
type Report struct {
	Origin      string         // the log's name, from its checkpoint
	Size        int64          // entries that the checkpoint signs
	Root        [32]byte       // root hash that the checkpoint signs
	Checkpoint  []byte         // the checkpoint: keep it, for the next check
	Key         string         // the verifier key that the checks used
	KeyHash     uint32         // its short hash, as in the signature
	KeyGiven    bool           // the caller gave the key; else it was taken on trust from the log itself
	Checked     int64          // entries read
	Kinds       map[string]int // entries by kind
	Removed     int            // entries whose content was taken away by law
	First, Last time.Time      // UTC: when the first and the last entry was entered; zero in an empty log
	Earlier     Earlier        // against the earlier checkpoint
	EarlierSize int64          // entries that the earlier checkpoint signs
	Findings    []Finding      // empty where all is well; in order of file and number
	More        int            // findings beyond those listed
}

// OK reports whether nothing was found.
func (r Report) OK() bool { return len(r.Findings) == 0 }

// maxFindings is how many findings are listed. A log that is wrong throughout
// is wrong by the first of them.
const maxFindings = 1000

func (r *Report) find(findings ...Finding) {
	room := max(0, maxFindings-len(r.Findings))
	listed := min(room, len(findings))
	r.Findings = append(r.Findings, findings[:listed]...)
	r.More += len(findings) - listed
}
