package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"lykta/internal/app"
	"lykta/internal/demo"
	"lykta/internal/ledger"
)

// What is measured against: a partnership of this many pledges, each with this
// many actions.
const (
	pledges = 4
	actions = 1000
)

// engine is a database to measure on.
type engine struct{ name, url string }

// measure fills the database, starts the program on it and asks for pages.
func (e engine) measure(ctx context.Context, data string) ([]figure, error) {
	s, paths, links, err := e.serve(ctx, data)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	figures := []figure{{"from start to the first page of a pledge with 1,000 actions", s.started.Round(time.Millisecond).String(), "300ms", s.started < 300*time.Millisecond}}
	cold, err := coldPages(s, paths[0])
	if err != nil {
		return nil, err
	}
	warm, err := warmPages(s, paths)
	if err != nil {
		return nil, err
	}
	figures = append(append(figures, warm...), cold)
	weight, err := weigh(s, paths)
	if err != nil {
		return nil, err
	}
	figures = append(figures, weight)
	more, err := overload(s, links)
	if err != nil {
		return nil, err
	}
	return append(figures, more), nil
}

// steady is the mixed load, and whether the log that it left is whole.
func (e engine) steady(ctx context.Context, data string) ([]figure, error) {
	s, paths, links, err := e.serve(ctx, data)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	home, _, _ := strings.Cut(paths[0], "/loften/")
	before, err := logged(s, home)
	if err != nil {
		return nil, err
	}
	f, kept, err := mixed(s, paths, links)
	if err != nil {
		return nil, err
	}
	after, err := logged(s, home)
	grown := figure{"entries that the log has more than before, of so many writes that were acknowledged",
		fmt.Sprintf("%d of %d", after-before, kept), "as many", after-before == kept}
	return []figure{f, grown}, err
}

// logged is how many entries a partnership's log has, by its checkpoint.
func logged(s *server, home string) (int64, error) {
	response, err := http.Get("http://" + s.address + home + "/liggare/checkpoint")
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	lines := strings.Split(string(b), "\n")
	if len(lines) < 2 {
		return 0, fmt.Errorf("no checkpoint: %q", b)
	}
	return strconv.ParseInt(lines[1], 10, 64)
}

// serve fills the engine's database and starts the program on it.
func (e engine) serve(ctx context.Context, data string) (*server, []string, *tellings, error) {
	paths, links, err := e.fill(ctx, data)
	if err != nil {
		return nil, nil, nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := start(address, paths[0], "serve", "--addr", address, "--data", data, "--database", e.url)
	return s, paths, links, err
}

// fill writes the large partnership, and returns the paths of many different
// pages of it, that of the pledge with 1,000 actions first, and links to log
// actions with.
func (e engine) fill(ctx context.Context, data string) ([]string, *tellings, error) {
	a, err := app.Open(ctx, app.Config{Addr: "localhost:0", Data: data, Database: e.url})
	if err != nil {
		return nil, nil, err
	}
	defer a.Close()
	now := time.Now()
	// Of years that have gone: a log whose newest entry lies ahead takes no other.
	p := demo.Large(pledges, actions, now.AddDate(-1, 0, 0))
	if err := demo.Write(ctx, demo.Store{DB: a.DB, Ledger: ledger.NewWriter(mustSigner(data), rand.Reader), Host: "bench"}, p); err != nil {
		return nil, nil, err
	}
	links, err := tell(ctx, a, p, now)
	if err != nil {
		return nil, nil, err
	}
	home := "/i/" + p.Slug
	var paths []string
	for _, pledge := range p.Pledges() {
		root := home + "/loften/" + pledge.ID
		paths = append([]string{root}, paths...)
		paths = append(paths, root+"/historik", "/en"+root)
		for _, promise := range pledge.Promises {
			paths = append(paths, root+"/punkter/"+promise.ID, "/en"+root+"/punkter/"+promise.ID)
		}
	}
	return append(paths, home, "/en"+home, home+"/vem-gor-vad", "/", "/sa-raknar-vi"), &tellings{links: links}, nil
}

func mustSigner(data string) *ledger.Signer {
	s, err := ledger.OpenSigner(filepath.Join(data, "ledger.key"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	return s
}

// warmPages asks for many different pages that the program has rendered before.
func warmPages(s *server, paths []string) ([]figure, error) {
	once := load{s.address, paths, 2, 2 * time.Second}
	if _, err := once.run(); err != nil {
		return nil, err
	}
	before, err := s.cpu()
	if err != nil {
		return nil, err
	}
	got, err := load{s.address, paths, 16, 10 * time.Second}.run()
	if err != nil {
		return nil, err
	}
	after, err := s.cpu()
	if err != nil {
		return nil, err
	}
	memory, err := s.resident()
	if err != nil {
		return nil, err
	}
	each := (after - before) / time.Duration(got.requests)
	return []figure{
		{fmt.Sprintf("pages per second over %d different pages, 16 connections, none answered with 304", len(paths)),
			fmt.Sprintf("%.0f", got.perSecond()), "3000", got.perSecond() >= 3000},
		{"time of an answer in that run: median, 99 of 100", fmt.Sprintf("%s, %s", got.at(0.5).Round(10*time.Microsecond), got.at(0.99).Round(10*time.Microsecond)), "", true},
		{"processor time per page, from the program's own cache", each.Round(time.Microsecond).String(), "300µs", each <= 300*time.Microsecond},
		{"resident memory after it", fmt.Sprintf("%.1f MB", float64(memory)/1e6), "60 MB", memory < 60e6},
	}, nil
}

// coldPages asks for one pledge as it was on many different days, so that each
// answer is rendered anew.
func coldPages(s *server, path string) (figure, error) {
	var paths []string
	last := time.Now().AddDate(0, 0, -1)
	for i := range 300 {
		paths = append(paths, path+"?day="+last.AddDate(0, 0, -i).Format(time.DateOnly))
	}
	client, err := dial(s.address)
	if err != nil {
		return figure{}, err
	}
	defer client.conn.Close()
	before, err := s.cpu()
	if err != nil {
		return figure{}, err
	}
	n := 0
	for _, p := range paths {
		if _, err := client.get(p); err != nil && !strings.Contains(err.Error(), "404") {
			return figure{}, err
		}
		n++
	}
	after, err := s.cpu()
	if err != nil {
		return figure{}, err
	}
	each := (after - before) / time.Duration(n)
	return figure{"processor time per page of a pledge with 1,000 actions, rendered anew each time", each.Round(10 * time.Microsecond).String(), "1.5ms", each <= 1500*time.Microsecond}, nil
}

var linked = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

// weigh finds the heaviest first view: the page with the style and script that
// it names, as they come over the wire, fonts apart.
func weigh(s *server, paths []string) (figure, error) {
	heaviest, where := 0, ""
	for _, path := range paths {
		total, err := firstView(s, path)
		if err != nil {
			return figure{}, err
		}
		if total > heaviest {
			heaviest, where = total, path
		}
	}
	return figure{"heaviest first view over the wire, fonts apart: " + where, fmt.Sprintf("%.1f kB", float64(heaviest)/1e3), "40 kB", heaviest <= 40e3}, nil
}

func firstView(s *server, path string) (int, error) {
	body, total, err := fetch(s, path)
	if err != nil {
		return 0, err
	}
	seen := map[string]bool{}
	for _, match := range linked.FindAllStringSubmatch(body, -1) {
		name := match[1]
		if seen[name] || strings.HasSuffix(name, ".woff2") {
			continue
		}
		seen[name] = true
		_, n, err := fetch(s, name)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// fetch returns a body as text, and how many bytes it took over the wire.
func fetch(s *server, path string) (string, int, error) {
	wire, err := size(s, path)
	if err != nil {
		return "", 0, err
	}
	response, err := http.Get("http://" + s.address + path)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	return string(b), wire, err
}

// size is how many bytes a path takes in gzip form.
func size(s *server, path string) (int, error) {
	client, err := dial(s.address)
	if err != nil {
		return 0, err
	}
	defer client.conn.Close()
	return client.get(path)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
