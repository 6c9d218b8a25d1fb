package disclosure

import (
	"math"
	"slices"

	"lykta/internal/errs"
)

// DefaultClasses are the lower limits of the size classes.
func DefaultClasses() []int { return []int{0, 8, 20, 50, 100} }

// Whole is the number of the geography that has a single area: everything.
const Whole = -1

// DefaultAdvantage is how much better than a guess an attacker may do.
const DefaultAdvantage = 0.05

// Plan is the closed list of what is published. It is fixed before anything is
// counted, so that what is there and what is not tells nothing.
type Plan struct {
	// Places are the smallest places: each row has one area per geography, or ""
	// outside all of that geography's. Two geographies may overlap in any way.
	Places  [][]string
	Kinds   []string
	Periods []string
	Tables  []Table
	Classes []int // 0 and rising lower limits; nil for DefaultClasses
	// Key is the secret that moves the limits of each cell, at least 16 bytes, the
	// same from edition to edition. Without one the limits stand still: an attacker
	// who knows all reports but one, or who plants all but one, sees the last.
	Key []byte
	// Advantage is how much better than a guess somebody may do who knows every
	// report but one and asks whether that one is there; 0 for DefaultAdvantage.
	// The more tables show a report, the wider the limits must move.
	Advantage float64
}

// Table publishes every area of a geography in every period: all kinds
// together, or each kind.
type Table struct {
	Geography int // number of a column of Places, or Whole
	ByKind    bool
}

// check refuses plans that are not closed or not clear.
func (p Plan) check() error {
	if len(p.Places) == 0 || len(p.Periods) == 0 || len(p.Tables) == 0 {
		return errs.E(errs.Invalid, "disclosure.empty-plan")
	}
	for i, place := range p.Places {
		if len(place) != len(p.Places[0]) {
			return errs.E(errs.Invalid, "disclosure.place", i+1)
		}
	}
	for i, t := range p.Tables {
		if t.Geography < Whole || t.Geography >= len(p.Places[0]) || t.ByKind && len(p.Kinds) == 0 || slices.Contains(p.Tables[:i], t) {
			return errs.E(errs.Invalid, "disclosure.table", i+1)
		}
	}
	for _, list := range [][]string{p.Kinds, p.Periods} {
		for i, v := range list {
			if v == "" || slices.Contains(list[:i], v) {
				return errs.E(errs.Invalid, "disclosure.twice", v)
			}
		}
	}
	if p.Key != nil && len(p.Key) < 16 {
		return errs.E(errs.Invalid, "disclosure.key", len(p.Key))
	}
	if p.Advantage < 0 || p.Advantage >= 0.5 {
		return errs.E(errs.Invalid, "disclosure.advantage", p.Advantage)
	}
	return checkClasses(p.classes())
}

func checkClasses(limits []int) error {
	if len(limits) < 2 || limits[0] != 0 {
		return errs.E(errs.Invalid, "disclosure.classes")
	}
	for i := 1; i < len(limits); i++ {
		if limits[i] <= limits[i-1] || i == 1 && limits[1] < 3 {
			return errs.E(errs.Invalid, "disclosure.classes")
		}
	}
	return nil
}

func (p Plan) classes() []int {
	if p.Classes == nil {
		return DefaultClasses()
	}
	return p.Classes
}

// scale is the classes and how far the limits of each may be moved up: limit i
// of a cell is one of limits[i], limits[i]+1, …, limits[i]+room[i]-1.
type scale struct {
	limits, room []int
	widened      bool // the room is more than the classes' own width
}

// scale chooses the room. The chance that one more report takes a cell over a
// limit is one in the room of that limit; added up over the limits that a
// count may lie at and the tables that show it, half of it is the advantage.
func (p Plan) scale() scale {
	s := scale{limits: p.classes()}
	s.room = make([]int, len(s.limits))
	for i := range s.room {
		s.room[i] = 1
	}
	if p.Key == nil {
		return s
	}
	most := p.Advantage
	if most == 0 {
		most = DefaultAdvantage
	}
	for least := 1; ; least++ {
		for i := 1; i < len(s.limits); i++ {
			s.room[i] = max(least, s.gap(i))
		}
		if s.advantage(len(p.Tables)) <= most {
			s.widened = least > s.gap(1)
			return s
		}
	}
}

// gap is a class's own width; the last is as wide as its limit is high.
func (s scale) gap(i int) int {
	if i+1 < len(s.limits) {
		return s.limits[i+1] - s.limits[i]
	}
	return s.limits[i]
}

// advantage bounds how much better than a guess anybody can do.
func (s scale) advantage(tables int) float64 {
	worst := 0.0
	for _, at := range s.limits[1:] { // the sum is greatest where a limit's room begins
		chance := 0.0
		for i := 1; i < len(s.limits); i++ {
			if at >= s.limits[i] && at < s.limits[i]+s.room[i] {
				chance += 1 / float64(s.room[i])
			}
		}
		worst = max(worst, chance)
	}
	return math.Min(1, float64(tables)*worst) / 2
}

// of returns the class of a count in a cell whose limits are moved by the share
// moved of their room.
func (s scale) of(count int, moved float64) int {
	class := 0
	for i := 1; i < len(s.limits); i++ {
		if count >= s.limits[i]+int(moved*float64(s.room[i])) {
			class = i
		}
	}
	return class
}

// bounds returns the least and the greatest count that a class may stand for;
// the last class has no greatest.
func (s scale) bounds(class int) (least, greatest int) {
	if class+1 == len(s.limits) {
		return s.limits[class], unlimited
	}
	return s.limits[class], s.limits[class+1] + s.room[class+1] - 2
}

const unlimited = math.MaxInt32
