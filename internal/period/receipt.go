package period

import (
	"context"
	"database/sql"
	"time"

	"lykta/internal/category"
	"lykta/internal/db"
)

// Receipt tells a reporter what came of one of their own reports. It is made of
// what is kept already, and names functions alone.
type Receipt struct {
	Report    string // ID
	Sent      time.Time
	Events    int
	Withdrawn bool
	Period    Period
	Met       time.Time  // UTC; zero while its meeting has not begun
	Answer    string     // what the meeting told those who reported; "" for nothing
	Decisions []Decision // about its places, areas or series
}

// about is what a report's events are about.
type about struct{ report, category, area, place string }

// Receipts lists those of an account's own reports, the newest first, at most
// limit.
func Receipts(ctx context.Context, d *db.DB, partnership, account string, scheme category.Scheme, limit int) ([]Receipt, error) {
	list, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (x Receipt, err error) {
		var sent, withdrawn int64
		err = r.Scan(&x.Report, &x.Period.ID, &sent, &withdrawn)
		x.Sent, x.Withdrawn = db.Time(sent), withdrawn > 0
		return x, err
	}, `SELECT id, period, sent, withdrawn FROM report WHERE partnership = $1 AND account = $2 AND source = 'typed'
		ORDER BY id DESC LIMIT $3`, partnership, account, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	events, err := abouts(ctx, d, partnership, account, list[len(list)-1].Report)
	if err != nil {
		return nil, err
	}
	decided, err := Decisions(ctx, d, partnership)
	if err != nil {
		return nil, err
	}
	meetings := map[string]Receipt{}
	for i := range list {
		if err := list[i].meet(ctx, d, partnership, meetings); err != nil {
			return nil, err
		}
		list[i].tie(events[list[i].Report], decided, scheme)
	}
	return list, nil
}

func abouts(ctx context.Context, d *db.DB, partnership, account, from string) (map[string][]about, error) {
	rows, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (a about, err error) {
		return a, r.Scan(&a.report, &a.category, &a.area, &a.place)
	}, `SELECT e.report, e.category, e.area, e.place FROM event e JOIN report r ON r.partnership = e.partnership AND r.id = e.report
		WHERE r.partnership = $1 AND r.account = $2 AND r.id >= $3 ORDER BY e.id`, partnership, account, from)
	of := map[string][]about{}
	for _, a := range rows {
		of[a.report] = append(of[a.report], a)
	}
	return of, err
}

// meet fills in the period, and what its meeting answered, once per period.
func (x *Receipt) meet(ctx context.Context, d *db.DB, partnership string, known map[string]Receipt) error {
	k, ok := known[x.Period.ID]
	if !ok {
		p, err := ByID(ctx, d, partnership, x.Period.ID)
		if err != nil {
			return err
		}
		k.Period = p
		if p.State == Meet || p.State == Closed {
			k.Met = p.Meeting
		}
		if p.State == Closed {
			notes, err := NotesOf(ctx, d, partnership, p.ID)
			if err != nil {
				return err
			}
			k.Answer = notes[Outward].Texts[Back]
		}
		known[p.ID] = k
	}
	x.Period, x.Met, x.Answer = k.Period, k.Met, k.Answer
	return nil
}

// tie finds the decisions that a report led to: those about its place from its
// meeting on, and those of its own meeting about its area or its series. What is
// decided is told when the meeting is over.
func (x *Receipt) tie(events []about, decided []Decision, scheme category.Scheme) {
	x.Events = len(events)
	if x.Period.State != Closed || x.Withdrawn {
		return
	}
	for _, d := range decided {
		for _, e := range events {
			if d.concerns(e, x.Period.ID, scheme) {
				x.Decisions = append(x.Decisions, d)
				break
			}
		}
	}
}

func (d Decision) concerns(e about, period string, scheme category.Scheme) bool {
	if d.Place != "" {
		return d.Place == e.place && d.Period >= period
	}
	if d.Period != period || d.Area == "" && d.Series == "" {
		return false
	}
	return (d.Area == "" || d.Area == e.area) && (d.Series == "" || d.Series == scheme.Series(e.category))
}
