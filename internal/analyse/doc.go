// Package analyse is the way from files to an answer: each method reads its
// columns, calls one kernel of internal/analysis, and gives an Answer that can
// be written as JSON, as a table, as a picture and as GeoJSON.
//
// No statistics belong here: a figure that a kernel does not give is not given.
// No text for people either, only keys of the catalogues.
package analyse
