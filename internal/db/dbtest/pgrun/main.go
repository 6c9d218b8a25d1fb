// Command pgrun runs a command beside a private PostgreSQL cluster:
//
//	go run ./internal/db/dbtest/pgrun -- go test ./...
//
// It sets LYKTA_TEST_POSTGRES, stops the cluster afterwards, and exits with
// the command's code.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"lykta/internal/db/dbtest"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: pgrun -- COMMAND ARGS…")
		os.Exit(2)
	}
	os.Exit(run(args))
}

func run(args []string) int {
	cluster, err := dbtest.Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgrun:", err)
		return 1
	}
	defer cluster.Stop()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), dbtest.Variable+"="+cluster.DSN)
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	}
	fmt.Fprintln(os.Stderr, "pgrun:", err)
	return 1
}
