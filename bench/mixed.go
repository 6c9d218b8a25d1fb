package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lykta/internal/access"
	"lykta/internal/app"
	"lykta/internal/demo"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

const (
	mixedRate  = 1000 // requests per second, however long answers take
	mixedShare = 10   // one in so many is a write
	mixedFor   = 20 * time.Second
	surge      = 960 // clients at once: five times what the program lets run and wait
	surgeFor   = 5 * time.Second
)

// telling is a link with which an action can be logged without an account, and
// the day that it is logged for.
type telling struct{ path, day string }

// tell makes such a link for the first promise of the large partnership.
func tell(ctx context.Context, a *app.App, p demo.Partnership, now time.Time) (telling, error) {
	list := p.Pledges()
	pledge := list[len(list)-1] // the one that runs: an earlier one has its verdicts
	scope := access.System(p.ID)
	scope.Roles = []access.Role{access.Coordinator}
	clock := func() time.Time { return now }
	service := promise.NewService(a.DB, a.Ledger, promise.NewShelf(a.DB, clock), clock)
	token, err := service.MakeDoneLink(ctx, scope, ids.Token(), promise.DoneLink{Pledge: pledge.ID, Promise: pledge.Promises[0].ID,
		Party: pledge.Parties[0].ID, Function: "mätare", Expires: now.AddDate(0, 1, 0)})
	return telling{"/klart/" + token, pledge.Period.From.String()}, err
}

// answered is a status, whether it said when to come again, and how long it took.
type answered struct {
	status int
	again  bool
	took   time.Duration
}

// post logs one action, with a key of its own.
func (c *client) post(t telling) (answered, error) {
	began := time.Now()
	form := url.Values{"key": {ids.Token()}, "date": {t.day}, "count": {"1"}}.Encode()
	c.out = fmt.Appendf(c.out[:0], "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", t.path, len(form), form)
	if _, err := c.conn.Write(c.out); err != nil {
		return answered{}, err
	}
	a, err := c.answer()
	a.took = time.Since(began)
	return a, err
}

// answer reads a whole answer of any status.
func (c *client) answer() (answered, error) {
	var a answered
	status, err := c.in.ReadString('\n')
	if err != nil {
		return a, err
	}
	if fields := strings.Fields(status); len(fields) > 1 {
		a.status, _ = strconv.Atoi(fields[1])
	}
	length := 0
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return a, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "content-length":
			length, _ = strconv.Atoi(strings.TrimSpace(value))
		case "retry-after":
			a.again = true
		}
	}
	_, err = io.CopyN(io.Discard, c.in, int64(length))
	return a, err
}

// mixed asks at a fixed rate, one in ten a write, whether or not the answers
// keep up, and counts what failed.
func mixed(s *server, paths []string, t telling) (figure, error) {
	var failed, late, wrote atomic.Int64
	var mu sync.Mutex
	var times []time.Duration
	tokens := make(chan time.Time, mixedRate)
	var wg sync.WaitGroup
	for range 64 {
		c, err := dial(s.address)
		if err != nil {
			return figure{}, err
		}
		wg.Go(func() {
			defer c.conn.Close()
			n := 0
			for due := range tokens {
				n++
				if n%mixedShare == 0 {
					a, err := c.post(t)
					if err != nil || a.status != 303 {
						failed.Add(1)
					}
					wrote.Add(1)
					mu.Lock()
					times = append(times, time.Since(due))
					mu.Unlock()
				} else if _, err := c.get(paths[n%len(paths)]); err != nil {
					failed.Add(1)
				}
				if time.Since(due) > time.Second {
					late.Add(1)
				}
			}
		})
	}
	start := time.Now()
	total := int(mixedRate * mixedFor.Seconds())
	for i := range total {
		due := start.Add(time.Duration(i) * time.Second / mixedRate)
		time.Sleep(time.Until(due))
		tokens <- due
	}
	close(tokens)
	wg.Wait()
	slices.Sort(times)
	at := func(q float64) time.Duration {
		return times[int(q*float64(len(times)-1))].Round(100 * time.Microsecond)
	}
	return figure{
		what:  fmt.Sprintf("%d requests a second for %s, one in ten a durable write (%d): failed", mixedRate, mixedFor, wrote.Load()),
		got:   fmt.Sprintf("%d (over a second: %d; a write: median %s, 99 of 100 %s)", failed.Load(), late.Load(), at(0.5), at(0.99)),
		limit: "0", holds: failed.Load() == 0,
	}, nil
}

// surged is what came of writing with a number of clients.
type surged struct {
	done, shed, silent, other int64 // silent: shed without saying when to come again
	perSecond                 float64
}

func writeWith(s *server, t telling, clients int) (surged, error) {
	var out surged
	var done, shed, silent, other atomic.Int64
	var wg sync.WaitGroup
	stop := time.Now().Add(surgeFor)
	for range clients {
		c, err := dial(s.address)
		if err != nil {
			return out, err
		}
		wg.Go(func() {
			defer c.conn.Close()
			for time.Now().Before(stop) {
				a, err := c.post(t)
				switch {
				case err != nil:
					other.Add(1)
					return
				case a.status == 303:
					done.Add(1)
				case a.status == 503:
					shed.Add(1)
					if !a.again {
						silent.Add(1)
					}
					time.Sleep(50 * time.Millisecond) // a browser takes longer
				default:
					other.Add(1)
				}
			}
		})
	}
	wg.Wait()
	out = surged{done: done.Load(), shed: shed.Load(), silent: silent.Load(), other: other.Load()}
	out.perSecond = float64(out.done) / surgeFor.Seconds()
	return out, nil
}

// overload writes with more clients than the program lets in.
func overload(s *server, t telling) (figure, error) {
	peak, err := writeWith(s, t, 64)
	if err != nil {
		return figure{}, err
	}
	much, err := writeWith(s, t, surge)
	if err != nil {
		return figure{}, err
	}
	share := much.perSecond / peak.perSecond
	return figure{
		what:  fmt.Sprintf("writes kept when %d clients come at once, of those with 64", surge),
		got:   fmt.Sprintf("%.0f %% (%.0f of %.0f a second; %d sent away with 503, %d of them without Retry-After; %d other answers)", 100*share, much.perSecond, peak.perSecond, much.shed, much.silent, much.other),
		limit: "80 %", holds: share >= 0.8 && much.shed > 0 && much.silent == 0 && much.other == 0,
	}, nil
}
