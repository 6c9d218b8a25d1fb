package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
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
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, err
	}
	status, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return 0, fmt.Errorf("answered %q", bytes.TrimSpace(status))
	}
	length := -1
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
	}
	if length < 0 {
		return 0, errors.New("answered without a length")
	}
	_, err = io.CopyN(io.Discard, c.in, int64(length))
	return length, err
}
