package report

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/period"
)

// Count is how much one reporter has sent in a period, by function.
type Count struct {
	Reporter string // ID of the party or the organisation; "" where it is not known
	Function string
	Reports  int // those that were withdrawn left out
	Events   int
	Last     time.Time // UTC: when the newest was sent
}

// Counts tells who has reported in a period. Nothing to report counts as a
// report.
func Counts(ctx context.Context, d *db.DB, partnership, period string) ([]Count, error) {
	return db.All(ctx, d.Of(partnership), scanCounts, `SELECT r.reporter, r.function, COUNT(DISTINCT r.id), COUNT(e.id), MAX(r.sent)
		FROM report r LEFT JOIN event e ON e.partnership = r.partnership AND e.report = r.id
		WHERE r.partnership = $1 AND r.period = $2 AND r.withdrawn = 0 GROUP BY r.reporter, r.function ORDER BY r.reporter, r.function`, partnership, period)
}

func scanCounts(r *sql.Rows) (Count, error) {
	var c Count
	err := r.Scan(&c.Reporter, &c.Function, &c.Reports, &c.Events, (*moment)(&c.Last))
	return c, err
}

// AtPlace is how often a named place was reported.
type AtPlace struct {
	Place   string // ID
	Reports int    // different ones
	Events  int
	Last    time.Time // UTC: when the newest began
}

// AtPlaces tells how often each named place was reported from one moment until
// another, of the events that count.
func AtPlaces(ctx context.Context, d *db.DB, partnership string, from, until time.Time, counts func(Filed) bool) ([]AtPlace, error) {
	list, err := db.All(ctx, d.Of(partnership), scanEvent, `SELECT `+eventColumns+` FROM event
		WHERE partnership = $1 AND place <> '' AND began >= $2 AND began < $3 ORDER BY place, report, id`, partnership, db.Micros(from), db.Micros(until))
	var places []AtPlace
	report := ""
	for _, e := range list {
		if !counts(e) {
			continue
		}
		if n := len(places); n == 0 || places[n-1].Place != e.Place {
			places, report = append(places, AtPlace{Place: e.Place}), ""
		}
		p := &places[len(places)-1]
		if p.Events++; e.Report != report {
			p.Reports, report = p.Reports+1, e.Report
		}
		if e.Began.After(p.Last) {
			p.Last = e.Began
		}
	}
	return places, err
}

// Mine is a report of one's own, and how far its period has come.
type Mine struct {
	Report
	State period.State
}

// Open tells whether it can be withdrawn.
func (m Mine) Open() bool { return m.State == period.Open && m.Withdrawn.IsZero() }

// Own lists at most limit of the scope's own reports, newest first, those before
// an ID where one is given. Those that were withdrawn hold no events.
func (s *Service) Own(ctx context.Context, scope access.Scope, before string, limit int) ([]Mine, error) {
	if before == "" {
		before = "~" // after every ID
	}
	d := s.db.Of(scope.Partnership)
	list, err := db.All(ctx, d, scanMine, `SELECT r.id, r.period, r.reporter, r.function, r.source, r.sent, r.withdrawn, coalesce(p.state, 'open')
		FROM report r LEFT JOIN period p ON p.partnership = r.partnership AND p.id = r.period
		WHERE r.partnership = $1 AND r.account = $2 AND r.source = $3 AND r.id < $4 ORDER BY r.id DESC LIMIT $5`,
		scope.Partnership, scope.Account, string(Typed), before, limit)
	if err != nil {
		return nil, err
	}
	for i := range list {
		events, err := db.All(ctx, d, scanEvent, `SELECT `+eventColumns+` FROM event WHERE partnership = $1 AND report = $2 ORDER BY id`, scope.Partnership, list[i].ID)
		if err != nil {
			return nil, err
		}
		for _, e := range events {
			list[i].Events = append(list[i].Events, e.Event)
		}
	}
	return list, nil
}

func scanMine(r *sql.Rows) (Mine, error) {
	var m Mine
	err := r.Scan(&m.ID, &m.Period, &m.Reporter, &m.Function, &m.Source, (*moment)(&m.Sent), (*moment)(&m.Withdrawn), &m.State)
	return m, err
}

// Search is what reports are looked for by. The zero Search finds all.
type Search struct {
	Words    string // that the text holds, each of them; case does not matter
	Category string // ID
	Area     string // ID; Outside for none
	Place    string // ID
	Period   string // ID
}

// Cursor is an event that others come after: newest first. The zero Cursor comes
// before all.
type Cursor struct {
	Began time.Time
	ID    string
}

// Found is an event with the function that reported it.
type Found struct {
	Filed
	Function string
}

// Cursor returns where the event stands.
func (f Found) Cursor() Cursor { return Cursor{f.Began, f.ID} }

// batch is how many rows are read at a time while words are looked for.
const batch = 500

// Find lists at most limit of everybody's events that fit, newest first, after a
// cursor.
func (s *Service) Find(ctx context.Context, scope access.Scope, by Search, after Cursor, limit int) ([]Found, error) {
	if err := access.Check(scope, access.ReadReports, scope.Own()); err != nil {
		return nil, err
	}
	words := strings.Fields(strings.ToLower(by.Words))
	var found []Found
	for {
		list, err := s.batch(ctx, scope.Partnership, by, after)
		if err != nil {
			return nil, err
		}
		for _, f := range list {
			if after = f.Cursor(); holds(f.Text, words) {
				if found = append(found, f); len(found) == limit {
					return found, nil
				}
			}
		}
		if len(list) < batch {
			return found, nil
		}
	}
}

func holds(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (s *Service) batch(ctx context.Context, of string, by Search, after Cursor) ([]Found, error) {
	began, id := db.Micros(after.Began), after.ID
	if after.ID == "" {
		began, id = 1<<62, "~"
	}
	return db.All(ctx, s.db.Of(of), scanFound, `SELECT e.id, e.report, e.period, e.reporter, e.category, e.area, e.place, e.located, e.east, e.north,
			e.began, e.finished, e.severity, e.text, e.sent, r.function
		FROM event e JOIN report r ON r.partnership = e.partnership AND r.id = e.report
		WHERE e.partnership = $1 AND (e.began < $2 OR e.began = $2 AND e.id < $3) AND ($4 = '' OR e.category = $4)
			AND ($5 = '' OR e.area = $5 OR ($5 = '-' AND e.area = '')) AND ($6 = '' OR e.place = $6) AND ($7 = '' OR e.period = $7)
		ORDER BY e.began DESC, e.id DESC LIMIT $8`, of, began, id, by.Category, by.Area, by.Place, by.Period, batch)
}

func scanFound(r *sql.Rows) (Found, error) {
	var f Found
	return f, r.Scan(append(f.dest(), &f.Function)...)
}
