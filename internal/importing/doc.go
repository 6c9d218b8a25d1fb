// Package importing takes in what others have in files: a file is sent, its
// columns and words are chosen, what would come of it is shown, and then all of
// it is taken in or nothing.
//
// Reading files is the room sheet's, what the police publish the room police's.
// What must never be in it: a text that the guard refused, or a file for longer
// than it takes to decide about it.
package importing
