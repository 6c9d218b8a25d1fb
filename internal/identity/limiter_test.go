package identity

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lykta/internal/errs"
)

var start = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// Guessing over many names is bounded too.
func TestAttemptsInAllAreBounded(t *testing.T) {
	l := newLimiter("k")
	taken := 0
	for i := range 1000 {
		if l.allow(fmt.Sprint(i), start.Add(time.Duration(i)*time.Millisecond)) == nil {
			taken++
		}
	}
	if taken < burst || taken > burst+perSecond {
		t.Errorf("%d attempts in a second, want %d to %d", taken, burst, burst+perSecond)
	}
	if err := l.allow("x", start.Add(time.Hour)); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

func TestLimiterRemembersABoundedNumber(t *testing.T) {
	l := newLimiter("k")
	for i := range maxRemember + 100 {
		l.failed(fmt.Sprint(i), start)
	}
	if n := len(l.failures); n > maxRemember {
		t.Errorf("%d names remembered", n)
	}
}

func TestHashIsSlowOneAtATimeAndHeedsTheContext(t *testing.T) {
	h := newHasher(Cost{Memory: 64, Passes: 1})
	h.turn <- struct{}{} // somebody else computes
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.hash(ctx, "x"); err == nil {
		t.Error("a hash was computed beside another")
	}
	<-h.turn
	encoded, err := h.hash(t.Context(), "på bryggan")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := h.matches(t.Context(), "pa\u030a bryggan", encoded); !ok || err != nil {
		t.Errorf("the same words typed apart: %v, %v", ok, err)
	}
	if ok, err := h.matches(t.Context(), "x", ""); ok || err != nil {
		t.Errorf("no password matched: %v, %v", ok, err)
	}
	for _, bad := range []string{"x", "$argon2id$v=19$m=9999999,t=1,p=1$AA$AA", "$argon2i$v=19$m=64,t=1,p=1$AA$AA"} {
		if _, err := h.matches(t.Context(), "x", bad); !errs.Is(err, errs.Internal) {
			t.Errorf("%q was taken: %v", bad, err)
		}
	}
}

// The default cost, in time: about 25 ms on one core.
func BenchmarkPassword(b *testing.B) {
	h := newHasher(DefaultCost)
	for b.Loop() {
		if _, err := h.hash(context.Background(), "på bryggan"); err != nil {
			b.Fatal(err)
		}
	}
}
