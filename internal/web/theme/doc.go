// Package theme makes the colours of the pages out of one brand colour: the
// tokens of Designsystemet (digdir, MIT) in light and dark, computed in Go so
// that a partnership can choose its colour while the program runs.
//
// Every step of a scale has a fixed relative luminance (WCAG 2.2), whatever
// the hue; so text is readable and controls can be seen in every colour that
// anybody chooses. The steps follow Designsystemet's own; text-subtle and the
// base are moved where theirs would fall below 4.5:1 or 3:1.
//
// Pure functions; no file, no request and no word for people belongs here.
package theme
