// Package audit is the log of who did what: per partnership a chain of entries,
// each holding the hash of the one before, written in the same transaction as
// the change that it tells of. Refused acts and sign-ins are entries too.
//
// It holds identifiers and names of functions and acts, no free text, no
// secret, no address of a machine, no person's name. Entries are never changed
// or removed. The empty partnership is the installation.
//
// A chain alone does not show that its end was cut off: whoever wants to know
// keeps a Head and hands it to Verify.
package audit
