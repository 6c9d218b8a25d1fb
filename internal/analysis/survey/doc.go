// Package survey answers what all residents think, and how sure that is, when
// only some of them were asked and fewer answered: calibration of weights to
// known totals, means, totals, ratios and shares for the whole and for
// domains, standard errors that know of the calibration, the strata and the
// clusters, and comparisons with many tests held in check.
//
// It knows no questionnaire, no map and no words for people.
package survey
