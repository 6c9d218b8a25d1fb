package promise

import (
	"time"

	"lykta/internal/day"
)

// PartyKind says what sort of organisation a party is.
type PartyKind string

// The kinds of party. They are also the values of "by" in a read promise text.
const (
	Municipality PartyKind = "municipality"
	Police       PartyKind = "police"
	SSPF         PartyKind = "sspf"  // school, social services, police and leisure together
	Other        PartyKind = "other" // housing company, rescue service, association, …
)

// Party is an organisation that gives, performs or approves.
type Party struct {
	ID   string    `json:"id"` // stable within the partnership: "lysekil", "polisen"
	Kind PartyKind `json:"kind"`
	Name string    `json:"name"` // "Lysekils kommun"
}

// Shape says how a promise can be checked.
type Shape string

// The shapes.
const (
	Count     Shape = "count"     // at least N in the period
	Recurring Shape = "recurring" // a rhythm
	Coverage  Shape = "coverage"  // each one of a named set
	Open      Shape = "open"      // cannot be checked as written
)

// Unit of time of a rhythm.
type Unit string

// The units of time.
const (
	PerDay   Unit = "day"
	PerWeek  Unit = "week"
	PerMonth Unit = "month"
	PerYear  Unit = "year"
)

// Rhythm is Times times per Interval units: every fourteenth day is {1, day,
// 14}, four times a year is {4, year, 1}.
type Rhythm struct {
	Times    int  `json:"times"`
	Per      Unit `json:"per"`
	Interval int  `json:"interval"`
}

// Member is one of the set that a coverage promise names: a school, a year
// group, an area. Never a person.
type Member struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Promise is one thing promised (löftespunkt).
type Promise struct {
	ID          string   `json:"id"` // stable within the pledge over all its versions
	Heading     string   `json:"heading,omitempty"`
	Text        string   `json:"text"`
	By          []string `json:"by"` // IDs of the pledge's parties; empty where the text does not say
	Shape       Shape    `json:"shape"`
	AtLeast     int      `json:"at_least,omitempty"` // count: the target
	Unit        string   `json:"unit,omitempty"`     // what is counted, plural: "trafikkontroller"
	Recurs      *Rhythm  `json:"recurs,omitempty"`   // recurring
	Members     []Member `json:"members,omitempty"`  // coverage: the whole set, where it is known
	Place       string   `json:"place,omitempty"`
	Time        string   `json:"time,omitempty"`
	TargetGroup string   `json:"target_group,omitempty"`
	Deadline    day.Day  `json:"deadline,omitzero"` // a day inside the period
	FollowUp    string   `json:"follow_up,omitempty"`
	Optional    bool     `json:"optional,omitempty"` // stated as a possibility
	Vague       []string `json:"vague,omitempty"`    // words that make it uncheckable
	Continues   string   `json:"continues,omitempty"`
}

// Source tells where a pledge's text was taken from, for pledges that were not
// written here.
type Source struct {
	Publisher string  `json:"publisher"` // "Lysekils kommun"
	Title     string  `json:"title"`
	URL       string  `json:"url,omitempty"`
	Retrieved day.Day `json:"retrieved,omitzero"`
}

// BasisKind says what a pledge rests on.
type BasisKind string

// The kinds of basis.
const (
	Conversations BasisKind = "conversations" // talks with residents
	Survey        BasisKind = "survey"
	Picture       BasisKind = "picture" // the situational picture (lägesbild)
	StaffDialogue BasisKind = "staff-dialogue"
	OtherBasis    BasisKind = "other"
)

// Basis is one thing that a pledge rests on, with its number where one is
// known (600 conversations).
type Basis struct {
	Kind   BasisKind `json:"kind"`
	Number int       `json:"number,omitempty"`
	Text   string    `json:"text,omitempty"`
}

// Signatory is a function that signs for an organisation; never a name.
type Signatory struct {
	Function string `json:"function"` // "lokalpolisområdeschef"
	Party    string `json:"party"`    // party ID
}

// Reporting tells what is known of the outcome of a pledge.
type Reporting string

// The ways in which a pledge's outcome is known.
const (
	ReportedHere      Reporting = ""             // its actions are entered here
	ReportedElsewhere Reporting = "elsewhere"    // the parties' own follow-up is quoted, with its source
	NotReported       Reporting = "not-reported" // the source tells no outcome
)

// Pledge is one joint public document (medborgarlöfte) with a period.
type Pledge struct {
	ID          string      `json:"id"` // slug, stable over versions: "2020-2021"
	Title       string      `json:"title"`
	Goal        string      `json:"goal,omitempty"`
	Problem     string      `json:"problem,omitempty"` // the picture it answers
	Period      day.Period  `json:"period"`
	Basis       []Basis     `json:"basis,omitempty"`
	Parties     []Party     `json:"parties"`
	Signatories []Signatory `json:"signatories,omitempty"`
	Continues   string      `json:"continues,omitempty"` // ID of the earlier pledge of the same partnership, or a bare year
	Promises    []Promise   `json:"promises"`
	Summarised  bool        `json:"summarised,omitempty"` // the texts are our summaries of the source
	Source      *Source     `json:"source,omitempty"`
	Reporting   Reporting   `json:"reporting,omitempty"`
	FollowUp    *Source     `json:"follow_up,omitempty"` // where the outcome was told, for ReportedElsewhere
	Decided     day.Day     `json:"decided,omitzero"`    // the day from which this version counts as published
}

// Approval is a party's yes to one version of a pledge.
type Approval struct {
	Party    string    `json:"party"`
	Function string    `json:"function"` // the function that approved, never the person
	At       time.Time `json:"at"`       // UTC
}

// Publication is the ledger body that puts a pledge, or a changed version of
// it, before the public. It carries the approval of every party.
type Publication struct {
	Pledge    Pledge     `json:"pledge"`
	Approvals []Approval `json:"approvals,omitempty"`
	Note      string     `json:"note,omitempty"` // what was changed, and why
}

// Performer says who did something: an organisation and a function. Of a total
// whose source does not tell who did it, it says instead which party told it.
type Performer struct {
	Party    string `json:"party"`              // party ID; empty where ToldBy is not
	Function string `json:"function,omitempty"` // "områdespolis", "fältgruppen"
	ToldBy   string `json:"told_by,omitempty"`  // actions only: ID of the party that states it, without saying who did it
}

// Action is one thing done (insats), or a stated total over a span of days.
type Action struct {
	ID      string    `json:"id"`
	Pledge  string    `json:"pledge"`
	Promise string    `json:"promise"`
	Date    day.Day   `json:"date"`              // the day, or the last day of the span
	From    day.Day   `json:"from,omitzero"`     // first day of the span of a stated total; zero for a single day
	Count   int       `json:"count"`             // how many; at least 1
	Members []string  `json:"members,omitempty"` // coverage: which of the set
	Place   string    `json:"place,omitempty"`   // a named place, never an address of somebody
	By      Performer `json:"by"`
	Note    string    `json:"note,omitempty"`   // public, person-free
	Source  *Source   `json:"source,omitempty"` // for outcomes told elsewhere
}

// Deviation says what will not happen as promised, and why (avvikelse).
type Deviation struct {
	ID      string     `json:"id"`
	Pledge  string     `json:"pledge"`
	Promise string     `json:"promise"`
	Date    day.Day    `json:"date"`
	Party   string     `json:"party"`
	What    string     `json:"what"`
	Why     string     `json:"why"`
	Span    day.Period `json:"span,omitzero"` // the days that it concerns, where it is limited
}

// Outcome is the scale of a verdict.
type Outcome string

// The outcomes.
const (
	Kept         Outcome = "kept"          // uppfyllt
	PartlyKept   Outcome = "partly-kept"   // delvis uppfyllt
	NotKept      Outcome = "not-kept"      // inte uppfyllt
	CannotAssess Outcome = "cannot-assess" // går inte att bedöma
	Discontinued Outcome = "discontinued"  // avbrutet
)

// Verdict closes a promise: was it done?
type Verdict struct {
	ID       string    `json:"id"`
	Pledge   string    `json:"pledge"`
	Promise  string    `json:"promise"`
	Date     day.Day   `json:"date"`
	Outcome  Outcome   `json:"outcome"`
	Proposed Outcome   `json:"proposed,omitempty"` // what the sum proposed at the time
	Done     int       `json:"done"`               // the sum it rests on
	Target   int       `json:"target,omitempty"`
	Motive   string    `json:"motive"`
	By       Performer `json:"by"`
	Source   *Source   `json:"source,omitempty"`
}

// Direction is the scale of an effect.
type Direction string

// The directions.
const (
	Improved  Direction = "improved"   // förbättrat
	Unchanged Direction = "unchanged"  // oförändrat
	Worsened  Direction = "worsened"   // försämrat
	CannotSay Direction = "cannot-say" // går inte att säga
)

// Effect says, apart from whether the promise was done, whether it helped.
type Effect struct {
	ID        string    `json:"id"`
	Pledge    string    `json:"pledge"`
	Promise   string    `json:"promise,omitempty"` // empty: the pledge as a whole
	Date      day.Day   `json:"date"`
	Direction Direction `json:"direction"`
	Figure    string    `json:"figure,omitempty"` // with its sum and interval, as text
	Source    string    `json:"source,omitempty"`
	By        Performer `json:"by"`
}

// Correction takes back or replaces an earlier entry. The earlier one stays in
// the ledger and in the public list of corrections.
type Correction struct {
	Of        int64      `json:"of"` // the number of the ledger entry that it corrects
	Pledge    string     `json:"pledge"`
	Promise   string     `json:"promise,omitempty"`
	Date      day.Day    `json:"date"`
	Reason    string     `json:"reason"`
	Withdrawn bool       `json:"withdrawn,omitempty"`
	Action    *Action    `json:"action,omitempty"`
	Deviation *Deviation `json:"deviation,omitempty"`
	Verdict   *Verdict   `json:"verdict,omitempty"`
	Effect    *Effect    `json:"effect,omitempty"`
}

// Kind names what an entry of the ledger holds.
type Kind string

// The kinds of entry. A removal is the ledger's own kind: it says that the
// content of another entry was taken away by law.
const (
	KindPublication Kind = "pledge"
	KindAction      Kind = "action"
	KindDeviation   Kind = "deviation"
	KindVerdict     Kind = "verdict"
	KindEffect      Kind = "effect"
	KindCorrection  Kind = "correction"
	KindRemoval     Kind = "removal"
	KindEdition     Kind = "edition" // a public edition of the joint picture
)
