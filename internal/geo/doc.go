// Package geo is where things are: points in SWEREF 99 TM (EPSG:3006), the way
// to and from longitude and latitude, polygons and grids.
//
// Everything is in metres, x to the east and y to the north. Degrees come in
// and go out only through the projection, so that nobody measures a distance
// in degrees. It holds no place names, no files and no map pictures.
package geo
