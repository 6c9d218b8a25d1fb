// Package scan looks for clusters in space and time: circles of any size
// around every place, over time windows of any length, and asks how unlikely
// the most unusual of them all is (Kulldorff, "A spatial scan statistic", 1997;
// "Prospective time periodic geographical disease surveillance using a scan
// statistic", 2001; Kulldorff et al., "A space-time permutation scan statistic
// for disease outbreak detection", 2005).
//
// It is written from the papers. It knows no calendar, no map and no words:
// days are numbers from the start of the study.
package scan
