// Package auditlog checks an exported log of acts as a stranger would: from its
// lines alone, without a database, in one pass that holds one line at a time.
//
// It shares no code with the writing of the log. It takes a line in exactly the
// form that is told at audit.Export and in no other, so that no byte of a file
// can be changed unseen; this package must never import that one, nor the
// database.
//
// A chain shows that nothing within it was changed, dropped, added or moved. It
// cannot show that its end was cut off, or that the whole of it was made anew:
// for that the caller keeps the head of an earlier look and hands it in.
package auditlog
