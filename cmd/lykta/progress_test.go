package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"
)

// The sign of life waits for a second, tells what is done and for how long, and
// leaves nothing behind.
func TestProgress(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	start := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	p := &progress{out: &b, started: start, text: func(stage string, seconds int) string { return stage + strings.Repeat("!", seconds) }}
	p.tick(start.Add(2 * time.Second))
	p.stage("läser")
	p.tick(start.Add(500 * time.Millisecond))
	if b.Len() > 0 {
		t.Errorf("too soon: %q", b.String())
	}
	p.tick(start.Add(1500 * time.Millisecond))
	p.stage("räknar")
	p.tick(start.Add(2500 * time.Millisecond))
	p.end()
	if got, want := b.String(), "\r\x1b[K| läser!\r\x1b[K/ räknar!!\r\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	quiet := &progress{started: start, text: p.text}
	quiet.stage("läser")
	quiet.tick(start.Add(time.Hour))
	quiet.end()
}

// Somebody who presses Ctrl-C is not kept waiting, and nothing is written.
func TestAnalyseStops(t *testing.T) {
	t.Chdir("../../docs/analysis/example")
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"analyse", "nearrepeat", "handelser.csv", "--permutations", "100000000"}, strings.NewReader(""), &out, io.Discard)
	}()
	stop()
	if code := <-done; code != exitStopped || out.Len() > 0 {
		t.Errorf("exit code %d, wrote %q", code, out.String())
	}
}
