package main

import (
	"time"

	"lykta/internal/analyse"
	"lykta/internal/analysis/kde"
	"lykta/internal/analysis/scan"
	"lykta/internal/day"
	"lykta/internal/errs"
)

type densityCommand struct {
	written
	placed
	Window    string   `placeholder:"CSV" help:"${flag_window}"`
	Sigma     float64  `placeholder:"M" help:"${flag_sigma}"`
	Bandwidth string   `enum:",scott,diggle,likelihood" default:"" placeholder:"RULE" help:"${flag_bandwidth}"`
	Edge      string   `enum:"uniform,diggle,none" default:"uniform" help:"${flag_edge}"`
	Grid      int      `default:"512" help:"${flag_grid}"`
	Files     []string `arg:"" name:"file" help:"${arg_density}"`
}

var edges = map[string]kde.Edge{"uniform": kde.Uniform, "diggle": kde.Diggle, "none": kde.None}

// usualSigma is the bandwidth in metres where none is asked for: a fixed one,
// so that maps can be compared.
const usualSigma = 200

func (c densityCommand) Run(env *surroundings) error {
	m := analyse.Density{Events: c.Files[0], Window: c.Window, Sigma: c.Sigma, Bandwidth: c.Bandwidth, Edge: edges[c.Edge], EdgeName: c.Edge, Grid: c.Grid, Places: c.places()}
	switch {
	case len(c.Files) > 2:
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.more-files", 2, len(c.Files)))
	case c.Sigma != 0 && c.Bandwidth != "":
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.both"))
	case c.Sigma < 0 || c.Grid < 1:
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.positive"))
	case c.Sigma == 0 && c.Bandwidth == "":
		m.Sigma = usualSigma
	}
	if len(c.Files) == 2 {
		m.Others = c.Files[1]
	}
	return c.give(env, m, m.Places.CRS)
}

type hotcellsCommand struct {
	written
	placed
	Window       string  `placeholder:"CSV" help:"${flag_window}"`
	Cell         float64 `default:"200" help:"${flag_cell}"`
	Method       string  `enum:"gi,moran" default:"gi" help:"${flag_hot_method}"`
	Neighbours   string  `enum:"queen,distance" default:"queen" help:"${flag_neighbours}"`
	Distance     float64 `placeholder:"M" help:"${flag_distance}"`
	TwoSided     bool    `help:"${flag_two_sided}"`
	Permutations int     `default:"0" help:"${flag_permutations}"`
	Seed         uint64  `default:"1" help:"${flag_seed}"`
	File         string  `arg:"" help:"${arg_events}"`
}

func (c hotcellsCommand) Run(env *surroundings) error {
	if far := c.Neighbours == "distance"; far != (c.Distance > 0) {
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.distance"))
	}
	m := analyse.HotCells{Events: c.File, Window: c.Window, Cell: c.Cell, Moran: c.Method == "moran", Distance: c.Distance, TwoSided: c.TwoSided, Permutations: c.Permutations, Seed: c.Seed, Places: c.places()}
	return c.give(env, m, m.Places.CRS)
}

type hottimesCommand struct {
	written
	Zone string `default:"Europe/Stockholm" help:"${flag_zone}"`
	File string `arg:"" help:"${arg_events}"`
}

func (c hottimesCommand) Run(env *surroundings) error {
	place, err := time.LoadLocation(c.Zone)
	if err != nil {
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.zone", c.Zone))
	}
	return c.give(env, analyse.HotTimes{Events: c.File, Place: place}, analyse.Local)
}

type nearrepeatCommand struct {
	written
	placed
	Space        []float64 `default:"200" help:"${flag_space}"`
	Time         []int64   `default:"7" help:"${flag_time}"`
	Below        bool      `help:"${flag_below}"`
	Manhattan    bool      `help:"${flag_manhattan}"`
	Permutations int       `default:"999" help:"${flag_permutations}"`
	Seed         uint64    `default:"1" help:"${flag_seed}"`
	File         string    `arg:"" help:"${arg_events}"`
}

func (c nearrepeatCommand) Run(env *surroundings) error {
	m := analyse.NearRepeat{Events: c.File, Space: c.Space, Time: c.Time, Below: c.Below, Manhattan: c.Manhattan, Permutations: c.Permutations, Seed: c.Seed, Places: c.places()}
	return c.give(env, m, m.Places.CRS)
}

type scanCommand struct {
	written
	placed
	Model         string  `enum:"permutation,poisson,bernoulli" default:"permutation" help:"${flag_model}"`
	Locations     string  `required:"" placeholder:"CSV" help:"${flag_locations}"`
	Population    string  `placeholder:"CSV" help:"${flag_population}"`
	Controls      string  `placeholder:"CSV" help:"${flag_controls}"`
	Start         string  `placeholder:"DATE" help:"${flag_start}"`
	End           string  `placeholder:"DATE" help:"${flag_end}"`
	MaxRadius     float64 `default:"2000" help:"${flag_max_radius}"`
	MaxDays       int     `default:"28" help:"${flag_max_days}"`
	MaxShare      float64 `default:"0.5" help:"${flag_max_share}"`
	Replications  int     `default:"999" help:"${flag_replications}"`
	Retrospective bool    `help:"${flag_retrospective}"`
	StopAfter     int     `default:"0" help:"${flag_stop_after}"`
	Seed          uint64  `default:"1" help:"${flag_seed}"`
	File          string  `arg:"" help:"${arg_events}"`
}

var models = map[string]scan.Model{"permutation": scan.Permutation, "poisson": scan.Poisson, "bernoulli": scan.Bernoulli}

func (c scanCommand) Run(env *surroundings) error {
	m := analyse.Scan{Cases: c.File, Locations: c.Locations, Population: c.Population, Controls: c.Controls, Places: c.places(),
		Options: scan.Options{Model: models[c.Model], Retrospective: c.Retrospective, MaxRadius: c.MaxRadius, MaxShare: c.MaxShare, MaxDays: c.MaxDays,
			Replications: c.Replications, StopAfter: c.StopAfter, Seed: c.Seed}}
	if c.Start != "" || c.End != "" {
		for _, d := range []struct {
			text string
			to   *day.Day
		}{{c.Start, &m.Start}, {c.End, &m.End}} {
			parsed, err := day.Parse(d.text)
			if err != nil {
				return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.date", d.text))
			}
			*d.to = parsed
		}
		if m.End.Before(m.Start) {
			return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.dates"))
		}
	}
	return c.give(env, m, m.Places.CRS)
}
