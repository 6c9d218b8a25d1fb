package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/web/frame"
)

// A flip is one fault that a rule's line could have.
type flip struct {
	what   string
	decide decider
}

// flips are what could be wrong with a rule: whatever it refuses, let in; each
// role that it lets in, refused.
func flips(rule access.Rule) []flip {
	var list []flip
	wrong := func(what string, reason access.Reason, role access.Role, allow bool, instead access.Reason) {
		list = append(list, flip{what, func(s access.Scope, asked access.Rule, o access.Object) access.Decision {
			d := access.Decide(s, asked, o)
			if asked == rule && d.Reason == reason && (role == "" || s.Has(role)) {
				d.Allow, d.Reason = allow, instead
			}
			return d
		}})
	}
	for _, reason := range []access.Reason{access.NotSignedIn, access.TooWeak, access.Elsewhere, access.Suspension, access.Stale} {
		wrong("let in: "+refusals[reason], reason, "", true, access.Allowed)
	}
	list = append(list,
		flip{"asks: prove", stricter(rule, access.Stale, func(s access.Scope, _ access.Object) bool { return !s.Fresh })},
		flip{"asks: not suspended", stricter(rule, access.Suspension, func(_ access.Scope, o access.Object) bool { return o.Suspended })})
	for _, role := range access.Roles {
		wrong("let in: "+string(role), access.WrongRole, role, true, access.Allowed)
		wrong("kept out: "+string(role), access.Allowed, role, false, access.WrongRole)
	}
	return list
}

// stricter is a decision table that asks for more than ours.
func stricter(rule access.Rule, reason access.Reason, lacks func(access.Scope, access.Object) bool) decider {
	return func(s access.Scope, asked access.Rule, o access.Object) access.Decision {
		d := access.Decide(s, asked, o)
		if asked == rule && d.Allow && lacks(s, o) {
			d.Allow, d.Reason = false, reason
		}
		return d
	}
}

// No rule can be wrong at the routes without a cell that fails: for every rule
// that has a route, what it refuses is let in, whom it lets in is refused, and
// what it does not ask for is asked; the matrix sees each. Which flips there are
// of a rule is in flips.golden. The party that somebody approves for is not a
// property of a route: the guard asks for the actor's own, and the act itself
// for that of the draft.
func TestMatrixSeesEveryFlip(t *testing.T) {
	inGrid(t, func(t *testing.T, g *grid) {
		first := map[access.Rule]Route{}
		for _, r := range g.server.Routes() {
			if old, ok := first[r.Rule]; !ok || method(old) == http.MethodPost && method(r) == http.MethodGet {
				first[r.Rule] = r
			}
		}
		var b strings.Builder
		for _, rule := range access.Rules() {
			r, ok := first[rule]
			if !ok {
				fmt.Fprintf(&b, "%s has no route\n", rule)
				continue
			}
			seen := g.flipped(r)
			fmt.Fprintf(&b, "%s: %s\n", rule, strings.Join(seen, ", "))
			if g.db.Engine() == db.SQLite && r.Class() == access.Staff {
				everyProperty(t, rule, seen)
			}
		}
		if g.db.Engine() == db.SQLite {
			golden(t, "flips.golden", b.String())
		}
	})
}

// everyProperty asserts that each property of a rule was flipped: what it has
// was taken away, and what it has not was added.
func everyProperty(t *testing.T, rule access.Rule, seen []string) {
	t.Helper()
	pairs := [][2]string{{"let in: sign-in"}, {"let in: weak"}, {"let in: 404"}, {"let in: suspended", "asks: not suspended"}, {"let in: prove", "asks: prove"}}
	for _, role := range []access.Role{access.Coordinator, access.Approver, access.Reporter, access.Reader} {
		pairs = append(pairs, [2]string{"let in: " + string(role), "kept out: " + string(role)})
	}
	for _, pair := range pairs {
		if slices.Contains(seen, pair[0]) == slices.Contains(seen, pair[1]) {
			t.Errorf("%s: of %q one and one only is a fault that the matrix sees; it saw %q", rule, pair, seen)
		}
	}
}

// flipped asks a route whose rule is wrong in each way, and tells which ways
// made a difference.
func (g *grid) flipped(r Route) (seen []string) {
	g.t.Helper()
	for _, f := range flips(r.Rule) {
		if (g.db.Engine() == db.SQLite || sampled(r, cell{role: f.what})) && g.sees(r, f) {
			seen = append(seen, f.what)
		}
	}
	return seen
}

// sees asks a route whose rule is wrong in the cells where that makes a
// difference, and reports whether there are any. Each must fail.
func (g *grid) sees(r Route, f flip) bool {
	g.t.Helper()
	stub := func(w http.ResponseWriter, _ *http.Request, _ access.Scope) error {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	var wrong, right frame.Handler = g.server.guarded(f.decide, r.Rule, stub), g.server.guard(r.Rule, stub)
	mounted := func(handle frame.Handler) http.Handler {
		return g.mount([]Route{{r.Pattern, r.Rule, r.Example, handle}})
	}
	flipped, control := mounted(wrong), mounted(right)
	for _, c := range cells(r) {
		want := expected(r, c, access.Decide)
		if c.state != statesOf(r)[0] || expected(r, c, f.decide) == want {
			continue
		}
		s := g.viken
		if c.where != "own" {
			s = g.seed(r, c)
		}
		if _, got := g.ask(flipped, r, c, s); got == want {
			g.t.Errorf("%s: %s goes unseen by %s", r.Rule, f.what, c)
		}
		if _, got := g.ask(control, r, c, s); got != want {
			g.t.Errorf("control: %s by %s is %s, want %s", r.Pattern, c, got, want)
		}
		return true // one cell that fails is enough
	}
	return false
}
