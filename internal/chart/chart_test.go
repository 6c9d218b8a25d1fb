package chart

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/day"
	"lykta/internal/words"
)

var update = flag.Bool("update", false, "write the golden files anew")

type picture interface {
	Render(context.Context, io.Writer) error
}

func drawn(t interface{ Fatal(...any) }, p picture) string {
	var b bytes.Buffer
	if err := p.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var year = day.Period{From: day.MustParse("2026-01-01"), To: day.MustParse("2026-12-31")}

func pace() Pace {
	return Pace{
		ID: "takt", Title: "Trafikkontroller: 13 av minst 20", Desc: "Gjort: 13. Väntat till den 28 november: 18. Mål: minst 20.",
		Words: words.For(words.Swedish), Period: year, Target: 20, Expected: 18, Today: day.MustParse("2026-11-28"),
		Points: []Point{{day.MustParse("2026-02-03"), 2}, {day.MustParse("2026-04-20"), 5}, {day.MustParse("2026-06-01"), 9}, {day.MustParse("2026-10-15"), 13}},
	}
}

func strip(every, today int) Strip {
	s := Strip{ID: "remsa", Title: "Lägesbild var fjortonde dag", Desc: "22 av 23 tillfällen gjorda.", Words: words.For(words.Swedish)}
	for i := 0; i < year.Days(); i += every {
		o := Occasion{From: year.From.Add(i), To: year.From.Add(i + every - 1), Mark: Met}
		switch {
		case o.To.After(year.To):
			o.To, o.Mark = year.To, Rest
		case i > today:
			o.Mark = NotDue
		case i%(every*5) == every*3:
			o.Mark = Missed
		}
		s.Occasions = append(s.Occasions, o)
	}
	return s
}

func TestGolden(t *testing.T) {
	t.Parallel()
	w := words.For(words.Swedish)
	open := pace()
	open.Target, open.Expected = 0, 0
	for name, p := range map[string]picture{
		"pace":           pace(),
		"pace-no-target": open,
		"strip-14-days":  strip(14, 330),
		"strip-days":     strip(1, 330),
		"strip-quarters": strip(91, 200),
		"coverage-few":   Coverage{ID: "nått", Title: "Skolor", Desc: "7 av 9 skolor.", Words: w, Done: 7, Of: 9},
		"coverage-many":  Coverage{ID: "nått", Title: "Vårdnadshavare", Desc: "212 av 340.", Words: w, Done: 212, Of: 340},
	} {
		file := filepath.Join("testdata", name+".svg")
		got := strings.ReplaceAll(drawn(t, p), "><", ">\n<") + "\n"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

var unfit = regexp.MustCompile(`NaN|Inf|style=|--|="[^"]*[0-9]{6,}`)

// sound asserts that a picture is well-formed, has its name and description,
// and sets nothing that our content security policy forbids.
func sound(t *rapid.T, svg, title string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<all>" + svg + "</all>"))
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v in %s", err, svg)
		}
		if chars, ok := token.(xml.CharData); ok {
			text.Write(chars)
		}
	}
	if !strings.Contains(text.String(), title) {
		t.Errorf("the title %q is not in %s", title, svg)
	}
	tags := regexp.MustCompile(`>[^<]*<`).ReplaceAllString(svg, "><")
	if found := unfit.FindString(tags); found != "" {
		t.Errorf("%q in %s", found, tags)
	}
}

func anyDay(t *rapid.T, name string) day.Day {
	return year.From.Add(rapid.IntRange(-500, 900).Draw(t, name))
}

func TestPaceIsSoundWhateverItIsGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := Pace{ID: "a<b", Title: rapid.StringMatching(`[a-zåäö<>&"' ]{1,20}x`).Draw(t, "title"), Desc: "d", Words: words.For(words.English)}
		p.Period = day.Period{From: year.From, To: anyDay(t, "to")}
		p.Target, p.Expected = rapid.IntRange(-1, 100000).Draw(t, "target"), rapid.IntRange(0, 99).Draw(t, "expected")
		p.Today = anyDay(t, "today")
		for range rapid.IntRange(0, 5).Draw(t, "points") {
			p.Points = append(p.Points, Point{anyDay(t, "day"), rapid.IntRange(-3, 100000).Draw(t, "done")})
		}
		sound(t, drawn(t, p), p.Title)
	})
}

func TestCoverageIsSoundWhateverItIsGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := Coverage{ID: "c", Title: "Skolor & parker", Words: words.For(words.Swedish), Done: rapid.IntRange(-5, 5000).Draw(t, "done"), Of: rapid.IntRange(1, 5000).Draw(t, "of")}
		sound(t, drawn(t, v), v.Title)
	})
}

func TestCoverageOfNothingIsNotDrawn(t *testing.T) {
	t.Parallel()
	if got := drawn(t, Coverage{Words: words.For(words.Swedish)}); got != "" {
		t.Errorf("got %s", got)
	}
}

// Every occasion is drawn once, with the shape of its mark.
func TestStripDrawsEveryOccasion(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Strip{ID: "s", Title: "T", Words: words.For(words.Swedish)}
		every, from := rapid.IntRange(1, 120).Draw(t, "every"), anyDay(t, "from")
		want := map[Mark]int{}
		for i := range rapid.IntRange(0, 60).Draw(t, "n") {
			m := Mark(rapid.IntRange(0, 3).Draw(t, "mark"))
			s.Occasions = append(s.Occasions, Occasion{from.Add(i * every), from.Add(i*every + every - 1), m})
			want[m]++
		}
		svg := drawn(t, s)
		sound(t, svg, s.Title)
		calendar, _, _ := strings.Cut(svg, `<ul class="ly-key">`)
		for m, shape := range shapes {
			if got := strings.Count(calendar, shape); got != want[Mark(m)] {
				t.Errorf("mark %d drawn %d times, want %d", m, got, want[Mark(m)])
			}
		}
	})
}

func TestAYearOfDaysStaysSmall(t *testing.T) {
	t.Parallel()
	if n := len(drawn(t, strip(1, 330))); n > 25000 {
		t.Errorf("a strip of a year's days is %d bytes", n)
	}
}

func BenchmarkPace(b *testing.B) {
	p := pace()
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Render(context.Background(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
