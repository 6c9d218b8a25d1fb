package picture

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/act"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/place"
	"lykta/internal/promise"
	"lykta/internal/secret"
)

// Service does what staff do with editions: it asks whether they may, checks
// what they sent, and keeps the change with its audit entry in one transaction.
// What becomes public goes into the ledger in the same one.
type Service struct {
	db       *db.DB
	promises *promise.Service
	secrets  *secret.Keyring // nil: no public edition can be made
	outbox   *mail.Outbox    // nil: nobody is written to
	now      func() time.Time
}

// NewService returns a service over a database, the pledges, the keys for what is
// sealed (or nil), the outbox (or nil) and a clock.
func NewService(d *db.DB, promises *promise.Service, secrets *secret.Keyring, outbox *mail.Outbox, now func() time.Time) *Service {
	return &Service{db: d, promises: promises, secrets: secrets, outbox: outbox, now: now}
}

// do runs change at most once for the form's key.
func (s *Service) do(ctx context.Context, scope access.Scope, a act.Act, change func(tx *db.DB, at time.Time) (string, error)) (string, error) {
	at := s.now().UTC()
	outcome, err := act.Do(ctx, s.db, scope, a, at, func(tx *db.DB) (string, error) { return change(tx, at) })
	s.promises.Touch(scope.Partnership)
	return outcome, err
}

// Begin begins an edition of a kind over a span, and returns its ID. One that
// is there already is an Invalid error at the field span.
func (s *Service) Begin(ctx context.Context, scope access.Scope, key string, kind Kind, span day.Period) (string, error) {
	a := act.Act{Rule: access.WritePicture, Key: key, Object: "edition:new", Sent: []any{"begin", kind, span}}
	return s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		if !slices.Contains(Kinds, kind) {
			return "", errs.Fields(errs.Field{Name: "kind", Key: "picture.kind.unknown"})
		}
		if span.From.IsZero() || span.To.Before(span.From) || day.In(at).Before(span.From) {
			return "", errs.Fields(errs.Field{Name: "span", Key: "picture.span.ahead"})
		}
		e := Edition{Kind: kind, Span: span, Number: 1, Made: at, Words: map[Section]string{}}
		e.ID = idOf(e)
		if _, err := ByID(ctx, tx, scope.Partnership, e.ID); !errs.Is(err, errs.NotFound) {
			if err == nil {
				err = errs.Fields(errs.Field{Name: "span", Key: "picture.span.taken"})
			}
			return "", err
		}
		return e.ID, e.insert(ctx, tx, scope.Partnership)
	})
}

// Seen is the version of an edition that somebody looked at.
type Seen struct {
	ID      string
	Version int64
}

// change runs an act on an edition that must be in a state.
func (s *Service) change(ctx context.Context, scope access.Scope, a act.Act, seen Seen, state State, edit func(tx *db.DB, at time.Time, e *Edition) error) error {
	a.Object = objectOf(seen.ID)
	_, err := s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		e, err := ByID(ctx, tx, scope.Partnership, seen.ID)
		if err != nil {
			return "", err
		}
		if e.Version != seen.Version || e.State != state {
			return "", errs.E(errs.Conflict, "picture.changed")
		}
		if err := edit(tx, at, &e); err != nil {
			return "", err
		}
		return e.ID, e.update(ctx, tx, scope.Partnership)
	})
	return err
}

// objectOf names an edition for the audit log. What cannot be an ID is not
// repeated there.
func objectOf(id string) string {
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(id) > 40 {
		return "edition:unknown"
	}
	return "edition:" + id
}

// Write keeps the words of an edition. What identifies a person is an Invalid
// error at words.<section>.
func (s *Service) Write(ctx context.Context, scope access.Scope, key string, seen Seen, words map[Section]string) error {
	a := act.Act{Rule: access.WritePicture, Key: key, Sent: []any{"write", seen, words}}
	return s.change(ctx, scope, a, seen, Writing, func(tx *db.DB, _ time.Time, e *Edition) error {
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return err
		}
		e.Words = map[Section]string{}
		for _, section := range SectionsOf(e.Kind) {
			if text := strings.TrimSpace(words[section]); text != "" {
				e.Words[section] = text
			}
		}
		return errs.Fields(checkWords(g, e.Words)...)
	})
}

// guarding is the guard of a partnership, its named places taken for granted.
func guarding(ctx context.Context, d *db.DB, id string) (guard.Guard, error) {
	p, err := partnership.ByID(ctx, d, id)
	if err != nil {
		return guard.Guard{}, err
	}
	places, err := place.Places(ctx, d, id)
	if err != nil {
		return guard.Guard{}, err
	}
	names := make([]string, len(places))
	for i, pl := range places {
		names[i] = pl.Name
	}
	return guard.Of(p.Profile, names...), nil
}

// Send lets the figures of an edition stand still, as what has been reported
// until now has them, and asks the parties for their yes. A public edition must
// have a summary in people's words, and passes the guard once more.
func (s *Service) Send(ctx context.Context, scope access.Scope, key string, seen Seen) error {
	a := act.Act{Rule: access.WritePicture, Key: key, Sent: []any{"send", seen}}
	return s.change(ctx, scope, a, seen, Writing, func(tx *db.DB, at time.Time, e *Edition) (err error) {
		p, err := partnership.ByID(ctx, tx, scope.Partnership)
		if err != nil {
			return err
		}
		if Required(p.Profile) == nil {
			return errs.E(errs.Conflict, "picture.parties")
		}
		if e.Kind == Public && e.Words[Summary] == "" {
			return errs.Fields(errs.Field{Name: "words.summary", Key: "picture.summary.missing"})
		}
		if e.Span.To.After(day.In(at)) {
			return errs.E(errs.Conflict, "picture.span.runs")
		}
		if err := oneAtATime(ctx, tx, scope.Partnership, *e); err != nil {
			return err
		}
		g, err := guarding(ctx, tx, scope.Partnership)
		if err != nil {
			return err
		}
		if wrong := checkWords(g, e.Words); len(wrong) > 0 {
			return errs.Fields(wrong...)
		}
		e.State, e.Until = Sent, at
		if err = s.fill(ctx, tx, scope.Partnership, e); err != nil {
			return err
		}
		e.Document, err = e.compose()
		return err
	})
}

// SendBack returns an edition that was sent to being written; what was approved
// is approved no more. Party is the one that does so, "" for the coordinator.
func (s *Service) SendBack(ctx context.Context, scope access.Scope, key string, seen Seen, party string) error {
	a := act.Act{Rule: access.WritePicture, Key: key, Sent: []any{"back", seen, party}}
	if party != "" {
		a.Rule, a.Party = access.ApprovePicture, party
	}
	return s.change(ctx, scope, a, seen, Sent, func(tx *db.DB, _ time.Time, e *Edition) error {
		e.State, e.Until, e.Inputs, e.Document = Writing, time.Time{}, "", ""
		return e.dropApprovals(ctx, tx, scope.Partnership)
	})
}

// Told is what an edition that becomes frozen is told with, made by whoever
// has words.
type Told struct {
	Note   string                                // of the action that it counts as, in Swedish
	Letter func(address, end string) mail.Letter // to a subscriber; end is the token that ends the subscription
}

// Approve is a party's yes. With the last one the edition is frozen, counted
// for the promises that its kind is tied to, and, where it is public, entered
// in the ledger and told to those who subscribe: all in one transaction.
func (s *Service) Approve(ctx context.Context, scope access.Scope, key string, seen Seen, party string, told Told) error {
	a := act.Act{Rule: access.ApprovePicture, Party: party, Key: key, Sent: []any{"approve", seen, party}}
	return s.change(ctx, scope, a, seen, Sent, func(tx *db.DB, at time.Time, e *Edition) error {
		p, err := partnership.ByID(ctx, tx, scope.Partnership)
		if err != nil {
			return err
		}
		required := Required(p.Profile)
		if !slices.ContainsFunc(e.Waiting(required), func(w partnership.Party) bool { return w.ID == party }) {
			return errs.E(errs.Conflict, "picture.approved")
		}
		if slices.ContainsFunc(e.Approvals, func(o Approval) bool { return o.Account == scope.Account }) {
			return errs.E(errs.Conflict, "picture.approved.twice")
		}
		yes := Approval{Party: party, Account: scope.Account, Function: scope.Function, At: at}
		e.Approvals = append(e.Approvals, yes)
		if err := e.addApproval(ctx, tx, scope.Partnership, yes); err != nil || len(e.Waiting(required)) > 0 {
			return err
		}
		e.State, e.Frozen = Frozen, at
		return s.freeze(ctx, tx, scope, at, *e, told)
	})
}

// Correct begins the next version of a frozen edition, which says what it
// changes, and returns its ID. The earlier one stands until it is frozen.
func (s *Service) Correct(ctx context.Context, scope access.Scope, key, id, reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	a := act.Act{Rule: access.WritePicture, Key: key, Object: objectOf(id), Sent: []any{"correct", id, reason}}
	return s.do(ctx, scope, a, func(tx *db.DB, at time.Time) (string, error) {
		e, err := ByID(ctx, tx, scope.Partnership, id)
		if err != nil {
			return "", err
		}
		if e.Frozen.IsZero() {
			return "", errs.E(errs.Conflict, "picture.changed")
		}
		if err := s.reasoned(ctx, tx, scope, reason); err != nil {
			return "", err
		}
		next := Edition{Kind: e.Kind, Span: e.Span, Number: e.Number + 1, Made: at, Words: maps.Clone(e.Words), Corrects: e.ID, Reason: reason}
		next.ID = idOf(next)
		if _, err := ByID(ctx, tx, scope.Partnership, next.ID); err == nil {
			return "", errs.E(errs.Conflict, "picture.corrected")
		} else if !errs.Is(err, errs.NotFound) {
			return "", err
		}
		return next.ID, next.insert(ctx, tx, scope.Partnership)
	})
}

func (s *Service) reasoned(ctx context.Context, tx *db.DB, scope access.Scope, reason string) error {
	if reason == "" {
		return errs.Fields(errs.Field{Name: "reason", Key: "picture.reason.missing"})
	}
	g, err := guarding(ctx, tx, scope.Partnership)
	if err != nil {
		return err
	}
	return errs.Fields(g.Refuse(guard.Long("reason", reason))...)
}

// TakeBack takes a frozen edition back: it is counted no more, and a public one
// is told to be withdrawn, with the reason.
func (s *Service) TakeBack(ctx context.Context, scope access.Scope, key string, seen Seen, reason string) error {
	reason = strings.TrimSpace(reason)
	a := act.Act{Rule: access.WritePicture, Key: key, Sent: []any{"take-back", seen, reason}}
	return s.change(ctx, scope, a, seen, Frozen, func(tx *db.DB, at time.Time, e *Edition) error {
		if err := s.reasoned(ctx, tx, scope, reason); err != nil {
			return err
		}
		e.State = Gone
		if err := s.uncount(ctx, tx, scope, at, *e, reason); err != nil || e.Kind != Public {
			return err
		}
		_, err := s.promises.PutEdition(ctx, tx, scope, at, promise.Edition{ID: e.Stem(), Kind: string(e.Kind), Version: e.Number + 1,
			Period: e.Span, Date: day.In(at), Change: reason, Withdrawn: true})
		return err
	})
}

// keyBytes is how long the secret of a partnership's size classes is.
const keyBytes = 32

// key is the partnership's secret for the size classes, made when it is first
// asked for. It never changes: the classes of two editions would else differ
// for that alone.
func (s *Service) key(ctx context.Context, tx *db.DB, id string) ([]byte, error) {
	if held, err := s.heldKey(ctx, tx, id); !errs.Is(err, errs.NotFound) {
		return held, err
	}
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	_, err := tx.Of(id).Exec(ctx, `INSERT INTO edition_secret (partnership, sealed, made) VALUES ($1, $2, $3)`,
		id, s.secrets.Seal(sealedPlace(id), key), db.Micros(s.now()))
	return key, err
}

// heldKey is the secret that there is; NotFound where none has been made.
func (s *Service) heldKey(ctx context.Context, d *db.DB, id string) ([]byte, error) {
	if s.secrets == nil {
		return nil, errs.E(errs.Unavailable, "picture.secret")
	}
	sealed, err := db.One(ctx, d.Of(id), scanText, `SELECT sealed FROM edition_secret WHERE partnership = $1`, id)
	if err != nil {
		return nil, err
	}
	return s.secrets.Open(sealedPlace(id), sealed)
}

func sealedPlace(id string) string { return "picture|" + id }
