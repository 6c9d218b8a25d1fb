// Package persondata is the guard at the door of every public text: it finds
// what points at a person in Swedish text, so that nobody publishes it by
// mistake.
//
// It is pure: text in, findings out. It stores nothing, logs nothing and never
// repeats what it found. It is a guard against mistakes and no proof of
// absence: a name it does not know passes.
//
// What must never be in it: a word of the domain, a text for people, a network
// call.
package persondata
