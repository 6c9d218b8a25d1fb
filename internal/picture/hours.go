package picture

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"lykta/internal/analysis/hottimes"
	"lykta/internal/day"
)

// Hour is what happened in one hour of the week: events, in whole and in parts.
type Hour struct {
	Hour   int     `json:"hour"` // 0 is Monday 00–01, 167 Sunday 23–24, in Stockholm
	Weight float64 `json:"weight"`
}

// Block is three hours of a weekday, held against the same in earlier periods.
type Block struct {
	Day     int     `json:"day"`  // 0 is Monday
	From    int     `json:"from"` // hour
	Now     float64 `json:"now"`
	Mean    float64 `json:"mean"` // in a period of the base
	Outcome Outcome `json:"outcome"`
	Hot     bool    `json:"hot,omitempty"` // holds more of the week's events than chance would put in three hours
	chance  float64
}

// blockHours is how long a block is.
const blockHours = 3

// hoursOf spreads events over the hours of the week. They must be in a fixed
// order, so that sums of parts come out the same.
func hoursOf(ctx context.Context, events []Event) (hottimes.Table, error) {
	spans := make([]hottimes.Span, len(events))
	for i, e := range events {
		spans[i] = hottimes.Span{From: e.Began, To: e.Finished}
	}
	return hottimes.OfTimes(ctx, spans, day.Stockholm)
}

func hourList(t hottimes.Table) []Hour {
	var list []Hour
	for i, c := range t.Cells {
		if w := round(c.Weight, 3); w > 0 {
			list = append(list, Hour{i, w})
		}
	}
	return list
}

func inOrder(events []Event) []Event {
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b Event) int { return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.ID, b.ID)) })
	return sorted
}

// blocksOf compares the blocks of the week with the base. Both are of the same
// reporters.
func blocksOf(now, base hottimes.Table, periods int) []Block {
	var list []Block
	var chances []float64
	for i := 0; i < hottimes.Hours; i += blockHours {
		b := Block{Day: i / 24, From: i % 24, Outcome: Untold}
		sum := 0.0
		for h := i; h < i+blockHours; h++ {
			b.Now, sum = b.Now+now.Cells[h].Weight, sum+base.Cells[h].Weight
		}
		y, before := int(round(b.Now, 0)), int(round(sum, 0))
		b.Now, b.chance = round(b.Now, 3), 1
		if periods >= least {
			b.Mean = round(sum/float64(periods), 3)
		}
		if periods >= least && y+before >= fewest {
			b.Outcome = Usual
			b.chance = atLeast(y, y+before, 1/float64(1+periods), spread{1}.size(b.Mean))
		}
		list, chances = append(list, b), append(chances, b.chance)
	}
	for i, ok := range discoveries(chances, falseAlarms) {
		if ok && list[i].chance < 1 {
			list[i].Outcome = Rose
		}
	}
	crowded(list)
	return list
}

// crowded marks the blocks that hold more than their even share of the week.
func crowded(list []Block) {
	total := 0.0
	for _, b := range list {
		total += b.Now
	}
	chances := make([]float64, len(list))
	for i, b := range list {
		chances[i] = atLeast(int(round(b.Now, 0)), int(round(total, 0)), 1/float64(len(list)), math.Inf(1))
	}
	for i, ok := range discoveries(chances, falseAlarms) {
		list[i].Hot = ok && list[i].Now >= 3
	}
}

// long is a span that says nothing of the hour.
const long = 24 * time.Hour

// vague is how many of the events have spans of a day or more.
func vague(events []Event) int {
	n := 0
	for _, e := range events {
		if e.Finished.Sub(e.Began) >= long {
			n++
		}
	}
	return n
}
