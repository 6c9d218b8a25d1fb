// Package period is the cycle of the joint picture: periods that open, are
// locked, met over and closed; their meetings, and what is decided there.
//
// When periods begin and end is a pure function of how the cycle is set
// (Schedule.Period). Everything else hangs on a period: who is expected to report
// (Roster), what the meeting writes (Note), decides (Decision) and wants
// (Wanted), and what came of a report (Receipt). A closed meeting is read from
// its minutes, which nothing changes.
//
// Output names functions. What must never be in it: a person, and a text of a
// report that could no longer be withdrawn.
package period
