package auditlog_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"lykta/internal/errs"
	"lykta/internal/verify/auditlog"
)

// entry is one entry as the tests write it, after the description of the form
// and not with the code of either side.
type entry struct {
	seq  int
	act  string
	hash [32]byte
}

func (e *entry) write(previous [32]byte) string {
	at := time.Date(2026, 11, 28, 12, 0, e.seq%60, e.seq%1000*1000, time.UTC)
	fields := []string{"vik", "01j9", "områdespolis (Orust)", e.act, fmt.Sprintf("promise:2026/p%d", e.seq), "done", fmt.Sprintf("r%d", e.seq)}
	h := sha256.New()
	h.Write([]byte("lykta audit 1\n"))
	h.Write(previous[:])
	_ = binary.Write(h, binary.BigEndian, int64(e.seq))
	_ = binary.Write(h, binary.BigEndian, at.UnixMicro())
	for _, f := range fields {
		_ = binary.Write(h, binary.BigEndian, int64(len(f)))
		h.Write([]byte(f))
	}
	h.Sum(e.hash[:0])
	return fmt.Sprintf(`{"partnership":"%s","seq":%d,"at":"%s","account":"%s","function":"%s","act":"%s","object":"%s","outcome":"%s","request":"%s","hash":"%x"}`+"\n",
		fields[0], e.seq, at.Format("2006-01-02T15:04:05.000000Z"), fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], e.hash)
}

// written is a log of n entries and its head. From the entry number change on
// it is another history, chained as well as the first.
func written(n, change int) (lines []string, head auditlog.Head) {
	for i := 1; i <= n; i++ {
		e := entry{seq: i, act: "action.log"}
		if i == change {
			e.act = "draft.edit"
		}
		lines = append(lines, e.write(head.Hash))
		head = auditlog.Head{Partnership: "vik", Seq: int64(i), Hash: e.hash}
	}
	return lines, head
}

func check(t *testing.T, text string, kept *auditlog.Head) auditlog.Report {
	t.Helper()
	r, err := auditlog.Check(strings.NewReader(text), kept)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAWholeLog(t *testing.T) {
	t.Parallel()
	lines, head := written(40, 0)
	_, early := written(7, 0)
	for name, kept := range map[string]*auditlog.Head{"none": nil, "its end": &head, "earlier": &early, "empty": {Partnership: "vik"}} {
		r := check(t, strings.Join(lines, ""), kept)
		if !r.OK() || r.Head != head || r.Entries != 40 || r.Kept != (kept != nil) || r.First.Second() != 1 || r.Last.Second() != 40 {
			t.Errorf("kept %s: %+v", name, r)
		}
	}
	if r := check(t, "", nil); !r.OK() || r.Entries != 0 {
		t.Errorf("empty: %+v", r)
	}
}

// tampering changes a copy of the log and tells what must be named: the line,
// and 0 where any line will do.
type tampering func(r *rand.Rand, lines []string) (changed []string, line int)

var tamperings = map[string]tampering{
	"flip": func(r *rand.Rand, lines []string) ([]string, int) {
		i := r.IntN(len(lines))
		b := []byte(lines[i])
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		lines[i] = string(b)
		return lines, i + 1
	},
	"drop": func(r *rand.Rand, lines []string) ([]string, int) {
		i := r.IntN(len(lines))
		lines = append(lines[:i:i], lines[i+1:]...)
		return lines, min(i+1, len(lines))
	},
	"swap": func(r *rand.Rand, lines []string) ([]string, int) {
		i := r.IntN(len(lines) - 1)
		j := i + 1 + r.IntN(len(lines)-i-1)
		lines[i], lines[j] = lines[j], lines[i]
		return lines, i + 1
	},
	"insert": func(r *rand.Rand, lines []string) ([]string, int) {
		i := r.IntN(len(lines))
		more := lines[r.IntN(len(lines))]
		lines = append(lines[:i:i], append([]string{more}, lines[i:]...)...)
		return lines, 0
	},
	"insert forged": func(r *rand.Rand, lines []string) ([]string, int) {
		i := 1 + r.IntN(len(lines)-1)
		_, before := written(i, 0)
		e := entry{seq: i + 1, act: "forged"}
		lines = append(lines[:i:i], append([]string{e.write(before.Hash)}, lines[i:]...)...)
		return lines, i + 2
	},
	"truncate": func(r *rand.Rand, lines []string) ([]string, int) {
		n := r.IntN(len(lines))
		return lines[:n], n
	},
	"cut a line": func(r *rand.Rand, lines []string) ([]string, int) {
		i := r.IntN(len(lines))
		lines[i] = lines[i][:r.IntN(len(lines[i])-1)+1-1]
		if i == len(lines)-1 && lines[i] == "" {
			return lines[:i], i
		}
		return lines[:i+1], 0
	},
	"re-chain": func(r *rand.Rand, lines []string) ([]string, int) {
		changed, _ := written(len(lines), 1+r.IntN(len(lines)))
		return changed, len(lines)
	},
}

// Ten thousand tamperings of a copy: all are found, and the place is named.
func TestTamperingIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	whole, head := written(24, 0)
	if r := check(t, strings.Join(whole, ""), &head); !r.OK() {
		t.Fatalf("control: the untouched log is refused: %v", r.Findings)
	}
	r := rand.New(rand.NewPCG(3, 15))
	done := 0
	for name, tamper := range tamperings {
		for range 1250 {
			changed, line := tamper(r, append([]string(nil), whole...))
			text := strings.Join(changed, "")
			if text == strings.Join(whole, "") {
				t.Fatalf("%s changed nothing", name)
			}
			report := check(t, text, &head)
			if report.OK() || report.Kept {
				t.Fatalf("%s was not found in\n%s", name, text)
			}
			named := line == 0
			for _, f := range report.Findings {
				named = named || f.Line == int64(line)
			}
			if !named {
				t.Fatalf("%s: line %d is not named: %v", name, line, report.Findings)
			}
			done++
		}
	}
	if done != 10_000 {
		t.Errorf("%d tamperings", done)
	}
}

// Without a kept head a cut end and a new history are not seen: that is why
// there is one.
func TestTheControlOfTheKeptHead(t *testing.T) {
	t.Parallel()
	lines, head := written(24, 0)
	other, _ := written(24, 5)
	for name, text := range map[string]string{"cut": strings.Join(lines[:20], ""), "rewritten": strings.Join(other, "")} {
		if r := check(t, text, nil); !r.OK() {
			t.Errorf("%s: seen without a head: %v", name, r.Findings)
		}
		if r := check(t, text, &head); r.OK() {
			t.Errorf("%s: not seen with a head", name)
		}
	}
	elsewhere := head
	elsewhere.Partnership = "dal"
	if r := check(t, strings.Join(lines, ""), &elsewhere); r.OK() || r.Findings[0].Code != auditlog.OtherKept {
		t.Errorf("another log's head: %v", r.Findings)
	}
}

func TestFindings(t *testing.T) {
	t.Parallel()
	lines, head := written(6, 0)
	long := strings.Repeat("x", 200_000) + "\n"
	tests := map[string]struct {
		text string
		want string
	}{
		"no end":      {strings.TrimSuffix(strings.Join(lines, ""), "\n"), "cut-line line 6 entry 0; shrunk line 6 entry 6"},
		"empty line":  {strings.Join(lines, "") + "\n", "bad-line line 7 entry 0"},
		"long line":   {strings.Join(lines, "") + long, "bad-line line 7 entry 0"},
		"long no end": {strings.Join(lines, "") + strings.TrimSpace(long), "bad-line line 7 entry 0"},
		"spaces":      {strings.Join(lines[:5], "") + strings.Replace(lines[5], `,"at"`, `, "at"`, 1), "bad-line line 6 entry 0; shrunk line 6 entry 6"},
		"no such day": {strings.Join(lines[:5], "") + strings.Replace(lines[5], "2026-11-28", "2026-11-31", 1), "bad-line line 6 entry 0; shrunk line 6 entry 6"},
		"twice":       {strings.Join(lines, "") + lines[5], "out-of-order line 7 entry 6; altered-entry line 7 entry 6"},
		"another's":   {strings.Join(lines[:5], "") + strings.Replace(lines[5], `"vik"`, `"dal"`, 1), "other-log line 6 entry 6; altered-entry line 6 entry 6"},
		"nothing":     {"", "shrunk line 0 entry 6"},
	}
	for name, tt := range tests {
		var got []string
		for _, f := range check(t, tt.text, &head).Findings {
			got = append(got, f.String())
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	_, head := written(3, 0)
	if got, err := auditlog.ParseHead(head.String()); err != nil || got != head {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "x", head.String() + "x", strings.Replace(head.String(), "3", "-3", 1), strings.Replace(head.String(), "\n3\n", "\n03\n", 1)} {
		if _, err := auditlog.ParseHead(bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzCheck(f *testing.F) {
	lines, head := written(3, 0)
	f.Add([]byte(strings.Join(lines, "")))
	f.Add([]byte("{}\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := auditlog.Check(bytes.NewReader(b), &head)
		if err != nil {
			t.Fatal(err)
		}
		if r.OK() && !bytes.Equal(b[:min(len(b), len(strings.Join(lines, "")))], []byte(strings.Join(lines, ""))) {
			t.Errorf("taken: %q", b)
		}
	})
}

// At least a million entries a second on one core.
func BenchmarkCheck(b *testing.B) {
	lines, _ := written(20_000, 0)
	text := []byte(strings.Join(lines, ""))
	b.SetBytes(int64(len(text)))
	before := used()
	for b.Loop() {
		if r, err := auditlog.Check(bytes.NewReader(text), nil); err != nil || !r.OK() {
			b.Fatal(err, r.Findings)
		}
	}
	b.ReportMetric(20_000*float64(b.N)/(used()-before).Seconds(), "entries/cpu-s")
}

// used is the processor time of this process: other work on the machine does
// not count.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
