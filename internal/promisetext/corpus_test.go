package promisetext_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lykta/internal/promisetext"
)

// wantRow is one promise that a person reads out of an invented text. Words
// are some of its words, by which it is found.
type wantRow struct {
	Words    string                  `json:"words"`
	By       []promisetext.Performer `json:"by"`
	Shape    promisetext.Shape       `json:"shape"`
	AtLeast  *int                    `json:"at_least"`
	Recurs   *promisetext.Rhythm     `json:"recurs"`
	Deadline string                  `json:"deadline"`
	Optional bool                    `json:"optional"`
}

type wantReading struct {
	Period   json.RawMessage `json:"period"` // absent where the text does not decide it
	Promises []wantRow       `json:"promises"`
}

// score counts what was read against what a person reads.
type score struct {
	want, right   map[promisetext.Shape]int // rows wanted, rows wholly right
	extra         int                       // rows that nobody promised
	periods, good int                       // texts with a stated answer, periods right
}

func newScore() *score {
	return &score{want: map[promisetext.Shape]int{}, right: map[promisetext.Shape]int{}}
}

func (s *score) sum() (want, right int) {
	for shape, n := range s.want {
		want, right = want+n, right+s.right[shape]
	}
	return want, right
}

func readCorpus(t *testing.T, dir string) *score {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus in %s: %v", dir, err)
	}
	total := newScore()
	for _, f := range files {
		text, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var want wantReading
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		total.add(t, filepath.Base(f), promisetext.Read(string(text)), want)
	}
	return total
}

func (s *score) add(t *testing.T, name string, got promisetext.Reading, want wantReading) {
	t.Helper()
	if want.Period != nil {
		s.periods++
		if p, err := json.Marshal(got.Period); err == nil && samePeriod(p, want.Period) {
			s.good++
		} else {
			t.Logf("%s: period %s, want %s", name, p, want.Period)
		}
	}
	left := slices.Clone(got.Promises)
	for _, w := range want.Promises {
		s.want[w.Shape]++
		at := slices.IndexFunc(left, func(p promisetext.Promise) bool { return strings.Contains(p.Text, w.Words) })
		if at < 0 {
			t.Logf("%s: missed %q", name, w.Words)
			continue
		}
		p := left[at]
		left = slices.Delete(left, at, at+1)
		if rowRight(p, w) {
			s.right[w.Shape]++
			continue
		}
		t.Logf("%s: %q\n  got %v %v %v %v %v %v\n want %v %v %v %v %v %v", name, p.Text,
			p.Shape, p.By, deref(p.AtLeast), p.Recurs, p.Deadline, p.Optional,
			w.Shape, w.By, deref(w.AtLeast), w.Recurs, w.Deadline, w.Optional)
	}
	for _, p := range left {
		s.extra++
		t.Logf("%s: one too many: %v %q", name, p.Shape, p.Text)
	}
}

func samePeriod(a, b []byte) bool {
	var x, y *struct{ From, To string }
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && (x == nil) == (y == nil) && (x == nil || *x == *y)
}

func rowRight(p promisetext.Promise, w wantRow) bool {
	deadline := ""
	if p.Deadline != nil {
		deadline = p.Deadline.String()
	}
	return p.Shape == w.Shape && slices.Equal(p.By, w.By) && sameRhythm(p.Recurs, w.Recurs) &&
		(w.Shape != promisetext.Count || sameInt(p.AtLeast, w.AtLeast)) && deadline == w.Deadline && p.Optional == w.Optional
}

// TestCorpus measures the reader on invented pledges in every style that was
// thought of. Floors per shape keep it from calling everything open.
func TestCorpus(t *testing.T) {
	t.Parallel()
	s := readCorpus(t, filepath.Join("testdata", "corpus"))
	want, right := s.sum()
	t.Logf("promises: %d of %d wholly right, %d too many; periods: %d of %d", right, want, s.extra, s.good, s.periods)
	for _, shape := range []promisetext.Shape{promisetext.Count, promisetext.Recurring, promisetext.Coverage, promisetext.Open} {
		t.Logf("%-10s %d of %d", shape, s.right[shape], s.want[shape])
		if s.right[shape]*100 < s.want[shape]*90 {
			t.Errorf("%s: %d of %d wholly right, want at least 90 in 100", shape, s.right[shape], s.want[shape])
		}
	}
	if right*100 < want*95 {
		t.Errorf("%d of %d wholly right, want at least 95 in 100", right, want)
	}
	if s.extra*100 > (right+s.extra)*5 {
		t.Errorf("%d rows that nobody promised beside %d right ones, want at most 5 in 100", s.extra, right)
	}
	if s.good*100 < s.periods*95 {
		t.Errorf("%d of %d periods right, want at least 95 in 100", s.good, s.periods)
	}
}
