// Command lykta follows a medborgarlöfte from its text to a counted outcome.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"lykta/internal/errs"
	"lykta/internal/words"
)

// Exit codes. Each command says which it uses.
const (
	exitOK      = 0
	exitNothing = 1 // check: no promise found; verify: something is wrong with the log
	exitUnusual = 2 // what was given cannot be used
	exitFailed  = 3 // it could not be done
)

// commands is everything that the program can be asked for.
type commands struct {
	Lang string `enum:"sv,en" default:"${language}" help:"${flag_lang}"`

	Demo     demoCommand     `cmd:"" help:"${demo}"`
	Serve    serveCommand    `cmd:"" help:"${serve}"`
	Check    checkCommand    `cmd:"" help:"${check}"`
	Guard    guardCommand    `cmd:"" help:"${guard}"`
	Verify   verifyCommand   `cmd:"" help:"${verify}"`
	Analyse  analyseCommand  `cmd:"" help:"${analyse}"`
	Admin    adminCommand    `cmd:"" help:"${admin}"`
	Backup   backupCommand   `cmd:"" help:"${backup}"`
	Restore  restoreCommand  `cmd:"" help:"${restore}"`
	Rehearse rehearseCommand `cmd:"" help:"${rehearse}"`
	Version  versionCommand  `cmd:"" help:"${version}"`
}

// surroundings is what a command gets from the world.
type surroundings struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
	words    *words.Printer
	log      *slog.Logger
}

// exit ends the program with a code, after what was to be said has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main with everything handed in.
func run(ctx context.Context, arguments []string, in io.Reader, out, errOut io.Writer) int {
	w := words.For(spoken(arguments))
	var cli commands
	parser, err := kong.New(&cli, kong.Name("lykta"), kong.Description(w.T("cli.about")), kong.Help(helpPrinter(w)),
		kong.Writers(out, errOut), kong.Vars(helpTexts(w)), kong.Exit(func(code int) { panic(exit(code)) }))
	if err != nil {
		fmt.Fprintln(errOut, err)
		return exitFailed
	}
	return guarded(func() error {
		command, err := parser.Parse(arguments)
		if err != nil {
			fmt.Fprintln(errOut, "lykta: "+mistake(w, err))
			fmt.Fprintln(errOut, "  "+w.T("cli.mistake.help"))
			return exit(exitUnusual)
		}
		env := &surroundings{ctx: ctx, in: in, out: out, err: errOut, words: words.For(cli.Lang),
			log: slog.New(slog.NewJSONHandler(errOut, &slog.HandlerOptions{Level: slog.LevelInfo}))}
		return command.Run(env)
	}, w, errOut)
}

// guarded runs f and turns how it ended into an exit code. Kong asks to exit by
// a panic of ours, after it has printed help.
func guarded(f func() error, w *words.Printer, errOut io.Writer) (code int) {
	defer func() {
		p := recover()
		if e, ok := p.(exit); ok {
			code = int(e)
		} else if p != nil {
			panic(p)
		}
	}()
	err := f()
	var asked exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &asked):
		return int(asked)
	case errors.Is(err, context.Canceled):
		return exitOK
	}
	fmt.Fprintln(errOut, "lykta: "+w.Error(err))
	fields := errs.FieldsOf(err)
	for _, f := range fields {
		fmt.Fprintln(errOut, "  "+w.Field(f))
	}
	if len(fields) > 0 {
		return exitUnusual
	}
	fmt.Fprintln(errOut, "  "+err.Error())
	return exitFailed
}

// spoken is the language that help is written in, before anything is parsed.
func spoken(arguments []string) string {
	for i, a := range arguments {
		if value, ok := strings.CutPrefix(a, "--lang="); ok {
			return value
		}
		if a == "--lang" && i+1 < len(arguments) {
			return arguments[i+1]
		}
	}
	return preferred()
}

// preferred is the language that the environment asks for. One that is set to
// nothing asks for none.
func preferred() string {
	if lang := os.Getenv("LYKTA_LANG"); lang != "" {
		return lang
	}
	return words.Swedish
}

// helpTexts gives kong the texts of the catalogue under "cli.help.": the key
// "cli.help.flag-lang" is ${flag_lang}.
func helpTexts(w *words.Printer) map[string]string {
	texts := map[string]string{"language": preferred()}
	for _, name := range slices.Concat(commandNames, flagNames, analyseNames) {
		texts[strings.ReplaceAll(name, "-", "_")] = w.T("cli.help." + name)
	}
	return texts
}

var commandNames = []string{"backup", "restore", "rehearse", "demo", "serve", "check", "guard", "verify", "admin", "version", "admin-first", "admin-password", "admin-disable", "admin-partnership", "admin-provider"}

var flagNames = []string{"flag-archive", "flag-archive-key", "flag-archive-key-read", "flag-backup-to", "flag-follow", "flag-slot", "flag-restore-from", "flag-restore-to", "flag-restore-at", "flag-help", "flag-lang", "flag-addr", "flag-data", "flag-database", "flag-key", "flag-base", "flag-json",
	"flag-staff", "flag-earlier", "flag-vkey", "flag-save", "flag-coordinator", "arg-text", "arg-guard", "arg-log", "arg-login", "arg-partnership", "arg-slug", "arg-provider", "flag-remove", "flag-undo", "flag-audit", "flag-smtp", "flag-mail-from", "flag-secrets", "flag-password-alone", "flag-ballast", "flag-police-news"}
