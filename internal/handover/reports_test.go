package handover_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/handover"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/report"
)

// reporting is a service over a partnership in which two reports were sent in one
// day, and one a day later.
func reporting(t *testing.T, d *db.DB) *handover.Service {
	t.Helper()
	ctx := t.Context()
	err := d.Write(ctx, func(tx *db.DB) error {
		p := partnership.Partnership{ID: "vik", Slug: "vik", Profile: partnership.Profile{Name: "Vik",
			Municipalities: []partnership.Municipality{{Code: "9901", Name: "Vik", County: "Exempels län"}},
			Parties:        []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Viks kanariekommun"}}}}
		if err := partnership.Create(ctx, tx, access.System("vik"), p, noon); err != nil {
			return err
		}
		_, err := tx.Of("vik").Exec(ctx, `INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ('vik', 'hamnen', 'Kanariehamnen', '[]', 1, 0)`)
		return errors.Join(err, report.Keep(ctx, tx, "vik", sentAt("a", noon), sentAt("b", noon.Add(time.Minute)), sentAt("c", noon.AddDate(0, 0, 1))))
	})
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon.Add(48 * time.Hour) }
	return handover.New(d, drafts{canary}, report.NewService(d, now), now)
}

func sentAt(name string, at time.Time) report.Report {
	return report.Report{ID: "r" + name, Period: "2026-11-16", Account: "kanariekonto", Reporter: "kommunen", Function: "kanariefunktion", Source: report.Typed, Sent: at,
		Events: []report.Event{{ID: "e" + name, Category: "klotter", Area: "hamnen", Located: true, At: geo.Point{X: 321250, Y: 6500750}, Began: at, Finished: at.Add(time.Hour),
			Severity: report.Serious, Text: "Kanarietext " + name}}}
}

// A copy of what was reported has the days that were asked for, whole, and nothing
// of a field that is masked; who sent it is in none.
func TestCopiesOfReports(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := reporting(t, d)
		for field, canary := range map[handover.Field]string{
			handover.Number: "ea", handover.At: "12:00:00", handover.Ended: "13:00:00", handover.Function: "kanariefunktion", handover.Party: "Viks kanariekommun",
			handover.Category: "Klotter", handover.Where: "Kanariehamnen, N 6500750 E 321250", handover.Severity: "3", handover.Text: "Kanarietext a",
		} {
			open, _, err := s.Make(t.Context(), scope, ids.Token(), request(handover.Reports))
			if text := fmt.Sprint(open.Rows); err != nil || len(open.Rows) != 2 || !strings.Contains(text, canary) || strings.Contains(text, "Kanarietext c") || strings.Contains(text, "kanariekonto") {
				t.Errorf("%s: control: %v, %v; want two rows with %q", field, open.Rows, err, canary)
			}
			masked, _, err := s.Make(t.Context(), scope, ids.Token(), request(handover.Reports, field))
			for _, cells := range masked.Rows {
				for i, cell := range cells {
					if (masked.Fields[i] == field) != (cell == handover.Mask) {
						t.Errorf("%s: %q in %s", field, cell, masked.Fields[i])
					}
				}
			}
			if err != nil || len(masked.Rows) != 2 {
				t.Errorf("%s: %d rows, %v", field, len(masked.Rows), err)
			}
		}
		other := scope
		other.Roles = []access.Role{access.Reporter}
		if _, _, err := s.Make(t.Context(), other, ids.Token(), request(handover.Reports)); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter: %v, want Forbidden", err)
		}
		list, err := s.Log(t.Context(), scope, 100)
		if err != nil || len(list) != 18 || list[0].What != "reports" || list[0].Records != 2 {
			t.Errorf("the log of copies: %d, %+v, %v", len(list), list[:min(1, len(list))], err)
		}
	})
}
