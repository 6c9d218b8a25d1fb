package promise

import (
	"cmp"
	"slices"

	"lykta/internal/day"
)

// Account is what a partnership's ledger says in public as seen on one day: by
// what was dated by the evening of that day, whenever it was entered. What was
// entered only after it has Ref.Later set.
type Account struct {
	Day      day.Day          `json:"day"`
	Pledges  []PledgeAccount  `json:"pledges"`            // newest period first
	Editions []EditionAccount `json:"editions,omitempty"` // of the joint picture, newest first
	Removals []Change         `json:"removals,omitempty"` // every content taken away by law, whenever it was: it is gone from every day's account
}

// Phase tells where a pledge's period lies, seen from the day of the account.
type Phase string

// The phases.
const (
	Upcoming Phase = "upcoming" // the period has not begun
	Running  Phase = "running"
	Over     Phase = "over" // the last day has passed
)

// PledgeAccount is one pledge as seen on a day.
type PledgeAccount struct {
	Pledge     Pledge             `json:"pledge"`  // the version that was newest on the day
	Version    int                `json:"version"` // its number, counted from 1
	Published  Ref                `json:"published"`
	Versions   []Version          `json:"versions"` // all until then, oldest first
	Phase      Phase              `json:"phase"`
	DaysLeft   int                `json:"days_left"`  // days left of the period, the day itself included; 0 when it is over
	DaysUntil  int                `json:"days_until"` // days until the period begins; 0 once it has
	Promises   []PromiseAccount   `json:"promises"`
	Dropped    []PromiseAccount   `json:"dropped,omitempty"`    // promises of earlier versions that the newest has not; as they last stood
	Deviations []DeviationAccount `json:"deviations,omitempty"` // of every promise and of the pledge as a whole, oldest first
	Effects    []EffectAccount    `json:"effects,omitempty"`    // oldest first
	Changes    []Change           `json:"changes"`              // everything that happened, by day, then number in the ledger
	Lineage    Lineage            `json:"lineage,omitzero"`
}

// Version is one published state of a pledge.
type Version struct {
	Ref
	Number    int        `json:"number"` // counted from 1
	Pledge    *Pledge    `json:"pledge"`
	Approvals []Approval `json:"approvals,omitempty"`
	Note      string     `json:"note,omitempty"`
}

// PromiseAccount is one promise as seen on a day.
type PromiseAccount struct {
	Promise    Promise            `json:"promise"`
	Progress   Progress           `json:"progress"`
	Actions    []ActionAccount    `json:"actions,omitempty"`    // oldest first
	Deviations []DeviationAccount `json:"deviations,omitempty"` // oldest first
	Effects    []EffectAccount    `json:"effects,omitempty"`    // oldest first
	Verdict    *VerdictAccount    `json:"verdict,omitempty"`    // the last one
	Verdicts   []VerdictAccount   `json:"verdicts,omitempty"`   // all, oldest first
	Earlier    *PromiseRef        `json:"earlier,omitempty"`    // the promise that this one continues
}

// ActionAccount is one action with its place in the ledger.
type ActionAccount struct {
	Ref
	Action    *Action `json:"action"`              // as corrected; shared with the book, never to be written to
	Corrected bool    `json:"corrected,omitempty"` // differs from what was first entered
	Outside   bool    `json:"outside,omitempty"`   // dated outside the pledge's period: shown, never counted
}

// DeviationAccount is one deviation with its place in the ledger.
type DeviationAccount struct {
	Ref
	Deviation Deviation `json:"deviation"`
	Corrected bool      `json:"corrected,omitempty"`
}

// VerdictAccount is one verdict with its place in the ledger.
type VerdictAccount struct {
	Ref
	Verdict   Verdict `json:"verdict"`
	Corrected bool    `json:"corrected,omitempty"`
}

// EffectAccount is one effect with its place in the ledger.
type EffectAccount struct {
	Ref
	Effect    Effect `json:"effect"`
	Corrected bool   `json:"corrected,omitempty"`
}

// PlaceSum is how many actions, and how much in all, a promise has at a place.
type PlaceSum struct {
	Place   string `json:"place"`   // empty: no place was named
	Actions int    `json:"actions"` // entries
	Count   int    `json:"count"`   // the sum of their counts
}

// ByPlace sums the counted actions, the largest sum first.
func (p PromiseAccount) ByPlace() []PlaceSum {
	var sums []PlaceSum
	at := map[string]int{}
	for i := range p.Actions {
		a := &p.Actions[i]
		if a.Outside {
			continue
		}
		j, known := at[a.Action.Place]
		if !known {
			j = len(sums)
			at[a.Action.Place] = j
			sums = append(sums, PlaceSum{Place: a.Action.Place})
		}
		sums[j].Actions++
		sums[j].Count += max(0, a.Action.Count)
	}
	slices.SortFunc(sums, func(a, b PlaceSum) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Place, b.Place))
	})
	return sums
}

// Pledge finds a pledge.
func (a Account) Pledge(id string) (PledgeAccount, bool) {
	for _, p := range a.Pledges {
		if p.Pledge.ID == id {
			return p, true
		}
	}
	return PledgeAccount{}, false
}

// Promise finds a promise of a pledge, dropped ones included.
func (a Account) Promise(pledge, promise string) (PromiseAccount, bool) {
	p, found := a.Pledge(pledge)
	if !found {
		return PromiseAccount{}, false
	}
	return p.Promise(promise)
}

// Promise finds a promise, dropped ones included.
func (p PledgeAccount) Promise(id string) (PromiseAccount, bool) {
	for _, list := range [][]PromiseAccount{p.Promises, p.Dropped} {
		for _, pr := range list {
			if pr.Promise.ID == id {
				return pr, true
			}
		}
	}
	return PromiseAccount{}, false
}

// On gives the account as seen on day d. A pledge of which no version was
// published by then is not in it.
func (b *Book) On(d day.Day) Account {
	a := Account{Day: d, Pledges: []PledgeAccount{}}
	if b == nil {
		return a
	}
	heads := b.headsOn(d)
	a.Removals = b.removalsOn(d)
	a.Editions = b.Editions(d)
	a.Pledges = sumAll(heads, d)
	for i, h := range heads {
		a.Pledges[i].Changes = h.history(d, a.Removals)
	}
	return a
}

// Pledges is the Pledges of On(d) without their Changes, which are most of the
// work where thousands of actions have been logged.
func (b *Book) Pledges(d day.Day) []PledgeAccount {
	if b == nil {
		return nil
	}
	return sumAll(b.headsOn(d), d)
}

func sumAll(heads []head, d day.Day) []PledgeAccount {
	all := make([]PledgeAccount, 0, len(heads))
	for _, h := range heads {
		p := h.on(d)
		p.tie(heads)
		all = append(all, p)
	}
	return all
}

// OnPledge gives the pledge's part of On(d) without its Changes, and sums
// nothing but that. Of a pledge that is not in On(d) it finds nothing.
func (b *Book) OnPledge(id string, d day.Day) (PledgeAccount, bool) {
	heads, i := b.headOn(id, d)
	if i < 0 {
		return PledgeAccount{}, false
	}
	p := heads[i].on(d)
	p.tie(heads)
	return p, true
}

// headOn is the place of a pledge among those that were public by day d, or -1.
func (b *Book) headOn(id string, d day.Day) ([]head, int) {
	if b == nil {
		return nil, -1
	}
	heads := b.headsOn(d)
	return heads, slices.IndexFunc(heads, func(h head) bool { return h.record.id == id })
}

// Outline is OnPledge without what was done: what is promised, by whom, and
// where the period lies, and no sum. It is for those who only need to know what
// something is said of.
func (b *Book) Outline(id string, d day.Day) (PledgeAccount, bool) {
	heads, i := b.headOn(id, d)
	if i < 0 {
		return PledgeAccount{}, false
	}
	p := heads[i].begin(d)
	newSorter(&p, nil).share()
	p.tie(heads)
	return p, true
}

// summed is the account of a pledge on a day.
type summed struct {
	day     day.Day
	account PledgeAccount
}

// on gives the account of one pledge, without what others say of it. The one
// that was asked for last is kept with the record: pages in both languages and
// of each promise ask for the same, and a pledge that nothing was said of since
// need not be summed anew. It is shared: nobody may write to it.
func (h head) on(d day.Day) PledgeAccount {
	if s := h.record.summed.Load(); s != nil && s.day == d {
		return s.account
	}
	p := h.begin(d)
	s := newSorter(&p, h.record.named)
	for _, it := range h.record.items {
		s.place(it, d)
	}
	s.finish(d)
	h.record.summed.Store(&summed{d, p})
	return p
}

// begin gives what stands before anything is done.
func (h head) begin(d day.Day) PledgeAccount {
	newest := h.versions[len(h.versions)-1]
	p := PledgeAccount{Versions: h.versions, Pledge: *newest.Pledge, Version: newest.Number, Published: newest.Ref}
	p.setPhase(d)
	return p
}

func (p *PledgeAccount) setPhase(d day.Day) {
	period := p.Pledge.Period
	switch {
	case d.Before(period.From):
		p.Phase, p.DaysUntil, p.DaysLeft = Upcoming, period.From.Sub(d), period.Days()
	case d.After(period.To):
		p.Phase = Over
	default:
		p.Phase, p.DaysLeft = Running, period.To.Sub(d)+1
	}
}
