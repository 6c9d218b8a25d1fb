package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/db"
)

// The whole matrix: each cell is answered as the decision table says, no cell
// tells anything of another partnership, and together they are as somebody has
// reviewed them in matrix.golden.
func TestMatrix(t *testing.T) {
	inGrid(t, func(t *testing.T, g *grid) {
		routes := g.server.Routes()
		h := g.mount(routes)
		asked, blocks := 0, map[string][]string{}
		for _, r := range routes {
			answers := map[cell]string{}
			for _, c := range cells(r) {
				if g.db.Engine() == db.PostgreSQL && !sampled(r, c) {
					continue
				}
				answers[c] = g.answer(h, r, c)
				asked++
			}
			if g.db.Engine() == db.SQLite {
				block := g.block(r, answers)
				blocks[block] = append(blocks[block], r.Pattern)
			}
		}
		t.Logf("%d cells of %d routes", asked, len(routes))
		if g.db.Engine() == db.SQLite {
			golden(t, "matrix.golden", written(routes, blocks))
		}
	})
}

// answer asks one cell and holds it against the decision table and the canaries.
func (g *grid) answer(h http.Handler, r Route, c cell) string {
	g.t.Helper()
	s := g.seed(r, c)
	a, got := g.ask(h, r, c, s)
	if want := expected(r, c, access.Decide); got != want {
		g.t.Errorf("%s by %s: %s (%d, %v), and the decision table says %s", r.Pattern, c, got, a.Code, g.err, want)
	}
	if a.Code >= 500 {
		g.t.Errorf("%s by %s breaks: %d, %v", r.Pattern, c, a.Code, g.err)
	}
	secret := g.canaries()
	if c.where != "other" {
		secret = append(secret, g.publicCanaries()...)
	}
	text := strings.ReplaceAll(whole(a), r.Example(s).Path, "PATH")
	for _, canary := range secret {
		if strings.Contains(text, canary) {
			g.t.Errorf("%s by %s tells %q", r.Pattern, c, canary)
		}
	}
	if r.Class() == access.Signed && method(r) == http.MethodPost && got == letIn {
		for _, session := range matrixSessions {
			g.renew(c.role, session) // the route may have ended them
		}
	}
	return got
}

// block is a route's part of the matrix as text: a line for each role, a word
// for each kind of session. Where an object's state makes no difference it is
// not told.
func (g *grid) block(r Route, answers map[cell]string) string {
	var b strings.Builder
	for _, c := range cells(r) {
		if first := (cell{c.role, c.session, c.where, statesOf(r)[0]}); c.state != "" && answers[c] != answers[first] {
			fmt.Fprintf(&b, "  %s: %s\n", c, answers[c])
		}
	}
	state := statesOf(r)[0]
	for _, where := range matrixWheres {
		if _, ok := answers[cell{nobody, "", where, state}]; !ok {
			continue
		}
		fmt.Fprintf(&b, "  in %-14s%-11s%-11s%-11s%-11s\n", where, "fresh", "stale", "weak", "revoked")
		fmt.Fprintf(&b, "    %-15s%s\n", nobody, answers[cell{nobody, "", where, state}])
		for _, role := range matrixRoles {
			fmt.Fprintf(&b, "    %-15s", role)
			for _, session := range matrixSessions {
				fmt.Fprintf(&b, "%-11s", answers[cell{role, session, where, state}])
			}
			b.WriteString("\n")
		}
	}
	return trailing.ReplaceAllString(b.String(), "\n")
}

// written is the golden file: routes that are answered alike stand together.
func written(routes []Route, blocks map[string][]string) string {
	place := map[string]int{}
	for i, r := range routes {
		place[r.Pattern] = i
	}
	var order []string
	for block := range blocks {
		order = append(order, block)
	}
	slices.SortFunc(order, func(a, b string) int { return place[blocks[a][0]] - place[blocks[b][0]] })
	var b strings.Builder
	for _, block := range order {
		fmt.Fprintf(&b, "%s\n%s\n", strings.Join(blocks[block], "\n"), block)
	}
	return b.String()
}
