// Package category holds what is reported about: the categories of a
// partnership, in groups, in versions, and mapped, so that one that is renamed,
// split or merged does not break a series.
//
// What must never be in it: a report.
package category
