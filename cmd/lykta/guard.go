package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"lykta/internal/errs"
	"lykta/internal/persondata"
)

// guardCommand shows what points at a person in a text. It exits 0 where it
// found nothing, 1 where it found something, and 2 where the text cannot be
// read.
type guardCommand struct {
	JSON bool   `help:"${flag_json}"`
	Text string `arg:"" help:"${arg_guard}"`
}

func (c guardCommand) Run(env *surroundings) error {
	text, err := c.read(env)
	if err != nil {
		fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
		return exit(exitUnusual)
	}
	found := persondata.Check(text, persondata.Options{})
	if c.JSON {
		err = writeFindings(env.out, found)
	} else {
		err = c.table(env, text, found)
	}
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return exit(exitNothing)
	}
	return nil
}

// read takes the text as it is: offsets are those of the file's own bytes.
func (c guardCommand) read(env *surroundings) (string, error) {
	in := env.in
	if c.Text != "-" {
		file, err := os.Open(c.Text)
		if err != nil {
			return "", errs.E(errs.Invalid, "cli.check.open", c.Text, err)
		}
		defer file.Close()
		in = file
	}
	b, err := io.ReadAll(io.LimitReader(in, maxText+1))
	if err != nil {
		return "", errs.E(errs.Invalid, "cli.check.open", c.Text, err)
	}
	if len(b) > maxText || !utf8.Valid(b) || strings.ContainsRune(string(b), 0) {
		return "", errs.E(errs.Invalid, "cli.guard.encoding", c.Text)
	}
	return string(b), nil
}

// writeFindings writes the findings as one JSON array, empty where there are
// none. The text found is not in it.
func writeFindings(out io.Writer, found []persondata.Finding) error {
	if found == nil {
		found = []persondata.Finding{}
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(found)
}

// table writes the findings for a person, with the text found masked.
func (c guardCommand) table(env *surroundings, text string, found []persondata.Finding) error {
	if len(found) == 0 {
		_, err := fmt.Fprintln(env.out, env.words.T("cli.guard.none"))
		return err
	}
	w := tabwriter.NewWriter(env.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, env.words.T("cli.guard.head"))
	line, at := 1, 0
	for _, f := range found {
		line += strings.Count(text[at:f.Start], "\n")
		at = f.Start
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", line, env.words.T("guard.kind."+string(f.Kind)),
			env.words.T("guard.severity."+string(f.Severity)), masked(text[f.Start:f.End]), env.words.T(f.Why))
	}
	return w.Flush()
}

// masked keeps the first sign of what was found, so that its place can be
// recognised by somebody who has the text, and nothing else.
func masked(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size] + strings.Repeat("•", min(8, utf8.RuneCountInString(s)-1))
}
