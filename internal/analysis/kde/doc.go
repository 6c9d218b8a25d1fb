// Package kde draws where events are dense: a Gaussian kernel on a grid inside
// a polygon window, so many events per square metre. It shows how much there
// is, never whether it is unusual: for that see hotspot and scan.
//
// The bandwidth is the choice that decides the picture. Respected rules differ
// by a factor of ten on the same data; a fixed and shown bandwidth, the same
// from meeting to meeting, is often the honest one.
//
// It knows no map and no words.
package kde
