// Package rate answers how common something is where different numbers could
// have been hit, whether it has become more or less common, and when that
// cannot be told: rates with exact intervals, two counts against each other,
// rates of small areas that lean on the others (empirical Bayes), limits of a
// funnel, trend with season, and change between two periods where those who
// report are not the same all the time.
//
// It knows no map, no calendar and no words. What a change should lead to is
// decided elsewhere, and whether a measure was the cause belongs to effect.
package rate
