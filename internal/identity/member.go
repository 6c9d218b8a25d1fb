package identity

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/partnership"
)

// Membership is what an account is in a partnership, for a time.
type Membership struct {
	Partnership  string // "" for an administrator
	ID           string
	Account      string
	Role         access.Role
	Party        string    // the party that the account belongs to; for an approver the one it approves for
	Organisation string    // ID of one beside the parties; "" for none
	Function     string    // what output names: "kommunpolis"
	StandsIn     string    // ID of the membership that a deputy stands in for; "" for none
	From         time.Time // UTC
	Until        time.Time // UTC, exclusive; zero: until somebody ends it
	Invited      Answer
}

// Answer is what somebody has said to the invitation to be a member.
type Answer int64

// The answers, as they are stored.
const (
	TakenUp    Answer = iota // or never asked for
	Unanswered               // not yet taken up by whoever the account began with
	Waits                    // not yet taken up, and holds nothing until it is: there was an account before
)

// Holds reports whether the membership holds at the moment now.
func (m Membership) Holds(now time.Time) bool {
	return m.Invited != Waits && !now.Before(m.From) && !m.ended(now)
}

func (m Membership) ended(now time.Time) bool { return !m.Until.IsZero() && !now.Before(m.Until) }

const memberColumns = `m.partnership, m.id, m.account, m.role, m.party, m.organisation, m.function, m.stands_in, m.begins, m.ends, m.invited`

func scanMembership(r *sql.Rows) (Membership, error) { return membershipOf(r) }

// membershipOf reads the columns of a membership, and what stands after them.
func membershipOf(r *sql.Rows, after ...any) (Membership, error) {
	var m Membership
	var from, until int64
	err := r.Scan(append([]any{&m.Partnership, &m.ID, &m.Account, &m.Role, &m.Party, &m.Organisation, &m.Function, &m.StandsIn, &from, &until, &m.Invited}, after...)...)
	m.From, m.Until = db.Time(from), db.Time(until)
	return m, err
}

func membershipsOf(ctx context.Context, d *db.DB, account string) ([]Membership, error) {
	return db.All(ctx, d.Everyone("an account may be a member of several partnerships"), scanMembership,
		`SELECT `+memberColumns+` FROM membership m WHERE m.account = $1 ORDER BY m.partnership, m.begins, m.id`, account)
}

// membershipsIn returns what an account is, was or will be in one partnership.
func membershipsIn(ctx context.Context, d *db.DB, partnership, account string) ([]Membership, error) {
	return db.All(ctx, d.Of(partnership), scanMembership,
		`SELECT `+memberColumns+` FROM membership m WHERE m.account = $1 AND m.partnership = $2 ORDER BY m.begins, m.id`, account, partnership)
}

// Memberships returns everything that the scope's account is, in every
// partnership, at the moment now: where it may go after signing in.
func (s *Service) Memberships(ctx context.Context, account string, now time.Time) ([]Membership, error) {
	list, err := membershipsOf(ctx, s.db, account)
	var held []Membership
	for _, m := range list {
		if m.Holds(now) {
			held = append(held, m)
		}
	}
	return held, err
}

// Member is a membership with the login name, which only those who manage
// members see.
type Member struct {
	Membership
	Login string
}

func scanMember(r *sql.Rows) (m Member, err error) {
	m.Membership, err = membershipOf(r, &m.Login)
	return m, err
}

// Members lists the memberships of the scope's partnership, ended ones
// included.
func (s *Service) Members(ctx context.Context, scope access.Scope) ([]Member, error) {
	if err := access.Check(scope, access.ManageMembers, scope.Own()); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db.Of(scope.Partnership), scanMember, `SELECT `+memberColumns+`, a.login FROM membership m JOIN account a ON a.id = m.account
		WHERE m.partnership = $1 ORDER BY m.begins, m.id`, scope.Partnership)
}

// Invitation is what somebody is invited to be.
type Invitation struct {
	Login        string
	Role         access.Role
	Party        string
	Organisation string // ID of one beside the parties
	Function     string
	From         time.Time // zero: at once
	Until        time.Time // zero: no end

	// Letter writes the letter that takes the link to them. Where it is set, the
	// link goes by mail and nowhere else: whoever invites never sees it, and
	// cannot come in with it themselves.
	Letter func(token string) mail.Letter

	standsIn string // the membership that is stood in for
}

// CreateAdministrator makes an account that administers the installation, from
// the command line, and returns the token of a link with which its password is
// set. It needs no mail.
func (s *Service) CreateAdministrator(ctx context.Context, login, function string, now time.Time) (token string, err error) {
	inv := Invitation{Login: login, Role: access.Administrator, Function: function}
	return s.invite(ctx, access.System(""), inv, now, func(*db.DB) error { return nil })
}

// Invite makes somebody a member of the scope's partnership, which a
// coordinator may do, and an administrator for coordinators only. It returns
// the token of a link for them, whether or not they had an account before:
// that is not told. An account that has a way in is not touched by the link, and
// is a member once they have taken the invitation up (TakeUp).
func (s *Service) Invite(ctx context.Context, scope access.Scope, inv Invitation, now time.Time) (token string, err error) {
	if inv.Role == access.Administrator || scope.Partnership == "" {
		return "", errs.Fields(errs.Field{Name: "role", Key: "member.role"})
	}
	return s.invite(ctx, scope, inv, now, func(tx *db.DB) error { return s.mayInvite(ctx, tx, scope, inv) })
}

// InviteCoordinator makes somebody a coordinator of a partnership, for an
// administrator of the installation.
func (s *Service) InviteCoordinator(ctx context.Context, scope access.Scope, tenant string, inv Invitation, now time.Time) (token string, err error) {
	if err := access.Check(scope, access.ManageAccounts, access.Object{}); err != nil {
		return "", err
	}
	inv.Role, scope.Partnership = access.Coordinator, tenant
	return s.invite(ctx, scope, inv, now, func(tx *db.DB) error {
		p, err := partnership.ByID(ctx, tx, tenant)
		if err != nil {
			return err
		}
		return checkParty(p, inv)
	})
}

func (s *Service) invite(ctx context.Context, scope access.Scope, inv Invitation, now time.Time, may func(*db.DB) error) (token string, err error) {
	inv.Login = foldLogin(inv.Login)
	if inv.From.IsZero() {
		inv.From = now
	}
	if err := inv.check(now); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *db.DB) error {
		if err := may(tx); err != nil {
			return err
		}
		a, known, err := s.account(ctx, tx, inv.Login, now)
		if err != nil {
			return err
		}
		m := Membership{Partnership: scope.Partnership, ID: s.newID(now), Account: a.ID, Role: inv.Role, Party: inv.Party,
			Organisation: inv.Organisation, Function: inv.Function, StandsIn: inv.standsIn, From: inv.From, Until: inv.Until}
		if m.Invited, err = unanswered(ctx, tx, m, known, now); err != nil {
			return err
		}
		if err := grant(ctx, tx, m, now); err != nil {
			return err
		}
		kind, err := linkFor(ctx, tx, a, m, inv.Letter != nil, now)
		if err != nil {
			return err
		}
		if token, err = s.makeLink(ctx, tx, kind, a.ID, m.Partnership, now); err != nil {
			return err
		}
		if token, err = s.post(ctx, tx, scope, a, "invitation", token, inv.Letter, now); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "member.invite", "member:"+m.ID))
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// linkFor says what the link of an invitation does. It sets a password only
// where the account has no way in of its own, and where no more than its owner
// can hold it: in a letter to them, or where the account is nothing elsewhere
// that whoever invites would come into.
func linkFor(ctx context.Context, tx *db.DB, a Account, m Membership, letter bool, now time.Time) (LinkKind, error) {
	if own, err := hasWayIn(ctx, tx, a.ID); err != nil || own {
		return Join, err
	}
	if letter {
		return SetPassword, nil
	}
	list, err := membershipsOf(ctx, tx, a.ID)
	if slices.ContainsFunc(list, func(other Membership) bool { return other.Partnership != m.Partnership && !other.ended(now) }) {
		return Join, err
	}
	return SetPassword, err
}

// post puts the letter with a link's token into the outbox, and returns the
// token only where there is none. The letter goes to the account's own address,
// however somebody typed it.
func (s *Service) post(ctx context.Context, tx *db.DB, scope access.Scope, to Account, kind, token string, letter func(string) mail.Letter, now time.Time) (string, error) {
	if letter == nil {
		return token, nil
	}
	if s.outbox == nil {
		return "", errs.E(errs.Unavailable, "mail.none")
	}
	l := letter(token)
	l.To = to.Login
	return "", s.outbox.Put(ctx, tx, scope.Partnership, kind, l, now)
}

func (inv Invitation) check(now time.Time) error {
	fields := checkLogin(inv.Login)
	complain := func(wrong bool, name, key string) {
		if wrong {
			fields = append(fields, errs.Field{Name: name, Key: key})
		}
	}
	complain(!audit.ValidFunction(inv.Function), "function", "member.function")
	complain(!inv.Until.IsZero() && (!inv.Until.After(inv.From) || !inv.Until.After(now)), "until", "member.until")
	switch inv.Role {
	case access.Approver:
		complain(inv.Party == "", "party", "member.party")
	case access.Coordinator, access.Reporter, access.Reader, access.Administrator:
	default:
		complain(true, "role", "member.role")
	}
	return errs.Fields(fields...)
}

// mayManage checks that the scope may manage the members of its partnership.
func (s *Service) mayManage(ctx context.Context, tx *db.DB, scope access.Scope) error {
	object := scope.Own()
	if scope.Partnership != "" {
		p, err := partnership.ByID(ctx, tx, scope.Partnership)
		if err != nil {
			return err
		}
		object.Suspended = p.Suspended
	}
	return access.Check(scope, access.ManageMembers, object)
}

func (s *Service) mayInvite(ctx context.Context, tx *db.DB, scope access.Scope, inv Invitation) error {
	if err := s.mayManage(ctx, tx, scope); err != nil {
		return err
	}
	p, err := partnership.ByID(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	if err := checkParty(p, inv); err != nil || inv.Organisation == "" {
		return err
	}
	list, err := partnership.Organisations(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(o partnership.Organisation) bool { return o.ID == inv.Organisation && o.Ended.IsZero() }) {
		return errs.Fields(errs.Field{Name: "organisation", Key: "member.organisation"})
	}
	return nil
}

func checkParty(p partnership.Partnership, inv Invitation) error {
	if _, ok := p.Party(inv.Party); inv.Party != "" && !ok {
		return errs.Fields(errs.Field{Name: "party", Key: "member.party"})
	}
	return nil
}

// grant stores a membership. An account that approves for one party of a
// partnership cannot come to approve for another, now or later.
func grant(ctx context.Context, tx *db.DB, m Membership, now time.Time) error {
	list, err := membershipsIn(ctx, tx, m.Partnership, m.Account)
	if err != nil {
		return err
	}
	for _, held := range list {
		if held.ended(now) {
			continue
		}
		if held.Role == access.Approver && m.Role == access.Approver && held.Party != m.Party {
			return errs.Fields(errs.Field{Name: "party", Key: "member.party.two"})
		}
		if held.same(m) && held.overlaps(m) {
			return errs.E(errs.Conflict, "member.already")
		}
	}
	_, err = tx.Of(m.Partnership).Exec(ctx, `INSERT INTO membership (partnership, id, account, role, party, organisation, function, stands_in, begins, ends, invited)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		m.Partnership, m.ID, m.Account, string(m.Role), m.Party, m.Organisation, m.Function, m.StandsIn, db.Micros(m.From), db.Micros(m.Until), int64(m.Invited))
	return err
}

// same reports whether two memberships of an account are one and the same thing
// to be. Reporters may hold several functions, and whoever is something already
// may stand in for a colleague.
func (m Membership) same(other Membership) bool {
	return m.Role == other.Role && m.Party == other.Party && m.Organisation == other.Organisation && m.StandsIn == other.StandsIn &&
		(m.Role != access.Reporter || strings.EqualFold(m.Function, other.Function))
}

func (m Membership) overlaps(other Membership) bool {
	return (m.Until.IsZero() || m.Until.After(other.From)) && (other.Until.IsZero() || other.Until.After(m.From))
}

// EndMembership ends a membership of the scope's partnership at once, and with
// it those who stand in for it. The last
// coordinator cannot be ended: nobody could invite another.
func (s *Service) EndMembership(ctx context.Context, scope access.Scope, id string, now time.Time) error {
	return s.db.Write(ctx, func(tx *db.DB) error {
		m, err := s.membership(ctx, tx, scope, id, now)
		if err != nil {
			return err
		}
		if m.Role == access.Coordinator {
			if err := another(ctx, tx, m, now); err != nil {
				return err
			}
		}
		_, err = tx.Of(scope.Partnership).Exec(ctx, `UPDATE membership SET ends = $3 WHERE partnership = $1 AND (id = $2 OR stands_in = $2 AND (ends = 0 OR ends > $3))`,
			scope.Partnership, id, db.Micros(now))
		if err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Of(scope, now, "member.end", "member:"+id))
	})
}

// another returns an error where m is the only coordinator: those who stand in
// for it end with it, and an account that is shut off coordinates nothing.
func another(ctx context.Context, tx *db.DB, m Membership, now time.Time) error {
	list, err := db.All(ctx, tx.Of(m.Partnership), scanMembership, `SELECT `+memberColumns+` FROM membership m JOIN account a ON a.id = m.account
		WHERE m.partnership = $1 AND m.role = $2 AND a.disabled = 0`, m.Partnership, string(access.Coordinator))
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.ID != m.ID && other.StandsIn != m.ID && other.Holds(now) {
			return nil
		}
	}
	return errs.E(errs.Conflict, "member.last")
}
