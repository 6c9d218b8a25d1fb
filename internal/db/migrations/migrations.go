// Package migrations holds the schema as numbered SQL texts that run on both
// engines. They only add: yesterday's program runs on today's schema. A text
// that has been released is never changed.
package migrations

import "embed"

// Files are the texts, in goose's format.
//
//go:embed *.sql
var Files embed.FS
