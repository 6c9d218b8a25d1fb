// Package sheet reads tables out of files as people have them: CSV with
// whatever separator and encoding, and XLSX. It is pure: bytes in, rows out.
//
// What must never be in it: what any column means.
package sheet
