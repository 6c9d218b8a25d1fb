package feed

import (
	"strconv"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// Priority is one row of the list that data.police.uk calls a neighbourhood's
// priorities: what was raised, and what is done about it.
type Priority struct {
	Issue      string  `json:"issue"`
	IssueDate  string  `json:"issue-date"`
	Action     *string `json:"action"`      // null: nothing is done yet
	ActionDate *string `json:"action-date"` // null: nothing is done yet
}

// Priorities writes the list: one row per promise, newest pledge first. The
// issue is the promise, dated by the day on which it was first published; the
// action is the sum of what was done, dated by the last time. Dates have the
// form of data.police.uk, local time without a zone. Text is plain, not HTML.
func Priorities(a promise.Account, l Labels) ([]byte, error) {
	list := []Priority{}
	for i := range a.Pledges {
		p := &a.Pledges[i]
		for _, row := range p.Promises {
			list = append(list, priority(p, row, l))
		}
	}
	return marshal(list)
}

func priority(p *promise.PledgeAccount, row promise.PromiseAccount, l Labels) Priority {
	out := Priority{Issue: row.Promise.Text, IssueDate: midnight(firstPublished(p, row.Promise.ID))}
	if row.Progress.Actions == 0 {
		return out
	}
	sum, last := sumOf(row, l), midnight(row.Progress.Last)
	out.Action, out.ActionDate = &sum, &last
	return out
}

// firstPublished is the day of the first version that held the promise.
func firstPublished(p *promise.PledgeAccount, id string) day.Day {
	for _, v := range p.Versions {
		for _, pr := range v.Pledge.Promises {
			if pr.ID == id {
				return v.Dated
			}
		}
	}
	return p.Published.Dated
}

func midnight(d day.Day) string { return d.String() + "T00:00:00" }

// sumOf says how far a promise has come; without words for it, in figures.
func sumOf(row promise.PromiseAccount, l Labels) string {
	if l.Sum != nil {
		return l.Sum(row)
	}
	g := row.Progress
	if g.Target == 0 {
		return strconv.Itoa(g.Count)
	}
	return strconv.Itoa(g.Done) + "/" + strconv.Itoa(g.Target)
}
