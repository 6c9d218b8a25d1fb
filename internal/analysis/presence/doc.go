// Package presence holds what was done against what was needed: how much of the
// wanted place and time somebody was at, who was there, where the holes and the
// overlaps are; where K patrols, walks or checks would do most good; how long
// and how often short visits were; and whether a map of hot places was any good
// on what came after it.
//
// It counts minutes and places. Who is a number that the caller gives a
// function or an organisation, never a person: nothing here is about how
// somebody does their work. It knows no map, no calendar and no words.
package presence
