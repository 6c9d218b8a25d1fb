// Package administration is what a coordinator decides about the partnership's
// pages, and what an administrator of the installation does to partnerships: makes
// one, lets one rest, takes it up again.
//
// What must never be in it: what a partnership holds. An administrator reads no
// draft, no report and no member by way of it.
package administration
