package backup

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"lykta/internal/errs"
)

// scratch is a PostgreSQL server on a restored data folder. It listens on a
// socket in a folder of its own and to nobody else.
type scratch struct {
	dir   string // of the socket and the configuration
	cmd   *exec.Cmd
	ended chan error // closed when the server has ended
}

// startScratch starts a server and waits until it has recovered: to the moment
// target, or to the end of its log where that is zero.
func startScratch(ctx context.Context, data string, m Manifest, target time.Time) (*scratch, error) {
	version, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return nil, errs.E(errs.Unavailable, "backup.server", err)
	}
	program, err := serverProgram("postgres", strings.TrimSpace(string(version)))
	if err != nil {
		return nil, errs.E(errs.Unavailable, "backup.server", err)
	}
	dir, err := os.MkdirTemp("", "lykta-pg-")
	if err != nil {
		return nil, errs.E(errs.Unavailable, "backup.dir", os.TempDir(), err)
	}
	s := &scratch{dir: dir, ended: make(chan error, 1)}
	if err := s.run(program, data, target); err != nil {
		os.RemoveAll(dir)
		return nil, errs.E(errs.Unavailable, "backup.server", err)
	}
	if err := s.ready(ctx, m); err != nil {
		said, _ := os.ReadFile(filepath.Join(dir, "log"))
		s.stop()
		return nil, errs.E(errs.Unavailable, "backup.server", errors.Join(err, errors.New(string(said[max(0, len(said)-2000):]))))
	}
	return s, nil
}

// settings are given on the command line, over what stands in the folder. The
// server takes what the archive laid into its log, comes to the moment, and opens.
func settings(dir string, target time.Time) []string {
	list := []string{
		"config_file=" + filepath.Join(dir, "postgresql.conf"), "hba_file=" + filepath.Join(dir, "pg_hba.conf"),
		"ident_file=" + filepath.Join(dir, "pg_ident.conf"), "external_pid_file=", "unix_socket_directories=" + dir,
		"unix_socket_permissions=0700", "listen_addresses=", "port=5432", "ssl=off", "timezone=UTC",
		"restore_command=false", "recovery_target_action=promote", "recovery_target_timeline=current",
		"hot_standby=off", // it need not have room for as many connections as the other
		"primary_conninfo=", "primary_slot_name=", "archive_mode=off", "synchronous_standby_names=", "shared_preload_libraries=",
		"fsync=on", "full_page_writes=on", "synchronous_commit=on", "max_connections=20", "shared_buffers=64MB", "huge_pages=off",
		"logging_collector=off", "log_destination=stderr", "max_prepared_transactions=64",
	}
	if !target.IsZero() {
		list = append(list, "recovery_target_time="+target.UTC().Format("2006-01-02 15:04:05.000000+00"))
	}
	return list
}

func (s *scratch) run(program, data string, target time.Time) error {
	for name, text := range map[string]string{"postgresql.conf": "", "pg_hba.conf": "local all all trust\n", "pg_ident.conf": ""} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	if err := os.Remove(filepath.Join(data, "standby.signal")); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(filepath.Join(data, "recovery.signal"), nil, 0o600); err != nil {
		return err
	}
	said, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer said.Close()
	args := []string{"-D", data}
	for _, setting := range settings(s.dir, target) {
		args = append(args, "-c", setting)
	}
	s.cmd = exec.Command(program, args...)
	s.cmd.Dir, s.cmd.Stdout, s.cmd.Stderr = data, said, said
	if err := asServer(s.cmd, data, s.dir); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() { s.ended <- s.cmd.Wait(); close(s.ended) }()
	return nil
}

// address is where the Lykta database is on the server.
func (s *scratch) address(m Manifest) string {
	u := url.URL{Scheme: "postgres", User: url.User(m.User), Path: "/" + m.Database, RawQuery: url.Values{"host": {s.dir}, "port": {"5432"}}.Encode()}
	return u.String()
}

// ready waits until the server lets somebody in, which it does when it has
// recovered.
func (s *scratch) ready(ctx context.Context, m Manifest) error {
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		conn, err := pgconn.Connect(ctx, s.address(m))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.ended:
			return errors.New("the server ended")
		case <-again.C:
		}
	}
}

// stop ends the server in order, so that its folder is whole by itself, and
// removes what it needed beside. It may be called again.
func (s *scratch) stop() error {
	s.cmd.Process.Signal(os.Interrupt) // one that has ended does not mind
	err := <-s.ended
	return errors.Join(err, os.RemoveAll(s.dir))
}
