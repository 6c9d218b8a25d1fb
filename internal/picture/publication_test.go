package picture_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/analysis/disclosure"
	"lykta/internal/category"
	"lykta/internal/day"
	"lykta/internal/picture"
	"lykta/internal/place"
)

func counted(n int, area string) []picture.Counted {
	var list []picture.Counted
	for i := range n {
		list = append(list, picture.Counted{Report: fmt.Sprintf("%s-%d", area, i), Category: "klotter", Area: area})
	}
	return list
}

// Who knows every report but one, and has the editions before and after, tells
// whether that one is there hardly better than by tossing a coin: by no more than
// the bound that the edition states. The control, the same table with small
// numbers hidden, gives it away each time.
func TestOneReportIsNotSeen(t *testing.T) {
	t.Parallel()
	const keys = 120
	areas := []place.Area{{ID: "a", Name: "Norr"}, {ID: "b", Name: "Söder"}}
	before, now := day.Period{From: day.Of(2026, 1, 1), To: day.Of(2026, 3, 31)}, day.Period{From: day.Of(2026, 4, 1), To: day.Of(2026, 6, 30)}
	bound := 0.0
	for _, n := range []int{2, 8, 9, 20, 33, 50, 100} {
		seen := 0
		for i := range uint64(keys) {
			key := make([]byte, 32)
			binary.BigEndian.PutUint64(key, i)
			first := published(t, before, counted(n, "a"), areas, key, nil)
			with := published(t, now, append(counted(n, "a"), counted(40, "b")...), areas, key, &first)
			without := published(t, now, append(counted(n-1, "a"), counted(40, "b")...), areas, key, &first)
			if cmp.Diff(with.Cube.Cells, without.Cube.Cells) != "" {
				seen++
			}
			bound = with.Cube.Advantage
			if diff := cmp.Diff(first.Classes(before), with.Classes(before)); diff != "" {
				t.Fatalf("what was told before is told otherwise now:\n%s", diff)
			}
		}
		const chance = 0.04 // three standard deviations of half the share
		if advantage := float64(seen) / keys / 2; advantage > bound+chance {
			t.Errorf("%d reports: advantage %.3f, and the edition promises %.3f", n, advantage, bound)
		}
	}
	if bound <= 0 || bound > disclosure.DefaultAdvantage {
		t.Errorf("the bound is %v", bound)
	}
	differs := 0
	for n := 9; n < 100; n++ {
		with, without := [][]int{{n, 40}, {3, 12}}, [][]int{{n - 1, 40}, {3, 12}}
		if cmp.Diff(shown(t, with), shown(t, without)) != "" {
			differs++
		}
	}
	if differs < 90 {
		t.Errorf("hiding small numbers gave the report away in %d of 91: the control does not fail", differs)
	}
}

// shown is a table as it is published where small numbers are hidden, and no
// more than that.
func shown(t *testing.T, table [][]int) string {
	t.Helper()
	marks, err := disclosure.Suppress(table, 3)
	if err != nil {
		marks = make([][]disclosure.Mark, len(table))
		for i := range table {
			marks[i] = make([]disclosure.Mark, len(table[i]))
		}
	}
	text := ""
	for i, row := range table {
		sum := 0
		for j, n := range row {
			sum += n
			if marks[i][j] == disclosure.Open {
				text += fmt.Sprint(n)
			}
			text += ";"
		}
		text += fmt.Sprint("=", sum, "\n")
	}
	return text
}

func published(t *testing.T, span day.Period, list []picture.Counted, areas []place.Area, key []byte, previous *picture.Publication) picture.Publication {
	t.Helper()
	p, err := picture.Publish(span, list, areas, category.Default(), key, previous)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A report of many events counts once, and without a secret nothing is
// published.
func TestPublishCountsReports(t *testing.T) {
	t.Parallel()
	areas := []place.Area{{ID: "a", Name: "Norr"}}
	span := day.Period{From: day.Of(2026, 1, 1), To: day.Of(2026, 3, 31)}
	var many []picture.Counted
	for range 200 {
		many = append(many, picture.Counted{Report: "ett", Category: "klotter", Area: "a"})
	}
	for _, c := range published(t, span, many, areas, make([]byte, 32), nil).Classes(span) {
		if c.AtLeast > 0 {
			t.Errorf("one report is shown as %+v", c)
		}
	}
	if _, err := picture.Publish(span, many, areas, category.Default(), make([]byte, 15), nil); err == nil {
		t.Error("published with a key that can be guessed")
	}
}
