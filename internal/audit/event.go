package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Outcome says how an act ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Refused Outcome = "refused"
)

// Event is one thing that somebody did, or was refused.
type Event struct {
	Partnership string    // "" for the installation
	At          time.Time // UTC, to the microsecond
	Account     string    // identifier of the account; "" where nobody was signed in
	Function    string    // the function acted in: "trygghetssamordnare"
	Act         string    // "action.log", "sign-in"
	Object      string    // "promise:2026/trafik", never text that somebody typed
	Outcome     Outcome   // "" is Done
	Request     string    // identifier of the request
}

// Of begins an event with what a scope knows.
func Of(scope access.Scope, at time.Time, act, object string) Event {
	return Event{
		Partnership: scope.Partnership, At: at, Account: scope.Account, Function: scope.Function,
		Act: act, Object: object, Request: scope.Request,
	}
}

// Entry is an event in its place in the chain.
type Entry struct {
	Seq int64 // from 1
	Event
	Hash [sha256.Size]byte
}

// The longest that a field may be.
const (
	maxWord     = 64  // bytes
	maxObject   = 200 // bytes
	maxFunction = 60  // characters
)

// check refuses what could be free text.
func (e Event) check() error {
	ok := word(e.Partnership, maxWord) && word(e.Account, maxWord) && word(e.Request, maxWord) &&
		e.Act != "" && word(e.Act, maxWord) && word(e.Object, maxObject) && (e.Function == "" || ValidFunction(e.Function)) &&
		!e.At.IsZero() && (e.Outcome == Done || e.Outcome == Refused)
	if !ok {
		return errs.E(errs.Internal, "audit.event", e.Act)
	}
	return nil
}

// word reports whether s is an identifier: no spaces, nothing but ASCII.
func word(s string, limit int) bool {
	return len(s) <= limit && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/_-") == ""
}

// ValidFunction reports whether s can be the name of a function: letters,
// digits and few signs, at most 60 characters. An address of a mailbox cannot.
func ValidFunction(s string) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= maxFunction && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -.,/()&", r)
	}) < 0
}

// seal computes the entry's hash: SHA-256 over the hash before it and every
// field, each with its length in front, so that no two entries are written
// alike.
func (e *Entry) seal(previous [sha256.Size]byte) {
	h := sha256.New()
	h.Write([]byte("lykta audit 1\n"))
	h.Write(previous[:])
	number(h, e.Seq)
	number(h, db.Micros(e.At))
	for _, field := range []string{e.Partnership, e.Account, e.Function, e.Act, e.Object, string(e.Outcome), e.Request} {
		number(h, int64(len(field)))
		h.Write([]byte(field))
	}
	h.Sum(e.Hash[:0])
}

func number(h hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}
