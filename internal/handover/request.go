package handover

import (
	"slices"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/retention"
)

// Receiver is a kind of receiver, never one.
type Receiver string

// Receivers are the kinds, in the order in which they are shown.
var Receivers = []Receiver{"individual", "party", "press", "authority", "court", "research", "other"}

// Grounds are proposals for the ground on which a field is masked, as keys in
// the catalogue: a lawyer has to look at them before anybody relies on the list.
// "none" is for a copy without masks.
var Grounds = []string{"none", "osl-18-1", "osl-18-8", "osl-21-1", "osl-21-7", "osl-23", "osl-26-1", "osl-35-1", "osl-39-3", "other"}

// Request is what a copy is to be made of.
type Request struct {
	What      What
	Draft     string  // ID, where What is Draft
	From, To  day.Day // both included, in Stockholm; where What is AuditLog or Reports
	Masked    []Field
	Receiver  Receiver
	Ground    string // one of Grounds
	Reference string // "Begäran KS 2026/201"
}

// mostDays is the longest span of one copy.
const mostDays = 366

func (r Request) check() error {
	var wrong []errs.Field
	complain := func(bad bool, name, key string, args ...any) {
		if bad {
			wrong = append(wrong, errs.Field{Name: name, Key: key, Args: args})
		}
	}
	allowed := Fields(r.What)
	complain(allowed == nil, "what", "record.what")
	complain(r.What == Draft && !ids.Valid(r.Draft), "draft", "record.draft")
	complain((r.What == AuditLog || r.What == Reports) && (r.From.IsZero() || r.To.IsZero() || r.To.Before(r.From) || r.To.Sub(r.From) >= mostDays), "from", "record.span", mostDays)
	complain(slices.ContainsFunc(r.Masked, func(f Field) bool { return allowed != nil && !slices.Contains(allowed, f) }), "masked", "record.masked")
	complain(!slices.Contains(Receivers, r.Receiver), "receiver", "record.receiver")
	complain(!slices.Contains(Grounds, r.Ground) || (r.Ground == "none") != (len(r.Masked) == 0), "ground", "record.ground")
	return errs.Fields(append(wrong, retention.Reference("reference", r.Reference)...)...)
}

// masks is how the masked fields stand in the log.
func (r Request) masks() string {
	var list []string
	for _, f := range r.Masked {
		list = append(list, string(f))
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// Entry is one copy that was handed over.
type Entry struct {
	Number    int64  // from 1
	What      string // "audit", or "draft:" and its ID
	Receiver  Receiver
	Masked    []Field
	Ground    string
	Reference string
	Records   int
	Function  string    // who made it
	At        time.Time // UTC
}
