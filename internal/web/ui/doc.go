// Package ui is what every page is built of: the layout, and components with
// one meaning each, in semantic HTML that works without a script, by keyboard,
// at 320 pixels, at 400 % zoom, in light, dark and forced colours, and on
// paper (WCAG 2.2 AA).
//
// The grammar of forms follows GOV.UK's patterns, the look Designsystemet's
// components. A component takes plain values and the words.Printer; it knows
// no domain type, no route and no request. Text for people comes from words or
// from the caller, never from here.
package ui
