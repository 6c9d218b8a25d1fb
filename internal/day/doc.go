// Package day is the calendar day as people in Sweden live it: a date without
// a clock, in Europe/Stockholm, with ISO weeks.
//
// It holds no time of day and no holiday rules. A moment becomes a day only
// through In, so that a night in Stockholm never lands on the wrong date
// because a server ran in UTC.
package day
