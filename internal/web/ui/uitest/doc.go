// Package uitest shows every component in every state on one page, for people
// to look at and for the browser's tests to judge. No page of the program uses
// it.
package uitest
