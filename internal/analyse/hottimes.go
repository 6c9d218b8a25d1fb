package analyse

import (
	"context"
	"time"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/hottimes"
	"lykta/internal/analysis/note"
)

// HotTimes are the choices of the method hottimes.
type HotTimes struct {
	// Events is a CSV with from_min, to_min (minutes from a Monday 00:00), or from,
	// to (local times, or times with an offset). An empty end is a known moment.
	Events string
	Place  *time.Location
}

type hourOfWeek struct {
	Hour    int    `json:"hour"`    // of the week, 0 begins Monday 00:00
	Weekday int    `json:"weekday"` // 1 is Monday
	Clock   int    `json:"clock"`
	Weight  Number `json:"weight"`
	Low     Number `json:"low"`
	High    Number `json:"high"`
}

type hotTimesBody struct {
	Hours  []hourOfWeek `json:"hours"`
	ByDay  []Number     `json:"by_day"`
	ByHour []Number     `json:"by_hour"`
}

// Answer spreads the events over the hours of the week.
func (m HotTimes) Answer(ctx context.Context, stage Stage) (Answer, error) {
	stage("analyse.stage.read")
	table, err := m.table(ctx)
	if err != nil {
		return Answer{}, err
	}
	body := hotTimesBody{Hours: make([]hourOfWeek, hottimes.Hours)}
	for h, c := range table.Cells {
		low, high := c.Interval(0.95)
		body.Hours[h] = hourOfWeek{h, h/24 + 1, h % 24, Number(c.Weight), Number(low), Number(high)}
	}
	days, hours := table.ByDay(), table.ByHour()
	body.ByDay, body.ByHour = numbers(days[:]), numbers(hours[:])
	a := Answer{Method: "hottimes", Version: "1.0", N: table.Events, Notes: table.Notes, Body: body}
	a.Means, a.Sure = timeSentences(table)
	a.Table = body.table()
	a.Picture = body.picture()
	return a, nil
}

// timeSentences tell of the hottest hour, and how many hours stand out when it
// is reckoned with that 168 are looked at (Bonferroni).
func timeSentences(t hottimes.Table) (means, sure note.Note) {
	top, over := 0, 0
	average := float64(t.Events) / hottimes.Hours
	for h, c := range t.Cells {
		if c.Weight > t.Cells[top].Weight {
			top = h
		}
		if low, _ := c.Interval(1 - 0.05/hottimes.Hours); low > average {
			over++
		}
	}
	means = note.Of("analyse.hottimes.means", note.Of(weekdays[top/24]), top%24, top%24+1, t.Cells[top].Weight, average)
	if over == 0 {
		return means, note.Of("analyse.hottimes.unsure")
	}
	return means, note.Of("analyse.hottimes.sure", over)
}

var weekdays = [...]string{"analyse.weekday.1", "analyse.weekday.2", "analyse.weekday.3", "analyse.weekday.4", "analyse.weekday.5", "analyse.weekday.6", "analyse.weekday.7"}

// table is one row per weekday, in stretches of four hours.
func (b hotTimesBody) table() Table {
	t := Table{Columns: []string{"weekday", "00-04", "04-08", "08-12", "12-16", "16-20", "20-24", "sum"}}
	for d := range 7 {
		row := []any{note.Of(weekdays[d])}
		for from := 0; from < 24; from += 4 {
			sum := 0.0
			for h := from; h < from+4; h++ {
				sum += float64(b.Hours[d*24+h].Weight)
			}
			row = append(row, sum)
		}
		t.Rows = append(t.Rows, append(row, float64(b.ByDay[d])))
	}
	return t
}

func (m HotTimes) table(ctx context.Context) (hottimes.Table, error) {
	s, err := sheet.Open(ctx, m.Events)
	if err != nil {
		return hottimes.Table{}, err
	}
	defer s.Close()
	if s.Find("from_min") >= 0 {
		spans, err := minutes(s)
		if err != nil {
			return hottimes.Table{}, err
		}
		return hottimes.OfMinutes(ctx, spans)
	}
	spans, err := m.times(s)
	if err != nil {
		return hottimes.Table{}, err
	}
	return hottimes.OfTimes(ctx, spans, m.Place)
}

func minutes(s *sheet.Sheet) ([]hottimes.Minutes, error) {
	from, to := s.Need("from_min"), s.Find("to_min")
	var spans []hottimes.Minutes
	for s.Next() {
		span := hottimes.Minutes{From: s.Int(from)}
		span.To = span.From
		if to >= 0 && s.Text(to) != "" {
			span.To = s.Int(to)
		}
		if s.OK() && span.To < span.From {
			s.Fault(to, "analyse.hottimes.backwards")
		}
		spans = append(spans, span)
	}
	return spans, s.Err()
}

func (m HotTimes) times(s *sheet.Sheet) ([]hottimes.Span, error) {
	from, to := s.Need("from", "from_min"), s.Find("to")
	var spans []hottimes.Span
	for s.Next() {
		span := hottimes.Span{From: m.moment(s, from)}
		span.To = span.From
		if to >= 0 && s.Text(to) != "" {
			span.To = m.moment(s, to)
		}
		if s.OK() && span.To.Before(span.From) {
			s.Fault(to, "analyse.hottimes.backwards")
		}
		spans = append(spans, span)
	}
	return spans, s.Err()
}

// layouts are the ways in which a time is written; those without an offset are
// by the clock of the place.
var layouts = []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05"}

// moment reads a time. One that no clock showed, in the hour that is skipped in
// March, is a fault.
func (m HotTimes) moment(s *sheet.Sheet, column int) time.Time {
	text := s.Text(column)
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05 -07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	for _, layout := range layouts {
		t, err := time.ParseInLocation(layout, text, m.Place)
		if err != nil {
			continue
		}
		if t.Format(layout) != text {
			s.Fault(column, "analyse.hottimes.never", text)
		}
		return t
	}
	s.Fault(column, "analyse.time", text)
	return time.Time{}
}
