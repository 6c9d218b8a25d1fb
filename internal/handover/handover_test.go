package handover_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/handover"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var (
	noon  = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	scope = access.Scope{Partnership: "vik", Account: "boss", Function: "trygghetssamordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
)

// drafts holds one draft, of one partnership.
type drafts struct{ draft promise.Draft }

func (d drafts) Draft(_ context.Context, s access.Scope, id string) (promise.Draft, error) {
	if s.Partnership != d.draft.Partnership || id != d.draft.ID {
		return promise.Draft{}, errs.E(errs.NotFound, "draft.none")
	}
	return d.draft, nil
}

var canary = promise.Draft{Partnership: "vik", ID: ids.New(noon), State: promise.Drafting, ChangedAt: noon, ChangedBy: "kanariefunktion",
	Body:      promise.DraftBody{Pledge: promise.Pledge{Title: "Kanarietitel", Promises: []promise.Promise{{Text: "Kanarielöfte"}}}},
	Approvals: []promise.DraftApproval{{Approval: promise.Approval{Party: "kanariepart", Function: "kanariechef", At: noon}, Account: "kanariekonto"}},
	Returned:  []promise.Return{{Party: "kanariepart", Function: "kanariechef", At: noon, Reason: "Kanarieskäl"}}}

func service(t *testing.T, d *db.DB) *handover.Service {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.DB) error {
		for i, object := range []string{"account:kanariekonto", "member:kanariekonto", "promise:2026/p1", "draft:" + canary.ID} {
			e := audit.Event{Partnership: "vik", At: noon.Add(time.Duration(i) * time.Second), Account: "kanariekonto", Function: "kommunpolis", Act: "action.log", Object: object, Request: "r"}
			if err := audit.Append(t.Context(), tx, e); err != nil {
				return err
			}
			e.Partnership, e.Function = "dal", "granne"
			if err := audit.Append(t.Context(), tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return handover.New(d, drafts{canary}, nil, func() time.Time { return noon.Add(time.Hour) })
}

func request(what handover.What, masked ...handover.Field) handover.Request {
	r := handover.Request{What: what, Draft: canary.ID, From: day.Of(2026, 11, 28), To: day.Of(2026, 11, 28), Masked: masked, Receiver: "press", Ground: "none", Reference: "Begäran KS 2026/201"}
	if len(masked) > 0 {
		r.Ground = "osl-39-3"
	}
	return r
}

// What a field holds is in the copy where it is not masked, and nowhere in it
// where it is; the account that approved is in none.
func TestMaskedFieldsAreNotInTheCopy(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		tests := map[string]struct {
			what   handover.What
			masked handover.Field
			canary string
		}{
			"account":        {handover.AuditLog, handover.Account, "kanariekonto"},
			"function":       {handover.AuditLog, handover.Function, "kommunpolis"},
			"act":            {handover.AuditLog, handover.Act, "action.log"},
			"object":         {handover.AuditLog, handover.Object, "promise:2026"},
			"outcome":        {handover.AuditLog, handover.Outcome, "done"},
			"draft text":     {handover.Draft, handover.Text, "Kanarie"},
			"draft party":    {handover.Draft, handover.Party, "kanariepart"},
			"draft function": {handover.Draft, handover.Function, "kanariechef"},
		}
		for name, tt := range tests {
			open, _, err := s.Make(t.Context(), scope, ids.Token(), request(tt.what))
			if err != nil || !strings.Contains(fmt.Sprint(open), tt.canary) {
				t.Errorf("%s: control: not in the copy without a mask: %v, %v", name, open, err)
			}
			masked, _, err := s.Make(t.Context(), scope, ids.Token(), request(tt.what, tt.masked))
			if err != nil || strings.Contains(fmt.Sprint(masked), tt.canary) || len(masked.Rows) < 3 || !strings.Contains(fmt.Sprint(masked), handover.Mask) {
				t.Errorf("%s: %v, %v", name, masked, err)
			}
			if strings.Contains(fmt.Sprint(open, masked), "granne") || tt.what == handover.Draft && strings.Contains(fmt.Sprint(open), "kanariekonto") {
				t.Errorf("%s: what no copy may hold: %v", name, open)
			}
		}
	})
}

func TestEveryCopyIsLogged(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s, ctx := service(t, d), t.Context()
		r := request(handover.AuditLog, handover.Function, handover.Account)
		for range 2 { // the same form twice is one copy
			if _, n, err := s.Make(ctx, scope, "k", r); err != nil || n != 1 {
				t.Fatalf("%d, %v", n, err)
			}
		}
		if _, n, err := s.Make(ctx, scope, "l", request(handover.Draft)); err != nil || n != 2 {
			t.Fatalf("%d, %v", n, err)
		}
		list, err := s.Log(ctx, scope, 10)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		e := list[1]
		if e.What != "audit" || e.Receiver != "press" || fmt.Sprint(e.Masked) != "[account function]" || e.Ground != "osl-39-3" || e.Records != 4 ||
			e.Function != "trygghetssamordnare" || e.Reference != "Begäran KS 2026/201" || list[0].What != "draft:"+canary.ID {
			t.Errorf("%+v", list)
		}
		newest, err := audit.Newest(ctx, d, "vik", 0, 1)
		if err != nil || newest[0].Act != "handover.make" || newest[0].Object != "handover:2" {
			t.Errorf("%+v, %v", newest, err)
		}
		other := scope
		other.Partnership = "dal"
		if list, err := s.Log(ctx, other, 10); err != nil || len(list) != 0 {
			t.Errorf("another partnership's log: %v, %v", list, err)
		}
	})
}

func TestRequestsThatCannotBe(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s, ctx := service(t, d), t.Context()
		for name, change := range map[string]func(*handover.Request){
			"what":          func(r *handover.Request) { r.What = "all" },
			"no day":        func(r *handover.Request) { r.From = day.Day{} },
			"long":          func(r *handover.Request) { r.From = day.Of(2024, 1, 1) },
			"backwards":     func(r *handover.Request) { r.To = day.Of(2026, 1, 1) },
			"no such draft": func(r *handover.Request) { r.What, r.Draft = handover.Draft, ids.New(noon) },
			"field":         func(r *handover.Request) { r.Masked, r.Ground = []handover.Field{"text"}, "other" },
			"no ground":     func(r *handover.Request) { r.Masked = []handover.Field{"account"} },
			"idle ground":   func(r *handover.Request) { r.Ground = "osl-39-3" },
			"receiver":      func(r *handover.Request) { r.Receiver = "Anna" },
			"reference":     func(r *handover.Request) { r.Reference = "" },
			"a person":      func(r *handover.Request) { r.Reference = "Begäran av 19121212-1212" },
		} {
			r := request(handover.AuditLog)
			change(&r)
			if _, _, err := s.Make(ctx, scope, ids.Token(), r); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		stale := scope
		stale.Fresh = false
		if _, _, err := s.Make(ctx, stale, "k", request(handover.AuditLog)); !errs.Is(err, errs.Forbidden) {
			t.Errorf("stale: %v", err)
		}
		if list, err := s.Log(ctx, scope, 10); err != nil || len(list) != 0 {
			t.Errorf("refused copies are logged: %v, %v", list, err)
		}
	})
}
