// Package note is what a kernel says beside its figures: an assumption that the
// data strain, a choice that was made. It holds message keys, no text for
// people.
package note

// Note is a remark: a message key and what fills the message's placeholders.
type Note struct {
	Key  string
	Args []any
}

// Of makes a note.
func Of(key string, args ...any) Note { return Note{Key: key, Args: args} }

// Has reports whether a note with the key is among notes.
func Has(notes []Note, key string) bool {
	for _, n := range notes {
		if n.Key == key {
			return true
		}
	}
	return false
}
