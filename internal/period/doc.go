// Package period is the cycle of the joint picture: periods that open, are
// locked, met over and closed; their meetings, and what is decided there.
//
// Output names functions. What must never be in it: a person.
package period
