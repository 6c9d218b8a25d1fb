// Package verify checks a partnership's public log as a stranger would: from
// its files alone, in a directory or over HTTP.
//
// It shares no code with the writing of the log. It reads checkpoint, key,
// leaves and contents with parsers of its own and hashes with another library,
// so that one mistake cannot hide in both. The form of the files is told in the
// package comment of package ledger; this package must never import that one,
// nor the database.
//
// # What it finds, and what it cannot
//
// It finds every change of any byte of a log, and every log whose entries do
// not follow each other in number and time. What it cannot find from one look
// alone is a whole history that was rewritten and signed anew by the holder of
// the key: for that the caller keeps the checkpoint of an earlier look, or has
// one from somebody else, and passes it in Options.Earlier.
package verify
