package report

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/db"
	"lykta/internal/ids"
	"lykta/internal/persondata"
)

// Way is where what is about a person belongs instead of here.
type Way string

// The ways.
const (
	Social Way = "social" // a notice of concern (orosanmälan) to socialtjänsten
	Police Way = "police" // 112 in danger, else 114 14
	Own    Way = "own"    // the case or deviation system of one's own organisation
)

// Ways are all of them.
var Ways = []Way{Social, Police, Own}

// wayOf is the way that fits best what the guard has found. What is told of
// somebody's health, age or kin is a concern for somebody; what leads to a
// vehicle, a home or an account is of a crime; anything else has its place where
// whoever reports works.
func wayOf(found persondata.Finding) Way {
	switch found.Kind {
	case persondata.Sensitive, persondata.Combination:
		return Social
	case persondata.Plate, persondata.Property, persondata.Apartment, persondata.Account, persondata.Coordinates:
		return Police
	}
	return Own
}

// refer keeps that a way was shown, once for a form however often it is sent:
// which way and when, not to whom and nothing of what they wrote.
func (s *Service) refer(ctx context.Context, partnership, key string, shown []Way, now time.Time) error {
	slices.Sort(shown)
	return s.db.Of(partnership).Write(ctx, func(tx *db.DB) error {
		for _, way := range slices.Compact(shown) {
			_, _, err := db.Once(ctx, tx, partnership, "referral "+string(way)+" "+ids.Hash(key), "referral", now, func() (string, error) {
				_, err := tx.Exec(ctx, `INSERT INTO referral (partnership, id, way, at) VALUES ($1, $2, $3, $4)`, partnership, ids.New(now), string(way), db.Micros(now))
				return "", err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Referred counts how often each way was shown from one moment until another.
func Referred(ctx context.Context, d *db.DB, partnership string, from, until time.Time) (map[Way]int, error) {
	list, err := db.All(ctx, d.Of(partnership), scanReferred,
		`SELECT way, COUNT(*) FROM referral WHERE partnership = $1 AND at >= $2 AND at < $3 GROUP BY way`, partnership, db.Micros(from), db.Micros(until))
	counts := map[Way]int{}
	for _, c := range list {
		counts[c.way] = c.n
	}
	return counts, err
}

type referred struct {
	way Way
	n   int
}

func scanReferred(r *sql.Rows) (referred, error) {
	var c referred
	err := r.Scan(&c.way, &c.n)
	return c, err
}
