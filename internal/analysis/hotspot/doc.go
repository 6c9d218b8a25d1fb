// Package hotspot answers which cells, or which areas, hold more than chance
// would put there: Getis and Ord's Gi*, the local and the global Moran, over
// counts in a square grid or values of any areas with given neighbours.
//
// It knows no map and no words: places come in as metres, answers go out as
// numbers beside message keys.
package hotspot
