package access

import (
	"slices"
	"time"
)

// Role is what a member of a partnership, or of the installation, may be.
type Role string

// The roles. Administrator is the only one that belongs to the installation;
// the others are held in a partnership.
const (
	Coordinator   Role = "coordinator"   // samordnare: runs the pledge, the members and the settings
	Approver      Role = "approver"      // says yes for one party, and for no other
	Reporter      Role = "reporter"      // logs what was done
	Reader        Role = "reader"        // sees drafts, changes nothing
	Administrator Role = "administrator" // makes partnerships and gives them their first coordinator
)

// Roles are all of them, in the order of the decision table.
var Roles = []Role{Coordinator, Approver, Reporter, Reader, Administrator}

// Scope is who acts and where. It is a parameter of every store call, never a
// context value. The zero value is the public: nobody signed in, nowhere.
type Scope struct {
	Partnership  string    // the tenant that is acted in; "" for the installation
	Account      string    // "" where nobody is signed in
	Session      string    // the session's public identifier, never its token
	Function     string    // the function that output names: "trygghetssamordnare"
	Party        string    // the party that the account belongs to; "" where it is not told
	Organisation string    // the organisation beside the parties that it belongs to; "" for none
	Roles        []Role    // held now, in this partnership or for the installation
	Approves     []string  // parties that the account may approve for: at most one counts
	SignedIn     time.Time // when the person last proved who they are, UTC
	Fresh        bool      // that was just now: what is sensitive asks for it
	Weak         bool      // signed in with a password alone, where that is not enough
	Request      string    // identifies the request in the audit log

	Titles map[Role]string // the function in which each role is held, where they differ
	Held   []Held          // what it holds now, in the order in which it came to
}

// Held is one thing that a scope is: a role, in a function, in somebody's name.
type Held struct {
	Role         Role
	Function     string // what output names
	Party        string
	Organisation string
	For          string // the function that it stands in for; "" for none
}

// Reporter is Scope.Reporter for one of the things that it is.
func (h Held) Reporter() string {
	if h.Organisation != "" {
		return h.Organisation
	}
	return h.Party
}

// Doing returns the scope as what lets it do what a rule names: whoever
// coordinates and approves for the municipality approves as its chief. A rule
// that asks for no role changes nothing.
func (s Scope) Doing(rule Rule) Scope {
	i := find(table, rule)
	if i < 0 {
		return s
	}
	for _, role := range table[i].roles {
		if !s.Has(role) {
			continue
		}
		for _, h := range s.Held {
			if h.Role == role {
				return s.In(h)
			}
		}
		return s.As(role)
	}
	return s
}

// In returns the scope as one of the things that it is: whoever holds several
// functions reports in one of them.
func (s Scope) In(h Held) Scope {
	s.Function, s.Party, s.Organisation = h.Function, h.Party, h.Organisation
	return s
}

// As returns the scope with the function in which it holds a role: who
// approves for the police does so as chief, whatever else they are.
func (s Scope) As(role Role) Scope {
	if title := s.Titles[role]; title != "" {
		s.Function = title
	}
	return s
}

// Reporter returns the party or the organisation in whose name the scope
// reports, and "" where neither is told.
func (s Scope) Reporter() string {
	if s.Organisation != "" {
		return s.Organisation
	}
	return s.Party
}

// SignedInNow reports whether somebody is signed in.
func (s Scope) SignedInNow() bool { return s.Account != "" }

// Has reports whether the scope holds a role.
func (s Scope) Has(role Role) bool { return slices.Contains(s.Roles, role) }

// ApprovesFor reports whether the scope may say yes for a party. An account
// that has come to hold two parties may approve for neither.
func (s Scope) ApprovesFor(party string) bool {
	return party != "" && len(s.Approves) == 1 && s.Approves[0] == party
}

// System is the scope of the program itself, for what no person does: imports
// of the demonstration, clearing away what has expired.
func System(partnership string) Scope {
	return Scope{Partnership: partnership, Account: "system", Function: "system", Fresh: true}
}
