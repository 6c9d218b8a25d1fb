// Package disclosure makes what is published of reports safe to publish: a
// closed cube of size classes that are made once, out of distinct reporters,
// and that neither another edition, nor an overlapping area, nor planted
// reports turn into knowledge of whether one person reported.
//
// Hiding cells below a threshold does not protect: who compares two editions,
// or knows all other reports, sees a single report come in. Here the limits of
// the classes are moved by a secret amount per cell, and everything else is
// made from the classes alone, so that it cannot tell more than they do.
//
// Nothing that leaves this package for the public holds a count. What was left
// out, and why, is for staff. It knows no words for people.
package disclosure
