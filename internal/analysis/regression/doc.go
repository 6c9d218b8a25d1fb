// Package regression fits log-linear models to counts: Poisson, quasi-Poisson
// and negative binomial. The kernels for trends and for the effect of a
// measure stand on it.
//
// A fit is either exact to about the last ten digits or an error with a key: a
// design whose columns cannot be told apart, an estimate that runs off to
// infinity, or no convergence are never hidden in a NaN.
//
// It knows no weeks, no areas and no words.
package regression
