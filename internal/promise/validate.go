package promise

import (
	"slices"
	"strconv"
	"strings"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// The greatest numbers that are taken: far above what anybody promises, far
// below what would make a sum or a calendar strip unbearable.
const (
	maxPeriod = 3660 // days: ten years
	maxTimes  = 100
	maxEvery  = 120
	maxCount  = 1_000_000
)

// complaints gathers what is wrong, each with the name of its field.
type complaints struct {
	prefix string
	list   []errs.Field
}

func (c *complaints) add(field, key string, args ...any) {
	c.list = append(c.list, errs.Field{Name: c.prefix + field, Key: key, Args: args})
}

// when adds a complaint where it holds, and reports whether it does.
func (c *complaints) when(wrong bool, field, key string, args ...any) bool {
	if wrong {
		c.add(field, key, args...)
	}
	return wrong
}

// within gathers complaints about a part, under its name.
func (c *complaints) within(part string, check func(*complaints)) {
	inner := &complaints{prefix: c.prefix + part + "."}
	check(inner)
	c.list = append(c.list, inner.list...)
}

func (c *complaints) err() error { return errs.Fields(c.list...) }

func blankText(s string) bool { return strings.TrimSpace(s) == "" }

// told checks the day on which something was done or said: it is given, and
// not after today.
func (c *complaints) told(d, today day.Day) {
	if !c.when(d.IsZero(), "date", keyDateMissing) {
		c.when(d.After(today), "date", keyDateFuture, today)
	}
}

// party checks that one of the pledge's parties is named.
func (c *complaints) party(p Pledge, id string) {
	if !c.when(id == "", "party", keyPartyMissing) {
		c.when(!p.hasParty(id), "party", keyPartyUnknown, id)
	}
}

// promise checks that one of the pledge's promises is named, or none where
// that is allowed, and returns it.
func (c *complaints) promise(p Pledge, id string, mayBeNone bool) (Promise, bool) {
	if id == "" && mayBeNone {
		return Promise{}, false
	}
	i := slices.IndexFunc(p.Promises, func(pr Promise) bool { return pr.ID == id })
	if c.when(i < 0, "promise", keyPromiseNone, id) {
		return Promise{}, false
	}
	return p.Promises[i], true
}

func (p Pledge) hasParty(id string) bool {
	return slices.ContainsFunc(p.Parties, func(x Party) bool { return x.ID == id })
}

func at(list string, i int) string { return list + "." + strconv.Itoa(i) }
