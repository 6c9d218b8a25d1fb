package picture

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
)

const editionColumns = `id, kind, begins, ends, number, state, picture, words, inputs, corrects, reason, until, made, frozen, version`

func scanEdition(r *sql.Rows) (Edition, error) {
	var e Edition
	var from, to, text, words string
	var until, made, frozen int64
	err := r.Scan(&e.ID, &e.Kind, &from, &to, &e.Number, &e.State, &text, &words, &e.Inputs, &e.Corrects, &e.Reason, &until, &made, &frozen, &e.Version)
	if err != nil {
		return e, err
	}
	e.Until, e.Made, e.Frozen = db.Time(until), db.Time(made), db.Time(frozen)
	if e.Span.From, err = day.Parse(from); err != nil {
		return e, err
	}
	if e.Span.To, err = day.Parse(to); err != nil {
		return e, err
	}
	if err = json.Unmarshal([]byte(words), &e.Words); err == nil {
		err = e.read(text)
	}
	return e, err
}

// ByID returns an edition with its approvals, or NotFound.
func ByID(ctx context.Context, d *db.DB, partnership, id string) (Edition, error) {
	e, err := db.One(ctx, d.Of(partnership), scanEdition, `SELECT `+editionColumns+` FROM edition WHERE partnership = $1 AND id = $2`, partnership, id)
	if err != nil {
		return e, err
	}
	e.Approvals, err = db.All(ctx, d.Of(partnership), scanApproval, `SELECT party, account, function, at FROM edition_approval
		WHERE partnership = $1 AND edition = $2 ORDER BY at, party`, partnership, id)
	return e, err
}

func scanApproval(r *sql.Rows) (a Approval, err error) {
	var at int64
	err = r.Scan(&a.Party, &a.Account, &a.Function, &at)
	a.At = db.Time(at)
	return a, err
}

// Brief is an edition in a list.
type Brief struct {
	ID     string
	Kind   Kind
	Span   day.Period
	Number int64
	State  State
}

// Editions lists the editions of a partnership, those of the latest days first,
// at most limit.
func Editions(ctx context.Context, d *db.DB, partnership string, limit int) ([]Brief, error) {
	return db.All(ctx, d.Of(partnership), scanBrief, `SELECT id, kind, begins, ends, number, state FROM edition
		WHERE partnership = $1 ORDER BY begins DESC, id DESC LIMIT $2`, partnership, limit)
}

func scanBrief(r *sql.Rows) (b Brief, err error) {
	var from, to string
	if err = r.Scan(&b.ID, &b.Kind, &from, &to, &b.Number, &b.State); err != nil {
		return b, err
	}
	if b.Span.From, err = day.Parse(from); err == nil {
		b.Span.To, err = day.Parse(to)
	}
	return b, err
}

// Asked is an edition that waits for a party's yes.
type Asked struct {
	Brief
	Since time.Time // UTC: when it was sent
}

// Waits lists the editions that were sent and that a party has not said yes to,
// the oldest first: not those that the account has approved for another party,
// for it cannot approve them twice.
func Waits(ctx context.Context, d *db.DB, partnership, party, account string) ([]Asked, error) {
	return db.All(ctx, d.Of(partnership), func(r *sql.Rows) (a Asked, err error) {
		var from, to string
		var since int64
		if err = r.Scan(&a.ID, &a.Kind, &from, &to, &a.Number, &a.State, &since); err != nil {
			return a, err
		}
		a.Since = db.Time(since)
		if a.Span.From, err = day.Parse(from); err == nil {
			a.Span.To, err = day.Parse(to)
		}
		return a, err
	}, `SELECT e.id, e.kind, e.begins, e.ends, e.number, e.state, e.until FROM edition e WHERE e.partnership = $1 AND e.state = $2
		AND NOT EXISTS (SELECT 1 FROM edition_approval a WHERE a.partnership = e.partnership AND a.edition = e.id AND (a.party = $3 OR a.account = $4))
		ORDER BY e.until, e.id`, partnership, string(Sent), party, account)
}

// Before returns the frozen edition of the same kind that an edition is
// compared with: the newest of an earlier span. NotFound where there is none.
func Before(ctx context.Context, d *db.DB, partnership string, e Edition) (Edition, error) {
	return db.One(ctx, d.Of(partnership), scanEdition, `SELECT `+editionColumns+` FROM edition
		WHERE partnership = $1 AND kind = $2 AND state = 'frozen' AND begins < $3 ORDER BY begins DESC, number DESC LIMIT 1`,
		partnership, string(e.Kind), e.Span.From.String())
}

// previousPublic is the publication that a public edition follows upon: that of
// the one it corrects, or the newest that was frozen before.
func previousPublic(ctx context.Context, tx *db.DB, partnership string, e Edition) (*Publication, error) {
	list, err := db.All(ctx, tx.Of(partnership), scanEdition, `SELECT `+editionColumns+` FROM edition
		WHERE partnership = $1 AND kind = $2 AND frozen > 0 AND id <> $3 AND frozen <= $4 ORDER BY frozen DESC, id DESC LIMIT 1`,
		partnership, string(Public), e.ID, db.Micros(e.Until))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0].Public, nil
}

// oneAtATime refuses to send a public edition while another waits for its yes:
// each must know what the one before has told.
func oneAtATime(ctx context.Context, tx *db.DB, partnership string, e Edition) error {
	if e.Kind != Public {
		return nil
	}
	waiting, err := db.All(ctx, tx.Of(partnership), scanText, `SELECT id FROM edition WHERE partnership = $1 AND kind = $2 AND state = 'sent' AND id <> $3`,
		partnership, string(Public), e.ID)
	if err == nil && len(waiting) > 0 {
		err = errs.E(errs.Conflict, "picture.public.waiting")
	}
	return err
}

func (e Edition) insert(ctx context.Context, tx *db.DB, partnership string) error {
	words, err := json.Marshal(e.Words)
	if err != nil {
		return err
	}
	_, err = tx.Of(partnership).Exec(ctx, `INSERT INTO edition (partnership, id, kind, begins, ends, number, state, picture, public, words, inputs, corrects, reason, until, made, frozen, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', $8, '', $9, $10, 0, $11, 0, 1)`,
		partnership, e.ID, string(e.Kind), e.Span.From.String(), e.Span.To.String(), e.Number, string(Writing), string(words), e.Corrects, e.Reason, db.Micros(e.Made))
	return err
}

// update keeps a changed edition whose version the writer saw.
func (e Edition) update(ctx context.Context, tx *db.DB, partnership string) error {
	words, err := json.Marshal(e.Words)
	if err != nil {
		return err
	}
	n, err := tx.Of(partnership).Exec(ctx, `UPDATE edition SET state = $1, picture = $2, words = $3, inputs = $4, until = $5, frozen = $6, version = version + 1
		WHERE partnership = $7 AND id = $8 AND version = $9`,
		string(e.State), e.Document, string(words), e.Inputs, micros(e.Until.IsZero(), db.Micros(e.Until)), micros(e.Frozen.IsZero(), db.Micros(e.Frozen)), partnership, e.ID, e.Version)
	if err == nil && n == 0 {
		return errs.E(errs.Conflict, "picture.changed")
	}
	return err
}

func micros(none bool, at int64) int64 {
	if none {
		return 0
	}
	return at
}

func (e Edition) addApproval(ctx context.Context, tx *db.DB, partnership string, a Approval) error {
	_, err := tx.Of(partnership).Exec(ctx, `INSERT INTO edition_approval (partnership, edition, party, account, function, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		partnership, e.ID, a.Party, a.Account, a.Function, db.Micros(a.At))
	return err
}

func (e Edition) dropApprovals(ctx context.Context, tx *db.DB, partnership string) error {
	_, err := tx.Of(partnership).Exec(ctx, `DELETE FROM edition_approval WHERE partnership = $1 AND edition = $2`, partnership, e.ID)
	return err
}

// Compare sets the figures of two editions side by side: those of the later, in
// its order, with what the earlier had.
func Compare(now, before Picture) []Pair {
	var list []Pair
	for _, f := range append([]Figure{now.All}, now.Figures...) {
		if f.Key.level() > 2 {
			continue
		}
		p := Pair{Key: f.Key, Now: f.Now, NowOutcome: f.Outcome}
		if f.Key == before.All.Key {
			p.Before, p.BeforeOutcome, p.There = before.All.Now, before.All.Outcome, true
		} else if i := slices.IndexFunc(before.Figures, func(o Figure) bool { return o.Key == f.Key }); i >= 0 {
			p.Before, p.BeforeOutcome, p.There = before.Figures[i].Now, before.Figures[i].Outcome, true
		}
		list = append(list, p)
	}
	return list
}

// Pair is one figure in two editions.
type Pair struct {
	Key                       Key
	Now, Before               int
	NowOutcome, BeforeOutcome Outcome
	There                     bool // the earlier edition has it
}
