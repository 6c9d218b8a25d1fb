package web

import (
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/promise"
	"lykta/internal/report"
)

// objectStates are what the things are that a path may name, by the blank that
// names them: as they are in the seed, and then otherwise. Where a path names
// several, the first of these counts.
var objectStates = []struct {
	blank  string
	states []string
}{
	{"{draft}", []string{"own", "colleague's", "discarded"}},
	{"{link}", []string{"works", "revoked"}},
	{"{done}", []string{"works", "revoked", "run out"}},
	{"{token}", []string{"works", "used", "run out"}},
	{"{member}", []string{"holds", "ended"}},
	{"{organisation}", []string{"takes part", "ended"}},
	{"{notice}", []string{"shown", "ended"}},
	{"{report}", []string{"colleague's", "own", "taken back"}},
	{"{visit}", []string{"colleague's", "taken back"}},
	{"{decision}", []string{"to be done", "done"}},
	{"{edition}", []string{"written", "public"}},
	{"{entry}", []string{"there", "removed"}},
}

// statesOf are the states of what a route's path names; "" alone where it names
// nothing that has any.
func statesOf(r Route) []string {
	for _, o := range objectStates {
		if strings.Contains(r.Pattern, o.blank) {
			return o.states
		}
	}
	return []string{""}
}

// blankOf is the blank of statesOf.
func blankOf(r Route) string {
	for _, o := range objectStates {
		if strings.Contains(r.Pattern, o.blank) {
			return o.blank
		}
	}
	return ""
}

// stand makes everything that is not as in the seed, once: what is used up, taken
// back or ended stays so, whoever asks for it.
func (g *grid) stand() {
	g.t.Helper()
	g.seeds = map[string]Seed{}
	g.links()
	g.people()
	g.told()
	s := g.viken
	s.Edition = g.viken.Published
	g.seeds["{edition}public"] = s
}

// as keeps the seed of a state.
func (g *grid) as(state string, change func(s *Seed)) {
	s := g.viken
	change(&s)
	g.seeds[state] = s
}

// links are those that work no more.
func (g *grid) links() {
	g.t.Helper()
	ctx, boss := g.t.Context(), g.boss("viken")
	for _, state := range []string{"revoked", "run out"} {
		token, err := g.promises.MakeDoneLink(ctx, boss, ids.Token(), promise.DoneLink{Pledge: g.viken.Pledge, Promise: g.viken.Promise,
			Party: "polisen", Function: "yttre befäl", Expires: noon.AddDate(0, 6, 0)})
		g.check(err)
		list, err := g.promises.DoneLinks(ctx, boss, g.viken.Pledge, g.viken.Promise)
		g.check(err)
		id := ""
		for _, l := range list {
			if l.ID != g.viken.Link && l.Works(noon) {
				id = l.ID
			}
		}
		if state == "revoked" {
			g.check(g.promises.RevokeDoneLink(ctx, boss, ids.Token(), id))
		} else {
			g.exec(`UPDATE done_link SET expires = 1 WHERE partnership = $1 AND id = $2`, id)
		}
		g.as("{done}"+state, func(s *Seed) { s.Done = token })
		g.as("{link}"+state, func(s *Seed) { s.Link = id })
	}
	for _, state := range []string{"used", "run out"} {
		token, err := g.identity.Invite(ctx, boss, identity.Invitation{Login: "lank-" + state[:1] + "@matris.example", Role: access.Reader, Function: "läsare"}, noon)
		g.check(err)
		if state == "used" {
			g.check(g.identity.UseLink(ctx, token, password, "r", noon))
		} else {
			_, err = g.db.Exec(ctx, `UPDATE link SET expires = 1 WHERE token = $1`, ids.Hash(token))
			g.check(err)
		}
		g.as("{token}"+state, func(s *Seed) { s.Token = token })
	}
}

// people are a membership, an organisation and a notice that have ended.
func (g *grid) people() {
	g.t.Helper()
	ctx, boss := g.t.Context(), g.boss("viken")
	_, err := g.identity.Invite(ctx, boss, identity.Invitation{Login: "slutat@matris.example", Role: access.Reader, Function: "läsare"}, noon)
	g.check(err)
	members, err := g.identity.Members(ctx, boss)
	g.check(err)
	for _, m := range members {
		if m.Login == "slutat@matris.example" {
			g.check(g.identity.EndMembership(ctx, boss, m.ID, noon))
			g.as("{member}ended", func(s *Seed) { s.Member, s.Account = m.ID, m.Account })
		}
	}
	o := partnership.Organisation{ID: ids.New(noon), Kind: partnership.School, Name: "Nedlagda skolan"}
	g.check(g.db.Write(ctx, func(tx *db.DB) error { return partnership.AddOrganisation(ctx, tx, boss, o, noon) }))
	g.check(g.identity.EndOrganisation(ctx, boss, o.ID, noon))
	g.as("{organisation}ended", func(s *Seed) { s.Organisation = o.ID })
	notice, err := g.promises.SetNotice(ctx, boss, ids.Token(), partnership.Notice{Swedish: "Över.", Severity: partnership.Information})
	g.check(err)
	g.check(g.promises.EndNotice(ctx, boss, ids.Token(), notice))
	g.as("{notice}ended", func(s *Seed) { s.Notice = notice })
}

// told is what was told and taken back, done, or removed.
func (g *grid) told() {
	g.t.Helper()
	ctx, boss := g.t.Context(), g.boss("viken")
	now := func() time.Time { return noon }
	reports := report.NewService(g.db, now)
	send := func(account string) string {
		by := boss
		by.Account = account
		id, err := reports.Send(ctx, by, ids.Token(), report.Report{}, ids.Token())
		g.check(err)
		return id
	}
	back := send(boss.Account)
	g.check(reports.Withdraw(ctx, boss, ids.Token(), back))
	g.as("{report}taken back", func(s *Seed) { s.Report = back })
	for _, role := range matrixRoles {
		id := send(g.account[role])
		g.as("{report}own"+role, func(s *Seed) { s.Report = id })
	}
	cycle := period.New(g.db, now)
	visit, err := cycle.Tell(ctx, boss, ids.Token(), period.Visit{Function: "nattvandrare", Area: g.viken.Area, Began: noon.Add(-3 * time.Hour), Finished: noon.Add(-2 * time.Hour)})
	g.check(err)
	g.check(cycle.Withdraw(ctx, boss, ids.Token(), visit))
	g.as("{visit}taken back", func(s *Seed) { s.Visit = visit })
	done, err := cycle.Decide(ctx, boss, ids.Token(), period.Decision{Period: g.viken.Period, What: "Laga lampan", Owner: "gatuchef", Organisation: "kommunen", Deadline: day.In(noon).Add(3)})
	g.check(err)
	g.check(cycle.Follow(ctx, boss, ids.Token(), done, 1, period.Step{State: period.Done}))
	g.as("{decision}done", func(s *Seed) { s.Decision = done })

	head, err := ledger.HeadOf(ctx, g.db, boss.Partnership)
	g.check(err)
	_, err = g.promises.LogAction(ctx, boss, ids.Token(), promise.Action{Pledge: g.viken.Pledge, Promise: g.viken.Promise, Date: day.Of(2026, 2, 1), Count: 1, By: promise.Performer{Party: "polisen"}})
	g.check(err)
	g.check(g.promises.RemoveByLaw(ctx, boss, ids.Token(), ledger.Removal{Of: head.Size, Ground: "personal-data", Law: "artikel 17 dataskyddsförordningen", Date: day.In(noon)}))
	g.as("{entry}removed", func(s *Seed) { s.Entry = head.Size })
}
