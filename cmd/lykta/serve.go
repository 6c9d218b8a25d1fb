package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"lykta/internal/app"
)

// serverFlags is where a server listens and keeps what it holds.
type serverFlags struct {
	Addr     string `default:"localhost:8080" env:"LYKTA_ADDR" help:"${flag_addr}"`
	Data     string `default:"var" env:"LYKTA_DATA" help:"${flag_data}"`
	Database string `env:"LYKTA_DATABASE" help:"${flag_database}"`
	Key      string `env:"LYKTA_KEY" help:"${flag_key}"`
	Secrets  string `env:"LYKTA_SECRETS" help:"${flag_secrets}"`
	Base     string `env:"LYKTA_BASE" help:"${flag_base}"`
}

func (f serverFlags) config(env *surroundings) app.Config {
	return app.Config{Addr: f.Addr, Data: f.Data, Database: f.Database, Key: f.Key, Secrets: f.Secrets, Base: f.Base, Log: env.log}
}

// serveCommand serves until it is told to stop. It exits 0 then, and 3 where it
// cannot start.
type serveCommand struct {
	serverFlags
	Archive       string `env:"LYKTA_ARCHIVE" help:"${flag_archive}"`
	ArchiveKey    string `env:"LYKTA_ARCHIVE_KEY" help:"${flag_archive_key}"`
	SMTP          string `env:"LYKTA_SMTP" help:"${flag_smtp}"`
	MailFrom      string `env:"LYKTA_MAIL_FROM" help:"${flag_mail_from}"`
	PasswordAlone bool   `env:"LYKTA_PASSWORD_ALONE" help:"${flag_password_alone}"`
	PoliceNews    bool   `env:"LYKTA_POLICE_NEWS" help:"${flag_police_news}"`
	Ballast       int64  `default:"64" env:"LYKTA_BALLAST" help:"${flag_ballast}"`
}

// collectLess lets the heap grow to 2.2 times what is in use before it is swept,
// in place of twice: a server of ours holds so little that the default sweeps
// every few pages. Each half more would cost about five megabytes. Whoever sets
// GOGC is left alone.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(120)
	}
}

func (c serveCommand) Run(env *surroundings) error {
	collectLess()
	config := c.config(env)
	config.Archive, config.ArchiveKey, config.Ballast = c.Archive, c.ArchiveKey, c.Ballast<<20
	config.SMTP, config.MailFrom, config.PasswordAlone = c.SMTP, c.MailFrom, c.PasswordAlone
	config.PoliceNews = c.PoliceNews
	a, err := app.Open(env.ctx, config)
	if err != nil {
		return err
	}
	defer a.Close()
	fmt.Fprintln(env.out, env.words.T("cli.serving", a.Base))
	return a.Run(env.ctx)
}
