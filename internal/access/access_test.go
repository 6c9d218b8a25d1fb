package access

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
)

var update = flag.Bool("update", false, "write the golden files anew")

const golden = "testdata/table.golden"

// sessions are how somebody may be signed in: just now, a while ago, and with a
// password alone where that is not enough.
var sessions = []string{"fresh", "stale", "weak"}

// matrix decides every cell: each act × each role (and nobody, and somebody
// without a role) × fresh, stale and weak session × own, suspended and other
// partnership × own and other party.
func matrix(table []entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-20s%-15s%-8s", "act", "actor", "session")
	for _, where := range wheres {
		for _, party := range parties {
			fmt.Fprintf(&b, "%-19s", where+", "+party)
		}
	}
	for _, e := range table {
		b.WriteString(cells(table, e.rule))
		b.WriteByte('\n')
	}
	return regexp.MustCompile(` +\n`).ReplaceAllString(b.String(), "\n")
}

var wheres, parties = []string{"own", "suspended", "other", "none"}, []string{"its", "another"}

// everybody is who may be in the matrix.
func everybody() []string {
	actors := []string{"nobody", "no role"}
	for _, r := range Roles {
		actors = append(actors, string(r))
	}
	return actors
}

// cells decides every cell of one act.
func cells(table []entry, rule Rule) string {
	var b strings.Builder
	for _, actor := range everybody() {
		for _, session := range sessions {
			if actor == "nobody" && session != "fresh" {
				continue
			}
			fmt.Fprintf(&b, "\n%-20s%-15s%-8s", rule, actor, session)
			for _, where := range wheres {
				for _, party := range parties {
					reason := decide(table, actorScope(actor, session), rule, objectIn(where, party))
					fmt.Fprintf(&b, "%-19s", strings.TrimPrefix(string(reason), "access."))
				}
			}
		}
	}
	return b.String()
}

func actorScope(actor, session string) Scope {
	scope := Scope{Partnership: "p", Fresh: session == "fresh", Weak: session == "weak"}
	if actor != "nobody" {
		scope.Account = "a"
	}
	if slices.Contains(Roles, Role(actor)) {
		scope.Roles = []Role{Role(actor)}
	}
	if actor == string(Approver) {
		scope.Approves = []string{"its"}
	}
	return scope
}

func objectIn(where, party string) Object {
	object := Object{Partnership: "p", Suspended: where == "suspended", Party: party}
	switch where {
	case "other":
		object.Partnership = "q"
	case "none":
		object.Partnership = ""
	}
	return object
}

func TestEveryCell(t *testing.T) {
	got := matrix(table)
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("who may do what has changed (-reviewed +now):\n%s", diff)
	}
}

// No line of the table can be changed in any way without a cell changing.
func TestNoRuleCanBeFlippedUnseen(t *testing.T) {
	flip := func(what string, rule Rule, change func(*entry)) {
		changed := slices.Clone(table)
		i := find(changed, rule)
		changed[i].roles = slices.Clone(changed[i].roles)
		change(&changed[i])
		if cells(changed, rule) == cells(table, rule) { // an act's cells rest on its own line alone
			t.Errorf("%s: %s changed no cell", rule, what)
		}
	}
	for _, e := range table {
		for _, class := range []Class{Public, Signed, Staff, Installation, ""} {
			if class != e.class && !(class == Public && e.class == Door) {
				flip("class "+string(class), e.rule, func(e *entry) { e.class = class })
			}
		}
		if e.class != Public && e.class != Door {
			flip("freshness", e.rule, func(e *entry) { e.fresh = !e.fresh })
		}
		if e.class != Staff && e.class != Installation {
			continue
		}
		for _, role := range Roles {
			flip("role "+string(role), e.rule, func(e *entry) {
				if i := slices.Index(e.roles, role); i >= 0 {
					e.roles = slices.Delete(e.roles, i, i+1)
				} else {
					e.roles = append(e.roles, role)
				}
			})
		}
		flip("suspension", e.rule, func(e *entry) { e.changes = !e.changes })
		flip("party", e.rule, func(e *entry) { e.party = !e.party })
	}
}

func TestWhatTheTableDoesNotKnowIsDenied(t *testing.T) {
	all := Scope{Partnership: "p", Account: "a", Roles: Roles, Approves: []string{"x"}, Fresh: true}
	for _, rule := range []Rule{"", "draft", "DRAFT.EDIT", "draft.edit "} {
		if d := Decide(all, rule, Object{Partnership: "p", Party: "x"}); d.Allow {
			t.Errorf("%q is allowed", rule)
		}
		if ClassOf(rule) != "" {
			t.Errorf("%q has a class", rule)
		}
	}
	seen := map[Rule]bool{}
	for _, rule := range Rules() {
		if seen[rule] || ClassOf(rule) == "" {
			t.Errorf("%q stands twice or has no class", rule)
		}
		seen[rule] = true
	}
}

func TestOneAccountApprovesForOneParty(t *testing.T) {
	tests := []struct {
		approves []string
		party    string
		want     bool
	}{
		{[]string{"polisen"}, "polisen", true},
		{[]string{"polisen"}, "kommunen", false},
		{[]string{"polisen", "kommunen"}, "polisen", false},
		{[]string{"polisen", "kommunen"}, "kommunen", false},
		{nil, "polisen", false},
		{[]string{""}, "", false},
	}
	for _, tt := range tests {
		s := Scope{Partnership: "p", Account: "a", Roles: []Role{Approver}, Approves: tt.approves, Fresh: true}
		if got := Decide(s, Approve, Object{Partnership: "p", Party: tt.party}).Allow; got != tt.want {
			t.Errorf("holding %v, for %q: %v, want %v", tt.approves, tt.party, got, tt.want)
		}
	}
}

// What is elsewhere is answered like what does not exist.
func TestErrorsTellNothingOfOthers(t *testing.T) {
	coordinator := Scope{Partnership: "p", Account: "a", Roles: []Role{Coordinator}}
	tests := []struct {
		scope  Scope
		rule   Rule
		object Object
		want   errs.Kind
	}{
		{coordinator, EditDraft, Object{Partnership: "q"}, errs.NotFound},
		{coordinator, EditDraft, Object{Partnership: "q", Suspended: true}, errs.NotFound},
		{coordinator, EditDraft, Object{}, errs.NotFound},
		{coordinator, "unheard-of", coordinator.Own(), errs.NotFound},
		{coordinator, MakePartnership, Object{}, errs.Forbidden},
		{coordinator, EditDraft, Object{Partnership: "p", Suspended: true}, errs.Conflict},
		{Scope{}, EditDraft, Object{Partnership: "q"}, errs.Unauthenticated},
		{coordinator, RemoveEntry, coordinator.Own(), errs.Forbidden}, // not proved just now
		{Scope{Partnership: "p", Account: "a", Weak: true}, EditDraft, coordinator.Own(), errs.Forbidden},
	}
	for _, tt := range tests {
		if err := Check(tt.scope, tt.rule, tt.object); !errs.Is(err, tt.want) {
			t.Errorf("%s on %+v: %v, want %v", tt.rule, tt.object, err, tt.want)
		}
	}
	if err := Check(coordinator, EditDraft, coordinator.Own()); err != nil {
		t.Error(err)
	}
}

func TestAsGivesTheFunctionOfTheRole(t *testing.T) {
	s := Scope{Function: "samordnare", Titles: map[Role]string{Approver: "kommunchef"}}
	if got := s.As(Approver).Function; got != "kommunchef" {
		t.Errorf("as approver: %s", got)
	}
	if got := s.As(Reporter).Function; got != "samordnare" || s.Function != got {
		t.Errorf("as reporter: %s", got)
	}
}

// Who holds several things does each as what lets them do it.
func TestDoingIsAsWhatLetsOneDoIt(t *testing.T) {
	chief := Held{Role: Approver, Function: "kommunchef", Party: "kommunen"}
	warden := Held{Role: Reporter, Function: "bovärd", Party: "kommunen", Organisation: "bostäder"}
	s := Scope{Partnership: "p", Account: "a", Function: "samordnare", Party: "kommunen", Roles: []Role{Coordinator, Approver, Reporter},
		Held: []Held{{Role: Coordinator, Function: "samordnare", Party: "kommunen"}, chief, warden}}
	for rule, want := range map[Rule]string{Approve: "kommunchef", ApprovePicture: "kommunchef", EditDraft: "samordnare", ReadStaff: "samordnare", OwnAccount: "samordnare", "": "samordnare"} {
		if got := s.Doing(rule).Function; got != want {
			t.Errorf("%s is done as %q, want %q", rule, got, want)
		}
	}
	if got := s.In(warden); got.Function != "bovärd" || got.Reporter() != "bostäder" || s.Function != "samordnare" {
		t.Errorf("in one of them: %+v", got)
	}
	s.Held, s.Titles = nil, map[Role]string{Approver: "chef"}
	if got := s.Doing(Approve).Function; got != "chef" {
		t.Errorf("by the title alone: %q", got)
	}
}

// The decision stays below 2 µs.
func BenchmarkDecide(b *testing.B) {
	s := Scope{Partnership: "p", Account: "a", Roles: []Role{Approver}, Approves: []string{"x"}, SignedIn: time.Unix(0, 0)}
	for b.Loop() {
		Decide(s, ReadAudit, Object{Partnership: "p", Party: "x"})
	}
}
