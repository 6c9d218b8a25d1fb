package picture

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

// freeze is what follows when the last party has said yes.
func (s *Service) freeze(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, e Edition, told Told) error {
	if e.Kind == Public {
		if _, err := s.promises.PutEdition(ctx, tx, scope, at, e.entry(at)); err != nil {
			return err
		}
		if err := s.write(ctx, tx, scope.Partnership, at, told); err != nil {
			return err
		}
	}
	return s.count(ctx, tx, scope, at, e, told.Note)
}

// entry is the edition as it stands in the ledger.
func (e Edition) entry(at time.Time) promise.Edition {
	out := promise.Edition{ID: e.Stem(), Kind: string(e.Kind), Version: e.Number, Period: e.Span, Date: day.In(at), Areas: e.Public.Areas, Groups: e.Public.Groups,
		Cells: e.Public.Classes(e.Span), Expected: e.Public.Expected, Reported: e.Public.Reported, Inputs: e.Inputs, Change: e.Reason}
	for _, s := range SectionsOf(e.Kind) {
		if text := e.Words[s]; text != "" {
			out.Words = append(out.Words, promise.EditionText{Section: string(s), Text: text})
		}
	}
	for _, a := range e.Approvals {
		out.Approvals = append(out.Approvals, promise.Approval{Party: a.Party, Function: a.Function, At: a.At.UTC()})
	}
	return out
}

// Tie lets the editions of a kind count for a promise, from a moment on.
type Tie struct {
	ID       string
	Kind     Kind
	Pledge   string
	Promise  string
	Party    string // that the actions are told by
	Function string
}

// Ties lists those that hold now, oldest first.
func Ties(ctx context.Context, d *db.DB, partnership string) ([]Tie, error) {
	return db.All(ctx, d.Of(partnership), scanTie, `SELECT id, kind, pledge, promise, party, function FROM edition_tie
		WHERE partnership = $1 AND ended = 0 ORDER BY id`, partnership)
}

func scanTie(r *sql.Rows) (t Tie, err error) {
	return t, r.Scan(&t.ID, &t.Kind, &t.Pledge, &t.Promise, &t.Party, &t.Function)
}

// TieTo ties a promise to a kind of edition: from now on each edition of the
// kind that is frozen is entered as an action of the promise, in the same
// transaction. The same tie twice is a Conflict.
func (s *Service) TieTo(ctx context.Context, scope access.Scope, key string, t Tie) error {
	a := act.Act{Rule: access.WritePicture, Key: key, Object: "edition:tie", Sent: []any{"tie", t}}
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		held, err := Ties(ctx, tx, scope.Partnership)
		if err != nil {
			return "", err
		}
		for _, h := range held {
			if h.Kind == t.Kind && h.Pledge == t.Pledge && h.Promise == t.Promise {
				return "", errs.E(errs.Conflict, "picture.tied")
			}
		}
		id := ids.New(at)
		_, err = tx.Of(scope.Partnership).Exec(ctx, `INSERT INTO edition_tie (partnership, id, kind, pledge, promise, party, function, began, ended)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`, scope.Partnership, id, string(t.Kind), t.Pledge, t.Promise, t.Party, t.Function, db.Micros(at))
		return id, err
	})
	return err
}

// Untie ends a tie. What has been counted stands.
func (s *Service) Untie(ctx context.Context, scope access.Scope, key, id string) error {
	a := act.Act{Rule: access.WritePicture, Key: key, Object: "edition:tie", Sent: []any{"untie", id}}
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		n, err := tx.Of(scope.Partnership).Exec(ctx, `UPDATE edition_tie SET ended = $1 WHERE partnership = $2 AND id = $3 AND ended = 0`,
			db.Micros(at), scope.Partnership, id)
		if err == nil && n == 0 {
			err = errs.E(errs.NotFound, "error.notfound")
		}
		return id, err
	})
	return err
}

// count enters an action for every promise that the edition's kind is tied to,
// unless a version of the edition is counted there already. A promise whose
// pledge has ended is passed over: an edition is never stopped by it.
func (s *Service) count(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, e Edition, note string) error {
	ties, err := Ties(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	for _, t := range ties {
		if t.Kind != e.Kind {
			continue
		}
		counted, err := s.counted(ctx, tx, scope.Partnership, e.Stem(), t.ID)
		if err != nil {
			return err
		}
		if len(counted) > 0 {
			continue
		}
		seq, err := s.promises.CountEdition(ctx, tx, scope, at, promise.Action{Pledge: t.Pledge, Promise: t.Promise, Note: note,
			By: promise.Performer{Party: t.Party, Function: t.Function}})
		if errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.keepCount(ctx, tx, scope.Partnership, e.ID, t.ID, seq); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) keepCount(ctx context.Context, tx *db.DB, partnership, edition, tie string, seq int64) error {
	_, err := tx.Of(partnership).Exec(ctx, `INSERT INTO edition_count (partnership, edition, tie, entry, taken_back) VALUES ($1, $2, $3, $4, 0)`,
		partnership, edition, tie, seq)
	return err
}

// counted are the ledger's numbers of the actions that the versions of an
// edition stand for in a tie, "" for every tie.
func (s *Service) counted(ctx context.Context, tx *db.DB, partnership, stem, tie string) ([]int64, error) {
	return db.All(ctx, tx.Of(partnership), scanMicros, `SELECT entry FROM edition_count
		WHERE partnership = $1 AND (edition = $2 OR edition LIKE $3) AND (tie = $4 OR $4 = '') AND taken_back = 0 ORDER BY entry`,
		partnership, stem, stem+"-v%", tie)
}

// uncount takes back what an edition was counted as.
func (s *Service) uncount(ctx context.Context, tx *db.DB, scope access.Scope, at time.Time, e Edition, reason string) error {
	seqs, err := s.counted(ctx, tx, scope.Partnership, e.Stem(), "")
	if err != nil {
		return err
	}
	for _, seq := range seqs {
		if err := s.promises.TakeBackEdition(ctx, tx, scope, at, seq, reason); err != nil {
			return err
		}
	}
	_, err = tx.Of(scope.Partnership).Exec(ctx, `UPDATE edition_count SET taken_back = $1 WHERE partnership = $2 AND (edition = $3 OR edition LIKE $4) AND taken_back = 0`,
		db.Micros(at), scope.Partnership, e.Stem(), e.Stem()+"-v%")
	return err
}
