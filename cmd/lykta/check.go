package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"lykta/internal/document/textfile"
	"lykta/internal/errs"
	"lykta/internal/promisetext"
)

// maxText is the largest text that is read.
const maxText = 64 << 20

// checkCommand reads a promise text (Löfteskollen). It exits 0 where it found a
// promise, 1 where it found none, and 2 where the text cannot be read.
type checkCommand struct {
	JSON bool   `help:"${flag_json}"`
	Text string `arg:"" help:"${arg_text}"`
}

func (c checkCommand) Run(env *surroundings) error {
	text, err := c.read(env)
	if err != nil {
		fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
		return exit(exitUnusual)
	}
	reading := promisetext.Read(text)
	if c.JSON {
		encoder := json.NewEncoder(env.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(reading)
	} else {
		err = promisetext.WriteTable(env.out, reading, env.words.Lang())
	}
	if err != nil {
		return err
	}
	if len(reading.Promises) == 0 {
		return exit(exitNothing)
	}
	return nil
}

func (c checkCommand) read(env *surroundings) (string, error) {
	in := env.in
	if c.Text != "-" {
		file, err := os.Open(c.Text)
		if err != nil {
			return "", errs.E(errs.Invalid, "cli.check.open", c.Text, err)
		}
		defer file.Close()
		in = file
	}
	return textfile.Read(io.LimitReader(in, maxText), c.Text)
}
