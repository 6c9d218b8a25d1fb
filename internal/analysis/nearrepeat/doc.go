// Package nearrepeat answers whether an event raises the risk of another close
// by soon after: Knox's test over bands of distance and time.
//
// The null is that places and times have nothing to do with each other, and
// it is drawn by permuting the events' times. Permuting pairs instead, as some
// tools do, takes pairs for independent: where time comes in bursts it rejects
// a true null in a third of all trials.
//
// It knows no map, no calendar and no words.
package nearrepeat
