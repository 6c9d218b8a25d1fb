package verify_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"lykta/internal/verify"
)

// BenchmarkVerify checks a whole log of actions of a usual length, from memory,
// with everything that Log checks. Goal: 500,000 entries a second on two cores.
func BenchmarkVerify(b *testing.B) {
	const size = 200_000
	entries := make([]entry, size)
	for i := range entries {
		entries[i] = entry{at: noon.Add(time.Duration(i) * time.Second), kind: "action", content: fmt.Sprintf(
			`{"by":{"function":"områdespolis","party":"polisen"},"count":1,"date":"2026-03-02","id":"%026d","note":%q,"place":"Södra hamnen","pledge":"2026","promise":"p3"}`,
			i, strings.Repeat("Fotpatrull. ", 4))}
	}
	src := inMemory(build(b, entries))
	earlier, err := src.Fetch(b.Context(), "checkpoint", 1<<16)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	before := cpu(b)
	for b.Loop() {
		r, err := verify.Log(b.Context(), src, verify.Options{Earlier: earlier, Now: noon.Add(24 * 365 * time.Hour)})
		if err != nil || !r.OK() || r.Checked != size {
			b.Fatalf("error %v, report %+v", err, r)
		}
	}
	b.ReportMetric(size*float64(b.N)/(cpu(b)-before).Seconds(), "entries/cpu-s")
	b.ReportMetric(size*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// inMemory is a Source that copies nothing.
type inMemory fstest.MapFS

func (m inMemory) Fetch(_ context.Context, path string, _ int64) ([]byte, error) {
	f, ok := m[path]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return f.Data, nil
}

// cpu returns the processor time that this process has used: what a busy
// machine does not blur.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
