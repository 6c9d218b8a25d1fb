//go:build race

package db

// thin is by how much the power cuts are thinned out: the race detector makes
// SQLite, compiled to Go, some twenty times slower.
const thin = 10
