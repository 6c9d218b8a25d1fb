package analyse

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/day"
	"lykta/internal/errs"
)

// news is one of the events that the police publish (polisen.se/api/events),
// as far as it is needed. The place is a text in some copies and an object in
// the original.
type news struct {
	At       string          `json:"datetime"`
	Type     string          `json:"type"`
	Location json.RawMessage `json:"location"`
	Kommun   string          `json:"kommun"`
}

// place is the municipality or county.
func (n news) place() string {
	if n.Kommun != "" {
		return n.Kommun
	}
	var name string
	if json.Unmarshal(n.Location, &name) == nil {
		return name
	}
	var object struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(n.Location, &object) != nil {
		return ""
	}
	return object.Name
}

// summary reports whether it is a summary of a night or a day, which is no
// event.
func (n news) summary() bool { return strings.HasPrefix(n.Type, "Sammanfattning") }

// readNews counts published events by week, place and type; one event a line
// (JSON Lines, also packed) or one list. Weeks run from the first whole one to
// the last whole one, and one without events is 0. least leaves out series with
// fewer events in all.
func readNews(ctx context.Context, path string, least int) (seriesFile, error) {
	f := seriesFile{file: filepath.Base(path), clock: weeks{style: 'w', zero: firstMonday}}
	file, err := os.Open(path)
	if err != nil {
		return f, errs.E(errs.Invalid, "sheet.open", path, err)
	}
	defer file.Close()
	var in io.Reader = bufio.NewReader(file)
	if magic, _ := in.(*bufio.Reader).Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		if in, err = gzip.NewReader(in); err != nil {
			return f, errs.E(errs.Invalid, "sheet.packed", path, err)
		}
	}
	t := tally{byWeek: map[string]map[int]int{}}
	if err := t.read(ctx, f.file, in); err != nil {
		return f, err
	}
	if from, to := t.weeks(); to < from {
		return f, errs.Fields(errs.Field{Name: f.file, Key: "analyse.news.short", Args: []any{f.file, t.first.String(), t.last.String()}})
	}
	f.list = t.series(least)
	if len(f.list) == 0 {
		return f, errs.Fields(errs.Field{Name: f.file, Key: "analyse.news.none", Args: []any{f.file}})
	}
	f.notes = []note.Note{note.Of("analyse.news"), note.Of("analyse.news.counted", t.events, len(f.list), t.summaries)}
	return f, nil
}

// tally counts events by series and week.
type tally struct {
	byWeek            map[string]map[int]int
	first, last       day.Day
	events, summaries int
}

func (t *tally) read(ctx context.Context, file string, in io.Reader) error {
	lines := bufio.NewReader(in)
	decoder := json.NewDecoder(lines)
	if start, _ := lines.Peek(1); bytes.Equal(start, []byte("[")) {
		if _, err := decoder.Token(); err != nil {
			return errs.Fields(errs.Field{Name: file, Key: "analyse.news.form", Args: []any{file, 1}})
		}
	}
	for row := 1; decoder.More(); row++ {
		if row&0xfff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var n news
		err := decoder.Decode(&n)
		at, timeErr := time.Parse("2006-01-02 15:04:05 -07:00", n.At)
		if err != nil || timeErr != nil || n.Type == "" || n.place() == "" {
			place := sheet.Place{File: file, Row: row, Column: "datetime"}
			return errs.Fields(errs.Field{Name: place.String(), Key: "analyse.news.form", Args: []any{file, row}})
		}
		t.add(n, day.In(at))
	}
	return nil
}

func (t *tally) add(n news, d day.Day) {
	if t.first.IsZero() || d.Before(t.first) {
		t.first = d
	}
	if d.After(t.last) {
		t.last = d
	}
	if n.summary() {
		t.summaries++
		return
	}
	t.events++
	name := n.place() + " · " + n.Type
	if t.byWeek[name] == nil {
		t.byWeek[name] = map[int]int{}
	}
	t.byWeek[name][floor7(d.Sub(firstMonday))]++
}

// weeks are the first and the last whole week, from Monday to Sunday; the last
// is before the first where there is none.
func (t *tally) weeks() (from, to int) {
	return floor7(t.first.Sub(firstMonday) + 6), floor7(t.last.Add(1).Sub(firstMonday)) - 1
}

// series are those with events enough, by name, over the whole weeks.
func (t *tally) series(least int) []counted {
	from, to := t.weeks()
	var list []counted
	for name, byWeek := range t.byWeek {
		s := counted{name: name, row: 1, first: from, counts: make([]int, to-from+1)}
		sum := 0
		for week, n := range byWeek {
			if week >= from && week <= to {
				s.counts[week-from], sum = n, sum+n
			}
		}
		if sum >= max(least, 1) {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b counted) int { return strings.Compare(a.name, b.name) })
	return list
}
