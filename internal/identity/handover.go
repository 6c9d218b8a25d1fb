package identity

import (
	"cmp"
	"context"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// membership returns one of the scope's partnership that has not ended, for
// whoever manages members.
func (s *Service) membership(ctx context.Context, tx *db.DB, scope access.Scope, id string, now time.Time) (Membership, error) {
	if err := s.mayManage(ctx, tx, scope); err != nil {
		return Membership{}, err
	}
	m, err := db.One(ctx, tx.Of(scope.Partnership), scanMembership, `SELECT `+memberColumns+` FROM membership m WHERE m.partnership = $1 AND m.id = $2`, scope.Partnership, id)
	if err != nil {
		return m, err
	}
	if m.ended(now) {
		return m, errs.E(errs.Conflict, "member.ended")
	}
	return m, nil
}

// HandOver gives what somebody is to somebody else, at once: the role, the
// party and the organisation go over, the one before ends in the same moment.
// Only the invitation's login, function, end and letter count; an empty
// function and a zero end stay as they were. A deputy hands over being one, and
// no more.
func (s *Service) HandOver(ctx context.Context, scope access.Scope, id string, inv Invitation, now time.Time) (token string, err error) {
	inv.From = time.Time{}
	before := func(m Membership) (Invitation, error) {
		if inv.standsIn = m.StandsIn; inv.Until.IsZero() {
			inv.Until = m.Until
		}
		return inv, within(inv, m, m.StandsIn != "")
	}
	return s.succeed(ctx, scope, id, before, now, func(tx *db.DB, m Membership) error {
		_, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE membership SET ends = $3 WHERE partnership = $1 AND id = $2`, scope.Partnership, id, db.Micros(now))
		if err != nil {
			return err
		}
		// Who stood in for the one before stands in for nobody now.
		if _, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE membership SET ends = $3 WHERE partnership = $1 AND stands_in = $2 AND (ends = 0 OR ends > $3)`,
			scope.Partnership, id, db.Micros(now)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "member.hand-over", "member:"+id))
	})
}

// StandIn lets somebody act in another's place for a time, with the same role,
// party and organisation. It must have an end, which is not after the other's;
// whoever stands in for a deputy stands in for the same as they. Only the
// invitation's login, function, times and letter count.
func (s *Service) StandIn(ctx context.Context, scope access.Scope, id string, inv Invitation, now time.Time) (token string, err error) {
	if inv.Until.IsZero() {
		return "", errs.Fields(errs.Field{Name: "until", Key: "member.until"})
	}
	as := func(m Membership) (Invitation, error) {
		inv.standsIn = cmp.Or(m.StandsIn, m.ID)
		return inv, within(inv, m, true)
	}
	return s.succeed(ctx, scope, id, as, now, func(*db.DB, Membership) error { return nil })
}

// within complains of a deputy who would go on after whom they stand in for.
func within(inv Invitation, m Membership, deputy bool) error {
	if deputy && !m.Until.IsZero() && (inv.Until.IsZero() || inv.Until.After(m.Until)) {
		return errs.Fields(errs.Field{Name: "until", Key: "member.until.longer", Args: []any{day.In(m.Until.Add(-time.Microsecond))}})
	}
	return nil
}

// succeed invites somebody to be what a member is, as as makes of it. before
// runs in the same transaction.
func (s *Service) succeed(ctx context.Context, scope access.Scope, id string, as func(Membership) (Invitation, error), now time.Time, before func(*db.DB, Membership) error) (token string, err error) {
	m, err := db.One(ctx, s.db.Of(scope.Partnership), scanMembership, `SELECT `+memberColumns+` FROM membership m WHERE m.partnership = $1 AND m.id = $2`, scope.Partnership, id)
	if err != nil {
		return "", err
	}
	if m.ended(now) {
		return "", errs.E(errs.Conflict, "member.ended")
	}
	inv, err := as(m)
	if err != nil {
		return "", err
	}
	inv.Role, inv.Party, inv.Organisation = m.Role, m.Party, m.Organisation
	if inv.Function == "" {
		inv.Function = m.Function
	}
	return s.invite(ctx, scope, inv, now, func(tx *db.DB) error {
		m, err := s.membership(ctx, tx, scope, id, now)
		if err != nil {
			return err
		}
		return before(tx, m)
	})
}
