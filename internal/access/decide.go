package access

import (
	"lykta/internal/errs"
)

// Object is what an act is done to.
type Object struct {
	Partnership string // the tenant that it belongs to; "" for the installation
	Party       string // for Approve: the party that is said yes for
	Suspended   bool   // its partnership is suspended
}

// Reason says why, as a message key.
type Reason string

// The reasons.
const (
	Allowed     Reason = "access.allowed"
	UnknownRule Reason = "access.unknown"   // not in the table
	NotSignedIn Reason = "access.signin"    // nobody is signed in
	Elsewhere   Reason = "access.elsewhere" // in another partnership: never told, answered as if it did not exist
	WrongRole   Reason = "access.role"
	OtherParty  Reason = "access.party"
	Suspension  Reason = "access.suspended"
	TooWeak     Reason = "access.weak"  // a password alone is not enough here
	Stale       Reason = "access.stale" // allowed, after proving once more who it is
)

// Decision is the answer to one question.
type Decision struct {
	Allow  bool
	Rule   Rule
	Reason Reason
}

// Decide says whether whoever stands in the scope may do what the rule names
// to the object. What the table does not allow is denied.
func Decide(scope Scope, rule Rule, object Object) Decision {
	reason := decide(table, scope, rule, object)
	return Decision{Allow: reason == Allowed, Rule: rule, Reason: reason}
}

func decide(table []entry, scope Scope, rule Rule, object Object) Reason {
	i := find(table, rule)
	if i < 0 {
		return UnknownRule
	}
	e := table[i]
	switch e.class {
	case Public, Door:
		return Allowed
	case Signed, Staff, Installation:
		if !scope.SignedInNow() {
			return NotSignedIn
		}
	default:
		return UnknownRule
	}
	switch {
	case e.class == Signed && (scope.Fresh || !e.fresh):
		return Allowed
	case e.class == Signed:
		return Stale
	case scope.Weak:
		return TooWeak
	case e.class == Staff && (object.Partnership == "" || scope.Partnership != object.Partnership):
		return Elsewhere
	case !hasOne(scope, e.roles):
		return WrongRole
	case e.party && !scope.ApprovesFor(object.Party):
		return OtherParty
	case e.changes && object.Suspended:
		return Suspension
	case e.fresh && !scope.Fresh:
		return Stale
	}
	return Allowed
}

func hasOne(scope Scope, roles []Role) bool {
	for _, role := range roles {
		if scope.Has(role) {
			return true
		}
	}
	return false
}

// Err returns nil where the act is allowed, and otherwise the error that tells
// no more than the actor may know: whether a thing exists in another
// partnership is not told.
func (d Decision) Err() error {
	switch d.Reason {
	case Allowed:
		return nil
	case NotSignedIn:
		return errs.E(errs.Unauthenticated, string(d.Reason))
	case Elsewhere, UnknownRule:
		return errs.E(errs.NotFound, "error.notfound")
	case Suspension:
		return errs.E(errs.Conflict, string(d.Reason))
	}
	return errs.E(errs.Forbidden, string(d.Reason))
}

// Check is Decide for callers that need nothing but the error.
func Check(scope Scope, rule Rule, object Object) error { return Decide(scope, rule, object).Err() }

// Own is the scope's own partnership as an object.
func (s Scope) Own() Object { return Object{Partnership: s.Partnership} }
