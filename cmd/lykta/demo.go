package main

import (
	"fmt"
	"net/url"

	"lykta/internal/app"
	"lykta/internal/demo"
	"lykta/internal/web/frame"
)

// demoCommand serves the demonstration until it is told to stop. It needs no
// configuration, keeps what it holds in its own folder, and goes on with what
// is there.
type demoCommand struct {
	Addr     string `default:"localhost:8080" env:"LYKTA_ADDR" help:"${flag_addr}"`
	Data     string `default:"var/demo" env:"LYKTA_DATA" help:"${flag_data}"`
	Database string `env:"LYKTA_DATABASE" help:"${flag_database}"`
	Staff    bool   `help:"${flag_staff}"`
}

func (c demoCommand) Run(env *surroundings) error {
	collectLess()
	config := app.Config{Addr: c.Addr, Data: c.Data, Database: c.Database, Log: env.log, PasswordAlone: true}
	a, err := app.Open(env.ctx, config)
	if err != nil {
		return err
	}
	defer a.Close()
	store := demo.Store{DB: a.DB, Ledger: a.Ledger, Secrets: a.Sealing, Host: host(a.Base)}
	if err := demo.Seed(env.ctx, store, a.Now()); err != nil {
		return err
	}
	if c.Staff {
		if err := c.invite(env, a); err != nil {
			return err
		}
	}
	fmt.Fprintln(env.out, env.words.T("cli.serving", a.Base))
	return a.Run(env.ctx)
}

// invite prints a single-use link for every role of the invented partnership.
func (c demoCommand) invite(env *surroundings, a *app.App) error {
	list, err := demo.InviteStaff(env.ctx, a.Identity, a.Now())
	if err != nil {
		return err
	}
	for _, i := range list {
		fmt.Fprintf(env.out, "%s\n  %s\n", i.Function, a.Base+frame.Path(env.words.Lang(), "/valkommen/"+i.Token))
	}
	return nil
}

// host is the part of a base address that names a log.
func host(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	return u.Host
}
