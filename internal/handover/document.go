package handover

import (
	"slices"
	"strings"
	"time"

	"lykta/internal/audit"
	"lykta/internal/promise"
)

// What is a kind of record that copies are made of.
type What string

// The kinds.
const (
	AuditLog What = "audit"   // the log of acts, for a span of days
	Draft    What = "draft"   // one draft: what it says, who approved it, what it was sent back for, and the acts on it
	Reports  What = "reports" // what was reported of events that began in a span of days
)

// Field is one column of a copy. Only these can stand in one.
type Field string

// The fields.
const (
	Number   Field = "number"
	At       Field = "at"
	Account  Field = "account"
	Function Field = "function"
	Party    Field = "party"
	Act      Field = "act"
	Object   Field = "object"
	Outcome  Field = "outcome"
	Text     Field = "text"
	Ended    Field = "ended"
	Category Field = "category"
	Where    Field = "where"
	Severity Field = "severity" // 1 to 3; 0 where the event has none
)

// Fields are the fields that a copy of a kind has, in their order.
func Fields(what What) []Field {
	switch what {
	case AuditLog:
		return []Field{Number, At, Account, Function, Act, Object, Outcome}
	case Draft:
		return []Field{At, Function, Party, Act, Text}
	case Reports:
		return []Field{Number, At, Ended, Function, Party, Category, Where, Severity, Text}
	}
	return nil
}

// Mask stands where a field was left out.
const Mask = "▮▮▮"

// Document is a copy.
type Document struct {
	What   What
	Fields []Field
	Masked []Field
	Rows   [][]string // in the order of Fields
}

// row is one record before anything is chosen from it: a value is asked for
// only where it may be shown.
type row map[Field]func() string

// build makes a document of records.
func build(what What, masked []Field, rows []row) Document {
	d := Document{What: what, Fields: Fields(what), Masked: masked}
	for _, r := range rows {
		var cells []string
		for _, f := range d.Fields {
			switch value := r[f]; {
			case slices.Contains(masked, f):
				cells = append(cells, Mask)
			case value == nil:
				cells = append(cells, "")
			default:
				cells = append(cells, value())
			}
		}
		d.Rows = append(d.Rows, cells)
	}
	return d
}

// ofAudit are the entries of the log. Where accounts are masked, an object that
// would name one, or lead to one, is told by its kind alone.
func ofAudit(entries []audit.Entry, masked []Field) []row {
	var rows []row
	for _, e := range entries {
		rows = append(rows, row{
			Number:   func() string { return number(e.Seq) },
			At:       func() string { return stamp(e.At) },
			Account:  func() string { return e.Account },
			Function: func() string { return e.Function },
			Act:      func() string { return e.Act },
			Object:   func() string { return object(e.Object, slices.Contains(masked, Account)) },
			Outcome:  func() string { return string(e.Outcome) },
		})
	}
	return rows
}

// personal are the kinds of objects that lead to an account.
var personal = []string{"account", "member", "membership", "session", "letter", "passkey", "link"}

func object(text string, masked bool) string {
	kind, _, found := strings.Cut(text, ":")
	if found && masked && slices.Contains(personal, kind) {
		return kind + ":" + Mask
	}
	return text
}

// ofDraft is a draft's history: what it says now, and what became of it. The
// account that approved is no field: it cannot be asked for.
func ofDraft(d promise.Draft, acts []audit.Entry) []row {
	rows := []row{{
		At: func() string { return stamp(d.ChangedAt) }, Function: func() string { return d.ChangedBy },
		Act: func() string { return "draft.text" }, Text: func() string { return textOf(d.Body) },
	}}
	for _, a := range d.Approvals {
		rows = append(rows, row{At: func() string { return stamp(a.At) }, Function: func() string { return a.Function },
			Party: func() string { return a.Party }, Act: func() string { return "draft.approval" }})
	}
	for _, r := range d.Returned {
		rows = append(rows, row{At: func() string { return stamp(r.At) }, Function: func() string { return r.Function },
			Party: func() string { return r.Party }, Act: func() string { return "draft.returned" }, Text: func() string { return r.Reason }})
	}
	for _, e := range acts {
		rows = append(rows, row{At: func() string { return stamp(e.At) }, Function: func() string { return e.Function }, Act: func() string { return e.Act }})
	}
	return rows
}

// textOf is what a draft says, a line for each part.
func textOf(b promise.DraftBody) string {
	lines := []string{b.Pledge.Title, b.Pledge.Goal, b.Note}
	for _, p := range b.Pledge.Promises {
		lines = append(lines, p.Text)
	}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
