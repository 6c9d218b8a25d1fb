package identity_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/errs"
	"lykta/internal/identity"
)

func TestMembersOfOnePartnership(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		one, two := h.coordinator(admin, "p1", "ett@example.se"), h.coordinator(admin, "p2", "tva@example.se")
		link, err := h.id.Invite(ctx, one, identity.Invitation{Login: "polis@example.se", Role: access.Approver, Party: "polisen", Function: "kommunpolis"}, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		police := h.scope(h.signIn("polis@example.se"), "p1")
		if !police.ApprovesFor("polisen") || police.ApprovesFor("kommunen") || police.Function != "kommunpolis" {
			h.Errorf("scope %+v", police)
		}
		if elsewhere := h.scope(h.signIn("polis@example.se"), "p2"); len(elsewhere.Roles) != 0 {
			h.Errorf("in p2: %+v", elsewhere)
		}
		for what, inv := range map[string]identity.Invitation{
			"a second party":   {Login: "polis@example.se", Role: access.Approver, Party: "kommunen", Function: "kommunchef"},
			"an unknown party": {Login: "ny@example.se", Role: access.Approver, Party: "brandkåren", Function: "brandchef"},
			"no party":         {Login: "ny@example.se", Role: access.Approver, Function: "chef"},
			"an administrator": {Login: "ny@example.se", Role: access.Administrator, Function: "chef"},
			"no role":          {Login: "ny@example.se", Function: "chef"},
			"a mail address":   {Login: "ny@example.se", Role: access.Reader, Function: "anna@example.se"},
			"no login":         {Role: access.Reader, Function: "läsare"},
			"a personnummer":   {Login: "121212-1212", Role: access.Reader, Function: "läsare"},
			"ended already":    {Login: "ny@example.se", Role: access.Reader, Function: "läsare", Until: noon},
		} {
			_, err := h.id.Invite(ctx, one, inv, noon)
			h.wants(err, errs.Invalid, what)
		}
		_, err = h.id.Invite(ctx, police, identity.Invitation{Login: "ny@example.se", Role: access.Reader, Function: "läsare"}, noon)
		h.wants(err, errs.Forbidden, "an approver invites")
		_, err = h.id.InviteCoordinator(ctx, one, "p2", identity.Invitation{Login: "ny@example.se", Function: "x"}, noon)
		h.wants(err, errs.Forbidden, "a coordinator in another partnership")

		members, err := h.id.Members(ctx, one)
		if err != nil || len(members) != 2 {
			h.Fatalf("members %v, %v", members, err)
		}
		for _, m := range members {
			if m.Login == "tva@example.se" {
				h.Error("a member of p2 in the list of p1")
			}
		}
		mine := members[slices.IndexFunc(members, func(m identity.Member) bool { return m.Role == access.Coordinator })].ID
		theirs := members[slices.IndexFunc(members, func(m identity.Member) bool { return m.Role == access.Approver })].ID
		h.wants(h.id.EndMembership(ctx, two, theirs, noon), errs.NotFound, "ending somebody in p1 from p2")
		h.wants(h.id.EndMembership(ctx, one, mine, noon), errs.Conflict, "ending the last coordinator")
		if err := h.id.EndMembership(ctx, one, theirs, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.EndMembership(ctx, one, theirs, noon), errs.Conflict, "ending twice")
		if after := h.scope(h.signIn("polis@example.se"), "p1"); len(after.Roles) != 0 {
			h.Errorf("after the end: %+v", after)
		}
		if _, err := audit.Verify(ctx, h.db, "p1"); err != nil {
			h.Error(err)
		}
	})
}

// Two grants that meet in the same moment do not slip past each other.
func TestTwoPartiesAtOnce(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		one := h.coordinator(h.admin(), "p1", "ett@example.se")
		var wg sync.WaitGroup
		for _, party := range []string{"polisen", "kommunen", "polisen", "kommunen"} {
			wg.Go(func() {
				h.id.Invite(ctx, one, identity.Invitation{Login: "bada@example.se", Role: access.Approver, Party: party, Function: "chef"}, noon)
			})
		}
		wg.Wait()
		members, err := h.id.Members(ctx, one)
		if err != nil || len(members) != 2 {
			h.Errorf("members %v, %v: want the coordinator and one approver", members, err)
		}
	})
}

// Inviting an account that exists neither tells so nor lets the inviter set
// its password.
func TestInvitingIsNoTakeover(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		one, two := h.coordinator(admin, "p1", "ett@example.se"), h.coordinator(admin, "p2", "tva@example.se")
		inv := identity.Invitation{Role: access.Reader, Function: "läsare"}
		inv.Login = "ny@example.se"
		unknown, err := h.id.Invite(ctx, two, inv, noon)
		if err != nil {
			h.Fatal(err)
		}
		inv.Login = "ett@example.se"
		known, err := h.id.Invite(ctx, two, inv, noon)
		if err != nil || len(known) != len(unknown) {
			h.Fatalf("%q and %q, %v: the answers differ", known, unknown, err)
		}
		h.wants(h.id.UseLink(ctx, known, "angriparens lösen här", "r", noon), errs.NotFound, "a join link sets a password")
		h.signIn("ett@example.se") // the old password still works
		if known, err = h.id.PasswordLink(ctx, two, one.Account, nil, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.UseLink(ctx, known, "angriparens lösen här", "r", noon), errs.NotFound, "a second join link sets a password")
		if _, err := h.id.TakeUp(ctx, one, known, noon); err != nil {
			h.Fatal(err)
		}
		_, err = h.id.PasswordLink(ctx, two, one.Account, nil, noon)
		h.wants(err, errs.Forbidden, "a password link for a member of two partnerships")
		_, err = h.id.PasswordLink(ctx, two, admin.Account, nil, noon)
		h.wants(err, errs.NotFound, "a password link for an administrator, who is no member here")
		link, err := h.id.PasswordLink(ctx, admin, one.Account, nil, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
	})
}

// An account without a password is not taken over by inviting it either: one
// that comes in through its organisation, or by letters.
func TestInvitingWhoHasNoPasswordIsNoTakeover(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		one, two := h.coordinator(admin, "p1", "ett@example.se"), h.coordinator(admin, "p2", "tva@example.se")
		inv := identity.Invitation{Login: "kp17@2120001234", Role: access.Coordinator, Function: "samordnare"}
		first, err := h.id.Invite(ctx, one, inv, noon)
		if err != nil {
			h.Fatal(err)
		}
		link, err := h.id.Invite(ctx, two, inv, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.UseLink(ctx, link, "angriparens lösen här", "r", noon), errs.NotFound, "the second partnership's link sets a password")
		h.use(first) // the control: that of the first does
		if s := h.scope(h.signIn(inv.Login), "p1"); !s.Has(access.Coordinator) {
			h.Errorf("scope %+v", s)
		}
	})
}

// A letter goes to the address that the account has, not to one that is
// written so that it is folded into it.
func TestALetterGoesToTheAccountsOwnAddress(t *testing.T) {
	run(t, func(h house) {
		h, sent := h.withMail()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		if _, err := h.id.Invite(h.Context(), boss, identity.Invitation{Login: "office@example.se", Role: access.Reporter, Function: "bovärd"}, noon); err != nil {
			h.Fatal(err)
		}
		typed := "o\ufb03ce@example.se" // with the ligature for ffi
		if err := h.id.MailEntry(h.Context(), typed, "r", letterTo(typed), noon); err != nil {
			h.Fatal(err)
		}
		if letters := sent(); len(letters) != 1 || letters[0].To != "office@example.se" {
			h.Errorf("letters %+v", letters)
		}
	})
}

func TestResetFromTheCommandLine(t *testing.T) {
	run(t, func(h house) {
		h.admin()
		token := h.signIn("drift@example.se")
		link, err := h.id.ResetPassword(h.Context(), "DRIFT@example.se", noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		_, err = h.id.Authenticate(h.Context(), token, noon)
		h.wants(err, errs.Unauthenticated, "a session from before")
		h.signIn("drift@example.se")
		_, err = h.id.ResetPassword(h.Context(), "ingen@example.se", noon)
		h.wants(err, errs.NotFound, "an unknown login")
	})
}

// Who coordinates and approves does each in the function held for it.
func TestTwoRolesTwoFunctions(t *testing.T) {
	run(t, func(h house) {
		one := h.coordinator(h.admin(), "p1", "ett@example.se")
		_, err := h.id.Invite(h.Context(), one, identity.Invitation{Login: "ett@example.se", Role: access.Approver, Party: "kommunen", Function: "kommunchef"}, noon)
		if err != nil {
			h.Fatal(err)
		}
		s := h.scope(h.signIn("ett@example.se"), "p1")
		if s.Function != "trygghetssamordnare" || s.As(access.Approver).Function != "kommunchef" || s.Party != "kommunen" || !s.ApprovesFor("kommunen") {
			h.Errorf("scope %+v", s)
		}
	})
}

func TestMembershipHasATime(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		one := h.coordinator(h.admin(), "p1", "ett@example.se")
		link, err := h.id.Invite(ctx, one, identity.Invitation{Login: "vik@example.se", Role: access.Reporter, Function: "fältarbetare", From: noon.Add(time.Hour), Until: noon.Add(2 * time.Hour)}, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		_, session, err := h.id.SignIn(ctx, "vik@example.se", good, "r", noon)
		if err != nil {
			h.Fatal(err)
		}
		for after, want := range map[time.Duration]bool{0: false, time.Hour: true, 2*time.Hour - 1: true, 2 * time.Hour: false} {
			s, err := h.id.Scope(ctx, session, "p1", noon.Add(after))
			if err != nil || s.Has(access.Reporter) != want {
				h.Errorf("after %v: %v, %v", after, s.Roles, err)
			}
			held, err := h.id.Memberships(ctx, session.Account, noon.Add(after))
			if err != nil || (len(held) == 1) != want {
				h.Errorf("after %v: %d memberships, %v", after, len(held), err)
			}
		}
	})
}
