package promise

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"lykta/internal/errs"
)

// DraftState says how far a draft has come.
type DraftState string

// The states of a draft.
const (
	Drafting  DraftState = "draft"     // being written
	InReview  DraftState = "review"    // waits for its parties
	Published DraftState = "published" // stands in the ledger
	Discarded DraftState = "discarded" // thrown away, and can be taken back
)

// DraftBody is what a draft says: all that its parties approve.
type DraftBody struct {
	Pledge Pledge `json:"pledge"`
	Note   string `json:"note,omitempty"` // what is changed, and why; for a pledge that is published
}

// Hash returns the SHA-256 of the body's JSON in hexadecimal: what an approval
// is bound to.
func (b DraftBody) Hash() string {
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // the types hold nothing that JSON cannot
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// DraftApproval is a party's yes to a body. The account is kept so that nobody
// says yes for two parties; it never becomes public.
type DraftApproval struct {
	Approval
	Account string `json:"account"`
	Hash    string `json:"hash"`
}

// Return is a party's no, with its reason.
type Return struct {
	Party    string    `json:"party"`
	Function string    `json:"function"`
	At       time.Time `json:"at"` // UTC
	Reason   string    `json:"reason"`
}

// NewPledge is the base of a draft that changes nothing published.
const NewPledge int64 = -1

// Draft is a pledge on its way to the public.
type Draft struct {
	Partnership string
	ID          string
	Version     int64 // grows by one with each change
	State       DraftState
	Base        int64 // number of the ledger entry that it changes, or NewPledge
	Body        DraftBody
	Approvals   []DraftApproval
	Returned    []Return // oldest first
	CreatedAt   time.Time
	ChangedAt   time.Time
	ChangedBy   string // function, never a person
}

// Approvers returns the parties whose approval a pledge needs: every
// municipality and the police. Others may perform a promise without approving
// the pledge.
func (p Pledge) Approvers() []Party {
	var list []Party
	for _, party := range p.Parties {
		if party.Kind == Municipality || party.Kind == Police {
			list = append(list, party)
		}
	}
	return list
}

// Waiting returns the parties among required that have not approved the body
// as it stands.
func (d Draft) Waiting(required []Party) []Party {
	hash := d.Body.Hash()
	var list []Party
	for _, party := range required {
		approved := slices.ContainsFunc(d.Approvals, func(a DraftApproval) bool {
			return a.Party == party.ID && a.Hash == hash
		})
		if !approved {
			list = append(list, party)
		}
	}
	return list
}

// edited returns the draft with another body, and whether approvals fell: they
// were given to another text. A draft that waited for its parties goes back to
// being written.
func (d Draft) edited(body DraftBody) (Draft, bool) {
	if body.Hash() == d.Body.Hash() {
		return d, false
	}
	cleared := len(d.Approvals) > 0
	d.Body, d.Approvals, d.State = body, nil, Drafting
	return d, cleared
}

// approved returns the draft with one more approval. The same account for a
// second party is Forbidden; a party that has approved already is a Conflict;
// another text than the one seen is a Conflict.
func (d Draft) approved(a DraftApproval, required []Party) (Draft, error) {
	switch {
	case d.State != InReview:
		return d, errs.E(errs.Conflict, "draft.state")
	case a.Hash != d.Body.Hash():
		return d, errs.E(errs.Conflict, "draft.changed")
	case !slices.ContainsFunc(required, func(p Party) bool { return p.ID == a.Party }):
		return d, errs.E(errs.Forbidden, "draft.approve.party")
	}
	for _, earlier := range d.Approvals {
		switch {
		case earlier.Party == a.Party:
			return d, errs.E(errs.Conflict, "draft.approve.again")
		case earlier.Account == a.Account:
			return d, errs.E(errs.Forbidden, "draft.approve.twice")
		}
	}
	d.Approvals = append(slices.Clone(d.Approvals), a)
	return d, nil
}

// sentBack returns the draft as its writers get it back.
func (d Draft) sentBack(r Return, required []Party) (Draft, error) {
	switch {
	case d.State != InReview:
		return d, errs.E(errs.Conflict, "draft.state")
	case !slices.ContainsFunc(required, func(p Party) bool { return p.ID == r.Party }):
		return d, errs.E(errs.Forbidden, "draft.approve.party")
	}
	d.Returned = append(slices.Clone(d.Returned), r)
	d.Approvals, d.State = nil, Drafting
	return d, nil
}

// publication returns what goes into the ledger.
func (d Draft) publication() Publication {
	p := Publication{Pledge: d.Body.Pledge, Note: d.Body.Note}
	for _, a := range d.Approvals {
		p.Approvals = append(p.Approvals, a.Approval)
	}
	return p
}
