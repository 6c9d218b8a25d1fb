package identity_test

import (
	"testing"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/openid/openidtest"
)

// invite invites somebody to a partnership, and hands the link on.
func (h house) invite(boss access.Scope, login string, role access.Role) string {
	h.Helper()
	inv := identity.Invitation{Login: login, Role: role, Function: "kommunpolis"}
	if role == access.Approver {
		inv.Party = "polisen"
	}
	link, err := h.id.Invite(h.Context(), boss, inv, noon)
	if err != nil {
		h.Fatal(err)
	}
	return link
}

// Where no letters are sent, one coordinator makes an account in the name of
// somebody and sets its password. When another partnership invites that person,
// the account opens nothing there: only who holds that invitation takes it up.
func TestAnAccountMadeBeforehandOpensNothingElsewhere(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		one, two := h.coordinator(admin, "p1", "ett@example.se"), h.coordinator(admin, "p2", "tva@example.se")
		h.use(h.invite(one, "polis@example.se", access.Reader)) // by the coordinator of p1
		link := h.invite(two, "polis@example.se", access.Approver)
		impostor := h.signIn("polis@example.se")
		if s := h.scope(impostor, "p2"); len(s.Roles) > 0 || len(s.Approves) > 0 {
			h.Errorf("before it is taken up: %+v", s)
		}
		if held, err := h.id.Memberships(ctx, h.scope(impostor, "p1").Account, noon); err != nil || len(held) != 1 {
			h.Errorf("holds %+v, %v", held, err)
		}
		// The coordinator of p2 cannot set a password either, and sees nothing of
		// what the account does; that of p1 still can.
		anew, err := h.id.PasswordLink(ctx, two, h.scope(impostor, "p1").Account, nil, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.UseLink(ctx, anew, "angriparens lösen här", "r", noon), errs.NotFound, "a link for an account of another partnership sets a password")
		seen, err := audit.SignIns(ctx, h.db, "p2", audit.Filter{Account: h.scope(impostor, "p1").Account}, 0, 10)
		if err != nil || len(seen) > 0 {
			h.Errorf("the coordinator of p2 sees %+v, %v", seen, err)
		}
		if _, err := h.id.PasswordLink(ctx, one, h.scope(impostor, "p1").Account, nil, noon); err != nil {
			h.Errorf("an invitation elsewhere keeps p1 from making a link: %v", err)
		}

		_, err = h.id.TakeUp(ctx, two, link, noon)
		h.wants(err, errs.Forbidden, "another account takes it up")
		_, err = h.id.TakeUp(ctx, access.Scope{}, link, noon)
		if err == nil {
			h.Error("nobody takes it up")
		}
		// The control: with the link in hand the account becomes what it was invited to be.
		for i := range 2 { // sent twice, it counts once
			if partnership, err := h.id.TakeUp(ctx, h.scope(impostor, ""), link, noon); err != nil || partnership != "p2" {
				h.Errorf("take up %d: %q, %v", i, partnership, err)
			}
		}
		_, err = h.id.TakeUp(ctx, two, link, noon)
		h.wants(err, errs.NotFound, "another account, with a link that is used up")
		if s := h.scope(impostor, "p2"); !s.ApprovesFor("polisen") {
			h.Errorf("after it was taken up: %+v", s)
		}
		log, err := audit.Search(ctx, h.db, "p2", audit.Filter{Act: "member.take-up"}, 0, 10)
		if err != nil || len(log) != 2 || log[0].Function != "kommunpolis" { // and the coordinator's own
			h.Errorf("log %+v, %v", log, err)
		}
		members, err := h.id.Members(ctx, two)
		if err != nil {
			h.Fatal(err)
		}
		for _, m := range members {
			if m.Login == "polis@example.se" {
				if err := h.id.EndMembership(ctx, two, m.ID, noon); err != nil {
					h.Fatal(err)
				}
			}
		}
		_, err = h.id.TakeUp(ctx, h.scope(impostor, ""), link, noon)
		h.wants(err, errs.NotFound, "a link that is used up, after the membership has ended")
	})
}

// Whoever invites cannot tell an account that was there from one that was not.
func TestInvitedLookAlike(t *testing.T) {
	run(t, func(h house) {
		admin := h.admin()
		h.coordinator(admin, "p1", "ett@example.se")
		two := h.coordinator(admin, "p2", "tva@example.se")
		answered := func(login string) bool {
			h.Helper()
			list, err := h.id.Members(h.Context(), two)
			if err != nil {
				h.Fatal(err)
			}
			for _, m := range list {
				if m.Login == login {
					return m.Invited == identity.TakenUp
				}
			}
			h.Fatalf("%s is no member", login)
			return false
		}
		fresh := h.invite(two, "ny@example.se", access.Reader)
		h.invite(two, "ett@example.se", access.Reader)
		if answered("ny@example.se") || answered("ett@example.se") || !answered("tva@example.se") {
			h.Error("who has not answered looks as if they had, or the other way round")
		}
		h.use(fresh)
		if !answered("ny@example.se") {
			h.Error("taken up, and it does not show")
		}
		// Known here: a second role holds at once.
		h.invite(two, "ny@example.se", access.Reporter)
		if s := h.scope(h.signIn("ny@example.se"), "p2"); !s.Has(access.Reporter) {
			h.Errorf("scope %+v", s)
		}
	})
}

// A provider's word takes up an invitation to its own partnership, but not into
// an account that somebody has a password for; and a link that somebody still
// holds to it is void then.
func TestAProviderTakesUpItsOwn(t *testing.T) {
	run(t, func(h house) {
		h = h.strict()
		admin := h.administrator()
		s := openidtest.New(h.T)
		h.withProvider(admin, "p2", s)
		boss := func(p string) access.Scope {
			scope := access.System(p)
			scope.Roles = []access.Role{access.Coordinator}
			return scope
		}
		first := h.invite(boss("p1"), "kp17@2120001234", access.Reader) // the coordinator of p1 has the link
		h.invite(boss("p2"), "kp17@2120001234", access.Reader)
		token, err := h.visit(access.Scope{}, "p2", "", s, "kp17@2120001234")
		if err != nil || !h.scope(token, "p2").Has(access.Reader) {
			h.Fatalf("by their own organisation: %v", err)
		}
		h.wants(h.id.UseLink(h.Context(), first, "angriparens lösen här", "r", noon), errs.NotFound, "a link that somebody else held")

		h.use(h.invite(boss("p1"), "kp18@2120001234", access.Reader)) // who sets a password with it
		link := h.invite(boss("p2"), "kp18@2120001234", access.Reader)
		_, err = h.visit(access.Scope{}, "p2", "", s, "kp18@2120001234")
		h.wants(err, errs.Unauthenticated, "an account that has a way in of its own")
		_, err = h.visit(access.Scope{}, "p2", h.invite(boss("p1"), "kp19@2120001234", access.Reader), s, "kp19@2120001234")
		h.wants(err, errs.Unauthenticated, "a link of another partnership's")
		if _, err := h.id.TakeUp(h.Context(), h.scope(h.signIn("kp18@2120001234"), ""), link, noon); err != nil {
			h.Fatal(err)
		}
		if token, err = h.visit(access.Scope{}, "p2", "", s, "kp18@2120001234"); err != nil || !h.scope(token, "p2").Has(access.Reader) {
			h.Errorf("after it was taken up: %v", err)
		}
	})
}

// Who reads the mailbox takes up what a session by mail opens, and nothing else.
func TestMailTakesUpWhatItOpens(t *testing.T) {
	run(t, func(h house) {
		h, sent := h.withMail()
		ctx := h.Context()
		admin := h.admin()
		one, two := h.coordinator(admin, "p1", "ett@example.se"), h.coordinator(admin, "p2", "tva@example.se")
		h.invite(one, "vandrare@example.se", access.Reporter)
		h.invite(two, "vandrare@example.se", access.Reader)
		if err := h.id.MailEntry(ctx, "vandrare@example.se", "r", letterTo("vandrare@example.se"), noon); err != nil {
			h.Fatal(err)
		}
		letters := sent()
		token, err := h.id.UseEntry(ctx, letters[0].Text, "r", noon)
		if err != nil {
			h.Fatal(err)
		}
		if !h.scope(token, "p1").Has(access.Reporter) || !h.scope(token, "p2").Has(access.Reader) {
			h.Error("a session by mail opens less than it should")
		}

		h.invite(one, "chef@example.se", access.Reporter)
		h.invite(two, "chef@example.se", access.Coordinator)
		if err := h.id.MailEntry(ctx, "chef@example.se", "r", letterTo("chef@example.se"), noon); err != nil {
			h.Fatal(err)
		}
		if letters = sent(); len(letters) != 1 {
			h.Fatalf("an invitation elsewhere keeps them out: %d letters", len(letters))
		}
		if token, err = h.id.UseEntry(ctx, letters[0].Text, "r", noon); err != nil {
			h.Fatal(err)
		}
		list, err := h.id.Members(ctx, two)
		for _, m := range list {
			if m.Login == "chef@example.se" && m.Invited != identity.Waits {
				h.Errorf("taken up by mail: %+v", m)
			}
		}
		if err != nil || len(h.scope(token, "p2").Roles) > 0 {
			h.Errorf("a coordinator by mail, %v", err)
		}
	})
}
