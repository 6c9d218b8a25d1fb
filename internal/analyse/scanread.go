package analyse

import (
	"context"
	"math"

	"lykta/internal/analyse/sheet"
	"lykta/internal/analysis/note"
	"lykta/internal/analysis/scan"
	"lykta/internal/errs"
)

// scanned is what was read for a scan.
type scanned struct {
	study  scan.Input
	names  []string
	number map[string]int
	notes  []note.Note
}

func (in scanned) cases() int {
	sum := 0
	for _, e := range in.study.Cases {
		sum += e.Count
	}
	return sum
}

func (m Scan) read(ctx context.Context) (scanned, error) {
	in, err := m.locations(ctx)
	if err != nil {
		return in, err
	}
	last := 0
	if in.study.Cases, last, err = m.events(ctx, m.Cases, in); err != nil {
		return in, err
	}
	if m.Controls != "" {
		lastControl := 0
		if in.study.Controls, lastControl, err = m.events(ctx, m.Controls, in); err != nil {
			return in, err
		}
		last = max(last, lastControl)
	}
	in.study.Days = last + 1
	if !m.End.IsZero() {
		in.study.Days = m.End.Sub(m.Start) + 1
	}
	switch {
	case m.Options.Model == scan.Poisson && m.Population != "":
		err = m.people(ctx, &in)
	case m.Options.Model == scan.Poisson && in.study.Population == nil:
		err = errs.E(errs.Invalid, "analyse.scan.population")
	case m.Options.Model == scan.Bernoulli && m.Controls == "":
		err = errs.E(errs.Invalid, "analyse.scan.controls")
	}
	return in, err
}

// locations reads the places, and how many live there where the file says so.
func (m Scan) locations(ctx context.Context) (scanned, error) {
	in := scanned{number: map[string]int{}}
	s, err := sheet.Open(ctx, m.Locations)
	if err != nil {
		return in, err
	}
	defer s.Close()
	loc, at, people := s.Need("loc", "location"), coordinates(s), s.Find("population", "pop")
	for s.Next() {
		name := s.ID(loc)
		if _, twice := in.number[name]; twice {
			s.Fault(loc, "analyse.again", name)
		}
		in.number[name] = len(in.names)
		in.names = append(in.names, name)
		in.study.Locations = append(in.study.Locations, at.point())
		if people >= 0 && m.Population == "" {
			in.study.Population = append(in.study.Population, s.Amount(people))
		}
	}
	if err := at.check(m.Places.CRS); err != nil {
		return in, err
	}
	in.notes = at.strange(m.Places.CRS)
	return in, nil
}

// people reads how many live at each place.
func (m Scan) people(ctx context.Context, in *scanned) error {
	s, err := sheet.Open(ctx, m.Population)
	if err != nil {
		return err
	}
	defer s.Close()
	loc, people := s.Need("loc", "location"), s.Need("population", "pop")
	in.study.Population = make([]float64, len(in.names))
	seen := make([]bool, len(in.names))
	for s.Next() {
		n, known := in.number[s.Text(loc)]
		if !known {
			s.Fault(loc, "analyse.scan.unknown", s.Text(loc))
			continue
		}
		if seen[n] {
			s.Fault(loc, "analyse.again", s.Text(loc))
		}
		seen[n], in.study.Population[n] = true, s.Amount(people)
	}
	return s.Err()
}

// events reads cases or controls and the last day of any.
func (m Scan) events(ctx context.Context, path string, in scanned) ([]scan.Events, int, error) {
	s, err := sheet.Open(ctx, path)
	if err != nil {
		return nil, 0, err
	}
	defer s.Close()
	loc, date, count := s.Need("loc", "location"), s.Need("day", "date"), s.Find("count", "cases")
	var list []scan.Events
	last := 0
	for s.Next() {
		n, known := in.number[s.Text(loc)]
		if !known {
			s.Fault(loc, "analyse.scan.unknown", s.Text(loc))
		}
		e := scan.Events{Location: n, Day: m.day(s, date), Count: 1}
		if count >= 0 {
			e.Count = int(min(s.Count(count), 1<<24))
		}
		last = max(last, e.Day)
		list = append(list, e)
	}
	return list, last, s.Err()
}

// longest is the longest study, in days: two hundred years.
const longest = 73_000

// day is the row's day from the start of the study.
func (m Scan) day(s *sheet.Sheet, column int) int {
	d := dayOf(s, column)
	if len(s.Text(column)) == len("2026-01-31") && s.OK() {
		if m.Start.IsZero() {
			s.Fault(column, "analyse.scan.start")
			return 0
		}
		d -= int64(m.Start.Sub(epoch))
	}
	end := int64(longest)
	if !m.End.IsZero() {
		end = int64(m.End.Sub(m.Start))
	}
	if s.OK() && (d < 0 || d > end) {
		s.Fault(column, "analyse.scan.day", s.Text(column))
	}
	return int(max(0, min(d, math.MaxInt32)))
}
