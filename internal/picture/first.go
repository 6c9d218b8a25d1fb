package picture

import (
	"context"
	"slices"
	"time"

	"lykta/internal/db"
)

// What is here is only for editions in the first form: those that were made
// before coverage was counted by function must be made again to the last byte.

// FirstCoverage is what was called coverage then: which organisations had sent
// anything, beside those that had a reporter. One that is not among the latter
// could be among the former.
type FirstCoverage struct {
	Expected []string `json:"expected"` // keys of organisations, sorted
	Reported []string `json:"reported"`
	Missing  []string `json:"missing"`
	Joined   []string `json:"joined"`
	Left     []string `json:"left"`
}

// firstCoverage tells it of the sources.
func firstCoverage(s Sources, expected []string) *FirstCoverage {
	c := &FirstCoverage{Expected: slices.Compact(slices.Sorted(slices.Values(expected))), Reported: s.Active, Missing: []string{}, Joined: s.Joined, Left: s.Left}
	for _, key := range c.Expected {
		if !slices.Contains(c.Reported, key) {
			c.Missing = append(c.Missing, key)
		}
	}
	return c
}

// Organisations are the sources of a picture, whatever form it was made in.
func (p Picture) Organisations() Sources {
	switch {
	case p.First != nil:
		return Sources{Active: p.First.Reported, Joined: p.First.Joined, Left: p.First.Left}
	case p.Sources != nil:
		return *p.Sources
	}
	return Sources{}
}

func (p *Picture) sayFirst(say sayer) {
	say(Summary, "count", whole(p.All.Now), whole(p.All.Before), whole(len(p.First.Reported)), whole(len(p.First.Expected)))
}

func (p *Picture) sayFirstMissing(say sayer) {
	if n := len(p.First.Missing); n > 0 {
		say(Limits, "missing", whole(n), whole(len(p.First.Expected)))
	}
}

// firstExpected are the parties and organisations that have a reporter at a
// moment.
func firstExpected(ctx context.Context, tx *db.DB, partnership string, at time.Time) ([]string, error) {
	return db.All(ctx, tx.Of(partnership), scanText, `SELECT CASE WHEN organisation <> '' THEN organisation ELSE party END AS reporter FROM membership
		WHERE partnership = $1 AND role = 'reporter' AND begins <= $2 AND (ends = 0 OR ends > $2) AND (organisation <> '' OR party <> '')
		GROUP BY 1 ORDER BY 1`, partnership, db.Micros(at))
}
