package main

import (
	"encoding/json"
	"fmt"
	"os"

	"lykta/internal/access"
	"lykta/internal/administration"
	"lykta/internal/app"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/web/frame"
)

// adminCommand is what only whoever runs the service does, on its machine. It
// needs no mail.
type adminCommand struct {
	First       firstCommand       `cmd:"" help:"${admin_first}"`
	Password    passwordCommand    `cmd:"" help:"${admin_password}"`
	Disable     disableCommand     `cmd:"" help:"${admin_disable}"`
	Partnership partnershipCommand `cmd:"" help:"${admin_partnership}"`
	Provider    providerCommand    `cmd:"" help:"${admin_provider}"`
}

// open opens the program beside one that may be running: on no address of its
// own.
func (f serverFlags) open(env *surroundings) (*app.App, error) {
	config := f.config(env)
	config.Addr = "localhost:0"
	if config.Base == "" {
		config.Base = "http://" + f.Addr
	}
	return app.Open(env.ctx, config)
}

// welcome prints the single-use link with which a password is set.
func welcome(env *surroundings, a *app.App, token string) error {
	_, err := fmt.Fprintln(env.out, env.words.T("cli.admin.link", a.Base+frame.Path(env.words.Lang(), "/valkommen/"+token)))
	return err
}

// firstCommand creates the first administrator and prints the single-use link
// with which the password is set.
type firstCommand struct {
	serverFlags
	Login string `arg:"" help:"${arg_login}"`
}

func (c firstCommand) Run(env *surroundings) error {
	a, err := c.open(env)
	if err != nil {
		return err
	}
	defer a.Close()
	token, err := a.Identity.CreateAdministrator(env.ctx, c.Login, env.words.T("cli.admin.function"), a.Now())
	if err != nil {
		return err
	}
	return welcome(env, a, token)
}

// passwordCommand prints a single-use link for somebody who has lost every way
// in: with it they set a new password and begin anew. It exits 2 where nobody
// has the login name.
type passwordCommand struct {
	serverFlags
	Login string `arg:"" help:"${arg_login}"`
}

func (c passwordCommand) Run(env *surroundings) error {
	a, err := c.open(env)
	if err != nil {
		return err
	}
	defer a.Close()
	token, err := a.Identity.ResetPassword(env.ctx, c.Login, a.Now())
	if errs.Is(err, errs.NotFound) {
		return nobody(env, c.Login)
	}
	if err != nil {
		return err
	}
	return welcome(env, a, token)
}

// disableCommand shuts an account off at once, in every process, or lets it in
// again. It exits 2 where nobody has the login name.
type disableCommand struct {
	serverFlags
	Login string `arg:"" help:"${arg_login}"`
	Undo  bool   `help:"${flag_undo}"`
}

func (c disableCommand) Run(env *surroundings) error {
	a, err := c.open(env)
	if err != nil {
		return err
	}
	defer a.Close()
	err = a.Identity.SetDisabled(env.ctx, c.Login, !c.Undo, a.Now())
	if errs.Is(err, errs.NotFound) {
		return nobody(env, c.Login)
	}
	if err != nil {
		return err
	}
	done := "cli.admin.disabled"
	if c.Undo {
		done = "cli.admin.enabled"
	}
	_, err = fmt.Fprintln(env.out, env.words.T(done, c.Login))
	return err
}

// nobody says that nobody signs in by a name.
func nobody(env *surroundings, login string) error {
	fmt.Fprintln(env.err, "lykta: "+env.words.T("cli.admin.no-login", login))
	return exit(exitUnusual)
}

// partnershipCommand makes a partnership out of a file, begins its ledger,
// invites its first coordinator and prints the link. It exits 2 where the file
// cannot be used.
type partnershipCommand struct {
	serverFlags
	File        string `arg:"" type:"existingfile" help:"${arg_partnership}"`
	Coordinator string `required:"" help:"${flag_coordinator}"`
}

// description is a partnership as it stands in the file.
type description struct {
	Slug string `json:"slug"`
	partnership.Profile
}

func (c partnershipCommand) Run(env *surroundings) error {
	described, err := readJSON[description](c.File)
	if err != nil {
		fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
		return exit(exitUnusual)
	}
	a, err := c.open(env)
	if err != nil {
		return err
	}
	defer a.Close()
	scope := access.System("")
	scope.Roles = []access.Role{access.Administrator}
	p := partnership.Partnership{ID: ids.New(a.Now()), Slug: described.Slug, Profile: described.Profile}
	if _, err := administration.Make(env.ctx, a.DB, a.Ledger, scope, ids.Token(), host(a.Base), p, a.Now()); err != nil {
		return refused(env, err)
	}
	token, err := a.Identity.InviteCoordinator(env.ctx, scope, p.ID, identity.Invitation{
		Login: c.Coordinator, Role: access.Coordinator, Function: env.words.T("cli.admin.coordinator"), Party: firstParty(p),
	}, a.Now())
	if err != nil {
		return err
	}
	return welcome(env, a, token)
}

// readJSON reads what an administrator describes in a file. A field that is not
// known is refused: it would be a slip of the pen.
func readJSON[T any](path string) (T, error) {
	var d T
	file, err := os.Open(path)
	if err != nil {
		return d, errs.E(errs.Invalid, "cli.check.open", path, err)
	}
	defer file.Close()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, errs.E(errs.Invalid, "cli.admin.form", path, err.Error())
	}
	return d, nil
}

// refused names each field that cannot be used.
func refused(env *surroundings, err error) error {
	fields := errs.FieldsOf(err)
	if len(fields) == 0 {
		return err
	}
	for _, f := range fields {
		fmt.Fprintf(env.err, "lykta: %s: %s\n", f.Name, env.words.Field(f))
	}
	return exit(exitUnusual)
}

// firstParty is the municipality that the coordinator belongs to.
func firstParty(p partnership.Partnership) string {
	for _, party := range p.Parties {
		if party.Kind == partnership.KindMunicipality {
			return party.ID
		}
	}
	return ""
}
