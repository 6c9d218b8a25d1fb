// Package assets holds the built style, script and fonts, and hands them out.
//
// The sources stand in style and script; build makes dist out of them and of
// the npm packages that package-lock.json names. Every name carries the hash
// of its content, so a browser may keep a file for ever. dist is embedded in
// the program; on a bare clone it is empty, and Load says so.
//
// No page, no word for people and nothing of the domain belongs here.
package assets
