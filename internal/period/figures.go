package period

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"lykta/internal/day"
	"lykta/internal/db"
)

// Happened is one event of a period as the meeting sees it.
type Happened struct {
	Category string    `json:"category"`
	Area     string    `json:"area,omitempty"`
	Place    string    `json:"place,omitempty"`
	Began    time.Time `json:"began"` // UTC
	Finished time.Time `json:"finished"`
	Severity int       `json:"severity"`
	Text     string    `json:"text,omitempty"`
}

// reportedIn are the events of a period's reports: found through the reports, of
// which there are few, for events are kept by place and by time. Whoever asks
// sorts, since an order by time would make SQLite read all events in that order.
const reportedIn = `FROM event e WHERE e.partnership = $1 AND e.report IN (
	SELECT id FROM report WHERE partnership = $1 AND period = $2 AND withdrawn = 0)`

// Happenings lists the events that were reported in a period, in the order in
// which they began.
func Happenings(ctx context.Context, d *db.DB, partnership, id string) ([]Happened, error) {
	list, err := db.All(ctx, d.Of(partnership), func(r *sql.Rows) (h Happened, err error) {
		var began, finished int64
		err = r.Scan(&h.Category, &h.Area, &h.Place, &began, &finished, &h.Severity, &h.Text)
		h.Began, h.Finished = db.Time(began), db.Time(finished)
		return h, err
	}, `SELECT e.category, e.area, e.place, e.began, e.finished, e.severity, e.text `+reportedIn, partnership, id)
	slices.SortFunc(list, func(a, b Happened) int {
		return cmp.Or(a.Began.Compare(b.Began), a.Finished.Compare(b.Finished), cmp.Compare(a.Category, b.Category),
			cmp.Compare(a.Area, b.Area), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Text, b.Text))
	})
	return list, err
}

// Part is a part of the day.
type Part string

// The parts of the day, as they are spoken of. A night belongs to the day on
// which it began.
const (
	Morning   Part = "morning"   // 6–12
	Afternoon Part = "afternoon" // 12–18
	Evening   Part = "evening"   // 18–22
	Night     Part = "night"     // 22–6
	Unsure    Part = "unsure"    // the span is longer than eight hours
)

// Parts are all of them, in their order.
var Parts = []Part{Morning, Afternoon, Evening, Night, Unsure}

const sure = 8 * time.Hour // no part of the day is longer

// When returns the day and its part that an event is counted at: by the middle
// of the span in which it happened.
func (h Happened) When() (time.Weekday, Part) {
	if h.Finished.Sub(h.Began) > sure {
		return day.In(h.Began).Weekday(), Unsure
	}
	at := h.Began.Add(h.Finished.Sub(h.Began) / 2).In(day.Stockholm)
	switch hour := at.Hour(); {
	case hour < 6:
		return day.In(at).Add(-1).Weekday(), Night
	case hour < 12:
		return at.Weekday(), Morning
	case hour < 18:
		return at.Weekday(), Afternoon
	case hour < 22:
		return at.Weekday(), Evening
	}
	return at.Weekday(), Night
}

// Tally is how many events something had.
type Tally struct {
	ID    string
	Count int
}

// CountBy counts events by what of gives, the most first.
func CountBy(list []Happened, of func(Happened) string) []Tally {
	var counts []Tally
	for _, h := range list {
		id := of(h)
		i := slices.IndexFunc(counts, func(t Tally) bool { return t.ID == id })
		if i < 0 {
			i, counts = len(counts), append(counts, Tally{ID: id})
		}
		counts[i].Count++
	}
	slices.SortStableFunc(counts, func(a, b Tally) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	return counts
}

// Earlier is what a period before this one held, to compare with.
type Earlier struct {
	Period             string `json:"period"` // "" where there was none
	Events             int    `json:"events"`
	Expected, Reported int
}

// earlier sums the period that holds a day.
func earlier(ctx context.Context, d *db.DB, partnership string, on day.Day) (Earlier, error) {
	list, err := db.All(ctx, d.Of(partnership), scan, `SELECT `+columns+` FROM period
		WHERE partnership = $1 AND begins <= $2 AND ends >= $2 ORDER BY id DESC LIMIT 1`, partnership, on.String())
	if err != nil || len(list) == 0 {
		return Earlier{}, err
	}
	e := Earlier{Period: list[0].ID}
	err = d.Of(partnership).QueryRow(ctx, `SELECT COUNT(*) `+reportedIn, partnership, e.Period).Scan(&e.Events)
	if err != nil {
		return e, err
	}
	r, err := RosterOf(ctx, d, partnership, list[0])
	e.Expected, e.Reported = r.Expected(), r.Reported()
	return e, err
}
