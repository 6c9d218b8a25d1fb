package audit

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"lykta/internal/db"
)

// ownActs are the acts that somebody does for their account alone. An account may
// be a member of several partnerships, so they are entries of the installation.
var ownActs = []string{
	"sign-in", "sign-out", "prove", "session.revoke", "session.revoke-others", "link.make", "link.use", "password.set", "password.change",
	"passkey.add", "passkey.rename", "passkey.remove", "recovery-codes.make", "totp.add", "totp.remove", "account.own", "account.keys", "account.prove",
}

// OwnActs are the acts that SignIns tells of.
func OwnActs() []string { return slices.Clone(ownActs) }

// SignIns returns up to limit entries of the installation's chain that tell how
// somebody signed in, was refused, or changed what lets them in, while they were a
// member of a partnership: newest first, with numbers below before; before 0
// begins at the end. The filter is Search's; an act that is none of OwnActs finds
// nothing. An account belongs to no partnership, so its own acts name no function:
// Function is here what they were in this one, and no part of what the chain seals.
func SignIns(ctx context.Context, d *db.DB, partnership string, f Filter, before int64, limit int) ([]Entry, error) {
	members, err := stays(ctx, d, partnership, f.Account)
	if err != nil || len(members) == 0 || f.Act != "" && !slices.Contains(ownActs, f.Act) {
		return nil, err
	}
	if before <= 0 {
		before = 1<<63 - 1
	}
	var found []Entry
	for {
		list, err := ownPage(ctx, d, members, f, before)
		if err != nil {
			return nil, err
		}
		for _, e := range list {
			before = e.Seq
			functions := held(members[e.Account], e.At)
			if len(functions) == 0 {
				continue
			}
			e.Function = strings.Join(functions, ", ")
			if found = append(found, e); len(found) == limit {
				return found, nil
			}
		}
		if len(list) < page {
			return found, nil
		}
	}
}

// stay is a span in which somebody is a member, and as what.
type stay struct {
	function     string
	begins, ends time.Time // UTC; ends is zero where it has none
}

func (s stay) holds(at time.Time) bool {
	return !at.Before(s.begins) && (s.ends.IsZero() || at.Before(s.ends))
}

// held are the functions that somebody has at a moment, each once.
func held(stays []stay, at time.Time) []string {
	var list []string
	for _, s := range stays {
		if s.holds(at) && !slices.Contains(list, s.function) {
			list = append(list, s.function)
		}
	}
	return list
}

// stays are the memberships of a partnership, by account.
func stays(ctx context.Context, d *db.DB, partnership, account string) (map[string][]stay, error) {
	of := map[string][]stay{}
	_, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (struct{}, error) {
		var who, function string
		var begins, ends int64
		err := r.Scan(&who, &function, &begins, &ends)
		of[who] = append(of[who], stay{function, db.Time(begins), db.Time(ends)})
		return struct{}{}, err
	}, `SELECT account, function, begins, ends FROM membership WHERE partnership = $1 AND invited <> 2 AND ($2 = '' OR account = $2) ORDER BY id`, partnership, account)
	return of, err
}

// ownPage is a page of the installation's entries of some accounts.
func ownPage(ctx context.Context, d *db.DB, members map[string][]stay, f Filter, before int64) ([]Entry, error) {
	until := int64(1<<63 - 1)
	if !f.Until.IsZero() {
		until = db.Micros(f.Until)
	}
	args := []any{before, f.Act, f.Function, f.Object, string(f.Outcome), db.Micros(f.From), until, page}
	among := func(list []string) string {
		var marks []string
		for _, text := range list {
			args = append(args, text)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		return "(" + strings.Join(marks, ", ") + ")"
	}
	var accounts []string
	for account := range members {
		accounts = append(accounts, account)
	}
	slices.Sort(accounts)
	return db.All(ctx, d.Of(""), scan, `SELECT `+columns+` FROM audit
		WHERE partnership = '' AND seq < $1 AND ($2 = '' OR act = $2) AND ($3 = '' OR function = $3) AND ($4 = '' OR object = $4)
			AND ($5 = '' OR outcome = $5) AND at >= $6 AND at < $7 AND act IN `+among(ownActs)+` AND account IN `+among(accounts)+`
		ORDER BY seq DESC LIMIT $8`, args...)
}
