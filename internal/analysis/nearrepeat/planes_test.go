package nearrepeat_test

import (
	"testing"

	"lykta/internal/analysis/nearrepeat"
	"lykta/internal/analysis/random"
)

// Times about the span apart, at both ends and between, for spans and times that
// need few planes and many, up to the most that fit.
func TestPlanesAgainstSubtraction(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		span int64
		last uint64
		fits bool
	}{
		{0, 3, true}, {0, 2046, true}, {0, 2047, false}, {1, 90, true}, {1, 6140, true}, {1, 6141, false},
		{7, 1095, true}, {7, 30704, true}, {7, 30705, false}, {8, 2158, true}, {8, 4335, false},
		{30, 365, true}, {31, 16064, true}, {63, 32384, true}, {63, 32385, false}, {64, 100, false},
	} {
		s := random.New(8, uint64(c.span)<<32|c.last)
		for range 200 {
			var a, b [64]uint16
			for k := range a {
				a[k] = uint16(s.Below(c.last + 1))
				switch apart := int64(s.Below(uint64(2*c.span+5))) - c.span - 2; k % 4 {
				case 0:
					a[k] = uint16(s.Below(min(c.last+1, 20)))
					fallthrough
				case 1, 2:
					b[k] = uint16(min(max(int64(a[k])+apart, 0), int64(c.last)))
				default:
					b[k] = uint16(s.Below(c.last + 1))
				}
			}
			within, fits := nearrepeat.Within(c.span, c.last, a, b)
			if fits != c.fits {
				t.Fatalf("span %d, times up to %d: fits %v", c.span, c.last, fits)
			}
			for k, got := range within {
				if apart := int64(a[k]) - int64(b[k]); fits && got != (max(apart, -apart) <= c.span) {
					t.Fatalf("span %d: %d and %d within: %v", c.span, a[k], b[k], got)
				}
			}
		}
	}
}
