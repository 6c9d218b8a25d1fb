package identity

import (
	"context"
	"slices"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Administrators lists who administers the installation at the moment now, with
// login names.
func (s *Service) Administrators(ctx context.Context, scope access.Scope, now time.Time) ([]Member, error) {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return nil, err
	}
	return administrators(ctx, s.db, now)
}

func administrators(ctx context.Context, d *db.DB, now time.Time) ([]Member, error) {
	list, err := db.All(ctx, d.Of(""), scanMember, `SELECT `+memberColumns+`, a.login FROM membership m JOIN account a ON a.id = m.account
		WHERE m.partnership = '' AND m.role = $1 ORDER BY m.begins, m.id`, string(access.Administrator))
	return slices.DeleteFunc(list, func(m Member) bool { return m.ended(now) }), err
}

// InviteAdministrator makes somebody an administrator of the installation, as
// Invite makes a member.
func (s *Service) InviteAdministrator(ctx context.Context, scope access.Scope, inv Invitation, now time.Time) (token string, err error) {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return "", err
	}
	inv.Role, inv.Party, inv.Organisation, scope.Partnership = access.Administrator, "", "", ""
	return s.invite(ctx, scope, inv, now, func(*db.DB) error { return nil })
}

// EndAdministrator ends what somebody is for the installation at once. The last
// one cannot be ended ("member.last-administrator"): nobody could invite another.
func (s *Service) EndAdministrator(ctx context.Context, scope access.Scope, id string, now time.Time) error {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return err
	}
	scope.Partnership = ""
	return s.db.Write(ctx, func(tx *db.DB) error {
		list, err := administrators(ctx, tx, now)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(m Member) bool { return m.ID == id }) {
			return errs.E(errs.NotFound, "db.none")
		}
		if !slices.ContainsFunc(list, func(m Member) bool { return m.ID != id && m.Holds(now) }) {
			return errs.E(errs.Conflict, "member.last-administrator")
		}
		if _, err := tx.Of("").Exec(ctx, `UPDATE membership SET ends = $2 WHERE partnership = '' AND id = $1`, id, db.Micros(now)); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "member.end", "member:"+id))
	})
}
