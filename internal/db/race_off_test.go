//go:build !race

package db

// thin is by how much the power cuts are thinned out: not at all.
const thin = 1
