package main

import (
	"lykta/internal/analyse"
	"lykta/internal/analysis/rate"
	"lykta/internal/analysis/survey"
	"lykta/internal/day"
	"lykta/internal/errs"
)

type warningCommand struct {
	written
	Method     string   `enum:"farrington-flexible,farrington,ears-c1,ears-c2,ears-c3" default:"farrington-flexible" help:"${flag_method}"`
	From       string   `placeholder:"WEEK" help:"${flag_from}"`
	To         string   `placeholder:"WEEK" help:"${flag_to}"`
	Series     []string `placeholder:"COLUMN" help:"${flag_series}"`
	Years      int      `help:"${flag_years}"`
	Alpha      float64  `help:"${flag_alpha}"`
	FromEvents bool     `help:"${flag_from_events}"`
	Least      int      `default:"1" help:"${flag_least}"`
	File       string   `arg:"" help:"${arg_series}"`
}

func (c warningCommand) Run(env *surroundings) error {
	return c.give(env, analyse.Warning{Series: c.File, By: c.Series, News: c.FromEvents, Least: c.Least, Method: c.Method, Years: c.Years, Alpha: c.Alpha, From: c.From, To: c.To}, analyse.Local)
}

type trendCommand struct {
	written
	Series       []string  `placeholder:"COLUMN" help:"${flag_series}"`
	Family       string    `enum:"quasi-poisson,negative-binomial" default:"quasi-poisson" help:"${flag_family}"`
	Harmonics    int       `default:"1" help:"${flag_harmonics}"`
	WeeksPerYear float64   `default:"52.1775" help:"${flag_weeks_per_year}"`
	Matters      []float64 `default:"0.95,1.05" help:"${flag_matters}"`
	File         string    `arg:"" help:"${arg_series}"`
}

func (c trendCommand) Run(env *surroundings) error {
	if !(c.WeeksPerYear > 0) || c.Harmonics < 0 || len(c.Matters) != 2 {
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.positive"))
	}
	return c.give(env, analyse.Trend{Series: c.File, By: c.Series, Negative: c.Family == "negative-binomial", Harmonics: c.Harmonics, PerYear: c.WeeksPerYear,
		Matters: rate.Interval{Low: c.Matters[0], High: c.Matters[1]}}, analyse.Local)
}

type rateCommand struct {
	written
	Neighbours string `placeholder:"CSV" help:"${flag_borders}"`
	File       string `arg:"" help:"${arg_areas}"`
}

func (c rateCommand) Run(env *surroundings) error {
	return c.give(env, analyse.Rate{Areas: c.File, Neighbours: c.Neighbours}, analyse.Local)
}

type weighCommand struct {
	written
	Margins     string    `placeholder:"CSV" help:"${flag_margins}"`
	Weight      string    `placeholder:"COLUMN" help:"${flag_weight}"`
	Mean        []string  `required:"" placeholder:"COLUMN" help:"${flag_mean}"`
	By          string    `placeholder:"COLUMN" help:"${flag_by}"`
	Stratum     string    `placeholder:"COLUMN" help:"${flag_stratum}"`
	Cluster     string    `placeholder:"COLUMN" help:"${flag_cluster}"`
	Calibration string    `enum:"raking,linear,logit,truncated" default:"raking" help:"${flag_calibration}"`
	Bounds      []float64 `default:"0.3,3" help:"${flag_bounds}"`
	Interval    string    `enum:"logit,wilson" default:"logit" help:"${flag_interval}"`
	Replicates  string    `enum:",jackknife,bootstrap" default:"" help:"${flag_replicates}"`
	Groups      int       `default:"100" help:"${flag_groups}"`
	Count       int       `default:"200" help:"${flag_count}"`
	Seed        uint64    `default:"1" help:"${flag_seed}"`
	File        string    `arg:"" help:"${arg_answers}"`
	More        []string  `arg:"" optional:"" help:"${flag_mean}"`
}

var calibrations = map[string]survey.Method{"raking": survey.Raking, "linear": survey.Linear, "logit": survey.Logit, "truncated": survey.Truncated}

func (c weighCommand) Run(env *surroundings) error {
	if c.Groups < 2 || c.Count < 2 || len(c.Bounds) != 2 {
		return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.weigh"))
	}
	m := analyse.Weigh{Answers: c.File, Margins: c.Margins, Weight: c.Weight, Means: append(c.Mean, c.More...), By: c.By, Stratum: c.Stratum, Cluster: c.Cluster,
		Calibration: survey.Calibration{Method: calibrations[c.Calibration]}, Replicates: c.Replicates, Groups: c.Groups, Count: c.Count, Seed: c.Seed, Wilson: c.Interval == "wilson"}
	if k := m.Calibration.Method; k == survey.Logit || k == survey.Truncated {
		m.Calibration.Low, m.Calibration.High = c.Bounds[0], c.Bounds[1]
	}
	return c.give(env, m, analyse.Local)
}

type effectCommand struct {
	written
	Confidence   float64 `default:"0.95" help:"${flag_confidence}"`
	WeeksPerYear float64 `default:"52.1775" help:"${flag_weeks_per_year}"`
	Plan         string  `placeholder:"JSON" help:"${flag_plan}"`
	KeptHash     string  `placeholder:"HASH" help:"${flag_kept_hash}"`
	KeptOn       string  `placeholder:"DATE" help:"${flag_kept_on}"`
	File         string  `arg:"" help:"${arg_effect}"`
}

func (c effectCommand) Run(env *surroundings) error {
	m := analyse.Effect{Events: c.File, Confidence: c.Confidence, PerYear: c.WeeksPerYear, Plan: c.Plan, Kept: c.KeptHash}
	if c.KeptOn != "" {
		var err error
		if m.On, err = day.Parse(c.KeptOn); err != nil {
			return c.refuse(env, errs.E(errs.Invalid, "cli.analyse.date", c.KeptOn))
		}
	}
	return c.give(env, m, analyse.Local)
}

type protectCommand struct {
	written
	Places    string   `required:"" placeholder:"CSV" help:"${flag_places}"`
	Kinds     []string `required:"" help:"${flag_kinds}"`
	Periods   []string `required:"" help:"${flag_periods}"`
	Tables    []string `default:"all" help:"${flag_tables}"`
	Classes   []int    `help:"${flag_classes}"`
	Secret    string   `placeholder:"FILE" help:"${flag_secret}"`
	Previous  string   `placeholder:"JSON" help:"${flag_previous}"`
	Advantage float64  `help:"${flag_advantage}"`
	File      string   `arg:"" help:"${arg_reports}"`
}

func (c protectCommand) Run(env *surroundings) error {
	return c.give(env, analyse.Protect{Reports: c.File, Places: c.Places, Kinds: c.Kinds, Periods: c.Periods, Tables: c.Tables, Classes: c.Classes, Key: c.Secret, Previous: c.Previous, Advantage: c.Advantage}, analyse.Local)
}
