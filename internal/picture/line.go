package picture

import (
	"cmp"
	"slices"
)

// Section is a part of a picture's words.
type Section string

// The sections, in their order.
const (
	Summary Section = "summary"
	Changes Section = "changes" // what deviates, what is new, what is over
	Hot     Section = "hot"     // places and times
	Done    Section = "done"    // decisions and presence since last time
	Limits  Section = "limits"  // who reported, and what cannot be told
)

// Sections are all of them.
var Sections = []Section{Summary, Changes, Hot, Done, Limits}

// Line is a sentence of the draft: a message key and its arguments.
type Line struct {
	Section Section `json:"section"`
	Key     string  `json:"key"` // after "picture.line."
	Args    []Arg   `json:"args,omitempty"`
}

// Arg fills a blank of a line: a number, or what a key of a figure is called.
// Exactly one field is set.
type Arg struct {
	N      *float64 `json:"n,omitempty"`
	Key    *Key     `json:"key,omitempty"`    // called by its names
	Block  *Block   `json:"block,omitempty"`  // called by its day and hours
	Frame  *Frame   `json:"frame,omitempty"`  // the periods compared with
	Text   string   `json:"text,omitempty"`   // data that is a name already
	Reason string   `json:"reason,omitempty"` // why something cannot be told: the end of a message key
}

func number(n float64) Arg { return Arg{N: &n} }

func whole(n int) Arg { return number(float64(n)) }

// most is how many lines of a sort there are in a draft: the table has the rest.
const most = 6

// lines are the words that the program proposes.
func (p *Picture) lines() []Line {
	var list []Line
	say := func(s Section, key string, args ...Arg) { list = append(list, Line{s, key, args}) }
	p.sayAll(say)
	p.sayChanges(say)
	p.sayHot(say)
	p.sayDone(say)
	p.sayLimits(say)
	return list
}

type sayer func(s Section, key string, args ...Arg)

func (p *Picture) sayAll(say sayer) {
	a := p.All
	say(Summary, "events", whole(a.Now), whole(a.Before))
	p.sayCoverage(say)
	switch {
	case a.Outcome == Untold:
		say(Summary, "all.untold", Arg{Reason: a.Why})
	default:
		say(Summary, "all."+string(a.Outcome), whole(a.Same.Now), whole(a.Low), whole(a.High))
	}
	if p.Good > 0 {
		say(Summary, "good", whole(p.Good))
	}
}

// sayCoverage tells how many of those who should report have, in the words of
// the meeting where the span is one period.
func (p *Picture) sayCoverage(say sayer) {
	c := p.Coverage
	switch {
	case c.Expected == 0:
		say(Summary, "coverage.untold")
	case c.Periods == 1:
		say(Summary, "coverage", whole(c.Reported), whole(c.Expected))
	default:
		say(Summary, "coverage.several", whole(c.Reported), whole(c.Expected), whole(c.Periods))
	}
}

func (p *Picture) sayChanges(say sayer) {
	for _, o := range []Outcome{New, Rose, Fell} {
		found := p.where(func(f Figure) bool { return f.Outcome == o })
		slices.SortStableFunc(found, func(a, b Figure) int { return cmp.Compare(a.Chance, b.Chance) })
		for _, f := range found[:min(most, len(found))] {
			say(Changes, string(o), Arg{Key: &f.Key}, whole(f.Same.Now), whole(f.Low), whole(f.High))
		}
	}
	over := p.where(func(f Figure) bool { return f.Over })
	for _, f := range over[:min(most, len(over))] {
		say(Changes, "over", Arg{Key: &f.Key}, whole(f.Now), whole(f.Before))
	}
	if !slices.ContainsFunc(p.Figures, Figure.Told) {
		say(Changes, "none", whole(p.Series))
	}
}

func (p *Picture) where(holds func(Figure) bool) []Figure {
	var list []Figure
	for _, f := range p.Figures {
		if holds(f) {
			list = append(list, f)
		}
	}
	return list
}

// HotPlaces are the named places with the most events, and what deviates at one
// of them, those that deviate first.
func (p *Picture) HotPlaces() []Figure {
	list := p.where(func(f Figure) bool {
		return f.Key.Place != All && f.Now > 0 && (f.Key.Series == All || f.Told())
	})
	slices.SortStableFunc(list, func(a, b Figure) int {
		return cmp.Or(-cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Now, a.Now), a.Key.compare(b.Key))
	})
	return list
}

func rank(f Figure) int {
	if f.Outcome == Rose || f.Outcome == New {
		return 1
	}
	return 0
}

// HotTimes are the blocks of the week that hold more than usual, or more than
// their share of the week, the fullest first.
func (p *Picture) HotTimes() []Block {
	var list []Block
	for _, b := range p.Blocks {
		if b.Outcome == Rose || b.Hot {
			list = append(list, b)
		}
	}
	slices.SortStableFunc(list, func(a, b Block) int { return cmp.Compare(b.Now, a.Now) })
	return list
}

func (p *Picture) sayHot(say sayer) {
	places := p.HotPlaces()
	for _, f := range places[:min(most/2, len(places))] {
		say(Hot, "place", Arg{Key: &f.Key}, whole(f.Now), whole(f.Base), whole(len(p.Frame.Base)))
	}
	times := p.HotTimes()
	for _, b := range times[:min(most/2, len(times))] {
		say(Hot, "time", Arg{Block: &b}, number(round(b.Now, 1)), number(round(b.Mean, 1)))
	}
	if len(times) == 0 {
		say(Hot, "time.none")
	}
}

func (p *Picture) sayDone(say sayer) {
	for _, d := range p.Decisions {
		say(Done, "decision", Arg{Text: d.Text}, Arg{Text: d.Owner})
	}
	for _, d := range p.Presence {
		say(Done, "presence", Arg{Text: d.Who}, Arg{Text: d.Place}, number(round(float64(d.Minutes)/60, 1)))
	}
	if len(p.Decisions)+len(p.Presence) == 0 {
		say(Done, "done.none")
	}
}

func (p *Picture) sayLimits(say sayer) {
	if s := p.Sources; s.Changed() {
		say(Limits, "changed", whole(len(s.Joined)), whole(len(s.Left)), whole(p.Trend.Both))
	}
	if len(p.Frame.Base) < least {
		say(Limits, "short", whole(len(p.Frame.Base)))
	} else {
		say(Limits, "base", Arg{Frame: &p.Frame}, whole(len(p.Frame.Base)))
	}
	if untold := len(p.where(func(f Figure) bool { return f.Outcome == Untold && f.Why != WhyMany })); untold > 0 {
		say(Limits, "untold", whole(untold))
	}
	if p.Vague > 0 {
		say(Limits, "vague", whole(p.Vague))
	}
}
