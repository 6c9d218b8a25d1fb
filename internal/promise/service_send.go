package promise

import (
	"context"
	"slices"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
)

// Send puts a draft before its parties. It must be whole: what is missing is
// an Invalid error that names every field, those of a promise as
// "promises.0.text".
func (s *Service) Send(ctx context.Context, scope access.Scope, key string, seen At) (Edited, error) {
	a := act.Act{Rule: access.SendDraft, Key: key, Sent: []any{seen, "send"}}
	return s.change(ctx, scope, a, seen, func(tx *db.DB, at time.Time, d Draft) (Draft, Edited, error) {
		if d.State != Drafting {
			return d, Edited{}, errs.E(errs.Conflict, "draft.state")
		}
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return d, Edited{}, err
		}
		if d.Base == NewPledge {
			drafts, err := inReview(ctx, tx, scope.Partnership)
			if err != nil {
				return d, Edited{}, err
			}
			d.Body.Pledge.ID = freePledgeID(book, drafts, d.Body.Pledge)
		}
		g, err := s.guardOf(ctx, tx, scope)
		if err != nil {
			return d, Edited{}, err
		}
		if err := sendable(g, book, d); err != nil {
			return d, Edited{}, err
		}
		d.State = InReview
		return d, Edited{}, nil
	})
}

// Approve is a party's yes to a draft. When the last party has said yes, the
// pledge goes into the ledger in the same transaction.
func (s *Service) Approve(ctx context.Context, scope access.Scope, key string, seen At, party string) (Edited, error) {
	a := act.Act{Rule: access.Approve, Key: key, Party: party, Sent: []any{seen, "approve", party}}
	return s.change(ctx, scope, a, seen, func(tx *db.DB, at time.Time, d Draft) (Draft, Edited, error) {
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return d, Edited{}, err
		}
		required := Required(book, d)
		d, err = d.approved(DraftApproval{
			Approval: Approval{Party: party, Function: scope.Function, At: at},
			Account:  scope.Account, Hash: d.Body.Hash()}, required)
		if err != nil || len(d.Waiting(required)) > 0 {
			return d, Edited{}, err
		}
		return s.publish(ctx, tx, scope, at, book, d)
	})
}

func (s *Service) publish(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, book *Book, d Draft) (Draft, Edited, error) {
	g, err := s.guardOf(ctx, tx, scope)
	if err != nil {
		return d, Edited{}, err
	}
	if err := sendable(g, book, d); err != nil {
		return d, Edited{}, err
	}
	d.State = Published
	publication := d.publication()
	publication.Pledge.Decided = day.In(at)
	_, err = s.put(ctx, tx, scope, at, KindPublication, publication)
	return d, Edited{Published: true}, err
}

// sendable refuses a draft that cannot be put before the public: one that is
// not whole, lacks a municipality or the police, or changes something that was
// changed by another draft meanwhile (Conflict, "draft.base").
func sendable(g guard.Guard, book *Book, d Draft) error {
	p := d.Body.Pledge
	v, exists := book.latest(p.ID)
	if d.Base == NewPledge && known(book, p.ID) || d.Base != NewPledge && (!exists || v.ref.Seq != d.Base) {
		return errs.E(errs.Conflict, "draft.base")
	}
	wrong := errs.FieldsOf(bodyGuarded(g, d.Body))
	for _, kind := range []PartyKind{Municipality, Police} {
		if !slices.ContainsFunc(p.Parties, func(party Party) bool { return party.Kind == kind }) {
			wrong = append(wrong, errs.Field{Name: "parties", Key: "pledge.parties." + string(kind)})
		}
	}
	if d.Base != NewPledge && d.Body.Note == "" {
		wrong = append(wrong, errs.Field{Name: "note", Key: "pledge.note.missing"})
	}
	return join(wrong, p.Validate())
}

// SendBack is a party's no, with the reason: the draft can be written on, and
// approvals that others gave fall.
func (s *Service) SendBack(ctx context.Context, scope access.Scope, key string, seen At, party, reason string) (Edited, error) {
	reason = strings.TrimSpace(reason)
	g, err := s.guardOf(ctx, s.db, scope)
	if err != nil {
		return Edited{}, err
	}
	if err := errs.Fields(reasonGiven(g, "reason", reason)...); err != nil {
		return Edited{}, err
	}
	a := act.Act{Rule: access.Approve, Key: key, Party: party, Sent: []any{seen, "back", party, reason}}
	return s.change(ctx, scope, a, seen, func(tx *db.DB, at time.Time, d Draft) (Draft, Edited, error) {
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return d, Edited{}, err
		}
		d, err = d.sentBack(Return{Party: party, Function: scope.Function, At: at, Reason: reason}, Required(book, d))
		return d, Edited{}, err
	})
}

// reasonGiven complains of a reason that is missing, too long or about a
// person.
func reasonGiven(g guard.Guard, field, reason string) []errs.Field {
	if strings.TrimSpace(reason) == "" {
		return []errs.Field{{Name: field, Key: "reason.missing"}}
	}
	return g.Refuse(guard.Long(field, reason))
}

// Required returns the parties that must approve a draft: those of the pledge
// that it makes, and those of the published one that it changes, so that no
// party is written out without its own yes.
func Required(book *Book, d Draft) []Party {
	required := d.Body.Pledge.Approvers()
	if d.Base == NewPledge {
		return required
	}
	published, ok := published(book, d.Body.Pledge.ID)
	if !ok {
		return required
	}
	for _, party := range published.Approvers() {
		if !slices.ContainsFunc(required, func(p Party) bool { return p.ID == party.ID }) {
			required = append(required, party)
		}
	}
	return required
}
