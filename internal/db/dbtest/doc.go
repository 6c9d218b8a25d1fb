// Package dbtest runs a test on both engines, each time in a new, migrated
// database of its own:
//
//	func TestStore(t *testing.T) {
//		dbtest.Run(t, func(t *testing.T, d *db.DB) { … })
//	}
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//
// PostgreSQL is the server that LYKTA_TEST_POSTGRES names, which the command
// pgrun sets, or else a private cluster of the test process: a temporary
// folder, a Unix socket, no TCP, gone when the process has ended, however it
// ends. A missing PostgreSQL fails the test; nothing is skipped.
//
// It must never be imported by the program.
package dbtest
