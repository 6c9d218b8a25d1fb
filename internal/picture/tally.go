package picture

import (
	"cmp"
	"slices"

	"lykta/internal/category"
	"lykta/internal/day"
)

// All stands for every area, every series or every place.
const All = "*"

// Key says which events a figure counts: what is open is All. It is what opens
// the figure to its basis.
type Key struct {
	Area   string `json:"area"`   // ID; "" outside all areas
	Series string `json:"series"` // ID of a category: the series that it belongs to
	Place  string `json:"place"`  // ID of a named place
}

func (k Key) compare(o Key) int {
	return cmp.Or(cmp.Compare(k.level(), o.level()), cmp.Compare(k.Area, o.Area), cmp.Compare(k.Series, o.Series), cmp.Compare(k.Place, o.Place))
}

// level is how much a key sums: all first, then areas, categories, places,
// areas by category, and places by category.
func (k Key) level() int {
	switch {
	case k.Place != All && k.Series == All:
		return 3
	case k.Place != All:
		return 5
	case k.Area == All && k.Series == All:
		return 0
	case k.Series == All:
		return 1
	case k.Area == All:
		return 2
	}
	return 4
}

// counted is a figure's events by reporter and window of the frame.
type counted map[string][]int

// tally is what was counted, by figure.
type tally struct {
	windows []day.Period
	cells   map[Key]counted
	spans   map[Key][]Event // of the period looked at
	active  map[string][]bool
	good    int // positive observations in the period
	ahead   int // what is coming, told in the period
}

// count sorts events into the windows of a frame.
func count(in Input) *tally {
	t := &tally{windows: in.Frame.windows(), cells: map[Key]counted{}, spans: map[Key][]Event{}, active: map[string][]bool{}}
	series, kinds := in.Scheme.AllSeries(), kindsOf(in.Scheme)
	find := finder(t.windows)
	for _, turn := range in.Turns {
		for _, w := range find(turn.Day) {
			t.mark(turn.Reporter, w)
		}
	}
	for _, e := range in.Events {
		name, known := series[e.Category]
		if !known {
			name = e.Category
		}
		for _, w := range find(day.In(e.Began)) {
			t.add(e, name, kinds[e.Category], w)
		}
	}
	return t
}

func kindsOf(s category.Scheme) map[string]category.Kind {
	kinds := make(map[string]category.Kind, len(s.Categories))
	for _, c := range s.Categories {
		kinds[c.ID] = c.Kind
	}
	return kinds
}

// finder returns which windows a day lies in: mostly one, none outside all.
func finder(windows []day.Period) func(day.Day) []int {
	kept := map[day.Day][]int{}
	return func(d day.Day) []int {
		list, seen := kept[d]
		if seen {
			return list
		}
		for i, w := range windows {
			if w.Contains(d) {
				list = append(list, i)
			}
		}
		kept[d] = list
		return list
	}
}

func (t *tally) mark(reporter string, w int) {
	list := t.active[reporter]
	if list == nil {
		list = make([]bool, len(t.windows))
		t.active[reporter] = list
	}
	list[w] = true
}

// add counts an event in all figures that it belongs to. What is good, and what
// is coming, is counted for itself and never held to be trouble.
func (t *tally) add(e Event, series string, kind category.Kind, w int) {
	t.mark(e.Reporter, w)
	switch {
	case kind == category.Positive && w == 0:
		t.good++
	case kind == category.Ahead && w == 0:
		t.ahead++
	}
	if kind == category.Positive || kind == category.Ahead {
		return
	}
	keys := [6]Key{{All, All, All}, {e.Area, All, All}, {All, series, All}, {e.Area, series, All}, {All, All, e.Place}, {All, series, e.Place}}
	n := len(keys)
	if e.Place == "" {
		n -= 2
	}
	for _, k := range keys[:n] {
		c := t.cells[k]
		if c == nil {
			c = counted{}
			t.cells[k] = c
		}
		list := c[e.Reporter]
		if list == nil {
			list = make([]int, len(t.windows))
			c[e.Reporter] = list
		}
		list[w]++
		if w == 0 {
			t.spans[k] = append(t.spans[k], e)
		}
	}
}

// keys are the figures in the order in which they are told.
func (t *tally) keys() []Key {
	keys := make([]Key, 0, len(t.cells))
	for k := range t.cells {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, Key.compare)
	return keys
}

// sum is how many events a figure has in a window, of all reporters.
func (c counted) sum(w int) int {
	n := 0
	for _, list := range c {
		n += list[w]
	}
	return n
}

// reporters is how many reported any of them.
func (c counted) reporters(w int) int {
	n := 0
	for _, list := range c {
		if list[w] > 0 {
			n++
		}
	}
	return n
}
