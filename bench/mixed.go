package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"lykta/internal/access"
	"lykta/internal/app"
	"lykta/internal/day"
	"lykta/internal/demo"
	"lykta/internal/ids"
	"lykta/internal/promise"
)

const (
	mixedRate  = 1000 // requests per second, however long answers take
	mixedShare = 10   // one in so many is a write
	mixedFor   = 10 * time.Minute
	surge      = 5 // times the peak
	surgeFor   = 5 * time.Second
	surges     = 5 // rounds; odd, so that one is the median

	surgeClients = 600 // connections: more than the program lets run and wait
)

// telling is a link with which actions can be logged without an account, and the
// days that they are logged for.
type telling struct {
	Path   string
	Period day.Period
}

// tell makes such a link for each promise of the large partnership that is told
// by a number.
func tell(ctx context.Context, a *app.App, p demo.Partnership, now time.Time) ([]telling, error) {
	scope := access.System(p.ID)
	scope.Roles = []access.Role{access.Coordinator}
	clock := func() time.Time { return now }
	service := promise.NewService(a.DB, a.Ledger, promise.NewShelf(a.DB, clock), clock)
	var links []telling
	for _, pledge := range p.Pledges() {
		for _, pr := range pledge.Promises {
			if len(pr.Members) > 0 {
				continue
			}
			token, err := service.MakeDoneLink(ctx, scope, ids.Token(), promise.DoneLink{Pledge: pledge.ID, Promise: pr.ID,
				Party: pledge.Parties[0].ID, Function: "mätare", Expires: now.AddDate(0, 1, 0)})
			if err != nil {
				return nil, err
			}
			links = append(links, telling{"/klart/" + token, pledge.Period})
		}
	}
	return links, nil
}

// tellings hands out the links in turn, and the days of each in turn.
type tellings struct {
	links []telling
	next  atomic.Int64
}

func (t *tellings) take() (path, date string) {
	n := int(t.next.Add(1))
	l := t.links[n%len(t.links)]
	return l.Path, l.Period.From.Add(n / len(t.links) % l.Period.Days()).String()
}

// log logs one action, with a key of its own.
func (c *client) log(t *tellings) (answered, error) {
	path, date := t.take()
	return c.post(path, []byte("date="+date+"&count=1&key="+ids.Token()))
}

// mix is what came of a mixed load.
type mix struct {
	failed, late, wrote, kept, status atomic.Int64

	mu    sync.Mutex
	times []time.Duration // of the writes
}

// write logs one action that was due at a moment.
func (m *mix) write(c *client, t *tellings, due time.Time) {
	m.wrote.Add(1)
	a, err := c.log(t)
	if err != nil || a.status != http.StatusSeeOther {
		m.failed.Add(1)
		m.status.Store(int64(a.status))
		return
	}
	m.kept.Add(1)
	m.mu.Lock()
	m.times = append(m.times, time.Since(due))
	m.mu.Unlock()
}

// at is the time below which the share q of the writes were answered.
func (m *mix) at(q float64) time.Duration {
	if len(m.times) == 0 {
		return 0
	}
	return m.times[int(q*float64(len(m.times)-1))].Round(100 * time.Microsecond)
}

// mixed asks at a fixed rate, one in ten a write, whether or not the answers
// keep up, and counts what failed. kept is how many writes were acknowledged.
func mixed(s *server, paths []string, t *tellings) (f figure, kept int64, err error) {
	var m mix
	dues := make(chan time.Time, mixedRate)
	var wg sync.WaitGroup
	for range 64 {
		c, err := dial(s.address)
		if err != nil {
			return figure{}, 0, err
		}
		wg.Go(func() {
			defer c.conn.Close()
			n := 0
			for due := range dues {
				n++
				if n%mixedShare == 0 {
					m.write(c, t, due)
				} else if _, err := c.get(paths[n%len(paths)]); err != nil {
					m.failed.Add(1)
				}
				if time.Since(due) > time.Second {
					m.late.Add(1)
				}
			}
		})
	}
	start := time.Now()
	for i := range int(mixedRate * mixedFor.Seconds()) {
		due := start.Add(time.Duration(i) * time.Second / mixedRate)
		time.Sleep(time.Until(due))
		dues <- due
	}
	close(dues)
	wg.Wait()
	took := time.Since(start).Round(time.Second)
	slices.Sort(m.times)
	if m.failed.Load() > 0 {
		fmt.Fprintf(os.Stderr, "bench: %d failed; the last write that did with status %d\n", m.failed.Load(), m.status.Load())
	}
	return figure{
		what: fmt.Sprintf("%d requests a second for %s, one in ten a durable write (%d): failed", mixedRate, mixedFor, m.wrote.Load()),
		got: fmt.Sprintf("%d (answered within %s; over a second: %d; a write: median %s, 99 of 100 %s)",
			m.failed.Load(), took, m.late.Load(), m.at(0.5), m.at(0.99)),
		limit: "0", holds: m.failed.Load() == 0 && took <= mixedFor+2*time.Second,
	}, m.kept.Load(), nil
}

// surged is what came of a stream of writes.
type surged struct {
	done, shed, silent, other atomic.Int64 // silent: shed without saying when to come again
}

// stream writes at a rate, whether or not the answers keep up; 0 writes as fast
// as the answers come.
func stream(s *server, t *tellings, rate float64, clients int) (*surged, error) {
	out := &surged{}
	due := make(chan struct{}, clients)
	var wg sync.WaitGroup
	for range clients {
		c, err := dial(s.address)
		if err != nil {
			return nil, err
		}
		wg.Go(func() {
			defer c.conn.Close()
			for range due {
				a, err := c.log(t)
				switch {
				case err == nil && a.status == 303:
					out.done.Add(1)
				case err == nil && a.status == 503:
					out.shed.Add(1)
					if !a.again {
						out.silent.Add(1)
					}
				default:
					out.other.Add(1)
				}
			}
		})
	}
	start := time.Now()
	for sent := 0; time.Since(start) < surgeFor; {
		if rate > 0 && float64(sent) >= rate*time.Since(start).Seconds() {
			time.Sleep(time.Millisecond) // and then all that are due by then
			continue
		}
		due <- struct{}{}
		sent++
	}
	close(due)
	wg.Wait()
	return out, nil
}

// overload sends five times the writes that the program can keep, in rounds that
// each measure the peak anew just before: the median of the shares counts. Whoever
// sends is a process of its own that stands back for the program: real crowds
// bring their own processors.
func overload(s *server, t *tellings) (figure, error) {
	type round struct{ share, kept, best float64 }
	var (
		rounds []round
		all    came
	)
	for range surges {
		peak, err := stream(s, t, 0, 64)
		if err != nil {
			return figure{}, err
		}
		best := float64(peak.done.Load()) / surgeFor.Seconds()
		much, err := crowd(s, t, surge*best, surgeClients)
		if err != nil {
			return figure{}, err
		}
		kept := float64(much.Done) / surgeFor.Seconds()
		rounds = append(rounds, round{kept / best, kept, best})
		all = came{all.Done + much.Done, all.Shed + much.Shed, all.Silent + much.Silent, all.Other + much.Other}
	}
	slices.SortFunc(rounds, func(a, b round) int { return cmp.Compare(a.share, b.share) })
	median := rounds[surges/2]
	return figure{
		what: fmt.Sprintf("writes kept when %d times as many come as can be kept, the median of %d rounds", surge, surges),
		got: fmt.Sprintf("%.0f %% (%.0f of %.0f a second; from %.0f to %.0f %%; in all %d sent, %d sent away with 503, %d of them without Retry-After; %d other answers)",
			100*median.share, median.kept, median.best, 100*rounds[0].share, 100*rounds[surges-1].share, all.Done+all.Shed+all.Other, all.Shed, all.Silent, all.Other),
		limit: "80 %", holds: median.share >= 0.8 && all.Shed > 0 && all.Silent == 0 && all.Other == 0,
	}, nil
}

// came is what came of a stream, as the crowd's process prints it.
type came struct{ Done, Shed, Silent, Other int64 }

// crowd runs a stream in a process of lower priority.
func crowd(s *server, t *tellings, rate float64, clients int) (came, error) {
	var out came
	self, err := os.Executable()
	if err != nil {
		return out, err
	}
	links, err := json.Marshal(t.links)
	if err != nil {
		return out, err
	}
	command := exec.Command("nice", "-n", "10", self, "crowd", s.address, fmt.Sprint(rate), fmt.Sprint(clients))
	command.Env = append(os.Environ(), "GOMAXPROCS=1")
	command.Stdin, command.Stderr = bytes.NewReader(links), os.Stderr
	text, err := command.Output()
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(text, &out)
}

// beCrowd is the crowd's process. It reads its links from the standard input.
func beCrowd(arguments []string) error {
	rate, err1 := strconv.ParseFloat(arguments[1], 64)
	clients, err2 := strconv.Atoi(arguments[2])
	var t tellings
	err3 := json.NewDecoder(os.Stdin).Decode(&t.links)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	s, err := stream(&server{address: arguments[0]}, &t, rate, clients)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(came{s.done.Load(), s.shed.Load(), s.silent.Load(), s.other.Load()})
}
