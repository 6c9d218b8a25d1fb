// Package chart draws numbers as SVG that everybody can read: the pace line,
// the strip of occasions, and the bar of how many of a set are reached.
//
// A chart has a title and a description that say the same as the picture, it
// tells nothing by colour alone, its text keeps its size from 320 pixels to a
// wide screen, and it is set with classes only: colours come from the style
// sheet, also for dark, forced colours and paper. Beside each chart the page
// shows the same numbers in a table.
//
// A chart is a plain value with a Render method, so it is a templ.Component.
// It knows no domain type and does no I/O.
package chart
