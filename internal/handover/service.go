package handover

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/promise"
)

// mostRecords is the most that one copy holds.
const mostRecords = 50_000

// Drafts finds a draft of the scope's partnership.
type Drafts interface {
	Draft(ctx context.Context, scope access.Scope, id string) (promise.Draft, error)
}

// Service is the room's door.
type Service struct {
	db      *db.DB
	drafts  Drafts
	reports Found
	now     func() time.Time
}

// New returns the service over a database.
func New(d *db.DB, drafts Drafts, reports Found, now func() time.Time) *Service {
	return &Service{db: d, drafts: drafts, reports: reports, now: now}
}

// Make makes a copy and writes it into the log of copies; it returns when that
// is on disk, and only then may the copy be sent. The same key again makes the
// same copy without a second entry. More records than fit are Invalid at the
// field "from".
func (s *Service) Make(ctx context.Context, scope access.Scope, key string, r Request) (Document, int64, error) {
	if err := access.Check(scope, access.HandOver, scope.Own()); err != nil {
		return Document{}, 0, err
	}
	if err := r.check(); err != nil {
		return Document{}, 0, err
	}
	doc, what, err := s.document(ctx, scope, r)
	if err != nil {
		return Document{}, 0, err
	}
	var outcome string
	err = s.db.Of(scope.Partnership).Write(ctx, func(tx *db.DB) (err error) {
		now := s.now().UTC()
		purpose := ids.Hash(fmt.Sprintf("handover|%s|%+v", scope.Account, r))
		outcome, _, err = db.Once(ctx, tx, scope.Partnership, key, purpose, now, func() (string, error) {
			return s.log(ctx, tx, scope, r, what, len(doc.Rows), now)
		})
		return err
	})
	if err != nil {
		return Document{}, 0, err
	}
	number, err := strconv.ParseInt(outcome, 10, 64)
	return doc, number, err
}

// Doubts tells why the free text that stands in the copy may point at a person, as
// keys of texts that say so: whoever hands it over has to look, and to decide what
// the law asks to be masked. A field that is masked raises none. Errors are Make's.
func (s *Service) Doubts(ctx context.Context, scope access.Scope, r Request) ([]string, error) {
	if err := access.Check(scope, access.HandOver, scope.Own()); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	doc, _, err := s.document(ctx, scope, r)
	if err != nil {
		return nil, err
	}
	at := slices.Index(doc.Fields, Text)
	if at < 0 || slices.Contains(doc.Masked, Text) {
		return nil, nil
	}
	p, err := partnership.ByID(ctx, s.db, scope.Partnership)
	if err != nil {
		return nil, err
	}
	var reasons []string
	g := guard.Of(p.Profile)
	for _, row := range doc.Rows {
		for _, why := range g.Reasons(row[at]) {
			if !slices.Contains(reasons, why) {
				reasons = append(reasons, why)
			}
		}
	}
	return reasons, nil
}

// document builds the copy, and tells what it is of.
func (s *Service) document(ctx context.Context, scope access.Scope, r Request) (Document, string, error) {
	filter := audit.Filter{}
	switch r.What {
	case Reports:
		a, err := atlasOf(ctx, s.db, scope.Partnership)
		if err != nil {
			return Document{}, "", err
		}
		found, err := s.reported(ctx, scope, r)
		return build(r.What, r.Masked, ofReports(a, found)), string(r.What), err
	case Draft:
		d, err := s.drafts.Draft(ctx, scope, r.Draft)
		if errs.Is(err, errs.NotFound) {
			err = errs.Fields(errs.Field{Name: "draft", Key: "record.draft"})
		}
		if err != nil {
			return Document{}, "", err
		}
		filter.Object = "draft:" + d.ID
		acts, err := s.acts(ctx, scope, filter)
		return build(r.What, r.Masked, ofDraft(d, acts)), filter.Object, err
	}
	filter.From, filter.Until = r.From.Start(), r.To.Add(1).Start()
	entries, err := s.acts(ctx, scope, filter)
	return build(r.What, r.Masked, ofAudit(entries, r.Masked)), string(r.What), err
}

func (s *Service) acts(ctx context.Context, scope access.Scope, f audit.Filter) ([]audit.Entry, error) {
	list, err := audit.Search(ctx, s.db, scope.Partnership, f, 0, mostRecords+1)
	if err == nil && len(list) > mostRecords {
		return nil, errs.Fields(errs.Field{Name: "from", Key: "record.large", Args: []any{mostRecords}})
	}
	return list, err
}

func (s *Service) log(ctx context.Context, tx *db.DB, scope access.Scope, r Request, what string, records int, now time.Time) (string, error) {
	var n int64
	err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(number), 0) + 1 FROM handover WHERE partnership = $1`, scope.Partnership).Scan(&n)
	if err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO handover (partnership, number, what, receiver, masked, ground, reference, records, function, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		scope.Partnership, n, what, string(r.Receiver), r.masks(), r.Ground, r.Reference, records, scope.Function, db.Micros(now))
	if err != nil {
		return "", err
	}
	return number(n), audit.Append(ctx, tx, audit.Of(scope, now, string(access.HandOver), "handover:"+number(n)))
}

// Log returns the copies that the scope's partnership has handed over, newest
// first, at most limit.
func (s *Service) Log(ctx context.Context, scope access.Scope, limit int) ([]Entry, error) {
	if err := access.Check(scope, access.HandOver, scope.Own()); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db.Of(scope.Partnership), func(r *sql.Rows) (e Entry, err error) {
		var at int64
		var masked string
		err = r.Scan(&e.Number, &e.What, &e.Receiver, &masked, &e.Ground, &e.Reference, &e.Records, &e.Function, &at)
		for _, f := range strings.Fields(masked) {
			e.Masked = append(e.Masked, Field(f))
		}
		e.At = db.Time(at)
		return e, err
	}, `SELECT number, what, receiver, masked, ground, reference, records, function, at FROM handover
		WHERE partnership = $1 ORDER BY number DESC LIMIT $2`, scope.Partnership, limit)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
