// Package effect answers whether a measure helped: by the weighted displacement
// difference first, by difference in differences where there are enough areas
// to compare with, by an interrupted series where there is none.
//
// What will be counted, where, when, by which method and what change matters is
// fixed in a Plan before the measure starts, and the plan's hash is kept. Judge
// gives an answer only for data that follow such a plan; the answer may be that
// it cannot be told. A change that was not seen is never called none.
//
// It knows no ledger, no map and no words, and it does not know why a change
// came: that the areas would have gone alike without the measure is an
// assumption, which it tests as far as the time before allows.
package effect
