package main

import (
	"fmt"

	"lykta/internal/app"
	"lykta/internal/web/frame"
)

// adminCommand is what only whoever runs the service does, on its machine. It
// needs no mail.
type adminCommand struct {
	First firstCommand `cmd:"" help:"${admin_first}"`
}

// firstCommand creates the first administrator and prints the single-use link
// with which the password is set.
type firstCommand struct {
	serverFlags
	Login string `arg:"" help:"${arg_login}"`
}

func (c firstCommand) Run(env *surroundings) error {
	config := c.config(env)
	config.Addr = "localhost:0" // the service itself may be running
	if config.Base == "" {
		config.Base = "http://" + c.Addr
	}
	a, err := app.Open(env.ctx, config)
	if err != nil {
		return err
	}
	defer a.Close()
	token, err := a.Identity.CreateAdministrator(env.ctx, c.Login, env.words.T("cli.admin.function"), a.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.out, env.words.T("cli.admin.link", a.Base+frame.Path(env.words.Lang(), "/valkommen/"+token)))
	return err
}
