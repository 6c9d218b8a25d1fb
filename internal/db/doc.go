// Package db is the database: one SQL text for two engines, SQLite in one file
// and PostgreSQL.
//
// A store takes a *DB and does not know whether it stands inside a
// transaction: the type is the same in both places. SQL is written by hand
// with $1, $2 … and runs on either engine.
//
// # Reading
//
// Query, QueryRow, All and One outside a transaction read what has been
// committed. They cannot write. Snapshot gives several reads the same moment.
//
// # Writing
//
// Write is the only way to change anything. Of all closures in a process one
// runs at a time, in the goroutine that called Write; those that wait together
// share one transaction, each in a savepoint of its own, and one fsync (group
// commit). Write returns nil only when the transaction is on disk. Processes
// on one PostgreSQL take turns through a lock on the table writer, taken
// before the snapshot, so a closure always sees all that was committed before
// it and nothing else happens meanwhile.
//
// A closure may be run again, after another closure or the connection spoilt
// the shared transaction: it must change nothing outside the database that it
// does not set anew each time. It must use its own tx, never the outer DB
// (which would see the past, or wait for itself in Write).
//
// # Tenants
//
// Of names the partnership in whose name a handle works, and a store calls it
// with the partnership that it was given. On PostgreSQL row-level security
// (wall.go) then hides every other partnership's rows and refuses to write
// them, whatever the SQL says; a statement that names nobody fails where it
// meets such a row. Everyone is for the few places that cross, which stand in
// testdata/everyone.golden. The program is a role that owns nothing and cannot
// pass over the wall; migrations run as the owner.
//
// # Types of columns
//
//   - moments: BIGINT, microseconds since 1970 in UTC (Micros, Time)
//   - days: TEXT, "2026-11-28"
//   - identifiers, JSON, text: TEXT
//   - bytes: BYTEA
//   - truth: BOOLEAN, written TRUE and FALSE in SQL, scanned into a bool
//   - numbers: BIGINT
//
// The partnership is the first column of every key of a table that has one.
//
// What must never be in this package: a word of the domain beyond
// "partnership", a migration that takes something away, a driver's name
// outside sqlite.go and postgres.go.
package db
