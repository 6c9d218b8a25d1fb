package uitest

import (
	"lykta/internal/chart"
	"lykta/internal/day"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

var period = day.Period{From: day.MustParse("2026-01-01"), To: day.MustParse("2026-12-31")}

func figures(w *words.Printer) []ui.Figure {
	table := promises(w)
	pace := chart.Pace{
		ID: "takt", Title: "Trafikkontroller: 13 av minst 20", Desc: "Gjort: 13. Väntat: 18. Mål: minst 20.", Words: w,
		Period: period, Target: 20, Expected: 18, Today: day.MustParse("2026-11-28"),
		Points: []chart.Point{{Day: period.From.Add(33), Done: 2}, {Day: period.From.Add(110), Done: 5}, {Day: period.From.Add(150), Done: 9}, {Day: period.From.Add(290), Done: 13}},
	}
	return []ui.Figure{
		{Title: "Polisen har gjort 13 trafikkontroller, 18 var väntade till i dag", Note: "Antal trafikkontroller, januari–december 2026.", SVG: pace, Table: table},
		{Title: "Lägesbilden har kommit 21 av 24 gånger", SVG: strip(w, "remsa", 14), Table: table},
		{Title: "Någon har gått varje dag", SVG: strip(w, "dagar", 1)},
		{Title: "7 av 9 skolor är nådda", SVG: chart.Coverage{ID: "skolor", Title: "Skolor", Desc: "7 av 9 skolor är nådda.", Words: w, Done: 7, Of: 9}},
		{Title: "212 av 340 vårdnadshavare är nådda", SVG: chart.Coverage{ID: "hem", Title: "Vårdnadshavare", Desc: "212 av 340 är nådda.", Words: w, Done: 212, Of: 340}},
	}
}

func strip(w *words.Printer, id string, every int) chart.Strip {
	s := chart.Strip{ID: id, Title: "Tillfällen", Desc: "De flesta är gjorda.", Words: w}
	for i := 0; i < period.Days(); i += every {
		o := chart.Occasion{From: period.From.Add(i), To: period.From.Add(i + every - 1), Mark: chart.Met}
		switch {
		case o.To.After(period.To):
			o.Mark = chart.Rest
		case i > 330:
			o.Mark = chart.NotDue
		case i%(every*7) == every*3:
			o.Mark = chart.Missed
		}
		s.Occasions = append(s.Occasions, o)
	}
	return s
}
