package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"lykta/internal/errs"
)

const (
	leafVersion      = "lykta/1"
	commitmentDomain = "lykta/commitment/1\x00"
	saltSize         = 32
	timeForm         = "2006-01-02T15:04:05.000000Z"
	maxKind          = 32
	maxSeq           = 1e18 - 1 // at most 18 digits
)

// Leaf is what the tree holds of an entry: everything but its content, which
// it only commits to.
type Leaf struct {
	Seq        int64             // place in the log, from 0, at most 18 digits
	EnteredAt  time.Time         // UTC, whole microseconds
	Kind       string            // a lower-case word of at most 32 characters
	Commitment [sha256.Size]byte // see Commit
}

// Commit returns the salted commitment to a content: SHA-256 over a domain,
// the salt and the content, both after their lengths (see the package comment).
func Commit(salt, content []byte) [sha256.Size]byte {
	b := make([]byte, 0, len(commitmentDomain)+4+len(salt)+4+len(content))
	b = append(b, commitmentDomain...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(salt)))
	b = append(b, salt...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(content)))
	b = append(b, content...)
	return sha256.Sum256(b)
}

// Bytes returns the leaf as it stands in the entry bundles and is hashed into
// the tree.
func (l Leaf) Bytes() []byte {
	b := make([]byte, 0, 128)
	b = append(b, leafVersion...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, l.Seq, 10)
	b = append(b, ' ')
	b = l.EnteredAt.UTC().AppendFormat(b, timeForm)
	b = append(b, ' ')
	b = append(b, l.Kind...)
	b = append(b, ' ')
	return hex.AppendEncode(b, l.Commitment[:])
}

// ParseLeaf reads what Bytes wrote. Anything else, and a form that Bytes would
// not write, is an Invalid error with the key "ledger.leaf".
func ParseLeaf(b []byte) (Leaf, error) {
	f := strings.Split(string(b), " ")
	if len(f) != 5 || f[0] != leafVersion || !validKind(f[3]) {
		return Leaf{}, errs.E(errs.Invalid, "ledger.leaf")
	}
	seq, err1 := strconv.ParseInt(f[1], 10, 64)
	at, err2 := time.Parse(timeForm, f[2])
	commitment, err3 := hex.DecodeString(f[4])
	if err1 != nil || err2 != nil || err3 != nil || seq < 0 || seq > maxSeq || len(commitment) != sha256.Size {
		return Leaf{}, errs.E(errs.Invalid, "ledger.leaf")
	}
	l := Leaf{Seq: seq, EnteredAt: at, Kind: f[3], Commitment: [sha256.Size]byte(commitment)}
	if string(l.Bytes()) != string(b) {
		return Leaf{}, errs.E(errs.Invalid, "ledger.leaf")
	}
	return l, nil
}

// validKind reports whether s is a lower-case word: a letter, then letters,
// digits and hyphens.
func validKind(s string) bool {
	if s == "" || len(s) > maxKind || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
}
