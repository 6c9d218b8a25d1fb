package picture

import (
	"time"

	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/geo"
	"lykta/internal/period"
	"lykta/internal/place"
	"lykta/internal/report"
)

// Event is an event as the picture counts it. It belongs to the day in
// Stockholm on which it began, or may have begun.
type Event struct {
	ID       string
	Reporter string // ID of a party or an organisation; "" where it is not known
	Category string
	Area     string // "" outside all
	Place    string // "" for none
	Located  bool
	At       geo.Point // metres of SWEREF 99 TM
	Began    time.Time // UTC
	Finished time.Time // UTC, exclusive; Began where the moment is exact
	Severity report.Severity
}

// Turn is that somebody sent a report taken up in the period that begins on
// a day, also one of "nothing to report".
type Turn struct {
	Reporter string
	Day      day.Day
}

// Decision is something decided at a meeting that has come to an end, or not.
type Decision struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Owner string `json:"owner"` // a function
	State string `json:"state"` // as the room period names it
}

// Presence is somebody's presence at a place, in sum.
type Presence struct {
	Place   string `json:"place"`
	Who     string `json:"who"` // a function
	Minutes int64  `json:"minutes"`
}

// Input is all that a picture is a function of.
type Input struct {
	Frame     Frame
	Events    []Event         // of the frame's spans, in any order
	Turns     []Turn          // in any order
	Rosters   []period.Roster // of the periods that begin in Frame.Now, in any order
	Areas     []place.Area
	Places    []place.Place
	Scheme    category.Scheme
	Decisions []Decision
	Presence  []Presence
	Until     time.Time // UTC: what was sent later is not in it
}
