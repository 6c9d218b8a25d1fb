package main

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// peers runs the same work in R where R is installed ("tools/install bench"
// brings it from Debian), and returns the seconds of each by benchmark.
func peers(ctx context.Context) (map[string]float64, error) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		fmt.Print("R is not installed: the peers of the analyses are left out.\n\n")
		return nil, nil
	}
	out, err := run(ctx, "Rscript", "--vanilla", "bench/peers.R")
	if err != nil {
		return nil, err
	}
	seconds := map[string]float64{}
	for lines := bufio.NewScanner(strings.NewReader(out)); lines.Scan(); {
		name, value, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			continue
		}
		if seconds[name], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, fmt.Errorf("peers: %q: %w", lines.Text(), err)
		}
	}
	return seconds, nil
}
