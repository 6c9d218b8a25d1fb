package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"lykta/internal/analyse"
	"lykta/internal/errs"
)

// exitStopped is what a program that was interrupted ends with (128 + SIGINT).
const exitStopped = 130

// analyseCommand reads CSV files and answers by one method. It exits 0 with an
// answer, 2 where what was given cannot be used, 3 where the answer cannot be
// written, and 130 where somebody stopped it.
type analyseCommand struct {
	Density    densityCommand    `cmd:"" help:"${analyse_density}"`
	Hotcells   hotcellsCommand   `cmd:"" help:"${analyse_hotcells}"`
	Hottimes   hottimesCommand   `cmd:"" help:"${analyse_hottimes}"`
	Nearrepeat nearrepeatCommand `cmd:"" help:"${analyse_nearrepeat}"`
	Scan       scanCommand       `cmd:"" help:"${analyse_scan}"`
	Warning    warningCommand    `cmd:"" help:"${analyse_warning}"`
	Trend      trendCommand      `cmd:"" help:"${analyse_trend}"`
	Rate       rateCommand       `cmd:"" help:"${analyse_rate}"`
	Weigh      weighCommand      `cmd:"" help:"${analyse_weigh}"`
	Effect     effectCommand     `cmd:"" help:"${analyse_effect}"`
	Coverage   coverageCommand   `cmd:"" help:"${analyse_coverage}"`
	Protect    protectCommand    `cmd:"" help:"${analyse_protect}"`
}

// analyseNames are the texts of the help, as commandNames and flagNames.
var analyseNames = []string{"analyse", "analyse-density", "analyse-hotcells", "analyse-hottimes", "analyse-nearrepeat", "analyse-scan",
	"flag-table", "flag-svg", "flag-geojson", "flag-crs", "flag-outside", "flag-window", "flag-sigma", "flag-bandwidth", "flag-edge", "flag-grid",
	"flag-cell", "flag-two-sided", "flag-permutations", "flag-seed", "flag-zone", "flag-space", "flag-time", "flag-below", "flag-manhattan",
	"flag-model", "flag-locations", "flag-population", "flag-controls", "flag-start", "flag-end", "flag-max-radius", "flag-max-days",
	"flag-max-share", "flag-replications", "flag-retrospective", "flag-stop-after", "arg-events", "arg-density",
	"analyse-warning", "analyse-trend", "analyse-rate", "analyse-weigh", "analyse-effect", "analyse-coverage", "analyse-protect",
	"flag-method", "flag-from", "flag-to", "flag-series", "flag-from-events", "flag-least", "flag-years", "flag-alpha", "flag-family", "flag-harmonics", "flag-matters",
	"flag-weeks-per-year", "flag-margins", "flag-weight", "flag-mean", "flag-by", "flag-replicates", "flag-groups", "flag-count", "flag-calibration",
	"flag-bounds", "flag-interval", "flag-stratum", "flag-cluster", "flag-confidence", "flag-plan", "flag-kept-hash", "flag-kept-on", "flag-visit-least", "flag-visit-most", "flag-again", "flag-places",
	"flag-kinds", "flag-periods", "flag-tables", "flag-classes", "flag-secret", "flag-previous", "flag-advantage",
	"flag-hot-method", "flag-neighbours", "flag-distance", "flag-borders", "flag-place", "flag-per-slot", "flag-length", "flag-candidates", "flag-judge", "flag-share",
	"arg-series", "arg-areas", "arg-answers", "arg-effect", "arg-needs", "arg-visits", "arg-reports"}

// written is how an answer is wanted.
type written struct {
	JSON    bool   `name:"json" xor:"form" help:"${flag_json}"`
	Table   bool   `xor:"form" help:"${flag_table}"`
	SVG     string `name:"svg" placeholder:"OUT" help:"${flag_svg}"`
	GeoJSON string `name:"geojson" placeholder:"OUT" help:"${flag_geojson}"`
}

// placed is how coordinates are read.
type placed struct {
	CRS     string `name:"crs" enum:"sweref99tm,local" default:"sweref99tm" help:"${flag_crs}"`
	Outside string `enum:"refuse,drop" default:"refuse" help:"${flag_outside}"`
}

func (p placed) places() analyse.Places {
	return analyse.Places{CRS: analyse.CRS(p.CRS), Drop: p.Outside == "drop"}
}

// method is a kernel with its choices made.
type method interface {
	Answer(context.Context, analyse.Stage) (analyse.Answer, error)
}

// give works out the answer and writes it as it is wanted.
func (o written) give(env *surroundings, m method, crs analyse.CRS) error {
	a, err := o.work(env, m)
	if err == nil {
		err = o.write(env, a, crs)
	}
	switch {
	case err == nil:
		return nil
	case env.ctx.Err() != nil, errors.Is(err, context.Canceled):
		return exit(exitStopped)
	case errs.Is(err, errs.Invalid):
		return o.refuse(env, err)
	}
	return err
}

func (o written) refuse(env *surroundings, err error) error {
	for _, line := range analyse.Wrong(env.words, err) {
		fmt.Fprintln(env.err, "lykta: "+line)
	}
	return exit(exitUnusual)
}

// work runs the method beside a sign of life, and does not wait for it when it
// is interrupted: the program is about to end.
func (o written) work(env *surroundings, m method) (analyse.Answer, error) {
	life := newProgress(env)
	type outcome struct {
		answer analyse.Answer
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		a, err := m.Answer(env.ctx, life.stage)
		done <- outcome{a, err}
	}()
	ticks := time.NewTicker(250 * time.Millisecond)
	defer ticks.Stop()
	defer life.end()
	for {
		select {
		case out := <-done:
			return out.answer, out.err
		case <-env.ctx.Done():
			return analyse.Answer{}, env.ctx.Err()
		case now := <-ticks.C:
			life.tick(now)
		}
	}
}

func (o written) write(env *surroundings, a analyse.Answer, crs analyse.CRS) error {
	if o.SVG != "" {
		if err := toFile(env, o.SVG, func(out io.Writer) error { return a.WriteSVG(env.ctx, out, env.words) }); err != nil {
			return err
		}
	}
	if o.GeoJSON != "" {
		if err := toFile(env, o.GeoJSON, func(out io.Writer) error { return a.WriteGeoJSON(out, crs) }); err != nil {
			return err
		}
	}
	switch {
	case o.JSON:
		return a.WriteJSON(env.out, env.words)
	case o.Table || o.SVG == "" && o.GeoJSON == "":
		return a.WriteTable(env.out, env.words)
	}
	return nil
}

// toFile writes a whole file or none; "-" is what the program writes.
func toFile(env *surroundings, path string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if path == "-" {
		_, err := env.out.Write(b.Bytes())
		return err
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return errs.E(errs.Invalid, "cli.analyse.write", path, err)
	}
	return nil
}
