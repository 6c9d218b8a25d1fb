// Package retention is gallring: how long a partnership keeps each class of
// records, by its own plan; what is due; the decision; the protocol that is
// kept for ever; and the removal that leaves nothing readable in the database's
// files.
//
// It is the one room that removes other rooms' rows, so that what a class is
// stands in one place (class.go). A protocol holds numbers and references only:
// never what was removed, whose it was, or who was asked for it.
//
// No class has a period until the partnership has decided one by its plan:
// official documents may be disposed of, but not without a decision, and with
// regard to what the archive is for (arkivlagen 1990:782, 3 and 10 §§); personal
// data are not kept for longer than they are needed (article 5.1 e of the General
// Data Protection Regulation).
//
// The log of acts and the public ledger are never disposed of here, nor are the
// minutes of meetings, what they decided, and editions of the joint picture with
// their approvals. Minutes and frozen editions hold what they have counted
// themselves, so nothing else has to stay for their sake; an edition whose rows
// are gone says that they are. What a period or an edition still counts is not
// due before it is closed, or frozen. What runs out by itself (sessions, links,
// keys that make a form count once) needs no decision and has no class.
package retention
