package audit_test

import (
	"fmt"
	"testing"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
)

// How members sign in is told to the partnerships that they are members of, for
// as long as they are, and to no other.
func TestSignIns(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var list []audit.Event
		for i := range 2500 { // more than two pages
			e := event("", i)
			e.Function, e.Act, e.Object, e.Account = "", "sign-in", "means:passkey", []string{"vera", "ove", "", "boss"}[i%4]
			if i%10 == 0 {
				e.Outcome = audit.Refused
			}
			list = append(list, e)
		}
		other := event("", 2600)
		other.Account, other.Act = "vera", "partnership.make"
		if err := add(ctx, d, append(list, other, event("viken", 1))...); err != nil {
			t.Fatal(err)
		}
		for _, account := range []string{"vera", "ove"} {
			if _, err := d.Exec(ctx, `INSERT INTO account (id, login, password, created, disabled) VALUES ($1, $1, '', 1, 0)`, account); err != nil {
				t.Fatal(err)
			}
		}
		for i, m := range []struct {
			partnership, account string
			from, to             int // seconds after noon; to is 0 where it has no end
		}{{"viken", "vera", 0, 0}, {"dalen", "vera", 1000, 2000}, {"dalen", "ove", 0, 0}} {
			ends := int64(0)
			if m.to > 0 {
				ends = db.Micros(event("", m.to).At)
			}
			_, err := d.Of(m.partnership).Exec(ctx, `INSERT INTO membership (partnership, id, account, role, party, function, begins, ends)
				VALUES ($1, $2, $3, 'reader', '', 'läsare', $4, $5)`, m.partnership, fmt.Sprint(i), m.account, db.Micros(event("", m.from).At), ends)
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, tt := range []struct {
			partnership string
			filter      audit.Filter
			want        int
		}{
			{"viken", audit.Filter{}, 625}, {"dalen", audit.Filter{}, 625 + 250}, {"dalen", audit.Filter{Account: "vera"}, 250},
			{"dalen", audit.Filter{Account: "boss"}, 0}, {"viken", audit.Filter{Outcome: audit.Refused}, 125},
			{"viken", audit.Filter{Act: "partnership.make"}, 0}, {"viken", audit.Filter{Act: "sign-out"}, 0},
			{"viken", audit.Filter{From: event("", 100).At, Until: event("", 200).At}, 25}, {"nobody", audit.Filter{}, 0},
		} {
			found, before := 0, int64(0)
			for {
				got, err := audit.SignIns(ctx, d, tt.partnership, tt.filter, before, 70)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range got {
					if e.Partnership != "" || before != 0 && e.Seq >= before || e.Function != "läsare" {
						t.Errorf("%+v: entry %d of %q, by %q, before %d", tt, e.Seq, e.Partnership, e.Function, before)
					}
					before = e.Seq
				}
				if found += len(got); len(got) < 70 {
					break
				}
			}
			if found != tt.want {
				t.Errorf("%+v: %d, want %d", tt, found, tt.want)
			}
		}
	})
}
