package feed

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"lykta/internal/day"
	"lykta/internal/promise"
)

// Calendar writes an iCalendar object (RFC 5545): the last day of each occasion
// of a rhythm, each deadline, and the first and the last day of each pledge, as
// events of whole days, which need no time zone. An event keeps its UID as long
// as the pledge keeps its period; DTSTAMP is when the pledge was published.
func Calendar(a promise.Account, s Site, l Labels) []byte {
	w := &ical{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Lykta//Lykta//SV")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	name := escape(strings.TrimSpace(l.Calendar + " " + s.Name))
	w.line("NAME", name)
	w.line("X-WR-CALNAME", name) // what NAME was called before RFC 7986
	for i := range a.Pledges {
		w.pledge(&a.Pledges[i], s, l)
	}
	w.line("END", "VCALENDAR")
	return []byte(w.b.String())
}

// event is one whole day in the calendar.
type event struct {
	uid, summary, text, url string
	on                      day.Day
	stamp                   time.Time
}

// ical writes content lines.
type ical struct{ b strings.Builder }

func (w *ical) pledge(p *promise.PledgeAccount, s Site, l Labels) {
	id := p.Pledge.ID
	whole := event{url: s.Pledge(id), stamp: p.Published.At, text: p.Pledge.Goal}
	begins, ends := whole, whole
	begins.uid, begins.on, begins.summary = s.uid(id, "begins"), p.Pledge.Period.From, l.PeriodBegins+": "+p.Pledge.Title
	ends.uid, ends.on, ends.summary = s.uid(id, "ends"), p.Pledge.Period.To, l.PeriodEnds+": "+p.Pledge.Title
	w.event(begins)
	for _, row := range p.Promises {
		w.promise(p, row, s, l)
	}
	w.event(ends)
}

func (w *ical) promise(p *promise.PledgeAccount, row promise.PromiseAccount, s Site, l Labels) {
	id, pr := p.Pledge.ID, row.Promise
	e := event{url: s.Promise(id, pr.ID), stamp: p.Published.At}
	for _, o := range row.Progress.Occasions {
		if o.Rest {
			continue
		}
		e.uid, e.on = s.uid(id, pr.ID, "due", o.To.String()), o.To
		e.summary, e.text = l.Due+": "+pr.Text, l.occasion(o)
		w.event(e)
	}
	if !pr.Deadline.IsZero() {
		e.uid, e.on, e.summary, e.text = s.uid(id, pr.ID, "deadline"), pr.Deadline, l.Deadline+": "+pr.Text, sumOf(row, l)
		w.event(e)
	}
}

// occasion says which days an occasion holds and how it stands.
func (l Labels) occasion(o promise.Occasion) string {
	word := map[promise.OccasionState]string{promise.OccasionMet: l.Met, promise.OccasionMissed: l.Missed, promise.OccasionNotDue: l.NotDue}[o.State]
	return fmt.Sprintf("%s–%s: %s", o.From, o.To, word)
}

// uid is stable: of what the event is, and not of how it stands.
func (s Site) uid(parts ...string) string {
	return s.Slug + "/" + strings.Join(parts, "/") + "@" + s.authority()
}

func (w *ical) event(e event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", escape(e.uid))
	w.line("DTSTAMP", e.stamp.UTC().Format("20060102T150405Z"))
	w.line("DTSTART;VALUE=DATE", date(e.on))
	w.line("DTEND;VALUE=DATE", date(e.on.Add(1))) // the first day after it
	w.line("SUMMARY", escape(e.summary))
	if e.text != "" {
		w.line("DESCRIPTION", escape(e.text))
	}
	w.line("URL", e.url)
	w.line("TRANSP", "TRANSPARENT") // nobody is busy because of it
	w.line("END", "VEVENT")
}

func date(d day.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// escape writes a TEXT value (RFC 5545, 3.3.11). Control characters other than
// the end of a line have no place in it.
func escape(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' && r != '\t' || r == 0x7f:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxLine is the greatest length of a line in octets, its end not counted (RFC
// 5545, 3.1).
const maxLine = 75

// line writes a content line, folded between characters.
func (w *ical) line(name, value string) {
	text, room := name+":"+value, maxLine
	for len(text) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		w.b.WriteString(text[:cut] + "\r\n ")
		text, room = text[cut:], maxLine-1 // the blank that continues the line counts
	}
	w.b.WriteString(text + "\r\n")
}
