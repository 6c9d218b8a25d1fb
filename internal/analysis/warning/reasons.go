package warning

import (
	"math/bits"

	"lykta/internal/analysis/note"
)

// Reasons are what must be known beside a point's figures. As notes they are
// warning.few-cases, .all-zero, .empty-season, .trend-dropped, .no-fit, .cut and
// .flat: of a point without, of a Result with the number of points as argument.
type Reasons uint16

// The reasons.
const (
	// FewCases: fewer cases in the last weeks than the method asks for; there is
	// no threshold.
	FewCases Reasons = 1 << iota
	// AllZero: nothing was ever counted in the past that is compared with. The
	// threshold is 0, and P is the chance that all the cases fall in this week of
	// all weeks.
	AllZero
	// EmptySeason: nothing was counted at this time of the year; likewise.
	EmptySeason
	// TrendDropped: the trend was not sure enough, led beyond what was ever
	// counted, or had less than three years.
	TrendDropped
	// NoFit: the model found no end with or without a trend, or the past says
	// nothing of the mean; there is no threshold.
	NoFit
	// Cut: some of the past that the method asks for lies before the series.
	Cut
	// Flat: the counts compared with are all the same, so that any more is above
	// the threshold. P is then the chance that this week is the greatest of them.
	Flat
)

var reasonKeys = [...]string{
	"warning.few-cases", "warning.all-zero", "warning.empty-season", "warning.trend-dropped",
	"warning.no-fit", "warning.cut", "warning.flat",
}

// Notes returns the reasons as message keys.
func (r Reasons) Notes() []note.Note {
	var list []note.Note
	for k, key := range reasonKeys {
		if r>>k&1 == 1 {
			list = append(list, note.Of(key))
		}
	}
	return list
}

// notes counts how many points each reason concerns.
func notes(points []Point) []note.Note {
	var count [len(reasonKeys)]int
	for i := range points {
		for r := points[i].Reasons; r != 0; r &= r - 1 {
			count[bits.TrailingZeros16(uint16(r))]++
		}
	}
	var list []note.Note
	for k, n := range count {
		if n > 0 {
			list = append(list, note.Of(reasonKeys[k], n))
		}
	}
	return list
}
