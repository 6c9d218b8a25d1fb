// Package demo holds what a newcomer sees: the real pledges of six
// municipalities as short factual summaries, a real one with its outcome, and
// one invented partnership with a pledge that runs today.
//
// It is data and nothing but data, the same for the same moment, apart from
// Seed, which writes it through the real stores as staff would have done.
//
// What must never be in it: a person's name, a sentence copied from a source,
// an action, a verdict or an approval that a real municipality or police area
// never gave. What is invented says so: Example is true, and the invented
// municipalities are none of the 290.
package demo
