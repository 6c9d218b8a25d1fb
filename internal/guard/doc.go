// Package guard stands at the door of every text of a partnership: it refuses
// what identifies a person, and tells what may, with what the partnership has
// of its own (its numbers, addresses and named places) taken for granted.
//
// Finding is the room persondata's; here is what follows of it. What must never
// be in it: a text that was refused.
package guard
