package register

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/retention"
)

// account is an account that what is wanted stands for.
type account struct {
	id, login         string
	created, disabled time.Time
}

// accounts finds who signs in by what is wanted, or is known by it at one of the
// partnership's identity providers, and is or was a member here.
func (l *look) accounts(ctx context.Context) error {
	list, err := db.All(ctx, l.d, func(r *sql.Rows) (a account, err error) {
		var created, disabled int64
		err = r.Scan(&a.id, &a.login, &created, &disabled)
		a.created, a.disabled = db.Time(created), db.Time(disabled)
		return a, err
	}, `SELECT a.id, a.login, a.created, a.disabled FROM account a
		WHERE (a.login = $2 OR EXISTS (SELECT 1 FROM affiliation f WHERE f.partnership = $1 AND f.account = a.id AND lower(f.subject) = $2))
			AND EXISTS (SELECT 1 FROM membership m WHERE m.partnership = $1 AND m.account = a.id)
		ORDER BY a.id`, l.partnership, l.wanted.text)
	if err != nil {
		return err
	}
	for _, a := range list {
		l.account(a)
		for _, part := range []func(context.Context, account) error{l.memberships, l.absences, l.affiliations, l.sessions, l.links, l.keys, l.acts, l.reports, l.approvals} {
			if err := part(ctx, a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *look) account(a account) {
	r := Record{Type: "account", Where: "account:" + a.id, Since: a.created, Account: a.id, Values: []Value{{"login", a.login}}}
	r.Kept, r.Until = l.kept(retention.Accounts, a.id, a.disabled)
	if !a.disabled.IsZero() {
		r.Values = append(r.Values, Value{"disabled", stamp(a.disabled)})
	}
	l.add(r)
}

// each adds a record for every row of a query.
func (l *look) each(ctx context.Context, scan func(*sql.Rows) (Record, error), query string, args ...any) error {
	list, err := db.All(ctx, l.d, scan, query, args...)
	for _, r := range list {
		if r.Type != "" { // "" is a row that does not belong to the extract
			l.add(r)
		}
	}
	return err
}

func (l *look) memberships(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var id, role, party, function, organisation string
		var begins, ends int64
		err := r.Scan(&id, &role, &party, &function, &organisation, &begins, &ends)
		rec := Record{Type: "membership", Where: "membership:" + id, Since: db.Time(begins),
			Values: []Value{{"role", role}, {"party", party}, {"organisation", organisation}, {"function", function}}}
		if ends != 0 {
			rec.Values = append(rec.Values, Value{"ends", stamp(db.Time(ends))})
		}
		rec.Kept, rec.Until = l.keptWith(a, retention.Memberships, id, db.Time(ends))
		return rec, err
	}, `SELECT m.id, m.role, m.party, m.function, COALESCE(o.name, ''), m.begins, m.ends
		FROM membership m LEFT JOIN organisation o ON o.partnership = m.partnership AND o.id = m.organisation
		WHERE m.partnership = $1 AND m.account = $2 ORDER BY m.begins, m.id`, l.partnership, a.id)
}

// keptWith is kept for what is held where its account is.
func (l *look) keptWith(a account, class retention.Class, object string, from time.Time) (Kept, time.Time) {
	if l.held(retention.Accounts, a.id) {
		return Held, time.Time{}
	}
	return l.kept(class, object, from)
}

// absences are the days on which the account was away from one of its
// memberships here.
func (l *look) absences(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var id, from, to string
		if err := r.Scan(&id, &from, &to); err != nil {
			return Record{}, err
		}
		first, err := day.Parse(from)
		if err != nil {
			return Record{}, err
		}
		last, err := day.Parse(to)
		rec := Record{Type: "absence", Where: "absence:" + id, Since: first.Start(), Values: []Value{{"ends", to}}}
		rec.Kept, rec.Until = l.keptWith(a, retention.Absences, id, last.Add(1).Start())
		return rec, err
	}, `SELECT x.id, x.begins, x.ends FROM absence x JOIN membership m ON m.partnership = x.partnership AND m.id = x.member
		WHERE x.partnership = $1 AND m.account = $2 ORDER BY x.begins, x.id`, l.partnership, a.id)
}

func (l *look) affiliations(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var provider, subject string
		var created int64
		err := r.Scan(&provider, &subject, &created)
		return Record{Type: "affiliation", Where: "affiliation:" + provider, Since: db.Time(created), Kept: WhileUsed,
			Values: []Value{{"provider", provider}, {"subject", subject}}}, err
	}, `SELECT provider, subject, created FROM affiliation WHERE partnership = $1 AND account = $2 ORDER BY provider, subject`, l.partnership, a.id)
}

// sessions are told without where somebody came from: that may be another
// partnership's provider.
func (l *look) sessions(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var id, means string
		var created, seen int64
		err := r.Scan(&id, &means, &created, &seen)
		return Record{Type: "session", Where: "session:" + id, Since: db.Time(created), Kept: UntilDay, Until: db.Time(created).Add(identity.AbsoluteLimit),
			Values: []Value{{"means", means}, {"seen", stamp(db.Time(seen))}}}, err
	}, `SELECT id, means, created, seen FROM session WHERE account = $1 ORDER BY created, id`, a.id)
}

func (l *look) links(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var kind string
		var created, expires int64
		err := r.Scan(&kind, &created, &expires)
		return Record{Type: "link", Where: "link", Since: db.Time(created), Kept: UntilDay, Until: db.Time(expires), Values: []Value{{"kind", kind}}}, err
	}, `SELECT kind, created, expires FROM link WHERE account = $1 ORDER BY created, kind`, a.id)
}

// keys are what lets the account in besides its password: that they are there,
// never what they are.
func (l *look) keys(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var kind string
		var created int64
		err := r.Scan(&kind, &created)
		return Record{Type: kind, Where: kind, Since: db.Time(created), Kept: WhileUsed}, err
	}, `SELECT 'passkey', created FROM passkey WHERE account = $1
		UNION ALL SELECT 'totp', created FROM totp WHERE account = $1
		UNION ALL SELECT 'recovery-codes', $2 FROM recovery_code WHERE account = $1 GROUP BY account`, a.id, db.Micros(a.created))
}

// acts counts the entries of the log of acts: it is read on a page of its own.
func (l *look) acts(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var n, first int64
		err := r.Scan(&n, &first)
		return Record{Type: "acts", Where: "audit", Since: db.Time(first), Kept: ForEver, Values: []Value{{"count", strconv.FormatInt(n, 10)}}}, err
	}, `SELECT COUNT(*), MIN(at) FROM audit WHERE partnership = $1 AND account = $2 HAVING COUNT(*) > 0`, l.partnership, a.id)
}

// reports counts what the account has reported. They name a function, and the
// account only for the program itself.
func (l *look) reports(ctx context.Context, a account) error {
	return l.each(ctx, func(r *sql.Rows) (Record, error) {
		var n, first, last int64
		err := r.Scan(&n, &first, &last)
		rec := Record{Type: "reports", Where: "report", Since: db.Time(first), Values: []Value{{"count", strconv.FormatInt(n, 10)}}}
		rec.Kept, rec.Until = l.keptWith(a, retention.Reports, "", db.Time(last))
		return rec, err
	}, `SELECT COUNT(*), MIN(sent), MAX(sent) FROM report WHERE partnership = $1 AND account = $2 HAVING COUNT(*) > 0`, l.partnership, a.id)
}

// stamp is a moment in an extract.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
