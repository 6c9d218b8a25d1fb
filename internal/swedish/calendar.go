package swedish

import (
	"strings"
	"time"
)

var months = []string{
	"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti",
	"september", "oktober", "november", "december",
}

// Month reads the name of a month or its usual abbreviation ("jan", "sept").
func Month(word string) (time.Month, bool) {
	if word == "sept" {
		return time.September, true
	}
	for i, m := range months {
		if word == m || (len(word) == 3 && strings.HasPrefix(m, word)) {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}

// MonthName returns the name of a month, lower case as Swedish has it.
func MonthName(m time.Month) string { return months[m-1] }

var weekdays = []string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}

var dayTails = []string{
	"", "ar", "en", "arna", "s", "s-", "skväll", "skvällar", "skvällen", "skvällarna",
	"snatt", "snätter", "snatten", "seftermiddag", "seftermiddagar", "smorgon", "smorgnar",
}

// Weekday reads a day of the week in any of the forms that a rhythm takes:
// "fredag", "fredagar", "fredagskväll", and the first half of "fredags- och
// lördagskvällar".
func Weekday(word string) (time.Weekday, bool) {
	for i, d := range weekdays {
		rest, ok := strings.CutPrefix(word, d)
		if !ok {
			continue
		}
		for _, tail := range dayTails {
			if rest == tail {
				return time.Weekday(i), true
			}
		}
	}
	return 0, false
}

// Season is a part of the year as a municipality's text has it.
type Season struct {
	From, To time.Month // To lies in the next year where it comes before From
}

var seasons = map[string]Season{
	"vår": {time.March, time.May}, "sommar": {time.June, time.August},
	"höst": {time.September, time.November}, "vinter": {time.December, time.February},
	"vårtermin": {time.January, time.June}, "hösttermin": {time.August, time.December},
}

// SeasonOf reads a season or a school term, definite or not: "hösten" is
// September to November (SMHI's months), "höstterminen" August to December.
func SeasonOf(word string) (Season, bool) {
	for _, tail := range []string{"", "en", "n"} {
		stem, ok := strings.CutSuffix(word, tail)
		if !ok {
			continue
		}
		if s, known := seasons[stem]; known {
			return s, true
		}
	}
	if word == "vintern" {
		return seasons["vinter"], true
	}
	return Season{}, false
}
