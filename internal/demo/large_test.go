package demo

import (
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/promise"
)

func TestLarge(t *testing.T) {
	t.Parallel()
	p := Large(3, 1000, fixedNow)
	if got := len(p.Pledges()); got != 3 {
		t.Errorf("%d pledges, want 3", got)
	}
	actions := map[string]int{}
	var last time.Time
	for i, e := range p.Entries {
		if e.At.Before(last) {
			t.Fatalf("entry %d was entered before the one in front of it", i)
		}
		last = e.At
		if e.Action != nil {
			actions[e.Action.Pledge]++
		}
	}
	for pledge, n := range actions {
		if n != 1000 {
			t.Errorf("%d actions for %s, want 1000", n, pledge)
		}
	}
}

// TestStaff: an approver for every party whose approval a pledge carries, and
// nobody who approves for two.
func TestStaff(t *testing.T) {
	t.Parallel()
	roles, approvers := map[access.Role]bool{}, map[string]int{}
	for _, a := range Staff() {
		if !strings.HasSuffix(a.Login, ".example") {
			t.Errorf("%s could be somebody's address", a.Login)
		}
		roles[a.Role] = true
		if a.Role == access.Approver {
			approvers[a.Party]++
		}
	}
	if len(roles) != 4 {
		t.Errorf("roles %v, want all four", roles)
	}
	for _, party := range exampleParties() {
		must := party.Kind == promise.Municipality || party.Kind == promise.Police
		if (approvers[party.ID] == 1) != must {
			t.Errorf("%d approvers for %s", approvers[party.ID], party.Name)
		}
	}
}
