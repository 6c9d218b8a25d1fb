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
	"lykta/internal/secret"
)

// momentForm is how a moment is written where each part of a second counts.
const momentForm = time.RFC3339Nano

// backupCommand copies the database of a program that may be running, or goes on
// copying all that a PostgreSQL server writes until it is told to stop. It exits
// 0, 2 where there is no database or the folder cannot be used, and 3 where the
// copy cannot be made.
type backupCommand struct {
	Data     string `default:"var" env:"LYKTA_DATA" help:"${flag_data}"`
	Database string `env:"LYKTA_DATABASE" help:"${flag_database}"`
	Key      string `env:"LYKTA_KEY" help:"${flag_key}"`
	Secrets  string `env:"LYKTA_SECRETS" help:"${flag_secrets}"`
	To       string `required:"" help:"${flag_backup_to}"`
	Follow   bool   `help:"${flag_follow}"`
	Slot     string `default:"lykta_archive" help:"${flag_slot}"`

	ArchiveKey string `env:"LYKTA_ARCHIVE_KEY" help:"${flag_archive_key}"`
}

func (c backupCommand) Run(env *surroundings) error {
	sealing := named(c.ArchiveKey, c.Data, backup.KeyName)
	keys := []string{named(c.Key, c.Data, "ledger.key"), named(c.Secrets, c.Data, "secret.key"), sealing}
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
	if err := os.MkdirAll(filepath.Dir(sealing), 0o700); err != nil {
		return errs.E(errs.Unavailable, "backup.dir", filepath.Dir(sealing), err)
	}
	seal, _, err := backup.Key(sealing)
	if err != nil {
		return err
	}
	if c.Follow {
		return c.follow(env, d, address, backup.Config{Dir: c.To, Program: app.Version, Keys: keys, Seal: seal, Log: env.log})
	}
	name, m, err := backup.Copy(env.ctx, d, address, c.To, seal, backup.Manifest{Program: app.Version, Excluded: keys}, time.Now)
	if err != nil {
		return refuseCopy(env, err)
	}
	fmt.Fprintln(env.out, env.words.T("cli.backup.made", filepath.Join(c.To, name), sum(m.Rows), len(m.Rows)))
	fmt.Fprintln(env.out, env.words.T("cli.backup.keys", keys))
	fmt.Fprintln(env.out, env.words.T("cli.backup.sealed", sealing))
	return nil
}

// follow archives a PostgreSQL server. An SQLite file is archived by the program
// that writes to it.
func (c backupCommand) follow(env *surroundings, d *db.DB, address string, config backup.Config) error {
	if d.Engine() != db.PostgreSQL {
		return refuseCopy(env, errs.E(errs.Invalid, "cli.backup.sqlite"))
	}
	fmt.Fprintln(env.out, env.words.T("cli.backup.follows", c.To, c.Slot))
	fmt.Fprintln(env.out, env.words.T("cli.backup.keys", config.Keys))
	fmt.Fprintln(env.out, env.words.T("cli.backup.sealed", config.Keys[len(config.Keys)-1]))
	return backup.NewFollower(config, d, address, c.Slot).Run(env.ctx)
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

	ArchiveKey string `env:"LYKTA_ARCHIVE_KEY" help:"${flag_archive_key_read}"`
}

// sealing reads the archive's key, where it is given: an archive that is not sealed
// needs none.
func sealing(path string) (*secret.Keyring, error) {
	if path == "" {
		return nil, nil
	}
	return secret.Open(path)
}

func (c restoreCommand) Run(env *surroundings) error {
	begun := time.Now()
	keys, err := sealing(c.ArchiveKey)
	if err != nil {
		return refuseCopy(env, err)
	}
	r, err := backup.Restore(env.ctx, c.From, c.To, c.At, keys)
	if err != nil {
		return refuseCopy(env, err)
	}
	w := env.words
	fmt.Fprintln(env.out, w.T("cli.restore.done", c.To, r.At.Format(momentForm), r.Known.Format(momentForm)))
	if r.Bytes > 0 {
		fmt.Fprintln(env.out, w.T("cli.restore.server", r.Base, w.Decimal(float64(r.Bytes)/1e6, 1), sum(r.Rows)))
	} else {
		fmt.Fprintln(env.out, w.T("cli.restore.from", r.Base, r.Commits, sum(r.Rows)))
	}
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
	From       string `required:"" type:"existingdir" help:"${flag_restore_from}"`
	ArchiveKey string `env:"LYKTA_ARCHIVE_KEY" help:"${flag_archive_key_read}"`
}

func (c rehearseCommand) Run(env *surroundings) error {
	keys, err := sealing(c.ArchiveKey)
	if err != nil {
		return refuseCopy(env, err)
	}
	last, err := backup.LastRehearsal(c.From)
	if err == nil {
		fmt.Fprintln(env.out, env.words.T("cli.rehearse.last", last.At.Format(time.RFC3339)))
	} else {
		fmt.Fprintln(env.out, env.words.T("backup.unrehearsed"))
	}
	r, err := backup.Rehearse(env.ctx, c.From, keys, time.Now, rand.Int64N)
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
