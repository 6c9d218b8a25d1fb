package identity_test

import (
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
)

// holds reports whether an account holds a role in p1 at a moment.
func (h house) holds(login string, role access.Role, at time.Time) bool {
	h.Helper()
	list, err := identity.Holding(h.Context(), h.db, "p1", at)
	if err != nil {
		h.Fatal(err)
	}
	for _, m := range list {
		if m.Login == login && m.Role == role {
			return true
		}
	}
	return false
}

// A deputy acts no longer than whom they stand in for, whoever stands in for the
// deputy does not either, and a deputy hands over no more than they are.
func TestADeputyIsNoMoreThanADeputy(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		end := noon.Add(96 * time.Hour)
		inv := identity.Invitation{Login: "chef@example.se", Role: access.Approver, Party: "polisen", Function: "lokalpolisområdeschef", Until: end}
		if _, err := h.id.Invite(ctx, boss, inv, noon); err != nil {
			h.Fatal(err)
		}
		chief := h.member(boss, "chef@example.se")
		_, err := h.id.StandIn(ctx, boss, chief.ID, identity.Invitation{Login: "stf@example.se", Until: end.Add(time.Microsecond)}, noon)
		h.wants(err, errs.Invalid, "standing in after the other's time")
		if _, err := h.id.StandIn(ctx, boss, chief.ID, identity.Invitation{Login: "stf@example.se", Until: end.Add(-time.Hour)}, noon); err != nil {
			h.Fatal(err)
		}
		deputy := h.member(boss, "stf@example.se")
		if _, err := h.id.StandIn(ctx, boss, deputy.ID, identity.Invitation{Login: "tredje@example.se", Until: end.Add(-2 * time.Hour)}, noon); err != nil {
			h.Fatal(err)
		}
		_, err = h.id.HandOver(ctx, boss, deputy.ID, identity.Invitation{Login: "fjarde@example.se", Until: end}, noon)
		h.wants(err, errs.Invalid, "a deputy hands over more time than theirs")
		if _, err := h.id.HandOver(ctx, boss, deputy.ID, identity.Invitation{Login: "fjarde@example.se"}, noon); err != nil {
			h.Fatal(err)
		}
		for login, want := range map[string]bool{"stf@example.se": false, "tredje@example.se": true, "fjarde@example.se": true} {
			if h.holds(login, access.Approver, noon) != want {
				h.Errorf("%s stands in: %v, want %v", login, !want, want)
			}
		}
		if m := h.member(boss, "fjarde@example.se"); m.StandsIn != chief.ID || !m.Until.Equal(deputy.Until) {
			h.Errorf("handed over by a deputy: %+v", m)
		}
		if err := h.id.EndMembership(ctx, boss, chief.ID, noon); err != nil {
			h.Fatal(err)
		}
		for _, login := range []string{"tredje@example.se", "fjarde@example.se"} {
			if h.holds(login, access.Approver, noon) {
				h.Errorf("%s stands in for nobody", login)
			}
		}
	})
}

// Whoever takes over has what there was, with its end.
func TestAnEndIsHandedOver(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		inv := identity.Invitation{Login: "vakt@example.se", Role: access.Reporter, Function: "väktare", Until: noon.Add(time.Hour)}
		if _, err := h.id.Invite(ctx, boss, inv, noon); err != nil {
			h.Fatal(err)
		}
		if _, err := h.id.HandOver(ctx, boss, h.member(boss, inv.Login).ID, identity.Invitation{Login: "ny@example.se", From: noon.Add(time.Minute)}, noon); err != nil {
			h.Fatal(err)
		}
		if m := h.member(boss, "ny@example.se"); !m.Until.Equal(inv.Until) || !m.From.Equal(noon) {
			h.Errorf("taken over: %+v", m)
		}
	})
}

// A deputy of the only coordinator, who ends with them, is not another, and
// neither is an account that is shut off.
func TestTheLastCoordinatorIsNotEnded(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		admin := h.admin()
		boss := h.coordinator(admin, "p1", "ett@example.se")
		mine := h.member(boss, "ett@example.se")
		if _, err := h.id.StandIn(ctx, boss, mine.ID, identity.Invitation{Login: "stf@example.se", Until: noon.Add(time.Hour)}, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.EndMembership(ctx, boss, mine.ID, noon), errs.Conflict, "with a deputy who ends with them")
		h.coordinator(admin, "p1", "tva@example.se")
		if err := h.id.SetDisabled(ctx, "tva@example.se", true, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.EndMembership(ctx, boss, mine.ID, noon), errs.Conflict, "beside an account that is shut off")
		h.coordinator(admin, "p1", "tre@example.se")
		if err := h.id.EndMembership(ctx, boss, mine.ID, noon); err != nil {
			h.Errorf("beside another: %v", err)
		}
	})
}

// One person holds several functions, and stands in for a colleague in the same
// role; the same thing twice at once is refused.
func TestSeveralFunctions(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		invite := func(login, function string, from, until time.Time) error {
			_, err := h.id.Invite(ctx, boss, identity.Invitation{Login: login, Role: access.Reporter, Party: "kommunen", Function: function, From: from, Until: until}, noon)
			return err
		}
		for _, function := range []string{"fältarbetare", "vandringsledare"} {
			if err := invite("vik@example.se", function, noon, noon.Add(time.Hour)); err != nil {
				h.Errorf("%s: %v", function, err)
			}
		}
		h.wants(invite("vik@example.se", "Fältarbetare", time.Time{}, time.Time{}), errs.Conflict, "the same function twice")
		if err := invite("vik@example.se", "fältarbetare", noon.Add(time.Hour), time.Time{}); err != nil {
			h.Errorf("the same function afterwards: %v", err)
		}
		if err := invite("skola@example.se", "skolkoordinator", noon, time.Time{}); err != nil {
			h.Fatal(err)
		}
		school := h.member(boss, "skola@example.se")
		deputy := identity.Invitation{Login: "vik@example.se", Until: noon.Add(time.Hour)}
		if _, err := h.id.StandIn(ctx, boss, school.ID, deputy, noon); err != nil {
			h.Errorf("standing in for a colleague: %v", err)
		}
		_, err := h.id.StandIn(ctx, boss, school.ID, deputy, noon)
		h.wants(err, errs.Conflict, "standing in twice at once")
	})
}

// A chief who stands in for a colleague of the same party approves for it still.
func TestAChiefStandsInForAColleague(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		for _, login := range []string{"chef@example.se", "bitr@example.se"} {
			link, err := h.id.Invite(ctx, boss, identity.Invitation{Login: login, Role: access.Approver, Party: "polisen", Function: "polischef"}, noon)
			if err != nil {
				h.Fatal(err)
			}
			h.use(link)
		}
		deputy := identity.Invitation{Login: "bitr@example.se", Function: "stf", Until: noon.Add(time.Hour)}
		if _, err := h.id.StandIn(ctx, boss, h.member(boss, "chef@example.se").ID, deputy, noon); err != nil {
			h.Fatal(err)
		}
		if s := h.scope(h.signIn("bitr@example.se"), "p1"); !s.ApprovesFor("polisen") {
			h.Errorf("scope %+v", s)
		}
	})
}
