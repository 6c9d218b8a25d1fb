package words

import (
	"strconv"
	"strings"
	"time"

	"lykta/internal/day"
)

// style is how a language writes numbers and dates.
type style struct {
	thousands, decimal  string
	and                 string
	months, shortMonths [12]string
	weekdays            [7]string // from Sunday, as time.Weekday counts
	week, shortWeek     string
	clock, at           string
}

// Swedish groups thousands with a space that neither breaks nor stretches, as
// Språkrådet's Svenska skrivregler has it.
var swedishStyle = style{
	thousands: "\u202f", decimal: ",", and: " och ",
	months:      [12]string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
	shortMonths: [12]string{"jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"},
	weekdays:    [7]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"},
	week:        "vecka ", shortWeek: "v. ", clock: "15.04", at: " kl. ",
}

var englishStyle = style{
	thousands: ",", decimal: ".", and: " and ",
	months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"},
	weekdays:    [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	week:        "week ", shortWeek: "w. ", clock: "15:04", at: ", ",
}

// Number writes a whole number: "12 345" or "12,345". Four digits stay
// together in both languages, so that a year is a year.
func (p *Printer) Number(n int) string {
	if n > -10000 && n < 10000 {
		if n < 0 {
			return "−" + strconv.Itoa(-n)
		}
		return strconv.Itoa(n)
	}
	digits := strings.TrimPrefix(strconv.Itoa(n), "-")
	var b strings.Builder
	if n < 0 {
		b.WriteString("−")
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(p.style.thousands)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// Decimal writes a number with so many decimals: "91,3" or "91.3".
func (p *Printer) Decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return s // NaN, infinite, or beyond what a person reads
	}
	out := p.Number(n)
	if n == 0 && strings.HasPrefix(whole, "-") {
		out = "−0"
	}
	if fraction == "" {
		return out
	}
	return out + p.style.decimal + fraction
}

// Join writes a list: "a, b och c".
func (p *Printer) Join(list []string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + p.style.and + list[n-1]
	}
}

// Date writes a day in full: "28 november 2026". No day is the empty string.
func (p *Printer) Date(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	y, m, dom := d.Date()
	return strconv.Itoa(dom) + " " + p.style.months[m-1] + " " + strconv.Itoa(y)
}

// ShortDate writes a day without its year: "28 nov".
func (p *Printer) ShortDate(d day.Day) string {
	if d.IsZero() {
		return ""
	}
	_, m, dom := d.Date()
	return strconv.Itoa(dom) + " " + p.style.shortMonths[m-1]
}

// Weekday writes the day of the week: "lördag".
func (p *Printer) Weekday(d day.Day) string { return p.style.weekdays[d.Weekday()] }

// Month writes the month with its year: "november 2026".
func (p *Printer) Month(d day.Day) string {
	y, m, _ := d.Date()
	return p.style.months[m-1] + " " + strconv.Itoa(y)
}

// ShortMonth writes the month alone and short: "nov".
func (p *Printer) ShortMonth(d day.Day) string {
	_, m, _ := d.Date()
	return p.style.shortMonths[m-1]
}

// Week writes the ISO 8601 week that d lies in: "vecka 48".
func (p *Printer) Week(d day.Day) string {
	_, w := d.ISOWeek()
	return p.style.week + strconv.Itoa(w)
}

// ShortWeek writes "v. 48".
func (p *Printer) ShortWeek(d day.Day) string {
	_, w := d.ISOWeek()
	return p.style.shortWeek + strconv.Itoa(w)
}

// Moment writes a moment by Stockholm's clock: "28 november 2026 kl. 14.05".
func (p *Printer) Moment(t time.Time) string {
	return p.Date(day.In(t)) + p.style.at + t.In(day.Stockholm).Format(p.style.clock)
}

// Period writes a span of days: "1 april–15 maj 2026", and by its months where
// it holds whole months: "april 2020–april 2021".
func (p *Printer) Period(span day.Period) string {
	if span.Days() == 0 {
		return ""
	}
	fy, fm, fd := span.From.Date()
	ty, tm, _ := span.To.Date()
	_, _, next := span.To.Add(1).Date()
	switch whole := fd == 1 && next == 1; {
	case whole && fy == ty && fm == tm:
		return p.Month(span.From)
	case whole && fy == ty:
		return p.style.months[fm-1] + "–" + p.Month(span.To)
	case whole:
		return p.Month(span.From) + "–" + p.Month(span.To)
	}
	return p.PeriodDays(span)
}

// PeriodDays writes a span by its days even where it holds whole months:
// "1 april 2020–30 april 2021".
func (p *Printer) PeriodDays(span day.Period) string {
	if span.Days() == 0 {
		return ""
	}
	fy, fm, fd := span.From.Date()
	ty, tm, _ := span.To.Date()
	switch {
	case span.From == span.To:
		return p.Date(span.From)
	case fy == ty && fm == tm:
		return strconv.Itoa(fd) + "–" + p.Date(span.To)
	case fy == ty:
		return strconv.Itoa(fd) + " " + p.style.months[fm-1] + "–" + p.Date(span.To)
	}
	return p.Date(span.From) + "–" + p.Date(span.To)
}

// Year writes the year of a day: "2026".
func (p *Printer) Year(d day.Day) string { return strconv.Itoa(d.Year()) }
