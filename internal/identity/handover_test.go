package identity_test

import (
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/partnership"
)

// member returns the membership of a login name that has not ended.
func (h house) member(boss access.Scope, login string) identity.Member {
	h.Helper()
	list, err := h.id.Members(h.Context(), boss)
	if err != nil {
		h.Fatal(err)
	}
	for _, m := range list {
		if m.Login == login && (m.Until.IsZero() || m.Until.After(noon)) {
			return m
		}
	}
	h.Fatalf("%s is no member", login)
	return identity.Member{}
}

func TestHandOver(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		if _, err := h.id.Invite(ctx, boss, identity.Invitation{Login: "chef@example.se", Role: access.Approver, Party: "polisen", Function: "lokalpolisområdeschef"}, noon); err != nil {
			h.Fatal(err)
		}
		chief := h.member(boss, "chef@example.se")
		if _, err := h.id.StandIn(ctx, boss, chief.ID, identity.Invitation{Login: "stf@example.se", Function: "stf lokalpolisområdeschef", Until: noon.Add(48 * time.Hour)}, noon); err != nil {
			h.Fatal(err)
		}
		link, err := h.id.HandOver(ctx, boss, chief.ID, identity.Invitation{Login: "ny@example.se"}, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		if s := h.scope(h.signIn("ny@example.se"), "p1"); !s.ApprovesFor("polisen") || s.Function != "lokalpolisområdeschef" {
			h.Errorf("the new one: %+v", s)
		}
		list, err := h.id.Members(ctx, boss)
		if err != nil {
			h.Fatal(err)
		}
		for _, m := range list {
			if (m.Login == "chef@example.se" || m.Login == "stf@example.se") && m.Holds(noon) {
				h.Errorf("%s still holds", m.Login)
			}
		}
		_, err = h.id.HandOver(ctx, boss, chief.ID, identity.Invitation{Login: "tredje@example.se"}, noon)
		h.wants(err, errs.Conflict, "handing over what has ended")

		// The only coordinator can hand over, though they cannot be ended.
		mine := h.member(boss, "ett@example.se")
		h.wants(h.id.EndMembership(ctx, boss, mine.ID, noon), errs.Conflict, "ending the last coordinator")
		if _, err := h.id.HandOver(ctx, boss, mine.ID, identity.Invitation{Login: "efter@example.se"}, noon); err != nil {
			h.Errorf("handing over: %v", err)
		}
	})
}

func TestDeputy(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		if _, err := h.id.Invite(ctx, boss, identity.Invitation{Login: "chef@example.se", Role: access.Approver, Party: "polisen", Function: "lokalpolisområdeschef"}, noon); err != nil {
			h.Fatal(err)
		}
		chief := h.member(boss, "chef@example.se")
		_, err := h.id.StandIn(ctx, boss, chief.ID, identity.Invitation{Login: "stf@example.se"}, noon)
		h.wants(err, errs.Invalid, "without an end")
		link, err := h.id.StandIn(ctx, boss, chief.ID, identity.Invitation{Login: "stf@example.se", Function: "stf lokalpolisområdeschef", Until: noon.Add(time.Hour)}, noon)
		if err != nil {
			h.Fatal(err)
		}
		h.use(link)
		token := h.signIn("stf@example.se")
		if s := h.scope(token, "p1"); !s.ApprovesFor("polisen") || s.Function != "stf lokalpolisområdeschef" {
			h.Errorf("the deputy: %+v", s)
		}
		session, err := h.id.Authenticate(ctx, token, noon)
		if err != nil {
			h.Fatal(err)
		}
		if s, err := h.id.Scope(ctx, session, "p1", noon.Add(time.Hour)); err != nil || len(s.Roles) > 0 {
			h.Errorf("after the time: %+v, %v", s, err)
		}
		if err := h.id.EndMembership(ctx, boss, chief.ID, noon.Add(time.Minute)); err != nil {
			h.Fatal(err)
		}
		if s, err := h.id.Scope(ctx, session, "p1", noon.Add(2*time.Minute)); err != nil || len(s.Roles) > 0 {
			h.Errorf("when the one stood in for has ended: %+v, %v", s, err)
		}
		other := h.coordinator(access.Scope{Account: "drift", Roles: []access.Role{access.Administrator}, Fresh: true}, "p2", "annan@example.se")
		_, err = h.id.StandIn(ctx, other, chief.ID, identity.Invitation{Login: "x@example.se", Until: noon.Add(time.Hour)}, noon)
		h.wants(err, errs.NotFound, "another partnership's member")
	})
}

// boss is an administrator who needs no account.
func (h house) boss() access.Scope {
	return access.Scope{Account: "drift", Roles: []access.Role{access.Administrator}, Fresh: true}
}

// The only coordinator works for the organisation: it is not ended from under
// them.
func TestTheCoordinatorsOrganisationIsNotEnded(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		err := h.db.Write(ctx, func(tx *db.DB) error {
			return partnership.AddOrganisation(ctx, tx, boss, partnership.Organisation{ID: "o1", Kind: partnership.Housing, Name: "Vikenbostäder"}, noon)
		})
		if err != nil {
			h.Fatal(err)
		}
		next := identity.Invitation{Login: "ny@example.se", Role: access.Coordinator, Organisation: "o1", Function: "samordnare"}
		if _, err := h.id.Invite(ctx, boss, next, noon); err != nil {
			h.Fatal(err)
		}
		if err := h.id.EndMembership(ctx, boss, h.member(boss, "ett@example.se").ID, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.EndOrganisation(ctx, boss, "o1", noon), errs.Conflict, "the only coordinator's")
		if !h.holds("ny@example.se", access.Coordinator, noon) {
			h.Error("refused, and yet the coordinator is gone")
		}
	})
}

func TestMemberOfAnOrganisation(t *testing.T) {
	run(t, func(h house) {
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		add := func(id, name string, kind partnership.OrganisationKind) error {
			return h.db.Write(ctx, func(tx *db.DB) error {
				return partnership.AddOrganisation(ctx, tx, boss, partnership.Organisation{ID: id, Kind: kind, Name: name}, noon)
			})
		}
		if err := add("o1", "  Vikenbostäder  AB ", partnership.Housing); err != nil {
			h.Fatal(err)
		}
		h.wants(add("o2", "vikenbostäder ab", partnership.Housing), errs.Invalid, "the same name again")
		h.wants(add("o3", "", partnership.Housing), errs.Invalid, "no name")
		h.wants(add("o4", "Skolan", "okänt"), errs.Invalid, "no kind")
		inv := identity.Invitation{Login: "vard@example.se", Role: access.Reporter, Organisation: "o1", Function: "bovärd"}
		if _, err := h.id.Invite(ctx, boss, inv, noon); err != nil {
			h.Fatal(err)
		}
		if m := h.member(boss, "vard@example.se"); m.Organisation != "o1" {
			h.Errorf("member of %q", m.Organisation)
		}
		both := identity.Invitation{Login: "ett@example.se", Role: access.Coordinator, Party: "kommunen", Organisation: "o1", Function: "samordnare"}
		if _, err := h.id.Invite(ctx, boss, both, noon); err != nil {
			h.Fatal(err)
		}
		h.wants(h.id.EndOrganisation(ctx, h.coordinator(h.boss(), "p2", "tva@example.se"), "o1", noon), errs.NotFound, "from another partnership")
		if err := h.id.EndOrganisation(ctx, boss, "o1", noon); err != nil {
			h.Fatal(err)
		}
		if h.holds("vard@example.se", access.Reporter, noon) || !h.holds("ett@example.se", access.Coordinator, noon) {
			h.Error("what people are in the organisation's name goes on, or what they are beside it has ended")
		}
		h.wants(h.id.EndOrganisation(ctx, boss, "o1", noon), errs.NotFound, "ending it twice")
		inv.Login = "tva@example.se"
		_, err := h.id.Invite(ctx, boss, inv, noon)
		h.wants(err, errs.Invalid, "an organisation that has ended")
		list, err := partnership.Organisations(ctx, h.db, "p1")
		if err != nil || len(list) != 1 || list[0].Name != "Vikenbostäder AB" || list[0].Ended.IsZero() {
			h.Errorf("%+v, %v", list, err)
		}
	})
}
