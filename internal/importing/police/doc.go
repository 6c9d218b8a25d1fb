// Package police reads what the Swedish police publish as news of events, at
// https://polisen.se/api/events, by the rules that the police set for it
// (https://polisen.se/om-polisen/om-webbplatsen/oppna-data/): a User-Agent that
// tells who asks, ten seconds between two calls, at most 60 in an hour and 1,440
// in a day, and what the server answers about waiting is kept to.
//
// It is news, a choice that the police make, and no statistics: nothing here is
// counted, and nothing of it becomes a report. What must never be in it: the
// summaries, which may tell of persons, or the coordinates, which are the middle
// of a municipality or a county and no place.
package police
