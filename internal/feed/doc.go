// Package feed writes the public account of a partnership in the forms that
// other programs read: JSON, the list of priorities of the British police's
// open data, Atom, iCalendar and CSV.
//
// Each writer is a function of an account, of where the pages stand (Site) and
// of words for people (Labels); the same arguments give the same bytes. It
// holds no clock, no database, no request and no words of its own.
package feed
