package analyse

import (
	"context"
	"path/filepath"
	"strings"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/errs"
)

// seriesFile is counts per week of one or more series.
type seriesFile struct {
	file  string
	clock weeks
	list  []counted
	notes []note.Note
}

// counted is one series without gaps.
type counted struct {
	name   string
	row    int // of its first week in the file
	first  int
	counts []int
}

func (s counted) last() int { return s.first + len(s.counts) - 1 }

// names are the series' names as they stand in the answer.
func (f seriesFile) names() []ID {
	texts := make([]string, len(f.list))
	for i, s := range f.list {
		texts[i] = s.name
	}
	return ids(texts)
}

// find returns a series by its name.
func (f seriesFile) find(name string) (counted, bool) {
	for _, s := range f.list {
		if s.name == name {
			return s, true
		}
	}
	return counted{}, false
}

// fault tells what is wrong with a series, at its first row.
func (f seriesFile) fault(s counted, key string, args ...any) error {
	place := sheet.Place{File: f.file, Row: s.row, Column: "week"}
	return errs.Fields(errs.Field{Name: place.String(), Key: key, Args: append([]any{place.File, place.Row, place.Column}, args...)})
}

// seriesColumns are the names under which a series' own name is looked for.
var seriesColumns = []string{"series", "muni", "municipality", "kommun", "area"}

// readSeries reads week, count, and whose series it is: by the named columns,
// or by the first of seriesColumns that there is, or one series for the file.
// The weeks of a series follow each other, one row each.
func readSeries(ctx context.Context, path string, by []string) (seriesFile, error) {
	f := seriesFile{file: filepath.Base(path)}
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return f, err
	}
	defer s.Close()
	week, count := s.Need("week", "time", "date"), s.Need("count", "obs", "observed")
	var whose []int
	for _, name := range by {
		whose = append(whose, s.Need(name))
	}
	if c := s.Find(seriesColumns...); len(by) == 0 && c >= 0 {
		whose = []int{c}
	}
	number := map[string]int{}
	for s.Next() {
		name := seriesName(s, whose, f.file)
		at, ok := f.clock.number(s.Text(week))
		if !ok {
			s.Fault(week, "analyse.series.week", s.Text(week))
		}
		n := int(s.Count(count))
		if !s.OK() {
			continue
		}
		i, known := number[name]
		if !known {
			i, number[name] = len(f.list), len(f.list)
			f.list = append(f.list, counted{name: name, row: s.Line(), first: at})
		}
		one := &f.list[i]
		switch next := one.last() + 1; {
		case known && at < next:
			s.Fault(week, "analyse.series.order", name, s.Text(week))
			continue
		case known && at > next:
			s.Fault(week, "analyse.series.gap", name, f.clock.name(next))
			continue
		}
		one.counts = append(one.counts, n)
	}
	return f, s.Err()
}

// seriesName is the row's series: its columns' texts, or the file.
func seriesName(s *sheet.Sheet, whose []int, file string) string {
	if len(whose) == 0 {
		name, _, _ := strings.Cut(file, ".")
		return name
	}
	parts := make([]string, len(whose))
	for i, c := range whose {
		parts[i] = s.ID(c)
	}
	return strings.Join(parts, " · ")
}
