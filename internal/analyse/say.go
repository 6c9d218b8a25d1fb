package analyse

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"lykta/internal/analysis/note"
	"lykta/internal/errs"
	"lykta/internal/words"
)

// Say writes a note in words, its numbers as the language writes them. An
// argument that is itself a note is said within it.
func Say(w *words.Printer, n note.Note) string { return w.T(n.Key, spoken(w, n.Args)...) }

// Wrong writes in words what was wrong with what was given: one line for each
// fault.
func Wrong(w *words.Printer, err error) []string {
	var lines []string
	for _, f := range errs.FieldsOf(err) {
		lines = append(lines, Say(w, note.Of(f.Key, f.Args...)))
	}
	var e *errs.Error
	if len(lines) == 0 && errors.As(err, &e) && e.Kind != errs.Internal && w.Has(e.Key) {
		return []string{w.T(e.Key, spoken(w, e.Args)...)}
	}
	if len(lines) == 0 {
		lines = []string{w.Error(err)}
	}
	return lines
}

func spoken(w *words.Printer, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case float64:
			out[i] = Figure(w, a)
		case Chance:
			out[i] = a.said(w)
		case note.Note:
			out[i] = Say(w, a)
		case error:
			out[i] = strings.Join(Wrong(w, a), " ")
		default:
			out[i] = a
		}
	}
	return out
}

// Figure writes a number with about three digits that mean something, and a
// whole number in full.
func Figure(w *words.Printer, x float64) string {
	size := math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "–"
	case size < 5e-9: // no digit of it would be written
		return w.Number(0)
	case x == math.Trunc(x) && size < 1e15, size >= 1000:
		return w.Number(int(math.Round(x)))
	case size >= 100:
		return w.Decimal(x, 0)
	case size >= 10:
		return w.Decimal(x, 1)
	case size >= 1:
		return w.Decimal(x, 2)
	case size >= 0.001:
		return w.Decimal(x, 3)
	}
	return w.Decimal(x, min(8, 2-int(math.Floor(math.Log10(size)))))
}

// Chance is a p-value.
type Chance float64

// said writes a p-value: nobody needs to know how far below 0.001 it is.
func (p Chance) said(w *words.Printer) string {
	switch {
	case math.IsNaN(float64(p)):
		return "–"
	case p < 0.0009995:
		return w.T("analyse.below", w.Decimal(0.001, 3))
	}
	return w.Decimal(float64(p), 3)
}

// plain writes a number without a language, for identifiers.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// whole writes a coordinate in whole metres, without spaces, so that it can be
// searched for.
func whole(x Number) string { return plain(math.Round(float64(x))) }

// keyOf returns the message of an error that tells what was wrong with what was
// given, or no key.
func keyOf(err error) (string, []any) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) > 0 {
		return "", nil
	}
	return e.Key, e.Args
}
