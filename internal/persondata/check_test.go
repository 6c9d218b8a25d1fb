package persondata_test

import (
	"testing"

	"lykta/internal/persondata"
)

// The numbers below come from Skatteverket's published test numbers, or are
// those used in its brochures.
var cases = []struct {
	text string
	kind persondata.Kind // empty: nothing may be found
	what string          // what is marked
}{
	{"Kontakta 850709-9805 om frågan", persondata.IdentityNumber, "850709-9805"},
	{"19850709-9805", persondata.IdentityNumber, "19850709-9805"},
	{"198507099805", persondata.IdentityNumber, "198507099805"},
	{"1985-07-09-9805", persondata.IdentityNumber, "1985-07-09-9805"},
	{"850709 9805.", persondata.IdentityNumber, "850709 9805"},
	{"850709 – 9805", persondata.IdentityNumber, "850709 – 9805"},
	{"850709+9805", persondata.IdentityNumber, "850709+9805"},
	{"nummer 850769-9802 gavs", persondata.CoordinationNumber, "850769-9802"},
	{"850709-9806", persondata.IdentityNumber, "850709-9806"}, // wrong check digit: marked, not blocked
	{"851309-9800", "", ""},                     // no thirteenth month
	{"organisationsnummer 212000-1355", "", ""}, // an organisation
	{"2020-04-01–2021-04-30", "", ""},           // a period
	{"2020-04-01-2021-04-30", "", ""},           // the same with hyphens
	{"20200401 2021", "", ""},                   // a day and a year, wrong check digit
	{"dnr 2020/04-0112", "", ""},                // a registry number
	{"1234850709-9805123", "", ""},              // a piece of a longer number
	{"Mejla anna@example.se så", persondata.Email, "anna@example.se"},
	{"anna.b (at) kommun.example.se", persondata.Email, "anna.b (at) kommun.example.se"},
	{"ett pris på 3 @ 5 kronor", "", ""},
	{"Ring 070-123 45 67 i kväll", persondata.Phone, "070-123 45 67"},
	{"0701234567", persondata.Phone, "0701234567"},
	{"+46 70 123 45 67", persondata.Phone, "+46 70 123 45 67"},
	{"+46 (0)70 123 45 67", persondata.Phone, "+46 (0)70 123 45 67"},
	{"0046701234567", persondata.Phone, "0046701234567"},
	{"0523-61 30 00", persondata.Phone, "0523-61 30 00"},
	{"08-12 34 56", persondata.Phone, "08-12 34 56"},
	{"samordningsnummer saknas, ring 0701-74 06 07", persondata.Phone, "0701-74 06 07"}, // by chance with a right check digit
	{"Ring 112 vid fara, annars 114 14.", "", ""},
	{"113 13, 1177 och Brottsofferjouren 0200-21 20 19", "", ""},
	{"mellan 08-16 och 20-02", "", ""},
	{"kl. 08.00–16.00", "", ""},
	{"den 01-02-2026", "", ""},
	{"2026-01-02 2026-03-04", "", ""},
	{"13 av minst 20 trafikkontroller, 600 samtal under 2020", "", ""},
	{"1 000 000 kronor", "", ""},
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range cases {
		found := persondata.Check(c.text, persondata.Options{})
		if c.kind == "" {
			if len(found) != 0 {
				t.Errorf("Check(%q) = %v, want nothing", c.text, found)
			}
			continue
		}
		if len(found) != 1 || found[0].Kind != c.kind || c.text[found[0].Start:found[0].End] != c.what {
			t.Errorf("Check(%q) = %v, want %s %q", c.text, found, c.kind, c.what)
		}
	}
}

// A finding's place is right wherever the text stands, and two findings are
// told apart.
func TestCheckPlaces(t *testing.T) {
	t.Parallel()
	const first, second = "850709-9805", "070-123 45 67"
	text := "På åkern: " + first + ", och därefter " + second + "."
	found := persondata.Check(text, persondata.Options{})
	if len(found) != 2 {
		t.Fatalf("Check = %v, want two findings", found)
	}
	for i, want := range []string{first, second} {
		if got := text[found[i].Start:found[i].End]; got != want {
			t.Errorf("finding %d = %q, want %q", i, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Add("Kalle A, lgh 1203, @kalle_a (at) exempel punkt se: flickan i 7B \xff")
	f.Fuzz(func(t *testing.T, text string) {
		if wrong := wellFormed(text, persondata.Check(text, persondata.Options{})); wrong != "" {
			t.Fatalf("Check(%q) %s", text, wrong)
		}
	})
}
