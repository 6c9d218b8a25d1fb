package main

import (
	"time"

	"lykta/internal/analyse"
	"lykta/internal/analysis/presence"
	"lykta/internal/errs"
)

// coverageCommand asks one of three things: was somebody there, what should be
// done (--place), and did the map point right (--judge).
type coverageCommand struct {
	written
	Zone       string  `default:"Europe/Stockholm" help:"${flag_zone}"`
	VisitLeast int64   `default:"10" help:"${flag_visit_least}"`
	VisitMost  int64   `default:"16" help:"${flag_visit_most}"`
	Again      int64   `default:"120" help:"${flag_again}"`
	Place      int     `placeholder:"K" help:"${flag_place}"`
	PerSlot    int     `placeholder:"N" help:"${flag_per_slot}"`
	Length     int64   `default:"60" help:"${flag_length}"`
	Candidates string  `placeholder:"CSV" help:"${flag_candidates}"`
	Judge      string  `placeholder:"CSV" help:"${flag_judge}"`
	Share      float64 `default:"0.05" help:"${flag_share}"`
	Cell       float64 `default:"200" help:"${flag_cell}"`
	Needs      string  `arg:"" help:"${arg_needs}"`
	Visits     string  `arg:"" optional:"" help:"${arg_visits}"`
}

func (c coverageCommand) Run(env *surroundings) error {
	place, err := time.LoadLocation(c.Zone)
	switch {
	case err != nil:
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.zone", c.Zone))
	case c.Judge != "" && (c.Place != 0 || c.Visits != ""):
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.judge"))
	case c.Place < 0 || c.PerSlot < 0 || c.Length < 1 || !(c.Cell > 0):
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.positive"))
	case c.Judge != "":
		return c.give(env, analyse.Judgement{Scores: c.Judge, Events: c.Needs, Cell: c.Cell, Share: c.Share}, analyse.Local)
	case c.Place > 0:
		return c.give(env, analyse.Placement{Needs: c.Needs, Visits: c.Visits, Candidates: c.Candidates, Length: c.Length, Place: place,
			Choice: presence.Choice{K: c.Place, PerSlot: c.PerSlot}}, analyse.Local)
	case c.Visits == "":
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.visits"))
	}
	rule := presence.Rule{Least: c.VisitLeast, Most: c.VisitMost, Again: c.Again}
	return c.give(env, analyse.Coverage{Needs: c.Needs, Visits: c.Visits, Rule: rule, Place: place}, analyse.Local)
}
