package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// kernel is a Go benchmark of ours whose figure is claimed.
type kernel struct {
	what    string
	pkg     string
	bench   string
	unit    string // of the benchmark's own metric
	limit   float64
	atLeast bool // the limit is the least, else the most
}

var claimed = []kernel{
	{"Löfteskollen: 1 MB of text read, per second", "./internal/promisetext", "BenchmarkRead1MB$", "MB/s", 1, true},
	{"ledger entries verified per second", "./internal/verify", "BenchmarkVerify$", "entries/s", 500_000, true},
	{"one decision of who may do what", "./internal/access", "BenchmarkDecide$", "ns/op", 2000, false},
	{"the guard: text read, per second of processor time", "./internal/persondata", "BenchmarkCheck$", "MB/cpu-s", 10, true},
	{"ledger entries appended per second, one at a time", "./internal/ledger", "BenchmarkAppend", "entries/s", 0, true},
}

// kernels runs the benchmarks and reads their figures.
func kernels(ctx context.Context) ([]figure, error) {
	var list []figure
	for _, k := range claimed {
		out, err := run(ctx, "go", "test", "-run", "^$", "-bench", k.bench, "-benchtime", "2s", k.pkg)
		if err != nil {
			return nil, err
		}
		rows, err := metrics(out, k.unit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k.pkg, err)
		}
		for _, r := range rows {
			f := figure{what: k.what + " (" + r.name + ")", got: strings.TrimSuffix(strconv.FormatFloat(r.value, 'f', 1, 64), ".0") + " " + k.unit, holds: true}
			if k.limit > 0 {
				f.limit = strconv.FormatFloat(k.limit, 'f', -1, 64)
				f.holds = (r.value >= k.limit) == k.atLeast
			}
			list = append(list, f)
		}
	}
	return list, nil
}

type metric struct {
	name  string
	value float64
}

var benchLine = regexp.MustCompile(`(?m)^(Benchmark\S+)\s+\d+\s+(.*)$`)

// metrics finds a unit's figures in what go test -bench prints.
func metrics(out, unit string) ([]metric, error) {
	var list []metric
	for _, line := range benchLine.FindAllStringSubmatch(out, -1) {
		fields := strings.Fields(line[2])
		for i := 1; i < len(fields); i++ {
			if fields[i] != unit {
				continue
			}
			v, err := strconv.ParseFloat(fields[i-1], 64)
			if err != nil {
				return nil, err
			}
			list = append(list, metric{strings.TrimPrefix(line[1], "Benchmark"), v})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no figure in %s in:\n%s", unit, out)
	}
	return list, nil
}
