package analysistest

import (
	"syscall"
	"testing"
)

// CPU makes a benchmark report, beside the wall clock, the processor time per
// operation over all cores. On a machine that others use as well, the wall
// clock says how busy they are; this does not.
func CPU(b *testing.B) {
	before := used()
	b.Cleanup(func() { b.ReportMetric((used()-before)*1e3/float64(max(b.N, 1)), "cpu-ms/op") })
}

func used() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return float64(r.Utime.Sec+r.Stime.Sec) + float64(r.Utime.Usec+r.Stime.Usec)/1e6
}
