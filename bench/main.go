// Command bench prints every figure that the project claims, each beside its
// limit, measured on this machine in this run.
//
// It starts the built program (bin/lykta) as a process of its own, on SQLite
// and on the PostgreSQL that LYKTA_TEST_POSTGRES names, fills it with a large
// invented partnership, and asks it for many different pages. Run it with make
// bench; it takes half an hour, twenty minutes of them under a steady load.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"
)

// figure is one line of the result.
type figure struct {
	what  string
	got   string
	limit string // "" where there is none
	holds bool
}

// part is one chapter of the result: its name on the command line, and what
// measures and prints it in a folder of its own.
type part struct {
	name string
	run  func(ctx context.Context, dir, postgres string) error
}

var parts = []part{
	{"engines", onEngines("", engine.measure)},
	{"steady", onEngines(", ten minutes of steady load", engine.steady)},
	{"writes", chapter("Writes", writes)},
	{"pictures", chapter("The joint picture", pictures)},
	{"imports", chapter("Files taken in", imports)},
	{"kernels", chapter("In the process", func(ctx context.Context, _, _ string) ([]figure, error) { return kernels(ctx) })},
	{"analyses", chapter("Analyses", func(ctx context.Context, dir, _ string) ([]figure, error) { return analyses(ctx, dir) })},
}

// main runs the parts that are named, or all of them.
func main() {
	if len(os.Args) == 5 && os.Args[1] == "crowd" { // overload starts it
		if err := beCrowd(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Minute)
	defer cancel()
	fmt.Printf("%s, %s/%s, %d processors, %s\n\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	if err := measure(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, names []string) error {
	postgres := os.Getenv("LYKTA_TEST_POSTGRES")
	if postgres == "" {
		return errors.New("LYKTA_TEST_POSTGRES is not set: run make bench")
	}
	for _, name := range names {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.name == name }) {
			return fmt.Errorf("there is no part %q", name)
		}
	}
	for _, p := range parts {
		if len(names) > 0 && !slices.Contains(names, p.name) {
			continue
		}
		dir, err := os.MkdirTemp("", "lykta-bench-")
		if err != nil {
			return err
		}
		err = p.run(ctx, dir, postgres)
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// chapter prints what measures returns.
func chapter(title string, measures func(ctx context.Context, dir, postgres string) ([]figure, error)) func(context.Context, string, string) error {
	return func(ctx context.Context, dir, postgres string) error {
		figures, err := measures(ctx, dir, postgres)
		print(title, figures)
		return err
	}
}

// onEngines measures on both engines, each with an empty database, and prints what
// it was under.
func onEngines(under string, measures func(e engine, ctx context.Context, data string) ([]figure, error)) func(context.Context, string, string) error {
	return func(ctx context.Context, dir, postgres string) error {
		url, drop, err := freshDatabase(ctx, postgres)
		if err != nil {
			return err
		}
		defer drop()
		for _, e := range []engine{{name: "SQLite", url: "sqlite:" + dir + "/lykta.db"}, {name: "PostgreSQL", url: url}} {
			figures, err := measures(e, ctx, filepath.Join(dir, e.name))
			if err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			print(e.name+under, figures)
		}
		return nil
	}
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
