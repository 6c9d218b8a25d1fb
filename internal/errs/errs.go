package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of thing went wrong, for the edge to act on.
type Kind int

// The kinds. The zero value is Internal, so that an error nobody classified is
// never shown to a person.
const (
	Internal        Kind = iota // our fault: logged, and shown only as "something went wrong"
	Invalid                     // what was given cannot be used (422)
	NotFound                    // there is no such thing, or none that the actor may know of (404)
	Unauthenticated             // nobody is signed in (401, or the sign-in page)
	Forbidden                   // signed in, but may not (403)
	Conflict                    // somebody else was first, or the state does not allow it (409)
	TooLarge                    // more than we take (413)
	TooMany                     // too many attempts (429)
	Unavailable                 // cannot be answered now; trying again may help (503)
)

var kindNames = [...]string{"internal", "invalid", "not-found", "unauthenticated", "forbidden", "conflict", "too-large", "too-many", "unavailable"}

// String returns the kind's name as it stands in logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", int(k))
}

// Field names one place in a form, or one cell in a file, and what is wrong
// with it.
type Field struct {
	Name string // the form field's name, or "row:column" in a file
	Key  string // message key in the catalogues
	Args []any  // what the message's placeholders are filled with
}

// Error is an error with a kind, a message key and, for bad input, the fields
// that it concerns.
type Error struct {
	Kind   Kind
	Key    string
	Args   []any
	Fields []Field
	Err    error // what lies under it, if anything
}

// E makes an error of a kind with a message key. Args fill the message's
// placeholders; a last argument that is an error becomes the cause.
func E(kind Kind, key string, args ...any) *Error {
	e := &Error{Kind: kind, Key: key, Args: args}
	if n := len(args); n > 0 {
		if cause, ok := args[n-1].(error); ok {
			e.Args, e.Err = args[:n-1], cause
		}
	}
	return e
}

// Fields makes an Invalid error out of what is wrong with each field, and nil
// when nothing is.
func Fields(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "error.fields", Fields: fields}
}

// Error gives the error for logs and developers, never for people.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Key)
	if len(e.Args) > 0 {
		fmt.Fprintf(&b, " %v", e.Args)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Name, f.Key)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first Error in err's chain, or Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is reports whether err is of the kind. A nil error is of no kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// FieldsOf returns the fields that err complains of.
func FieldsOf(err error) []Field {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// Wrap adds where err happened. It keeps the kind and is nil for nil.
func Wrap(err error, op string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", op, err)
}
