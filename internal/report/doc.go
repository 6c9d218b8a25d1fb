// Package report holds what reporters tell: what, where, when, how serious,
// in a short text. Always as a function, never about a person.
//
// What must never be in it: a field for a person, a photo, a text that the
// guard refused.
package report
