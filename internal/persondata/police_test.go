package persondata_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"lykta/internal/persondata"
)

// shared is the folder with real texts, where it is at hand. Only a check-out
// of our own has it: elsewhere the sentences in testdata have to do.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LYKTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("LYKTA_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip("the real texts are not here")
	}
	return dir
}

// TestPoliceNotices: of the real notices of the police, who name nobody, at
// most 2 of 100 are blocked.
func TestPoliceNotices(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join(shared(t), "data", "polisen", "events_eight_municipalities.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, blocked, marked := 0, 0, 0
	for lines := bufio.NewScanner(file); lines.Scan(); all++ {
		var notice struct{ Name, Summary string }
		if err := json.Unmarshal(lines.Bytes(), &notice); err != nil {
			t.Fatal(err)
		}
		text := notice.Name + "\n" + notice.Summary
		found := persondata.Check(text, persondata.Options{})
		if len(found) > 0 {
			marked++
			t.Logf("%q: %s", text, told(text, found))
		}
		if slices.ContainsFunc(found, func(f persondata.Finding) bool { return f.Severity == persondata.Block }) {
			blocked++
		}
	}
	t.Logf("%d of %d blocked, %d marked", blocked, all, marked)
	if all < 400 || 100*blocked > 2*all {
		t.Errorf("%d of %d notices blocked, want at most 2 of 100", blocked, all)
	}
}

// BenchmarkCheck tells the speed by the clock, and by processor time as well, for
// other programs may run beside.
func BenchmarkCheck(b *testing.B) {
	text := benchmarkText(b)
	persondata.Check(text, persondata.Options{}) // reads the lexicon
	b.SetBytes(int64(len(text)))
	before := processorTime(b)
	rounds := 0
	for b.Loop() {
		persondata.Check(text, persondata.Options{})
		rounds++
	}
	used := processorTime(b) - before
	b.ReportMetric(float64(rounds*len(text))/used.Seconds()/1e6, "MB/cpu-s")
}

// benchmarkText is the sentences of testdata over and over, about a megabyte:
// of what staff write, about half of the lines with something planted.
func benchmarkText(tb testing.TB) string {
	tb.Helper()
	var text strings.Builder
	for _, name := range []string{"clean1.txt", "planted1.txt"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			tb.Fatal(err)
		}
		text.Write(b)
	}
	return strings.Repeat(text.String(), 1+(1<<20)/text.Len())
}

// TestSpeed measures processor time, for other programs may run beside: the
// floor is far below what the benchmark reaches, so that only a real loss fails.
func TestSpeed(t *testing.T) {
	text := benchmarkText(t)
	persondata.Check(text, persondata.Options{}) // reads the lexicon
	before := processorTime(t)
	const rounds = 4
	for range rounds {
		persondata.Check(text, persondata.Options{})
	}
	used := processorTime(t) - before
	rate := float64(rounds*len(text)) / used.Seconds() / 1e6
	t.Logf("%.1f MB a second of processor time", rate)
	if rate < 1 {
		t.Errorf("%.1f MB a second of processor time, want at least 1 even under a race detector", rate)
	}
}

func processorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
