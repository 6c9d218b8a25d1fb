// Package register is registerutdrag: everything that one partnership holds
// about an e-mail address, a telephone number or an affiliation, by kind of
// record, with where it stands and until when; and the rectification of a login
// name.
//
// It reads other rooms' tables, so that what "everything" means stands in one
// place. Nothing of another partnership is read, and that somebody is known
// there is not told. Whoever calls Look has the entry in the log of acts on disk
// first (audit.Before).
package register
