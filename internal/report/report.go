package report

import (
	"time"

	"lykta/internal/geo"
)

// Severity says how serious a reporter judges an event to be.
type Severity int

// The severities. An observation that is positive, and what is coming, have
// none.
const (
	Unrated    Severity = 0
	Minor      Severity = 1
	Disturbing Severity = 2
	Serious    Severity = 3
)

// Severities are those that can be chosen, the least first.
var Severities = []Severity{Minor, Disturbing, Serious}

// Source says how a report came.
type Source string

// The sources.
const (
	Typed    Source = "typed"    // in the form, or from a device that was offline
	Imported Source = "imported" // out of a file
)

// Report is what one reporter sent in one go.
type Report struct {
	ID        string
	Period    string // ID of the period that it is taken up in
	Account   string // whoever sent it, for showing them their own; output never names it
	Reporter  string // ID of the party or the organisation that it comes from; "" where it is not known
	Function  string // "fältgruppen": what output names
	Source    Source
	Batch     string    // ID of the import; "" for Typed
	Sent      time.Time // UTC
	Withdrawn time.Time // UTC; zero while it counts
	Events    []Event   // none: nothing to report, which is a report too
}

// Outside is the area of an event that is told to lie in none of the areas. It is
// kept as "".
const Outside = "-"

// Event is one thing that is reported.
type Event struct {
	ID       string
	Category string    // ID in the partnership's scheme
	Area     string    // ID of an area; "" outside all, which whoever sends it tells as Outside
	Place    string    // ID of a named place; "" for none
	Located  bool      // At is known
	At       geo.Point // metres of SWEREF 99 TM, coarsened on entry
	Began    time.Time // UTC
	Finished time.Time // UTC, exclusive; Began where the moment is exact
	Severity Severity
	Text     string // short, without persons
}

// Filed is an event with what its report says of it.
type Filed struct {
	Event
	Report   string // ID
	Period   string // that it is taken up in
	Reporter string // ID of the party or the organisation; "" where it is not known
	Sent     time.Time
}
