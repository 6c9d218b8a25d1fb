// Package backup keeps a second copy of the database, from which any moment can
// be had back.
//
// # The archive
//
// While the program runs on SQLite an Archive copies every committed
// transaction out of the write-ahead log, with the moment of its commit, into a
// folder that may lie on another disk:
//
//	base-<moment>/lykta.db       a copy of the whole file at one moment; with .sealed where it is sealed
//	base-<moment>/manifest.json  what it holds: see Manifest
//	log-<number>.lyw             what was committed since: see Record
//	rehearsal.json               the last rehearsal that went well
//
// Of a PostgreSQL server a Follower makes the same, in a process of its own: a base
// is base.tar, the whole server as pg_basebackup copies it, and the records are of
// the server's own log.
//
// With a key (Config.Seal) bodies of records and the files of bases are sealed; see
// seal.go.
//
// A transaction is acknowledged when it is on the machine's own disk, and is in
// the archive a moment later (Lag). An archive that cannot be written stops
// nothing; when the log has grown past a bound it is let go, and the archive
// begins anew with a base, so that the moments in between are known to be
// missing.
//
// Restoring takes the newest base before a moment and the transactions that
// were committed by then, in the order of their commits, and stops at the first
// byte that is not as it was written. It never writes over anything.
//
// # What is not in it
//
// The keys (ledger.key, secret.key, archive.key): whoever has both the database and the key
// can write a second history. What has been deleted by law stays in the archive
// until its retention has passed.
//
// This package must never hold a rule of the domain, or change a database other
// than by the entry in the audit log that says that a base was made.
package backup
