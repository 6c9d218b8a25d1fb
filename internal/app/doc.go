// Package app builds the whole program out of one Config: database, ledger,
// services and server. The command and the browser tests start the same thing.
//
// It wires and nothing else: a rule, a page or a sum does not belong here.
package app
