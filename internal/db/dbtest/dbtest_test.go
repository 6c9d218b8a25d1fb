package dbtest_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"lykta/internal/db/dbtest"
)

// A cluster answers on a socket alone, and leaves nothing when it is stopped.
func TestClusterComesAndGoes(t *testing.T) {
	t.Parallel()
	c, err := dbtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), c.DSN)
	if err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]string{"listen_addresses": "", "fsync": "on", "synchronous_commit": "on", "server_encoding": "UTF8"} {
		var got string
		if err := conn.QueryRow(t.Context(), "SHOW "+setting).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q, %v, want %q", setting, got, err, want)
		}
	}
	conn.Close(context.Background())
	u, err := url.Parse(c.DSN)
	if err != nil {
		t.Fatal(err)
	}
	folder := u.Query().Get("host")
	if _, err := os.Stat(folder); err != nil {
		t.Fatalf("control: %v", err)
	}
	if err := c.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", folder, err)
	}
}

// pgrun hands the server on, and the command's code back.
func TestPgrun(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "pgrun")
	if out, err := exec.Command("go", "build", "-o", program, "./pgrun").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := exec.Command(program, "--", "sh", "-c", "echo $"+dbtest.Variable+"; exit 7").Output()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != 7 {
		t.Errorf("err = %v, want exit code 7", err)
	}
	address := strings.TrimSpace(string(out))
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" {
		t.Fatalf("address %q, %v", address, err)
	}
	if _, err := os.Stat(u.Query().Get("host")); !os.IsNotExist(err) {
		t.Errorf("the cluster was left behind: %v", err)
	}
	if err := exec.Command(program).Run(); err == nil {
		t.Error("no command, but no error")
	}
}
