package ui

// mark is how a state looks besides its words: a tone, and a shape that is
// seen without colour.
type mark struct {
	tone Tone
	path string // of a 16 by 16 picture, drawn with currentColor
}

// The shapes.
const (
	ring     = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8"
	dot      = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2m0 2v8a4 4 0 0 0 0-8"
	check    = "M6.5 12.8 2 8.3l1.5-1.5 3 3L12.5 3.7 14 5.2z"
	half     = "M2 6h12v4H2zm2 1.5v1h4v-1z"
	downward = "M2 4h12L8 13.5z"
	alarm    = "M8 1.5 15 14H1zM7.2 6v4h1.6V6zm0 5v1.6h1.6V11z"
	cross    = "m3.5 2 4.5 4.5L12.5 2 14 3.5 9.5 8l4.5 4.5-1.5 1.5L8 9.5 3.5 14 2 12.5 6.5 8 2 3.5z"
	question = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1m-.8 9.5h1.6v1.7H7.2zM8 3.7c1.8 0 2.9 1 2.9 2.4 0 1.1-.6 1.7-1.3 2.2-.6.4-.8.6-.8 1.2H7.2c0-1.3.5-1.8 1.2-2.3.5-.4.8-.6.8-1.1 0-.5-.5-.9-1.2-.9-.8 0-1.3.5-1.3 1.2H5.1c0-1.6 1.2-2.7 2.9-2.7"
	square   = "M3 3h10v10H3z"
	dash     = "M2 7h12v2H2z"
	upward   = "M8 2.5 14 12H2z"
	level    = "M2 4.5h12v2H2zm0 5h12v2H2z"
)

// states is how each state, outcome, direction and occasion looks. Its keys
// are the keys of the catalogue.
var states = map[string]mark{
	"state.not-started":   {Neutral, ring},
	"state.on-track":      {Success, dot},
	"state.behind":        {Warning, downward},
	"state.done":          {Success, check},
	"state.late":          {Danger, alarm},
	"state.cannot-assess": {Neutral, question},
	"state.ended":         {Neutral, square},
	"state.not-reported":  {Neutral, dash},

	"outcome.kept":          {Success, check},
	"outcome.partly-kept":   {Warning, half},
	"outcome.not-kept":      {Danger, cross},
	"outcome.cannot-assess": {Neutral, question},
	"outcome.discontinued":  {Neutral, dash},

	"direction.improved":   {Success, upward},
	"direction.unchanged":  {Neutral, level},
	"direction.worsened":   {Danger, downward},
	"direction.cannot-say": {Neutral, question},

	"occasion.met":     {Success, check},
	"occasion.missed":  {Danger, cross},
	"occasion.not-due": {Neutral, ring},

	"period.state.open":    {Info, ring},
	"period.state.locked":  {Neutral, square},
	"period.state.meeting": {Warning, dot},
	"period.state.closed":  {Success, check},

	"decision.state.ongoing": {Neutral, dot},
	"decision.state.delayed": {Warning, downward},
	"decision.state.done":    {Success, check},
	"decision.state.stopped": {Neutral, cross},
	"decision.state.overdue": {Danger, alarm},
	"decision.state.nothing": {Neutral, dash},

	"level.calm":    {Success, level},
	"level.raised":  {Warning, upward},
	"level.serious": {Danger, alarm},
}
