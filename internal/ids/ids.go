// Package ids makes identifiers: sortable ones for rows, and random ones that
// nobody can guess. It knows nothing of what they stand for.
package ids

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns an identifier of 26 lower-case characters that sorts by time:
// 48 bits of milliseconds since 1970, then 80 random bits.
func New(now time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	rand.Read(b[6:])
	return encoding.EncodeToString(b[:])
}

// Token returns 256 random bits as 52 characters, for links, sessions and
// idempotency keys. What is stored is its Hash, never the token.
func Token() string {
	var b [32]byte
	rand.Read(b[:])
	return encoding.EncodeToString(b[:])
}

// Hash returns the SHA-256 of a token in hexadecimal.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Valid reports whether s could have come from New: it is used to turn away
// nonsense before the database is asked.
func Valid(s string) bool {
	return len(s) == 26 && strings.Trim(s, "0123456789abcdefghjkmnpqrstvwxyz") == ""
}
