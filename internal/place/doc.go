// Package place holds where things happen in a partnership: the areas that it
// divides itself into, and its named places.
//
// Coordinates are whole metres of SWEREF 99 TM. What must never be in it: an
// address or a home of anybody.
package place
