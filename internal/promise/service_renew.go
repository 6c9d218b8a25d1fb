package promise

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// Change begins a draft that changes a published pledge, and returns its ID.
// Where such a draft is open already it is a Conflict with the key
// "draft.open".
func (s *Service) Change(ctx context.Context, scope access.Scope, key, pledge string) (string, error) {
	return s.begin(ctx, scope, key, []string{"change", pledge}, func(tx *db.DB) (int64, DraftBody, error) {
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return 0, DraftBody{}, err
		}
		v, ok := book.latest(pledge)
		if !ok {
			return 0, DraftBody{}, errs.E(errs.NotFound, "pledge.none")
		}
		err = alone(ctx, tx, scope.Partnership, func(d Draft) bool { return d.Base != NewPledge && d.Body.Pledge.ID == pledge })
		return v.ref.Seq, DraftBody{Pledge: v.pub.Pledge}, err
	})
}

// Renew begins a draft of the pledge that follows a published one, with its
// lineage: the period after it, and each promise continuing the earlier one.
// Basis and source are those of the earlier year and are left out. Where such
// a draft is open already it is a Conflict with the key "draft.open".
func (s *Service) Renew(ctx context.Context, scope access.Scope, key, pledge string) (string, error) {
	return s.begin(ctx, scope, key, []string{"renew", pledge}, func(tx *db.DB) (int64, DraftBody, error) {
		book, err := s.book(ctx, tx, scope.Partnership)
		if err != nil {
			return 0, DraftBody{}, err
		}
		earlier, ok := published(book, pledge)
		if !ok {
			return 0, DraftBody{}, errs.E(errs.NotFound, "pledge.none")
		}
		err = alone(ctx, tx, scope.Partnership, func(d Draft) bool { return d.Base == NewPledge && d.Body.Pledge.Continues == pledge })
		body := DraftBody{Pledge: renewed(earlier)}
		return NewPledge, body, err
	})
}

// alone is a Conflict where an open draft is of a sort already.
func alone(ctx context.Context, tx *db.DB, partnership string, sort func(Draft) bool) error {
	drafts, err := openDrafts(ctx, tx, partnership)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(drafts, sort); i >= 0 {
		return errs.E(errs.Conflict, "draft.open", drafts[i].ID)
	}
	return nil
}

// renewed returns the pledge of the twelve months after an earlier one.
func renewed(earlier Pledge) Pledge {
	p := earlier
	p.ID, p.Continues = "", earlier.ID
	p.Basis, p.Source, p.FollowUp, p.Summarised, p.Reporting, p.Decided = nil, nil, nil, false, ReportedHere, day.Day{}
	p.Period.From = earlier.Period.To.Add(1)
	p.Period.To = p.Period.From.AddMonths(12).Add(-1)
	p.Title = nextYears(earlier.Title, earlier.Period, p.Period)
	p.Promises = nil
	months := monthsBetween(earlier.Period.From, p.Period.From)
	for _, old := range earlier.Promises {
		next := old
		next.Continues = old.ID
		if !old.Deadline.IsZero() {
			next.Deadline = old.Deadline.AddMonths(months)
		}
		p.Promises = append(p.Promises, next)
	}
	return p
}

func monthsBetween(a, b day.Day) int {
	ay, am, _ := a.Date()
	by, bm, _ := b.Date()
	return (by-ay)*12 + int(bm-am)
}

// nextYears moves the years of a title on: "Medborgarlöfte 2025" becomes
// "Medborgarlöfte 2026".
func nextYears(title string, from, to day.Period) string {
	return strings.NewReplacer(
		strconv.Itoa(from.From.Year()), strconv.Itoa(to.From.Year()),
		strconv.Itoa(from.To.Year()), strconv.Itoa(to.To.Year()),
	).Replace(title)
}
