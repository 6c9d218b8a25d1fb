package promise_test

import (
	"context"
	"fmt"
	"testing"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/promise"
)

func TestDraftIsInvisibleUntilEveryPartyHasApproved(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.sent(wholePledge())
		for i, party := range []string{"viken", "polisen"} {
			answer, err := s.service.Approve(ctx, s.approver(party), formKey(), at, party)
			if err != nil || answer.Published {
				t.Fatalf("approval %d: %+v, %v", i, answer, err)
			}
			at.Version = answer.Version
			if n := s.size(); n != 0 {
				t.Fatalf("the ledger holds %d entries before the last approval", n)
			}
		}
		if a := s.account("2026-06-01"); len(a.Pledges) != 0 {
			t.Fatalf("the public sees %d pledges of a draft", len(a.Pledges))
		}
		answer, err := s.service.Approve(ctx, s.approver("asen"), formKey(), at, "asen")
		if err != nil || !answer.Published {
			t.Fatalf("last approval: %+v, %v", answer, err)
		}
		a := s.account("2026-06-01")
		if len(a.Pledges) != 1 || a.Pledges[0].Pledge.Title != "Medborgarlöfte 2026" || len(a.Pledges[0].Versions[0].Approvals) != 3 {
			t.Errorf("published: %+v", a.Pledges)
		}
		if drafts, err := s.service.Drafts(ctx, s.coordinator(), promise.DraftSearch{}); err != nil || drafts.Found != 0 {
			t.Errorf("drafts after publishing: %d, %v", drafts.Found, err)
		}
	})
}

// A search finds every draft, however many there are, once and in pages.
func TestManyDrafts(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		const many = 130
		for i := range many {
			body := promise.DraftBody{Pledge: promise.Pledge{Title: fmt.Sprintf("Utkast %d i Åsen", i)}}
			if _, err := s.service.NewDraft(ctx, s.coordinator(), formKey(), body); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[string]bool{}
		for from := 0; from < many; from += 40 {
			list, err := s.service.Drafts(ctx, s.coordinator(), promise.DraftSearch{Words: "åsen UTKAST", From: from, Most: 40})
			if err != nil || list.Found != many || len(list.Drafts) != min(40, many-from) {
				t.Fatalf("from %d: %d of %d, %v", from, len(list.Drafts), list.Found, err)
			}
			for _, d := range list.Drafts {
				seen[d.ID] = true
			}
		}
		if len(seen) != many {
			t.Errorf("%d drafts in all pages, want %d", len(seen), many)
		}
		gone, err := s.service.Drafts(ctx, s.coordinator(), promise.DraftSearch{Discarded: true})
		if err != nil || gone.Found != 0 {
			t.Errorf("%d thrown away, %v", gone.Found, err)
		}
	})
}

func TestApprovalByTheWrongOne(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.sent(wholePledge())
		_, err := s.service.Approve(ctx, s.approver("viken"), formKey(), at, "polisen")
		wantError(t, "for another party", err, errs.Forbidden, string(access.OtherParty))
		_, err = s.service.Approve(ctx, s.coordinator(), formKey(), at, "viken")
		wantError(t, "by the coordinator", err, errs.Forbidden, string(access.WrongRole))
		_, err = s.service.Approve(ctx, s.approver("bostad"), formKey(), at, "bostad")
		wantError(t, "by a party that is not asked", err, errs.Forbidden, "draft.approve.party")
		first, err := s.service.Approve(ctx, s.approver("viken"), formKey(), at, "viken")
		if err != nil {
			t.Fatal(err)
		}
		at.Version = first.Version
		two := s.approver("asen")
		two.Account = s.approver("viken").Account
		_, err = s.service.Approve(ctx, two, formKey(), at, "asen")
		wantError(t, "one account for two parties", err, errs.Forbidden, "draft.approve.twice")
		_, err = s.service.Approve(ctx, s.approver("viken"), formKey(), at, "viken")
		wantError(t, "the same party again", err, errs.Conflict, "draft.approve.again")
		if n := s.refused(string(access.Approve)); n != 4 {
			t.Errorf("%d refused approvals stand in the log of acts, want the 4 that were forbidden", n)
		}
		if n := s.size(); n != 0 {
			t.Errorf("the ledger holds %d entries", n)
		}
	})
}

func TestEditingClearsApprovals(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.sent(wholePledge())
		answer, err := s.service.Approve(ctx, s.approver("viken"), formKey(), at, "viken")
		if err != nil {
			t.Fatal(err)
		}
		at.Version = answer.Version
		p := wholePledge().Promises[0]
		p.AtLeast = 10
		edited, err := s.service.EditPromise(ctx, s.coordinator(), formKey(), at, p)
		if err != nil || !edited.Cleared {
			t.Fatalf("edit: %+v, %v; want approvals cleared", edited, err)
		}
		d := s.get(at.Draft)
		if len(d.Approvals) != 0 || d.State != promise.Drafting || d.Body.Pledge.Promises[0].AtLeast != 10 {
			t.Errorf("after the edit: %+v", d)
		}
		at.Version = edited.Version
		_, err = s.service.Approve(ctx, s.approver("polisen"), formKey(), at, "polisen")
		wantError(t, "approval of a draft that is being written", err, errs.Conflict, "draft.state")
	})
}

func TestSendBack(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.sent(wholePledge())
		_, err := s.service.SendBack(ctx, s.approver("polisen"), formKey(), at, "polisen", "  ")
		wantField(t, "no reason", err, "reason", "reason.missing")
		_, err = s.service.SendBack(ctx, s.approver("polisen"), formKey(), at, "polisen", "Ring 070-123 45 67")
		wantField(t, "a number in the reason", err, "reason", "persondata.phone")
		if _, err := s.service.SendBack(ctx, s.approver("polisen"), formKey(), at, "polisen", "Vi klarar 15."); err != nil {
			t.Fatal(err)
		}
		d := s.get(at.Draft)
		if d.State != promise.Drafting || len(d.Returned) != 1 || d.Returned[0].Reason != "Vi klarar 15." {
			t.Errorf("after: %+v", d)
		}
	})
}

func TestTwoEditorsLoseNothing(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.draft(wholePledge())
		p := wholePledge().Promises[0]
		p.Unit = "nykterhetskontroller"
		if _, err := s.service.EditPromise(ctx, s.coordinator(), formKey(), at, p); err != nil {
			t.Fatal(err)
		}
		p.Unit = "fartkontroller"
		_, err := s.service.EditPromise(ctx, s.coordinator(), formKey(), at, p)
		wantError(t, "the second editor", err, errs.Conflict, "draft.changed")
		if got := s.get(at.Draft).Body.Pledge.Promises[0].Unit; got != "nykterhetskontroller" {
			t.Errorf("unit = %q", got)
		}
	})
}

func TestPromisesOfADraft(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.draft(wholePledge())
		step := func(answer promise.Edited, err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			at.Version = answer.Version
		}
		fresh := promise.Promise{Text: "Kommunen röjer sly.", Unit: "kontroller", Shape: promise.Count, AtLeast: 3, By: []string{"viken"}}
		step(s.service.EditPromise(ctx, s.coordinator(), formKey(), at, fresh))
		step(s.service.MovePromise(ctx, s.coordinator(), formKey(), at, "kontroller-2", -2))
		step(s.service.MovePromise(ctx, s.coordinator(), formKey(), at, "kontroller-2", -5))
		step(s.service.RemovePromise(ctx, s.coordinator(), formKey(), at, "kontroller"))
		var got []string
		for _, p := range s.get(at.Draft).Body.Pledge.Promises {
			got = append(got, p.ID)
		}
		if len(got) != 2 || got[0] != "kontroller-2" || got[1] != "vandringar" {
			t.Errorf("promises = %v", got)
		}
		_, err := s.service.RemovePromise(ctx, s.coordinator(), formKey(), at, "finns-inte")
		wantError(t, "no such promise", err, errs.NotFound, "promise.none")
	})
}

func TestDiscardAndRestore(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.draft(wholePledge())
		gone, err := s.service.Discard(ctx, s.coordinator(), formKey(), at)
		if err != nil {
			t.Fatal(err)
		}
		at.Version = gone.Version
		_, err = s.service.Send(ctx, s.coordinator(), formKey(), at)
		wantError(t, "sending what is thrown away", err, errs.Conflict, "draft.state")
		if _, err := s.service.Restore(ctx, s.coordinator(), formKey(), at); err != nil {
			t.Fatal(err)
		}
		if d := s.get(at.Draft); d.State != promise.Drafting || len(d.Body.Pledge.Promises) != 2 {
			t.Errorf("restored: %+v", d)
		}
	})
}

func TestWhatCannotBeSent(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		p := wholePledge()
		p.Parties = p.Parties[:2]
		p.Promises[0].By = []string{"viken"}
		_, err := s.service.Send(ctx, s.coordinator(), formKey(), s.draft(p))
		wantField(t, "no police", err, "parties", "pledge.parties.police")
		p = wholePledge()
		p.Promises[0].By = nil
		if _, err = s.service.Send(ctx, s.coordinator(), formKey(), s.draft(p)); !errs.Is(err, errs.Invalid) {
			t.Errorf("a promise without performer: %v", err)
		}
		p = wholePledge()
		p.Goal = "Ring 850709-9805."
		_, err = s.service.NewDraft(ctx, s.coordinator(), formKey(), promise.DraftBody{Pledge: p})
		wantField(t, "a personal number", err, "goal", "persondata.personnummer")
	})
}

func TestAnotherPartnershipsDraft(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		at := s.sent(wholePledge())
		foreign := s.coordinator()
		foreign.Partnership = s.other
		_, err := s.service.Draft(ctx, foreign, at.Draft)
		wantError(t, "read", err, errs.NotFound, "draft.none")
		_, err = s.service.Discard(ctx, foreign, formKey(), at)
		wantError(t, "discard", err, errs.NotFound, "draft.none")
		foreign = s.approver("viken")
		foreign.Partnership = s.other
		_, err = s.service.Approve(ctx, foreign, formKey(), at, "viken")
		wantError(t, "approve", err, errs.NotFound, "draft.none")
		if d := s.get(at.Draft); d.State != promise.InReview || d.Version != at.Version {
			t.Errorf("touched from outside: %+v", d)
		}
	})
}

func TestWhoMay(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		before := s.audited()
		for _, scope := range []access.Scope{s.reporter(), s.approver("viken"), s.as("läsaren", access.Reader)} {
			scope.Account = "nagon"
			_, err := s.service.NewDraft(ctx, scope, formKey(), promise.DraftBody{Pledge: wholePledge()})
			wantError(t, "draft", err, errs.Forbidden, string(access.WrongRole))
		}
		_, err := s.service.NewDraft(ctx, access.Scope{Partnership: s.id}, formKey(), promise.DraftBody{})
		wantError(t, "nobody", err, errs.Unauthenticated, string(access.NotSignedIn))
		if n := s.audited(); n != before+3 {
			t.Errorf("%d refusals in the audit log, want 3", n-before)
		}
	})
}

func TestChangeOfAPublishedPledge(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		id := s.publish(wholePledge())
		draft, err := s.service.Change(ctx, s.coordinator(), formKey(), id)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.service.Change(ctx, s.coordinator(), formKey(), id)
		wantError(t, "a second change", err, errs.Conflict, "draft.open")
		at := promise.At{Draft: draft, Version: 1}
		body := s.get(draft).Body
		body.Pledge.Parties = []promise.Party{vikenParties[0], vikenParties[2]}
		edited, err := s.service.EditHead(ctx, s.coordinator(), formKey(), at, body)
		if err != nil {
			t.Fatal(err)
		}
		at.Version = edited.Version
		walks := body.Pledge.Promises[1]
		walks.By = []string{"viken"}
		if edited, err = s.service.EditPromise(ctx, s.coordinator(), formKey(), at, walks); err != nil {
			t.Fatal(err)
		}
		at.Version = edited.Version
		_, err = s.service.Send(ctx, s.coordinator(), formKey(), at)
		wantField(t, "no note on what is changed", err, "note", "pledge.note.missing")
		body.Note = "Åsens kommun lämnar löftet."
		if edited, err = s.service.EditHead(ctx, s.coordinator(), formKey(), at, body); err != nil {
			t.Fatal(err)
		}
		at.Version = edited.Version
		if edited, err = s.service.Send(ctx, s.coordinator(), formKey(), at); err != nil {
			t.Fatal(err)
		}
		for i, party := range []string{"viken", "polisen", "asen"} {
			at.Version = edited.Version
			if edited, err = s.service.Approve(ctx, s.approver(party), formKey(), at, party); err != nil {
				t.Fatal(err)
			}
			if last := i == 2; edited.Published != last {
				t.Errorf("after %s: published %v, want %v: the party that is left out must say yes too", party, edited.Published, last)
			}
		}
		a := s.account("2026-06-01")
		if p, ok := a.Pledge(id); !ok || p.Version != 2 || len(p.Pledge.Parties) != 2 {
			t.Errorf("changed: %+v", p)
		}
	})
}

func TestRenew(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		id := s.publish(wholePledge())
		draft, err := s.service.Renew(ctx, s.coordinator(), formKey(), id)
		if err != nil {
			t.Fatal(err)
		}
		p := s.get(draft).Body.Pledge
		if p.Continues != id || p.Title != "Medborgarlöfte 2027" || p.Period.String() != "2027-01-01/2027-12-31" {
			t.Errorf("renewed: %+v", p)
		}
		if len(p.Promises) != 2 || p.Promises[0].Continues != "kontroller" {
			t.Errorf("promises: %+v", p.Promises)
		}
		if n := s.size(); n != 1 {
			t.Errorf("the ledger holds %d entries, want 1", n)
		}
	})
}

func TestTwoPledgesOfOnePeriod(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		first, second := s.sent(wholePledge()), s.sent(wholePledge())
		for _, at := range []promise.At{second, first} {
			for _, party := range []string{"viken", "asen", "polisen"} {
				answer, err := s.service.Approve(ctx, s.approver(party), formKey(), at, party)
				if err != nil {
					t.Fatal(err)
				}
				at.Version = answer.Version
			}
		}
		a := s.account("2026-06-01")
		if len(a.Pledges) != 2 || a.Pledges[0].Pledge.ID != "2026" || a.Pledges[1].Pledge.ID != "2026-2" {
			t.Errorf("published: %+v", a.Pledges)
		}
	})
}
