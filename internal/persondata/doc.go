// Package persondata is the guard at the door of every public text: it finds
// what points at a person in Swedish text, so that nobody publishes it by
// mistake.
//
// It is pure: text in, findings out. It stores nothing, logs nothing and never
// repeats what it found. A finding blocks where it identifies somebody, and
// warns where it may. It is a guard against mistakes and no proof of absence: a
// name that it does not know passes.
//
// A text is cut into tokens, each word is looked up once, and one scanner per
// kind looks at what stands around. The words are in lexicon/: first names and
// surnames borne in Sweden, those of immigrant groups among them, written down
// from general knowledge (no register is copied into the program), names of
// municipalities and larger places that look like a person's, and words that
// tell what a name is about. How much is found is measured in testdata: the
// sentences there are invented, and their numbers come from the series that
// Skatteverket and PTS keep for tests.
//
// What must never be in it: a promise or any other thing of the domain, a text
// for people, a network call.
package persondata
