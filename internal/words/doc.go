// Package words is every text that a person reads: the catalogues in Swedish
// and English, and how numbers, dates, periods and lists are written in each.
//
// The texts stand in catalogue/<area>.<language>.json, one file per area and
// language, so that a translator can read and change them without any code.
// A new area is a new pair of files; nothing needs to be registered.
//
// A text is a string with numbered blanks, "{0} av minst {1}", or a pair for
// one and many, {"one": "{n} insats", "other": "{n} insatser"}, where {n} is
// the number.
//
// No rule of the domain belongs here, and no markup: a text is plain text.
package words
