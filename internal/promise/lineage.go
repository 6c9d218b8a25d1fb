package promise

import (
	"cmp"
	"slices"

	"lykta/internal/day"
)

// Lineage ties a pledge to the one before and the one after.
type Lineage struct {
	Earlier       string `json:"earlier,omitempty"`        // ID, or a bare year
	EarlierIsHere bool   `json:"earlier_is_here,omitzero"` // the earlier one is in the same account
	EarlierTitle  string `json:"-"`                        // where it is here; a reader of the whole account finds it there
	Later         string `json:"later,omitempty"`          // ID of the pledge that continues this one
	LaterTitle    string `json:"-"`
}

// PromiseRef points at a promise of a pledge of the same partnership.
type PromiseRef struct {
	Pledge  string `json:"pledge"`
	Promise string `json:"promise"`
	IsHere  bool   `json:"is_here,omitzero"` // it is in the same account
	Text    string `json:"-"`                // where it is here; a reader of the whole account finds it there
}

// head is a pledge as it was published by a day, before anything is summed: all
// that other pledges need to know of it.
type head struct {
	record   *record
	versions []Version // oldest first; at least one
}

// headsOn lists the pledges that were public by day d, newest period first.
func (b *Book) headsOn(d day.Day) []head {
	heads := make([]head, 0, len(b.pledges))
	for _, r := range b.pledges {
		if versions := r.versionsOn(d); len(versions) > 0 {
			heads = append(heads, head{r, versions})
		}
	}
	slices.SortFunc(heads, newestFirst)
	return heads
}

func (r *record) versionsOn(d day.Day) []Version {
	var versions []Version
	for _, v := range r.versions {
		if v.ref.Dated.After(d) {
			continue
		}
		versions = append(versions, Version{Ref: v.ref.seen(d), Number: len(versions) + 1,
			Pledge: &v.pub.Pledge, Approvals: v.pub.Approvals, Note: v.pub.Note})
	}
	return versions
}

// pledge is its newest version.
func (h head) pledge() *Pledge { return h.versions[len(h.versions)-1].Pledge }

// promise finds a promise as the newest version that has it puts it.
func (h head) promise(id string) (*Promise, bool) {
	for _, v := range slices.Backward(h.versions) {
		for i := range v.Pledge.Promises {
			if pr := &v.Pledge.Promises[i]; pr.ID == id {
				return pr, true
			}
		}
	}
	return nil, false
}

func newestFirst(x, y head) int {
	a, b := x.pledge(), y.pledge()
	return cmp.Or(
		b.Period.From.Compare(a.Period.From),
		b.Period.To.Compare(a.Period.To),
		cmp.Compare(a.ID, b.ID),
	)
}

// tie tells a pledge what it continues and what continues it. The account's own
// list of promises may be shared, and is copied where it is written to.
func (p *PledgeAccount) tie(heads []head) {
	l := Lineage{Earlier: p.Pledge.Continues}
	for _, h := range heads {
		other := h.pledge()
		if other.ID == p.Pledge.ID {
			continue
		}
		if other.ID == l.Earlier {
			l.EarlierIsHere, l.EarlierTitle = true, other.Title
		}
		if other.Continues == p.Pledge.ID {
			l.Later, l.LaterTitle = other.ID, other.Title
		}
	}
	p.Lineage = l
	if p.Pledge.Continues == "" {
		return
	}
	p.Promises = slices.Clone(p.Promises)
	for i := range p.Promises {
		p.Promises[i].tie(p.Pledge.Continues, heads)
	}
}

// tie points a promise at the one that it continues: a promise of the pledge
// that its pledge continues.
func (pr *PromiseAccount) tie(pledge string, heads []head) {
	if pr.Promise.Continues == "" {
		return
	}
	pr.Earlier = &PromiseRef{Pledge: pledge, Promise: pr.Promise.Continues}
	for _, h := range heads {
		if h.record.id != pledge {
			continue
		}
		if earlier, here := h.promise(pr.Promise.Continues); here {
			pr.Earlier.IsHere, pr.Earlier.Text = true, earlier.Text
		}
	}
}
