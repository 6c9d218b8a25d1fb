// Package act is how somebody in a partnership does something: whether they may,
// once however often the form is sent, in one transaction with the audit entry.
//
// Every room whose acts staff ask for goes through it, so that no room forgets
// one of the three. What must never be in it: what any act does.
package act
