// Command bench prints every figure that the project claims, each beside its
// limit, measured on this machine in this run.
//
// It starts the built program (bin/lykta) as a process of its own, on SQLite
// and, where LYKTA_TEST_POSTGRES names a server, on PostgreSQL, fills it with a
// large invented partnership, and asks it for many different pages. Run it with
// make bench.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// figure is one line of the result.
type figure struct {
	what  string
	got   string
	limit string // "" where there is none
	holds bool
}

func main() {
	if len(os.Args) == 5 && os.Args[1] == "crowd" { // overload starts it
		if err := beCrowd(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Minute)
	defer cancel()
	fmt.Printf("%s, %s/%s, %d processors, %s\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := all(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func all(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "lykta-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if len(os.Args) > 1 && os.Args[1] == "writes" { // make bench prints everything
		figures, err := writes(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES"))
		print("Writes", figures)
		return err
	}
	if len(os.Args) > 1 && os.Args[1] == "pictures" {
		figures, err := pictures(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES"))
		print("Joint picture", figures)
		return err
	}
	if len(os.Args) > 1 && os.Args[1] == "imports" {
		figures, err := imports(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES"))
		print("Files taken in", figures)
		return err
	}
	engines := []engine{{name: "SQLite", url: "sqlite:" + dir + "/lykta.db"}}
	if server := os.Getenv("LYKTA_TEST_POSTGRES"); server != "" {
		url, drop, err := freshDatabase(ctx, server)
		if err != nil {
			return err
		}
		defer drop()
		engines = append(engines, engine{name: "PostgreSQL", url: url})
	} else {
		return errors.New("LYKTA_TEST_POSTGRES is not set: run make bench")
	}
	measure := engine.measure
	alone := len(os.Args) > 1 && os.Args[1] == "steady" // make soak asks for it
	if alone {
		measure = engine.steady
	}
	for i, e := range engines {
		figures, err := measure(e, ctx, fmt.Sprintf("%s/%d", dir, i))
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		print(e.name, figures)
	}
	if alone {
		return nil
	}
	figures, err := writes(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES"))
	if err != nil {
		return err
	}
	print("Writes", figures)
	if figures, err = pictures(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES")); err != nil {
		return err
	}
	print("Joint picture", figures)
	if figures, err = imports(ctx, dir, os.Getenv("LYKTA_TEST_POSTGRES")); err != nil {
		return err
	}
	print("Files taken in", figures)
	figures, err = kernels(ctx)
	if err != nil {
		return err
	}
	print("In the process", figures)
	if figures, err = analyses(ctx, dir); err != nil {
		return err
	}
	print("Analyses", figures)
	return nil
}

func print(title string, figures []figure) {
	fmt.Printf("## %s\n\n| what | measured | limit | holds |\n|---|---|---|---|\n", title)
	for _, f := range figures {
		holds := ""
		if f.limit != "" {
			holds = "yes"
			if !f.holds {
				holds = "NO"
			}
		}
		fmt.Printf("| %s | %s | %s | %s |\n", f.what, f.got, f.limit, holds)
	}
	fmt.Println()
}
