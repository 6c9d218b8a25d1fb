package main

import (
	"fmt"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/identity/openid"
	"lykta/internal/partnership"
	"lykta/internal/web/staff"
)

// providerCommand gives a partnership an identity provider at which its people
// sign in, or changes or ends one. It prints what the provider needs to know of
// the program. It exits 2 where the file cannot be used.
type providerCommand struct {
	serverFlags
	Slug   string `arg:"" help:"${arg_slug}"`
	File   string `arg:"" type:"existingfile" help:"${arg_provider}"`
	Remove bool   `help:"${flag_remove}"`
}

// providerFile is a provider as it stands in the file.
type providerFile struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Issuer string   `json:"issuer"`
	Client string   `json:"client"`
	Claim  string   `json:"claim"`
	Scopes []string `json:"scopes"`
	Secret string   `json:"secret"` // for a provider that takes no private_key_jwt
}

func (c providerCommand) Run(env *surroundings) error {
	described, err := readJSON[providerFile](c.File)
	if err != nil {
		fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
		return exit(exitUnusual)
	}
	a, err := c.open(env)
	if err != nil {
		return err
	}
	defer a.Close()
	p, err := partnership.BySlug(env.ctx, a.DB, c.Slug)
	if errs.Is(err, errs.NotFound) {
		fmt.Fprintln(env.err, "lykta: "+env.words.T("cli.admin.no-partnership", c.Slug))
		return exit(exitUnusual)
	}
	if err != nil {
		return err
	}
	scope := access.System("")
	scope.Roles = []access.Role{access.Administrator}
	if c.Remove {
		return a.Identity.EndProvider(env.ctx, scope, p.ID, described.ID, a.Now())
	}
	provider := identity.Provider{Partnership: p.ID, Provider: openid.Provider{
		ID: described.ID, Name: described.Name, Issuer: described.Issuer, Client: described.Client,
		Claim: described.Claim, Scopes: described.Scopes, Secret: described.Secret,
	}}
	if err := a.Identity.SetProvider(env.ctx, scope, provider, a.Now()); err != nil {
		return refused(env, err)
	}
	_, err = fmt.Fprintln(env.out, env.words.T("cli.admin.provider", a.Base+staff.AnswerPath, a.Base+"/logga-in/nycklar.json"))
	return err
}
