// Package mail sends letters. A letter is put into the outbox in the same
// transaction as what it tells of, so that it is sent if and only if that
// happened; a sender takes it from there, tries again while the receiving side
// is in trouble, and gives up after two days.
//
// A letter goes out at least once: if the program dies between the other side's
// yes and ours, it goes out again, with the same Message-ID.
//
// Addresses and texts are sealed in the database and taken away once a letter
// has been sent or given up; what remains says that there was one, of which
// kind, and when. A letter holds nothing that may not lie in a mailbox: a link,
// never a report and never a name.
package mail
