// Package swedish knows how Swedish writes numbers, months and days of the
// week: "tjugofem", "ett dussin", "var fjortonde", "1 000", "fredagskväll".
//
// It is a kernel: pure functions over words, lower case in, no I/O. It holds
// nothing of the domain (no promise, no police) and no text for people.
package swedish
