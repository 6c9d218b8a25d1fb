package promisetext

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The widths of the printed table, in characters: the label column and the
// whole line.
const (
	labelWidth = 22
	lineWidth  = 92
)

// WriteTable writes a reading for a person: the period and the parties, then
// each promise with its number, its text, who, how it can be checked, its
// vague words and its advice. lang is "sv" or "en"; any other is Swedish. The
// error is the writer's.
func WriteTable(w io.Writer, r Reading, lang string) error {
	t := &table{w: wordsOf(lang)}
	if len(r.Promises) == 0 {
		t.b.WriteString(t.w.nothing + "\n")
	} else {
		t.head(r)
		for i, p := range r.Promises {
			t.promise(i+1, p, lang)
		}
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

type table struct {
	w words
	b strings.Builder
}

func (t *table) head(r Reading) {
	period := t.w.none
	if r.Period != nil {
		period = r.Period.From.String() + " – " + r.Period.To.String()
	}
	t.field("", t.w.period, period)
	t.field("", t.w.parties, strings.Join(r.Parties, ", "))
	if r.Continues != "" {
		t.field("", t.w.continues, r.Continues)
	}
	for i, b := range r.Basis {
		if i == 0 || b.Text != r.Basis[i-1].Text {
			t.field("", t.w.basis, t.basis(r.Basis[i:]))
		}
	}
	t.field("", t.w.promises, strconv.Itoa(len(r.Promises)))
}

// basis says what the first of bs is, together with those after it that the
// same sentence states, and the sentence once.
func (t *table) basis(bs []Basis) string {
	var kinds []string
	for _, b := range bs {
		if b.Text != bs[0].Text {
			break
		}
		kinds = append(kinds, t.w.kinds[b.Kind])
	}
	return enumerate(kinds, t.w.and) + ": " + bs[0].Text
}

func (t *table) promise(n int, p Promise, lang string) {
	t.b.WriteString(strings.Repeat("─", lineWidth) + "\n")
	t.field(strconv.Itoa(n), t.w.text, p.Text)
	by := make([]string, 0, len(p.By))
	for _, x := range p.By {
		by = append(by, t.w.performers[x])
	}
	who := enumerate(by, t.w.and)
	if who == "" {
		who = t.w.unsaid
	}
	t.field("", t.w.by, who)
	t.field("", t.w.shape, t.checked(p))
	if len(p.Vague) > 0 {
		t.field("", t.w.vague, strings.Join(p.Vague, ", "))
	}
	if len(p.Missing) > 0 {
		t.field("", t.w.follows, Advice(p, lang))
	}
}

// checked says how the promise can be checked: "antal: minst 20
// trafikkontroller", "återkommande: 1 gång på 14 dagar".
func (t *table) checked(p Promise) string {
	out := t.w.shapes[p.Shape]
	var what []string
	if p.Recurs != nil {
		what = append(what, rhythmWords(*p.Recurs, t.w))
	}
	if p.AtLeast != nil {
		what = append(what, t.w.atLeast+" "+strconv.Itoa(*p.AtLeast))
	}
	if p.Unit != "" && p.Shape != Open {
		what = append(what, p.Unit)
	}
	if p.Shape == Coverage && p.TargetGroup != "" {
		what = append(what, p.TargetGroup)
	}
	if len(what) > 0 {
		out += ": " + strings.Join(what, ", ")
	}
	if p.Deadline != nil {
		out += ", " + t.w.deadline + " " + p.Deadline.String()
	}
	if p.Optional {
		out += " (" + t.w.optional + ")"
	}
	return out
}

// field writes a label and its value, the value wrapped beside it.
func (t *table) field(mark, label, value string) {
	prefix := fmt.Sprintf("%3s  %s", mark, label)
	prefix += strings.Repeat(" ", max(1, labelWidth-utf8.RuneCountInString(prefix)))
	for i, line := range wrap(value, lineWidth-labelWidth) {
		if i > 0 {
			prefix = strings.Repeat(" ", labelWidth)
		}
		t.b.WriteString(strings.TrimRight(prefix+line, " ") + "\n")
	}
}

// wrap divides s into lines of at most width characters, at spaces. A longer
// word has a line of its own.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= width:
			line += " " + word
		default:
			lines, line = append(lines, line), word
		}
	}
	return append(lines, line)
}
