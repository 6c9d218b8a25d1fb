package dbtest

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

// Cluster is a private PostgreSQL server. It stops when Stop is called or the
// process that started it ends.
type Cluster struct {
	DSN string // postgres://… of the server's own database

	dir   string
	stop  io.WriteCloser
	guard *exec.Cmd
}

// script is a guard of the cluster: it makes and starts it, says so, waits for
// its standard input to end, and then stops it and removes the folder.
const script = `
bin=$1 dir=$2 # $3 are the options of the server
finish() { "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$dir"; }
trap '' INT TERM HUP
"$bin/initdb" -D "$dir/data" -A trust -U lykta -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 &&
"$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -o "$3" start >>"$dir/log" 2>&1 || {
	cat "$dir/log" "$dir/server.log" | tr '\n' ' '; echo; finish; exit 1; }
echo ready
read -r _
finish
`

// options are those of the server.
func options(dir string) string {
	return "-k " + dir + " -c listen_addresses='' -c max_connections=500 -c shared_buffers=128MB -c max_wal_size=2GB" +
		" -c fsync=on -c synchronous_commit=on -c full_page_writes=on"
}

// folderPrefix begins the name of every private cluster's folder. It is short,
// since the path of a socket has at most 107 bytes.
const folderPrefix = "/tmp/lykta-pg-"

// Start makes and starts a cluster. PostgreSQL refuses to run as root: then it
// runs as the user postgres, or nobody.
func Start() (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(filepath.Split(folderPrefix))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", script, "guard", bin, dir, options(dir))
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() == 0 {
		if cmd.SysProcAttr.Credential, err = unprivileged(); err != nil {
			return nil, err
		}
		cred := cmd.SysProcAttr.Credential
		if err := os.Chown(dir, int(cred.Uid), int(cred.Gid)); err != nil {
			return nil, err
		}
	}
	return start(cmd, dir)
}

func start(cmd *exec.Cmd, dir string) (*Cluster, error) {
	stop, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "ready\n" {
		stop.Close()
		cmd.Wait()
		return nil, fmt.Errorf("PostgreSQL did not start: %s (%v)", strings.TrimSpace(line), err)
	}
	u := url.URL{Scheme: "postgres", User: url.User("lykta"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	return &Cluster{DSN: u.String(), dir: dir, stop: stop, guard: cmd}, nil
}

// Stop stops the server and removes its folder.
func (c *Cluster) Stop() error {
	c.stop.Close()
	return c.guard.Wait()
}

// binaries finds the newest PostgreSQL from Debian's packages, or initdb on
// the PATH.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); len(found) == 0 && err == nil {
		return filepath.Dir(path), nil
	}
	if len(found) == 0 {
		return "", fmt.Errorf("PostgreSQL is missing: apt-get install postgresql")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(strings.Split(path, "/")[4])
		return n
	}
	sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
	return filepath.Dir(found[0]), nil
}

func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
}
