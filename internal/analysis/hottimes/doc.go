// Package hottimes answers at which hours of the week events happen, also when
// nobody knows just when: an event known to lie between two moments is spread
// evenly over the time between (aoristic weights, Ratcliffe, "Aoristic
// signatures and the spatio-temporal analysis of high volume crime patterns",
// 2002).
//
// It holds no words for days and hours, and draws nothing.
package hottimes
