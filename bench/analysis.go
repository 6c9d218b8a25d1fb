package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
)

// method is an analysis whose speed is claimed: its benchmark, and the most
// that it may take by the wall clock, in milliseconds.
type method struct {
	what, pkg, bench string
	limit            float64 // 0: none is set
}

var methods = []method{
	{"density of 1,000,000 events on 512 × 512 cells", "kde", "Density1M", 30},
	{"bandwidth by likelihood, 100,000 events", "kde", "Likelihood100k", 500},
	{"bandwidth by Diggle's cross-validation, 100,000 events", "kde", "Diggle100k", 0},
	{"hot cells with 999 permutations, 57,400 cells", "hotspot", "Permute57400", 150},
	{"hot cells by formula with neighbours, 57,400 cells", "hotspot", "GiStar57400WithNeighbours", 0},
	{"hot times, 200,000 spans", "hottimes", "Aoristic200k", 0},
	{"near repeat, 20,000 events, 999 permutations", "nearrepeat", "Knox20k", 250},
	{"near repeat, 100,000 events, 999 permutations", "nearrepeat", "Knox100k", 5000},
	{"scan of 1,000 places and 365 days, 999 replications", "scan", "Scan1000Places", 500},
	{"scan of 5,000 places and 1,096 days, 999 replications", "scan", "Scan5000Places", 600},
	{"scan of 20,000 places", "scan", "Scan20000Places", 12000},
	{"the same scan when a day is added", "scan", "NextDay", 50},
	{"early warning, Farrington flexible, 290 series × 26 weeks", "warning", "Flexible290x26", 600},
	{"early warning, EARS C1, 290 series × 26 weeks", "warning", "EARSC1x290x26", 0},
	{"trend of 290 series of 520 weeks, quasi-Poisson", "regression", "Trend290x520", 0},
	{"100,000 answers weighed to four margins, two estimates", "survey", "RakeAndMean100k", 0},
	{"200 replicates of that, weighed anew", "survey", "Bootstrap200", 50},
	{"jackknife in 100 groups, weighed anew", "survey", "Jackknife100", 0},
	{"difference in differences, 12 areas × 156 weeks", "effect", "Panel12x156", 0},
	{"40 patrols of 33,600 placed in a week", "presence", "PlaceWeek", 0},
	{"size classes of 60 areas × 8 kinds × 12 periods", "disclosure", "Publish", 0},
}

// analyses runs the kernels' benchmarks. Each is run three times and the best
// stands: what else the machine does can only make it slower.
func analyses(ctx context.Context, dir string) ([]figure, error) {
	folder, invented, err := inputs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.Setenv("LYKTA_SHARED", folder); err != nil {
		return nil, err
	}
	if invented {
		fmt.Print("The inputs of the analyses are invented ones of the reference's sizes.\n\n")
	}
	byPackage := map[string][]string{}
	for _, m := range methods {
		byPackage[m.pkg] = append(byPackage[m.pkg], m.bench)
	}
	wall, cpu := map[string]float64{}, map[string]float64{}
	for pkg, names := range byPackage {
		out, err := run(ctx, "go", "test", "-run", "^$", "-bench", "^Benchmark("+strings.Join(names, "|")+")$", "-benchtime", "2x", "-count", "3", "./internal/analysis/"+pkg)
		if err != nil {
			return nil, err
		}
		for unit, into := range map[string]map[string]float64{"ns/op": wall, "cpu-ms/op": cpu} {
			rows, err := metrics(out, unit)
			if err != nil && unit == "ns/op" {
				return nil, err
			}
			for _, r := range rows {
				name := strings.TrimSuffix(r.name, fmt.Sprintf("-%d", runtime.GOMAXPROCS(0)))
				if had, ok := into[name]; !ok || r.value < had {
					into[name] = r.value
				}
			}
		}
	}
	peer, err := peers(ctx)
	if err != nil {
		return nil, err
	}
	var list []figure
	for _, m := range methods {
		ms := wall[m.bench] / 1e6
		f := figure{what: m.what, got: fmt.Sprintf("%.3g ms", ms), holds: true}
		if c, ok := cpu[m.bench]; ok {
			f.got += fmt.Sprintf(" (processor time %.3g ms)", c)
		}
		if s, ok := peer[m.bench]; ok {
			f.got += fmt.Sprintf("; peer in R %.3g s, %.0f times as long", s, s*1000/ms)
		}
		if m.limit > 0 {
			f.limit, f.holds = fmt.Sprintf("%g ms", m.limit), ms <= m.limit
		}
		list = append(list, f)
	}
	return append(list, projection(ctx)...), nil
}

// projection is the speed of SWEREF 99 TM, in points per second on one core.
func projection(ctx context.Context) []figure {
	out, err := run(ctx, "go", "test", "-run", "^$", "-bench", "^BenchmarkToSweref$", "-benchtime", "1s", "-cpu", "1", "./internal/geo")
	f := figure{what: "WGS 84 to SWEREF 99 TM, points per second and core", limit: "6,000,000"}
	if err != nil {
		f.got = "not measured: " + err.Error()
		return []figure{f}
	}
	rows, err := metrics(out, "points/s")
	if err != nil {
		f.got = "not measured: " + err.Error()
		return []figure{f}
	}
	f.got, f.holds = fmt.Sprintf("%.3g million", rows[0].value/1e6), rows[0].value >= 6e6
	return []figure{f}
}
