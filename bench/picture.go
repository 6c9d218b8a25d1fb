package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/app"
	"lykta/internal/day"
	"lykta/internal/db"
	"lykta/internal/demo"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
	"lykta/internal/picture"
	"lykta/internal/promise"
	"lykta/internal/secret"
)

// heap is how many reports are drafted from, over ten years, and what that may
// cost.
type heap struct {
	what             string
	events           int
	areas, reporters int
	limit            time.Duration
	memory           int64 // bytes that the process may grow to; 0: no limit
}

var heaps = []heap{
	{"a partnership with 50,000 reports in ten years", 50_000, 12, 20, 200 * time.Millisecond, 0},
	{"a county with 2,000,000 reports in ten years", 2_000_000, 300, 200, 3 * time.Second, 1 << 30},
}

// pictures measures the draft of a fortnight's picture out of ten years of
// reports, and the pages of the public edition, on both engines.
func pictures(ctx context.Context, dir, server string) ([]figure, error) {
	var figures []figure
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		for i, h := range heaps {
			data := filepath.Join(dir, fmt.Sprintf("picture-%s-%d", engine, i))
			address, drop := "sqlite:"+filepath.Join(data, "lykta.db"), func() {}
			if engine == "PostgreSQL" {
				var err error
				if address, drop, err = freshDatabase(ctx, server); err != nil {
					return nil, err
				}
			}
			more, err := h.measure(ctx, engine, data, address)
			drop()
			for _, f := range more { // it takes minutes: who waits sees that it goes on
				fmt.Fprintln(os.Stderr, f.what+":", f.got)
			}
			figures = append(figures, more...)
			if err = errors.Join(err, os.RemoveAll(data)); err != nil {
				return figures, err
			}
		}
	}
	return figures, nil
}

func (h heap) measure(ctx context.Context, engine, data, address string) ([]figure, error) {
	a, err := app.Open(ctx, app.Config{Addr: "localhost:0", Data: data, Database: address})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	p := demo.Large(1, 10, time.Now().AddDate(-1, 0, 0))
	if err := demo.Write(ctx, demo.Store{DB: a.DB, Ledger: ledger.NewWriter(mustSigner(data), rand.Reader), Host: "bench"}, p); err != nil {
		return nil, err
	}
	stored, err := partnership.BySlug(ctx, a.DB, p.Slug)
	if err != nil {
		return nil, err
	}
	if err := h.fill(ctx, a.DB, stored.ID); err != nil {
		return nil, err
	}
	figures, err := h.drafts(ctx, engine, a.DB, stored.ID)
	if err != nil || h.memory > 0 { // the pages of one partnership are like those of another
		return figures, err
	}
	pages, err := h.pages(ctx, engine, data, address, a, stored)
	return append(figures, pages...), err
}

// fill writes ten years of events until today, by the database itself: what is
// measured is how they are read.
func (h heap) fill(ctx context.Context, d *db.DB, id string) error {
	now := time.Now().UTC()
	began := now.AddDate(-10, 0, 0)
	step := now.Sub(began).Microseconds() / int64(h.events)
	if err := h.ground(ctx, d, id, began); err != nil {
		return err
	}
	for first := 0; first < h.events; first += batch {
		if err := h.batch(ctx, d, id, db.Micros(began), step, first); err != nil {
			return err
		}
	}
	return nil
}

// batch is how many events are written in one transaction.
const batch = 50_000

// ground writes the areas, and the report that all events are said to be of.
func (h heap) ground(ctx context.Context, d *db.DB, id string, began time.Time) error {
	return d.Of(id).Write(ctx, func(tx *db.DB) error {
		for i := range h.areas {
			if _, err := tx.Exec(ctx, `INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ($1, $2, $3, '[]', 0, 0)`,
				id, "a"+strconv.Itoa(i), "Område "+strconv.Itoa(i)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `INSERT INTO report (partnership, id, period, account, reporter, function, source, batch, sent, withdrawn)
			VALUES ($1, 'r', '2000-01-01', '', '', '', 'imported', '', $2, 0)`, id, db.Micros(began))
		return err
	})
}

func (h heap) batch(ctx context.Context, d *db.DB, id string, began, step int64, first int) error {
	return d.Of(id).Write(ctx, func(tx *db.DB) error {
		_, err := tx.Exec(ctx, fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT CAST(%d AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d)
			INSERT INTO event (partnership, id, report, period, reporter, category, area, place, located, east, north, began, finished, severity, text, sent)
			SELECT $1, 'e' || CAST(100000000 + i AS TEXT), 'r', '', 'r' || CAST(i * 7919 %% %d AS TEXT),
				CASE i * 31 %% 8 WHEN 0 THEN 'klotter' WHEN 1 THEN 'brak' WHEN 2 THEN 'glaskross' WHEN 3 THEN 'belysning'
					WHEN 4 THEN 'buskorning' WHEN 5 THEN 'hot' WHEN 6 THEN 'nedskrapning' ELSE 'skadegorelse-annan' END,
				'a' || CAST(i * 104729 %% %d AS TEXT), '', FALSE, 0, 0,
				$2 + i * CAST($3 AS BIGINT), $2 + i * CAST($3 AS BIGINT) + (i %% 3) * CAST(14400000000 AS BIGINT), 1, '', $2 + i * CAST($3 AS BIGINT)
			FROM n`, first, min(first+batch, h.events), h.reporters, h.areas), id, began, step)
		return err
	})
}

// drafts makes the picture of the last fortnight that is over: once with nothing
// read before, and then five times.
func (h heap) drafts(ctx context.Context, engine string, d *db.DB, id string) ([]figure, error) {
	today := day.In(time.Now())
	span := day.Period{From: today.Add(-14), To: today.Add(-1)}
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // the highest memory is counted from here
	var cold, best time.Duration
	events := 0
	for i := range 6 {
		began := time.Now()
		p, err := picture.Over(ctx, d, id, span, time.Now())
		if err != nil {
			return nil, err
		}
		events = p.All.Now
		switch took := time.Since(began); {
		case i == 0:
			cold = took
		case i == 1 || took < best:
			best = took
		}
	}
	if events == 0 {
		return nil, errors.New("the picture holds no event")
	}
	figures := []figure{{fmt.Sprintf("%s: draft of a fortnight, %s: the first, and the best of five after it", engine, h.what),
		cold.Round(time.Millisecond).String() + ", " + best.Round(time.Millisecond).String(), h.limit.String(), cold <= h.limit}}
	if h.memory > 0 {
		memory, err := highest()
		if err != nil {
			return nil, err
		}
		figures = append(figures, figure{fmt.Sprintf("%s: highest memory of the process meanwhile", engine), fmt.Sprintf("%.0f MB", float64(memory)/1e6),
			fmt.Sprintf("%.0f MB", float64(h.memory)/1e6), memory <= h.memory})
	}
	return figures, nil
}

// highest is the most memory that this process has had, in bytes.
func highest() (int64, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kilobytes << 10, err
		}
	}
	return 0, errors.New("no highest memory is told")
}

// pages publishes an edition and asks the built program for its pages.
func (h heap) pages(ctx context.Context, engine, data, address string, a *app.App, p partnership.Partnership) ([]figure, error) {
	path, err := publish(ctx, data, a, p)
	if err != nil {
		return nil, err
	}
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s, err := start(listen, path, "serve", "--addr", listen, "--data", data, "--database", address)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	list := "/i/" + p.Slug + "/lagesbild"
	got, err := load{s.address, []string{path, "/en" + path, list, "/en" + list}, 16, 5 * time.Second}.run()
	if err != nil {
		return nil, err
	}
	return []figure{{engine + ": pages per second of the public edition and their list, in both languages, 16 connections",
		fmt.Sprintf("%.0f", got.perSecond()), "3000", got.perSecond() >= 3000}}, nil
}

// publish makes a public edition of the last quarter that is over, and returns
// its path.
func publish(ctx context.Context, data string, a *app.App, p partnership.Partnership) (string, error) {
	keys, err := secret.Open(filepath.Join(data, "secret.key"))
	if err != nil {
		return "", err
	}
	shelf := promise.NewShelf(a.DB, time.Now)
	editions := picture.NewService(a.DB, promise.NewService(a.DB, a.Ledger, shelf, time.Now), keys, nil, time.Now)
	now, err := picture.Public.Span(day.In(time.Now()))
	if err != nil {
		return "", err
	}
	span, err := picture.Public.Span(now.From.Add(-1))
	if err != nil {
		return "", err
	}
	boss := access.Scope{Partnership: p.ID, Account: "bench", Function: "bench", Roles: []access.Role{access.Coordinator}, Fresh: true}
	id, err := editions.Begin(ctx, boss, ids.Token(), picture.Public, span)
	if err != nil {
		return "", err
	}
	seen := picture.Seen{ID: id, Version: 1}
	if err := editions.Write(ctx, boss, ids.Token(), seen, map[picture.Section]string{picture.Summary: "Läget är lugnt."}); err != nil {
		return "", err
	}
	seen.Version++
	if err := editions.Send(ctx, boss, ids.Token(), seen); err != nil {
		return "", err
	}
	for _, party := range picture.Required(p.Profile) {
		seen.Version++
		yes := access.Scope{Partnership: p.ID, Account: "ja-" + party.ID, Function: "chef", Roles: []access.Role{access.Approver}, Approves: []string{party.ID}, Fresh: true}
		if err := editions.Approve(ctx, yes, ids.Token(), seen, party.ID, picture.Told{}); err != nil {
			return "", err
		}
	}
	return "/i/" + p.Slug + "/lagesbild/" + id, nil
}
