package promise_test

import (
	"context"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/errs"
	"lykta/internal/promise"
)

func doneLink(pledge string) promise.DoneLink {
	return promise.DoneLink{Pledge: pledge, Promise: "kontroller", Party: "polisen", Function: "yttre befäl", Expires: mondayNoon.Add(24 * time.Hour)}
}

// TestDoneLink: whoever holds a link logs for its promise, as its function, and
// nothing else.
func TestDoneLink(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		pledge := s.publish(wholePledge())
		key := formKey()
		token, err := s.service.MakeDoneLink(ctx, s.coordinator(), key, doneLink(pledge))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.service.MakeDoneLink(ctx, s.coordinator(), key, doneLink(pledge))
		wantError(t, "the same form again", err, errs.Conflict, "donelink.made")

		// What the holder claims of the promise and of themselves does not count.
		a := loggedAction(pledge)
		a.Promise, a.By = "vandringar", promise.Performer{Party: "viken", Function: "kommunchef"}
		for range 2 {
			if _, err := s.service.LogByLink(ctx, token, "r", "samma-nyckel-två-gånger-räknas-en-gång-alltid", a); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.done(); got != 1 {
			t.Errorf("done = %d, want 1", got)
		}
		account, _ := s.account("2026-06-01").Promise("2026", "kontroller")
		if by := account.Actions[0].Action.By; by.Party != "polisen" || by.Function != "yttre befäl" {
			t.Errorf("done by %+v", by)
		}
		list, err := s.service.DoneLinks(ctx, s.coordinator(), pledge, "kontroller")
		if err != nil || len(list) != 1 || list[0].Used.IsZero() {
			t.Fatalf("links %+v, %v", list, err)
		}
		entries, err := audit.Newest(ctx, s.db, s.id, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if e := entries[0]; e.Account != "link:"+list[0].ID || e.Function != "yttre befäl" || e.Act != "action.log" {
			t.Errorf("the audit log says %+v", e)
		}

		if err := s.service.RevokeDoneLink(ctx, s.coordinator(), formKey(), list[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.service.LogByLink(ctx, token, "r", formKey(), a)
		wantError(t, "a revoked link", err, errs.NotFound, "link.gone")
		_, err = s.service.LogByLink(ctx, "gissad", "r", formKey(), a)
		wantError(t, "a guessed link", err, errs.NotFound, "link.gone")
		if got := s.done(); got != 1 {
			t.Errorf("done = %d, want 1", got)
		}
	})
}

func TestDoneLinkIsBound(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		pledge := s.publish(wholePledge())
		for field, spoil := range map[string]func(*promise.DoneLink){
			"party":    func(l *promise.DoneLink) { l.Party = "finns-inte" },
			"function": func(l *promise.DoneLink) { l.Function = "anna@example.se" },
			"until":    func(l *promise.DoneLink) { l.Expires = mondayNoon },
		} {
			l := doneLink(pledge)
			spoil(&l)
			_, err := s.service.MakeDoneLink(ctx, s.coordinator(), formKey(), l)
			wantField(t, field, err, field, "")
		}
		l := doneLink(pledge)
		l.Expires = mondayNoon.Add(promise.DoneLinkLife + time.Hour)
		_, err := s.service.MakeDoneLink(ctx, s.coordinator(), formKey(), l)
		wantField(t, "for ever", err, "until", "")
		l = doneLink(pledge)
		l.Promise = "finns-inte"
		_, err = s.service.MakeDoneLink(ctx, s.coordinator(), formKey(), l)
		wantError(t, "no such promise", err, errs.NotFound, "promise.none")
		for _, scope := range []access.Scope{s.reporter(), s.approver("polisen"), s.as("x", access.Reader)} {
			_, err = s.service.MakeDoneLink(ctx, scope, formKey(), doneLink(pledge))
			wantError(t, scope.Account, err, errs.Forbidden, "access.role")
		}
		stale := s.coordinator()
		stale.Fresh = false
		_, err = s.service.MakeDoneLink(ctx, stale, formKey(), doneLink(pledge))
		wantError(t, "a stale session", err, errs.Forbidden, "access.stale")
	})
}
