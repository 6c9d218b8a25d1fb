// Package errs is how errors travel: every error that a person may meet has a
// kind, which the edge turns into a status or an exit code, and a message key,
// which the edge turns into words in the reader's language.
//
// It holds no text for people and no word of the domain. An error that comes
// from elsewhere (a driver, the network) has the kind Internal until somebody
// says otherwise.
package errs
