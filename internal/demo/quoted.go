package demo

import (
	"time"

	"lykta/internal/day"
	"lykta/internal/promise"
)

const (
	police       = "polisen"
	westGotaland = "Västra Götalands län"
	// unnamedArea: the source says "Polisen" and names no area.
	unnamedArea = ""
)

// days is a span of days written as two dates.
func days(from, to string) day.Period {
	return day.Period{From: day.MustParse(from), To: day.MustParse(to)}
}

// published is the one entry of a pledge that was taken from elsewhere. It
// carries no approval: nobody approved it here.
func published(now time.Time, p promise.Pledge) Entry {
	return Entry{At: now.UTC(), Body: promise.Body{Publication: &promise.Publication{
		Pledge: p,
		Note:   "Inlagt i efterhand som en sammanfattning av den källa som anges.",
	}}}
}

// vague is an open promise in our words, with the words in it that make it
// impossible to check.
func vague(id, text string, by []string, words ...string) promise.Promise {
	return promise.Promise{ID: id, Text: text, By: by, Shape: promise.Open, Vague: words}
}
