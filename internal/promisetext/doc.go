// Package promisetext is Löfteskollen: it reads the text of a Swedish
// medborgarlöfte and says what is promised, by whom, how it can be checked,
// and what is missing where it cannot.
//
// It is rules that a person can follow, no model and no network. A text goes
// through these steps, each in a file of its own:
//
//	normalise   line ends, spaces, soft hyphens              normal.go
//	blocks      headings, paragraphs, bullets, table rows    block.go
//	leads       "Polisen lovar att:" and what stands under   lead.go earlier.go
//	sentences   tokens, main clause, subject                 token.go clause.go
//	commitment  is this sentence a promise?                  commit.go meta.go
//	splitting   two promises in one bullet                   split.go
//	shape       rhythm, coverage, count, or open             rhythm.go coverage.go quantity.go
//	performer   who does it                                  party.go performer.go points.go
//	details     what is counted, where                       unit.go place.go
//	period      from when to when                            dates.go period.go
//	advice      what is missing, in words                    missing.go words_sv.go
//
// Every rule has a name in rules.go, and a test where it fires and one where
// it does not.
//
// What must never be in it: input or output other than its arguments, the day
// it is today, a number that the text does not state, the name of a person.
package promisetext
