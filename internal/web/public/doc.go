// Package public is what everybody sees: no sign-in, no cookie, no script.
//
// A page is a function of a Context: the ledger's account on a day, the
// partnership's settings and the language. site.go finds the Context of a
// request and keeps rendered pages by what they are a function of; each page
// stands in a file of its own, with its template beside it.
//
// What must never be here: anything that only staff may see, anything that
// depends on who asks, a second copy of a public fact.
package public
