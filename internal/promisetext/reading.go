package promisetext

import "lykta/internal/day"

// Performer says what sort of organisation performs a promise.
type Performer string

// The performers. They are the same words as the party kinds of a pledge.
const (
	Municipality Performer = "municipality"
	Police       Performer = "police"
	SSPF         Performer = "sspf"  // school, social services, police and leisure together
	Other        Performer = "other" // rescue service, housing company, association, region, …
)

// Shape says how a promise can be checked.
type Shape string

// The shapes.
const (
	Count     Shape = "count"     // at least N in the period
	Recurring Shape = "recurring" // a rhythm
	Coverage  Shape = "coverage"  // each one of a named set
	Open      Shape = "open"      // cannot be checked as written
)

// Unit is the unit of time of a rhythm.
type Unit string

// The units of time. A quarter is three months, a tertial four, a term six.
const (
	Day   Unit = "day"
	Week  Unit = "week"
	Month Unit = "month"
	Year  Unit = "year"
)

// Rhythm is Times times per Interval units: every fourteenth day is {1, day,
// 14}, four times a year is {4, year, 1}.
type Rhythm struct {
	Times    int  `json:"times"`
	Per      Unit `json:"per"`
	Interval int  `json:"interval"`
}

// Element is a part of a promise without which it cannot be checked.
type Element string

// The elements, in the order in which the advice names them.
const (
	Number      Element = "number"
	UnitOf      Element = "unit"
	Place       Element = "place"
	Time        Element = "time"
	TargetGroup Element = "target_group"
	By          Element = "performer"
	Period      Element = "period"
	FollowUp    Element = "follow_up"
)

// Span is a place in a promise's text: byte offsets, From included, To not.
type Span struct{ From, To int }

// Promise is one thing that the text promises.
type Promise struct {
	Text        string      `json:"text"` // as it stands, white space apart
	By          []Performer `json:"by"`   // empty where the text does not say
	Shape       Shape       `json:"shape"`
	Recurs      *Rhythm     `json:"recurs"`       // recurring only
	AtLeast     *int        `json:"at_least"`     // count only: of a set, each one is promised
	Unit        string      `json:"unit"`         // what is counted, as the text has it; where it has only a verb, the noun of the act
	Place       string      `json:"place"`        // as the text has it, or ""
	Time        string      `json:"time"`         // as the text has it, or ""
	TargetGroup string      `json:"target_group"` // as the text has it, or ""
	Deadline    *day.Day    `json:"deadline"`     // a day inside the period
	Optional    bool        `json:"optional"`     // a possibility, not a duty
	Heading     string      `json:"heading"`      // the nearest heading above
	Vague       []string    `json:"vague"`        // words that make it uncheckable
	Missing     []Element   `json:"missing"`      // empty where it is fully checkable
	Advice      string      `json:"advice"`       // in Swedish; see Advice for other languages

	VagueAt []Span `json:"-"` // where in Text each of Vague stands
}

// Basis is one thing that the pledge rests on.
type Basis struct {
	Kind   string `json:"kind"`   // conversations, survey, picture, staff-dialogue
	Number int    `json:"number"` // 600 conversations; 0 where none is stated
	Text   string `json:"text"`   // the sentence that says so
}

// Reading is what was read out of a text.
type Reading struct {
	Period    *day.Period `json:"period"` // null where the text states none
	Promises  []Promise   `json:"promises"`
	Parties   []string    `json:"parties"`   // "Lysekils kommun", "Polisen"
	Continues string      `json:"continues"` // the year of the pledge that this one continues, or ""
	Basis     []Basis     `json:"basis"`
}
