package words

import (
	"errors"
	"slices"
	"testing"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
)

func span(from, to string) day.Period {
	return day.Period{From: day.MustParse(from), To: day.MustParse(to)}
}

func TestHowThingsAreWritten(t *testing.T) {
	t.Parallel()
	sv, en := For(Swedish), For(English)
	d := day.MustParse("2026-11-28")
	for _, c := range []struct{ got, want string }{
		{sv.Date(d), "28 november 2026"},
		{en.Date(d), "28 November 2026"},
		{sv.Date(day.Day{}), ""},
		{sv.ShortDate(d), "28 nov"},
		{sv.Weekday(d), "lördag"},
		{sv.Week(d), "vecka 48"},
		{sv.Week(day.MustParse("2027-01-01")), "vecka 53"},
		{sv.Period(span("2020-04-01", "2021-04-30")), "april 2020–april 2021"},
		{sv.PeriodDays(span("2020-04-01", "2021-04-30")), "1 april 2020–30 april 2021"},
		{sv.Period(span("2026-01-01", "2026-12-31")), "januari–december 2026"},
		{sv.Period(span("2024-02-01", "2024-02-29")), "februari 2024"},
		{sv.Period(span("2026-02-01", "2026-02-27")), "1–27 februari 2026"},
		{sv.Period(span("2026-03-01", "2026-04-15")), "1 mars–15 april 2026"},
		{sv.Period(day.Period{}), ""},
		{sv.Number(2026), "2026"},
		{sv.Number(12345), "12\u202f345"},
		{sv.Number(-1234567), "−1\u202f234\u202f567"},
		{en.Number(12345), "12,345"},
		{sv.Decimal(91.31, 1), "91,3"},
		{sv.Decimal(-0.25, 2), "−0,25"},
		{en.Decimal(12345.5, 1), "12,345.5"},
		{sv.Join(nil), ""},
		{sv.Join([]string{"a"}), "a"},
		{sv.Join([]string{"a", "b", "c"}), "a, b och c"},
		{en.Join([]string{"a", "b"}), "a and b"},
		{sv.T("amount.at-least", 13, 20), "13 av minst 20"},
		{sv.T("layout.notice.until", d), "Gäller till och med 28 november 2026."},
		{sv.N("unit.week", 1) + " " + sv.N("unit.week", 2) + " " + sv.N("unit.week", 0), "vecka veckor veckor"},
		{sv.Moment(time.Date(2026, 7, 1, 12, 5, 0, 0, time.UTC)), "1 juli 2026 kl. 14.05"},
		{For("fi").Lang(), Swedish},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestSwedishOrder(t *testing.T) {
	t.Parallel()
	got := []string{"Örebro", "Ängelholm", "Zinkgruvan", "Åre", "Arboga", "Ödeshög"}
	For(Swedish).Sort(got)
	want := []string{"Arboga", "Zinkgruvan", "Åre", "Ängelholm", "Ödeshög", "Örebro"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestErrorsAreToldByTheirKind(t *testing.T) {
	t.Parallel()
	p := For(Swedish)
	for _, c := range []struct {
		err  error
		want string
	}{
		{errs.E(errs.Invalid, "day.invalid", "x"), p.T("day.invalid")},
		{errs.E(errs.Invalid, "no.such.key"), p.T("error.invalid")},
		{errs.E(errs.Internal, "day.invalid"), p.T("error.internal")},
		{errors.New("disk on fire"), p.T("error.internal")},
		{errs.Wrap(errs.E(errs.Conflict, "no.such.key"), "save"), p.T("error.conflict")},
	} {
		if got := p.Error(c.err); got != c.want {
			t.Errorf("Error(%v) = %q, want %q", c.err, got, c.want)
		}
	}
}

func TestAMissingKeyIsLoudInTests(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a missing key passed in silence")
		}
	}()
	For(Swedish).T("no.such.key")
}

func TestAPlainTextAllocatesNothing(t *testing.T) {
	p := For(Swedish)
	if n := testing.AllocsPerRun(100, func() { p.T("state.behind") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
