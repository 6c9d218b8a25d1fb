package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lykta/internal/app"
	"lykta/internal/backup"
	"lykta/internal/db"
	"lykta/internal/errs"
)

// momentForm is how a moment is written where each part of a second counts.
const momentForm = time.RFC3339Nano

// backupCommand copies the database of a program that may be running. It exits
// 0, 2 where there is no database or the folder cannot be used, and 3 where the
// copy cannot be made.
type backupCommand struct {
	Data     string `default:"var" env:"LYKTA_DATA" help:"${flag_data}"`
	Database string `env:"LYKTA_DATABASE" help:"${flag_database}"`
	Key      string `env:"LYKTA_KEY" help:"${flag_key}"`
	Secrets  string `env:"LYKTA_SECRETS" help:"${flag_secrets}"`
	To       string `required:"" help:"${flag_backup_to}"`
}

func (c backupCommand) Run(env *surroundings) error {
	keys := []string{named(c.Key, c.Data, "ledger.key"), named(c.Secrets, c.Data, "secret.key")}
	address := c.Database
	if address == "" {
		address = "sqlite:" + filepath.Join(c.Data, "lykta.db")
	}
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil { // opening would make it
			return refuseCopy(env, errs.E(errs.Invalid, "cli.check.open", path, err))
		}
	}
	d, err := db.Open(env.ctx, address, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	defer d.Close()
	name, m, err := backup.Copy(env.ctx, d, address, c.To, backup.Manifest{Program: app.Version, Excluded: keys}, time.Now)
	if err != nil {
		return refuseCopy(env, err)
	}
	fmt.Fprintln(env.out, env.words.T("cli.backup.made", filepath.Join(c.To, name), sum(m.Rows), len(m.Rows)))
	fmt.Fprintln(env.out, env.words.T("cli.backup.keys", keys))
	return nil
}

func named(path, folder, name string) string {
	if path == "" {
		return filepath.Join(folder, name)
	}
	return path
}

func sum(rows map[string]int64) (n int64) {
	for _, r := range rows {
		n += r
	}
	return n
}

// refuseCopy says what is wrong with what was given, and the last moment that can be
// restored where there is one. Other errors are left to main.
func refuseCopy(env *surroundings, err error) error {
	if errs.Is(err, errs.Unavailable) || errs.Is(err, errs.Internal) {
		return err
	}
	sayAll(env, err)
	return exit(exitUnusual)
}

// sayAll says each of several errors on a line of its own.
func sayAll(env *surroundings, err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range several.Unwrap() {
			sayAll(env, e)
		}
		return
	}
	fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
	if last, ok := backup.LastMoment(err); ok {
		fmt.Fprintln(env.err, "  "+env.words.T("cli.restore.last", last.Format(momentForm)))
	}
}

// restoreCommand makes a folder with the database as it was at a moment. It
// exits 0, 2 where what was given cannot be used or is damaged, and 3 where it
// cannot be done.
type restoreCommand struct {
	From string    `required:"" type:"existingdir" help:"${flag_restore_from}"`
	To   string    `required:"" help:"${flag_restore_to}"`
	At   time.Time `format:"2006-01-02T15:04:05.999999999Z07:00" help:"${flag_restore_at}"`
}

func (c restoreCommand) Run(env *surroundings) error {
	begun := time.Now()
	r, err := backup.Restore(env.ctx, c.From, c.To, c.At)
	if err != nil {
		return refuseCopy(env, err)
	}
	w := env.words
	fmt.Fprintln(env.out, w.T("cli.restore.done", c.To, r.At.Format(momentForm), r.Known.Format(momentForm)))
	fmt.Fprintln(env.out, w.T("cli.restore.from", r.Base, r.Commits, sum(r.Rows)))
	if !r.Unbroken {
		fmt.Fprintln(env.out, w.T("cli.restore.torn"))
	}
	fmt.Fprintln(env.out, w.T("cli.restore.checked", w.Decimal(time.Since(begun).Seconds(), 1)))
	fmt.Fprintln(env.out, w.T("cli.restore.keys"))
	return nil
}

// rehearseCommand restores to a scratch folder and checks what came of it. It
// exits 0 where all is well, 1 where something is wrong with the archive.
type rehearseCommand struct {
	From string `required:"" type:"existingdir" help:"${flag_restore_from}"`
}

func (c rehearseCommand) Run(env *surroundings) error {
	last, err := backup.LastRehearsal(c.From)
	if err == nil {
		fmt.Fprintln(env.out, env.words.T("cli.rehearse.last", last.At.Format(time.RFC3339)))
	} else {
		fmt.Fprintln(env.out, env.words.T("backup.unrehearsed"))
	}
	r, err := backup.Rehearse(env.ctx, c.From, time.Now, rand.Int64N)
	if err != nil {
		if errors.Is(err, env.ctx.Err()) {
			return err
		}
		sayAll(env, err)
		return exit(exitNothing)
	}
	w := env.words
	fmt.Fprintln(env.out, w.T("cli.rehearse.newest", r.Newest.Format(momentForm), r.Rows))
	fmt.Fprintln(env.out, w.T("cli.rehearse.moment", r.Moment.Format(momentForm)))
	fmt.Fprintln(env.out, w.T("cli.rehearse.took", w.Decimal(r.Took.Seconds(), 1)))
	return nil
}
