// Package frame is what every page stands on: the shape of a handler, the
// reader's language, rendering without half pages, and redirects that keep the
// language.
//
// It knows no route, no rule and no word of the domain.
package frame
