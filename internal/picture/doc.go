// Package picture is the joint picture (lägesbild): what was reported in a
// period, held against the partnership's own past, and the editions that are
// made of it.
//
// Draft is a function of its Input and nothing else. It compares every series
// (area × category, area, category, named place, all) with the same series in
// earlier periods of the same length, by the organisations that reported in both,
// so that new ones alone never make a rise. How many of those who should report
// have (Coverage) is the meeting's roster, by function; which organisations the
// events come from (Sources) is another question, with another word. Where there is too little to go by it says
// so. Of all series together the share of false alarms is held down (Benjamini
// and Hochberg 1995).
//
// What it says are message keys with arguments. What must never be in it: text
// for people, a person, a report's own words, a figure that cannot be opened to
// what it rests on.
package picture
