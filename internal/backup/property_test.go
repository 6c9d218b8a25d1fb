package backup_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// acknowledged is a write and the moment at which its caller was told.
type acknowledged struct {
	object string
	at     time.Time
}

// walk does things in random order: writes small and large, copies, bases,
// scrubs, writes of another process, restarts and kills.
func walk(rt *rapid.T, s *service) (done []acknowledged) {
	s.config.FileBytes = rapid.SampledFrom([]int64{1, 40_000, 1 << 20}).Draw(rt, "file")
	s.config.Empty = rapid.SampledFrom([]int64{1, 100_000}).Draw(rt, "empty")
	s.start()
	for i := range rapid.IntRange(3, 14).Draw(rt, "steps") {
		s.hand.pass(time.Duration(rapid.IntRange(0, 40_000).Draw(rt, "pass")) * time.Millisecond)
		object := fmt.Sprintf("write-%d", i)
		switch rapid.IntRange(0, 9).Draw(rt, "step") {
		case 0:
			s.must(s.a.Tend(s.Context()))
		case 1:
			s.must(s.a.Base(s.Context()))
		case 2:
			s.must(s.d.Scrub(s.Context(), "audit"))
		case 3:
			s.stop()
			s.start()
		case 4:
			s.must(s.a.Flush(s.Context()))
			s.kill()
			s.start()
		case 5:
			for n := range 40 {
				o := fmt.Sprintf("%s-%d", object, n)
				done = append(done, acknowledged{o, s.write(o)})
			}
		default:
			done = append(done, acknowledged{object, s.write(object)})
		}
	}
	s.must(s.a.Flush(s.Context()))
	return done
}

// Restoring to any moment gives exactly what had been acknowledged by then.
func TestAnyMomentHasWhatWasAcknowledgedByThen(t *testing.T) {
	t.Parallel()
	moments := 0
	rapid.Check(t, func(rt *rapid.T) {
		s := newService(t)
		done := walk(rt, s)
		defer s.stop()
		for range 3 {
			if len(done) == 0 {
				return
			}
			i := rapid.IntRange(0, len(done)-1).Draw(rt, "write")
			at := done[i].at
			_, dir, err := s.restore(at)
			if err != nil {
				rt.Fatalf("restore to %s: %v", at, err)
			}
			var want []string
			for _, a := range done[:i+1] {
				want = append(want, a.object)
			}
			if diff := cmp.Diff(want, objects(t, dir)); diff != "" {
				rt.Fatalf("at %s (-want +got):\n%s", at, diff)
			}
			os.RemoveAll(dir)
			moments++
		}
	})
	if moments < 20 {
		t.Errorf("only %d moments were restored", moments)
	}
}
