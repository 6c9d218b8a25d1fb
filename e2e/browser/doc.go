// Package browser drives a real Chromium for the tests of the whole program:
// one browser, many tabs, and the questions that a page must answer well. Does
// axe find anything? Does the page fit? Can everything be reached by keyboard?
// Did anything leave the origin?
//
// It knows no page of the program and no database.
package browser
