package audit_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/verify/auditlog"
)

// What is exported is what the stranger's check takes, and its head is ours.
func TestExportStandsTheCheck(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var list []audit.Event
		for i := range 2300 { // more than two pages
			list = append(list, event("a", i), event("b", i))
		}
		list[100].Function, list[100].Outcome = "områdespolis (Orust) & vakt", audit.Refused
		if err := add(ctx, d, list...); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		head, err := audit.Export(ctx, d, "a", &out)
		if err != nil || head.Seq != 2300 {
			t.Fatalf("head %d, %v", head.Seq, err)
		}
		kept := auditlog.Head{Partnership: "a", Seq: head.Seq, Hash: head.Hash}
		r, err := auditlog.Check(bytes.NewReader(out.Bytes()), &kept)
		if err != nil || !r.OK() || !r.Kept || r.Head != kept || !r.First.Equal(noon) {
			t.Errorf("%+v, %v", r, err)
		}
		if strings.Contains(out.String(), `"partnership":"b"`) {
			t.Error("another's entries are in the export")
		}
		if head, err := audit.Export(ctx, d, "nobody", &out); err != nil || head.Seq != 0 {
			t.Errorf("of none: %v, %v", head, err)
		}
	})
}

func TestSearch(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var list []audit.Event
		for i := range 60 {
			e := event("a", i)
			if i%3 == 0 {
				e.Act, e.Function, e.Account = "draft.edit", "kommunpolis", "02k"
			}
			if i%10 == 0 {
				e.Outcome = audit.Refused
			}
			list = append(list, e, event("b", i))
		}
		if err := add(ctx, d, list...); err != nil {
			t.Fatal(err)
		}
		at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Second) }
		tests := map[string]struct {
			filter audit.Filter
			want   int
		}{
			"all":      {audit.Filter{}, 60},
			"act":      {audit.Filter{Act: "draft.edit"}, 20},
			"function": {audit.Filter{Function: "kommunpolis"}, 20},
			"account":  {audit.Filter{Account: "01j"}, 40},
			"outcome":  {audit.Filter{Outcome: audit.Refused}, 6},
			"span":     {audit.Filter{From: at(10), Until: at(20)}, 10},
			"together": {audit.Filter{Act: "draft.edit", Outcome: audit.Refused, From: at(1)}, 1},
			"nothing":  {audit.Filter{Act: "draft"}, 0},
		}
		for name, tt := range tests {
			found, before := 0, int64(0)
			for {
				page, err := audit.Search(ctx, d, "a", tt.filter, before, 7)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range page {
					if e.Partnership != "a" || before != 0 && e.Seq >= before {
						t.Errorf("%s: entry %d of %q before %d", name, e.Seq, e.Partnership, before)
					}
					before = e.Seq
				}
				if found += len(page); len(page) < 7 {
					break
				}
			}
			if found != tt.want {
				t.Errorf("%s: %d, want %d", name, found, tt.want)
			}
		}
	})
}

// witness is a browser that notes how many entries were on disk when the first
// byte came.
type witness struct {
	*httptest.ResponseRecorder
	first func()
}

func (w *witness) Write(b []byte) (int, error) {
	if w.first != nil {
		w.first()
		w.first = nil
	}
	return w.ResponseRecorder.Write(b)
}

func TestTheEntryIsOnDiskBeforeTheFirstByte(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, asked := t.Context(), 0
		kept := func() int64 {
			head, err := audit.Verify(ctx, d, "a")
			if err != nil {
				t.Error(err)
			}
			return head.Seq
		}
		w := &witness{ResponseRecorder: httptest.NewRecorder()}
		w.first = func() {
			asked++
			if n := kept(); n != 1 {
				t.Errorf("%d entries when the first byte came", n)
			}
		}
		show := func() error { _, err := w.Write([]byte("secret")); return err }
		if err := audit.Before(ctx, d, event("a", 1), show); err != nil || asked != 1 || w.Body.String() != "secret" {
			t.Errorf("%v, asked %d, %q", err, asked, w.Body)
		}

		control := &witness{ResponseRecorder: httptest.NewRecorder()}
		seen := int64(-1)
		control.first = func() { seen = kept() }
		control.Write([]byte("secret"))
		if err := audit.Before(ctx, d, event("a", 2), func() error { return nil }); err != nil || seen != 1 {
			t.Errorf("control: bytes before the entry are not seen: %d, %v", seen, err)
		}
	})
}

func TestNothingIsShownWhereTheEntryCannotBeKept(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		dbtest.AsOwner(t, d, `ALTER TABLE audit RENAME TO audit_away`)
		w := httptest.NewRecorder()
		err := audit.Before(ctx, d, event("a", 1), func() error { w.WriteHeader(http.StatusOK); _, err := w.Write([]byte("secret")); return err })
		if !errs.Is(err, errs.Unavailable) || w.Body.Len() != 0 {
			t.Errorf("%v, body %q", err, w.Body)
		}
		if err := audit.Before(ctx, d, audit.Event{}, func() error { t.Error("shown"); return nil }); !errs.Is(err, errs.Unavailable) {
			t.Errorf("an event that cannot be kept: %v", err)
		}
	})
}
