package identity

import (
	"sync"
	"time"

	"lykta/internal/errs"
	"lykta/internal/ids"
)

// The limits on guessing. They hold per process and are forgotten when it ends:
// nothing about who tries is stored.
const (
	freeAttempts = 5                // failures in a row before waiting begins
	firstWait    = 15 * time.Second // doubled with every further failure
	longestWait  = 15 * time.Minute
	perSecond    = 20 // attempts in all
	burst        = 40
	maxRemember  = 10_000 // login names remembered
)

// limiter counts attempts by login name and in all.
type limiter struct {
	mu       sync.Mutex
	key      string // keeps login names out of memory dumps
	failures map[string]*failure
	tokens   float64
	filled   time.Time
}

type failure struct {
	count int
	until time.Time // no attempt before this
}

func newLimiter(key string) *limiter {
	return &limiter{key: key, failures: map[string]*failure{}, tokens: burst}
}

// allow counts an attempt for a login name, or returns TooMany with the seconds
// to wait.
func (l *limiter) allow(login string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if f := l.failures[ids.Hash(l.key+login)]; f != nil && now.Before(f.until) {
		return tooMany(f.until.Sub(now))
	}
	return l.spend(now)
}

// any counts an attempt of whoever it is: it bounds what can be begun without a
// login name.
func (l *limiter) any(now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spend(now)
}

func (l *limiter) spend(now time.Time) error {
	if !l.filled.IsZero() {
		l.tokens = min(burst, l.tokens+now.Sub(l.filled).Seconds()*perSecond)
	}
	l.filled = now
	if l.tokens < 1 {
		return tooMany(time.Second)
	}
	l.tokens--
	return nil
}

func tooMany(wait time.Duration) error {
	return errs.E(errs.TooMany, "signin.wait", int((wait+time.Second-1)/time.Second))
}

// failed counts a failure.
func (l *limiter) failed(login string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.failures) >= maxRemember {
		l.forget(now)
	}
	key := ids.Hash(l.key + login)
	f := l.failures[key]
	if f == nil {
		f = &failure{}
		l.failures[key] = f
	}
	f.count++
	if over := f.count - freeAttempts; over >= 0 {
		f.until = now.Add(min(longestWait, firstWait<<min(over, 10)))
	}
}

// forget makes room: first those who need not wait any more, then anybody.
func (l *limiter) forget(now time.Time) {
	for key, f := range l.failures {
		if !now.Before(f.until) {
			delete(l.failures, key)
		}
	}
	for key := range l.failures {
		if len(l.failures) < maxRemember {
			return
		}
		delete(l.failures, key)
	}
}

// succeeded begins anew for a login name.
func (l *limiter) succeeded(login string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.failures, ids.Hash(l.key+login))
}
