// Package retention is gallring: how long a partnership keeps each class of
// records, by its own plan; what is due; the decision; the protocol that is
// kept for ever; and the removal that leaves nothing readable in the database's
// files.
//
// It is the one room that removes other rooms' rows, so that what a class is
// stands in one place (class.go). A protocol holds numbers and references only:
// never what was removed, whose it was, or who was asked for it.
//
// The log of acts and the public ledger are never disposed of here. What runs
// out by itself (sessions, links, keys that make a form count once) needs no
// decision and has no class.
package retention
