// Package secret keeps what the program must be able to read again, and nobody
// who has only the database may: the secrets of one-time codes, the keys with
// which the program proves itself to an identity provider.
//
// The keys lie in a file of their own, which is never in the database and never
// in a backup of it. What is sealed says which key it needs, so that a new key
// can be put on top of the file while older values are still read.
//
// It holds no password (those are hashed), no session token (those are too),
// and it is no log: nothing here prints what is inside.
package secret
