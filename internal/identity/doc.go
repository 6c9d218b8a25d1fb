// Package identity knows who can sign in and what they are where: accounts,
// passwords, passkeys, recovery codes, sessions, single-use links, memberships.
//
// A login name is for signing in only; what others see is a function
// ("kommunpolis"). No person's name, no address of a machine and no user agent
// is kept. Of every token only the hash is stored. Everything that changes
// something, and every refused sign-in, is an entry in the audit log, in the
// same transaction.
//
// Time comes in as an argument, randomness through Options.
package identity
