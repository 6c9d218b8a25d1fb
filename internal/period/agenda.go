package period

import "slices"

// Item is a point of the meeting's agenda.
type Item string

// The points of the agenda, which is fixed: what was decided earlier comes
// before anything new.
const (
	Opening  Item = "opening"   // who is there, by function
	FollowUp Item = "follow-up" // what earlier meetings decided
	Events   Item = "events"    // what was reported, and who is missing
	Police   Item = "police"    // the police's view
	Ahead    Item = "ahead"     // what is coming
	Levels   Item = "levels"    // the assessment of each area
	Causes   Item = "causes"
	Repeated Item = "repeated" // places that come back
	Deciding Item = "deciding"
	Wanting  Item = "wanting" // where and when somebody should be
	Lifted   Item = "lifted"  // to the strategic level
	Outward  Item = "outward" // what is told outwards, and back to reporters
	Ending   Item = "ending"  // the next meeting; closing
)

// Agenda is the points in their order.
var Agenda = []Item{Opening, FollowUp, Events, Police, Ahead, Levels, Causes, Repeated, Deciding, Wanting, Lifted, Outward, Ending}

// Number is which point an item is, from 1, and 0 for what is none.
func (i Item) Number() int { return slices.Index(Agenda, i) + 1 }

// Texts are the names of the texts that are written under an item.
func (i Item) Texts() []string {
	switch i {
	case Opening, Events, Police, Ahead, Causes, Lifted:
		return []string{"text"}
	case Outward:
		return []string{"text", Back}
	}
	return nil
}

// Back is the text that goes back to those who reported.
const Back = "back"
