// Package site starts the whole program with the demo in it, as a newcomer
// does, and knows which pages there are: it asks the route table.
package site

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path"
	"slices"
	"sync/atomic"
	"time"

	"lykta/internal/access"
	"lykta/internal/app"
	"lykta/internal/day"
	"lykta/internal/demo"
	"lykta/internal/identity"
	"lykta/internal/ledger"
	"lykta/internal/picture"
	"lykta/internal/promise"
	"lykta/internal/web"
	"lykta/internal/web/assets"
)

// Site is the running program.
type Site struct {
	Base  string // "http://127.0.0.1:40123"
	Staff []demo.Invited
	App   *app.App
	now   time.Time
	demo  []demo.Partnership
	stop  context.CancelFunc
	ended chan error
	done  string // a link for telling what was done

	ahead atomic.Int64 // nanoseconds that the program's clock goes before the real one
}

// Clock is the program's.
func (s *Site) Clock() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

// AdvanceTo puts the program's clock forward to a moment, which must be ahead of
// it.
func (s *Site) AdvanceTo(at time.Time) { s.ahead.Add(int64(at.Sub(s.Clock()))) }

// Partnership is the ID of the invented partnership.
func (s *Site) Partnership() string {
	return s.demo[slices.IndexFunc(s.demo, func(p demo.Partnership) bool { return p.Example })].ID
}

// Open starts the program on a database ("sqlite:PATH" or "postgres://…") with
// its files in folder, writes the demo and invites its staff.
func Open(ctx context.Context, folder, database string, now time.Time) (*Site, error) {
	s := &Site{now: now, demo: demo.Partnerships(now), ended: make(chan error, 1)}
	a, err := app.Open(ctx, app.Config{
		Addr: "127.0.0.1:0", Data: folder, Database: database, PasswordAlone: true, Now: s.Clock,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return nil, err
	}
	s.Base, s.App = a.Base, a
	if err := s.fill(ctx); err != nil {
		return nil, fmt.Errorf("%w (%v)", err, a.Close())
	}
	running, stop := context.WithCancel(ctx)
	s.stop = stop
	go func() { s.ended <- a.Run(running) }()
	return s, nil
}

func (s *Site) fill(ctx context.Context) (err error) {
	store := demo.Store{DB: s.App.DB, Ledger: s.App.Ledger, Secrets: s.App.Sealing, Host: s.App.Addr}
	if err := demo.Seed(ctx, store, s.now); err != nil {
		return err
	}
	if err := s.link(ctx); err != nil {
		return err
	}
	s.Staff, err = demo.InviteStaff(ctx, identity.New(s.App.DB, identity.Options{}), s.now)
	return err
}

// link makes a link for telling what was done, for the first promise of the
// invented partnership.
func (s *Site) link(ctx context.Context) error {
	seeds, err := s.seeds()
	if err != nil {
		return err
	}
	seed := seeds[0]
	scope := access.System(s.demo[slices.IndexFunc(s.demo, func(p demo.Partnership) bool { return p.Slug == seed.Partnership })].ID)
	scope.Roles = []access.Role{access.Coordinator}
	now := func() time.Time { return s.now }
	service := promise.NewService(s.App.DB, s.App.Ledger, promise.NewShelf(s.App.DB, now), now)
	s.done, err = service.MakeDoneLink(ctx, scope, "e2e-done-link", promise.DoneLink{
		Pledge: seed.Pledge, Promise: seed.Promise, Party: "polisen", Function: "yttre befäl", Expires: s.now.AddDate(0, 1, 0)})
	return err
}

// Close stops the program and tells whether it ended well.
func (s *Site) Close() error {
	s.stop()
	err := <-s.ended
	if e := s.App.Close(); err == nil {
		err = e
	}
	return err
}

// seeds name what the examples of the route table are asked for: every pledge
// of the demo, and of its promises one for each shape and state there is.
func (s *Site) seeds() ([]web.Seed, error) {
	built, err := assets.Load()
	if err != nil {
		return nil, err
	}
	var seeds []web.Seed
	shown := map[string]bool{}
	for _, p := range s.demo {
		account, err := s.account(p)
		if err != nil {
			return nil, err
		}
		for _, pledge := range account.Pledges {
			for i, pr := range pledge.Promises {
				kind := fmt.Sprint(pr.Promise.Shape, pr.Progress.State, pr.Promise.Optional)
				if i > 0 && shown[kind] {
					continue
				}
				shown[kind] = true
				seeds = append(seeds, web.Seed{Published: s.published(p), Partnership: p.Slug, Pledge: pledge.Pledge.ID, Promise: pr.Promise.ID, Entry: firstAction(pr), Asset: path.Base(built.Links.Style), Token: s.token(), Done: s.done})
			}
		}
	}
	return seeds, nil
}

// published is a public edition of a partnership; "" where it has none.
func (s *Site) published(p demo.Partnership) string {
	editions, err := picture.Editions(context.Background(), s.App.DB, p.ID, 100)
	i := slices.IndexFunc(editions, func(e picture.Brief) bool { return e.Kind == picture.Public && e.State == picture.Frozen })
	if err != nil || i < 0 {
		return ""
	}
	return editions[i].ID
}

// token is a link that nobody has used; "" before anybody was invited.
func (s *Site) token() string {
	if len(s.Staff) == 0 {
		return ""
	}
	return s.Staff[len(s.Staff)-1].Token
}

func firstAction(pr promise.PromiseAccount) int64 {
	if len(pr.Actions) == 0 {
		return 0
	}
	return pr.Actions[0].Seq
}

// Actions is how many actions a promise of the invented partnership has.
func (s *Site) Actions(pledge, promised string) (int, error) {
	i := slices.IndexFunc(s.demo, func(p demo.Partnership) bool { return p.Example })
	account, err := s.account(s.demo[i])
	if err != nil {
		return 0, err
	}
	row, found := account.Promise(pledge, promised)
	if !found {
		return 0, fmt.Errorf("%s has no promise %s", pledge, promised)
	}
	return len(row.Actions), nil
}

// account replays a partnership's ledger as it stands in the database.
func (s *Site) account(p demo.Partnership) (promise.Account, error) {
	entries, err := ledger.Entries(context.Background(), s.App.DB, p.ID, 0, 1000)
	if err != nil {
		return promise.Account{}, err
	}
	var list []promise.Entry
	for _, e := range entries {
		list = append(list, promise.Entry{Seq: e.Seq, At: e.EnteredAt, Kind: promise.Kind(e.Kind), Content: e.Content})
	}
	book, err := promise.Replay(list)
	if err != nil {
		return promise.Account{}, err
	}
	return book.On(day.In(s.Clock())), nil
}
