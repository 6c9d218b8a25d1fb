package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// load asks for paths in turn over a number of connections that stay open, as
// fast as the answers come, for a while. It is lean, because it shares the
// machine with what it measures.
type load struct {
	address     string
	paths       []string
	connections int
	during      time.Duration
}

// loaded is what came of a load.
type loaded struct {
	requests int64
	bytes    int64
	took     time.Duration
	times    []time.Duration // every answer's, sorted
}

func (l loaded) perSecond() float64 { return float64(l.requests) / l.took.Seconds() }

// at returns the time below which the share q of the answers came.
func (l loaded) at(q float64) time.Duration {
	if len(l.times) == 0 {
		return 0
	}
	return l.times[min(len(l.times)-1, int(q*float64(len(l.times))))]
}

// run asks until the time is out. Any answer but 200 ends it with an error.
func (l load) run() (loaded, error) {
	var (
		next, requests, size atomic.Int64
		wg                   sync.WaitGroup
		times                = make([][]time.Duration, l.connections)
		failures             = make([]error, l.connections)
		start                = time.Now()
		stop                 = start.Add(l.during)
	)
	for i := range l.connections {
		wg.Go(func() {
			client, err := dial(l.address)
			if err != nil {
				failures[i] = err
				return
			}
			defer client.conn.Close()
			for time.Now().Before(stop) {
				path := l.paths[int(next.Add(1))%len(l.paths)]
				began := time.Now()
				n, err := client.get(path)
				if err != nil {
					failures[i] = fmt.Errorf("%s: %w", path, err)
					return
				}
				times[i] = append(times[i], time.Since(began))
				requests.Add(1)
				size.Add(int64(n))
			}
		})
	}
	wg.Wait()
	out := loaded{requests: requests.Load(), bytes: size.Load(), took: time.Since(start), times: slices.Concat(times...)}
	slices.Sort(out.times)
	return out, errors.Join(failures...)
}

// client is one connection.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

func dial(address string) (*client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// get asks for a path, never conditionally, and returns the size of the body.
func (c *client) get(path string) (int, error) {
	c.out = append(c.out[:0], "GET "...)
	c.out = append(c.out, path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"...)
	a, err := c.ask()
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("answered %d", a.status)
	}
	return a.size, err
}

// post sends a form.
func (c *client) post(path string, form []byte) (answered, error) {
	c.out = append(c.out[:0], "POST "...)
	c.out = append(c.out, path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(form)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, form...)
	return c.ask()
}

// answered is what a request was answered with.
type answered struct {
	status int
	size   int  // of the body, in bytes
	again  bool // whether it said when to come again
}

// ask sends what out holds and reads the whole answer.
func (c *client) ask() (answered, error) {
	if _, err := c.conn.Write(c.out); err != nil {
		return answered{}, err
	}
	first, err := c.in.ReadSlice('\n')
	if err != nil {
		return answered{}, err
	}
	a := answered{size: -1}
	if !bytes.HasPrefix(first, []byte("HTTP/1.1 ")) || len(first) < 12 {
		return a, fmt.Errorf("answered %q", bytes.TrimSpace(first))
	}
	if a.status, err = strconv.Atoi(string(first[9:12])); err != nil {
		return a, err
	}
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return a, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch string(name) { // as net/http writes them
		case "Content-Length":
			if a.size, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return a, err
			}
		case "Retry-After":
			a.again = true
		}
	}
	if a.size < 0 {
		return a, errors.New("answered without a length")
	}
	_, err = c.in.Discard(a.size)
	return a, err
}
