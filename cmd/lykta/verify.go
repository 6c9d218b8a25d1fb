package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"lykta/internal/errs"
	"lykta/internal/verify"
	"lykta/internal/words"
)

// verifyCommand checks a partnership's public log from its files alone. It
// exits 0 where all is well, 1 where something is wrong, 2 where what was given
// cannot be used and 3 where the log cannot be reached. With --audit it checks
// a log of acts instead: an exported file, or those of a database.
type verifyCommand struct {
	Log      string `arg:"" optional:"" help:"${arg_log}"`
	Audit    bool   `help:"${flag_audit}"`
	Data     string `help:"${flag_data}"`
	Database string `help:"${flag_database}"`
	Vkey     string `help:"${flag_vkey}"`
	Earlier  string `type:"existingfile" help:"${flag_earlier}"`
	Save     string `type:"path" help:"${flag_save}"`
	JSON     bool   `help:"${flag_json}"`
}

func (c verifyCommand) Run(env *surroundings) error {
	stored := c.Data != "" || c.Database != ""
	switch {
	case c.Log == "" && !(c.Audit && stored):
		return c.refuse(env, errs.E(errs.Invalid, "cli.mistake.missing", "<log>"))
	case c.Audit:
		return c.runAudit(env)
	case stored:
		return c.refuse(env, errs.E(errs.Invalid, "verify.audit.only"))
	}
	source, err := c.source()
	if err != nil {
		return c.refuse(env, err)
	}
	options := verify.Options{Key: c.Vkey, Now: time.Now()}
	if c.Earlier != "" {
		if options.Earlier, err = os.ReadFile(c.Earlier); err != nil {
			return c.refuse(env, errs.E(errs.Invalid, "cli.verify.earlier", c.Earlier, err))
		}
	}
	report, err := verify.Log(env.ctx, source, options)
	if err != nil {
		return c.refuse(env, err)
	}
	if err := c.print(env, report); err != nil {
		return err
	}
	if !report.OK() {
		return exit(exitNothing)
	}
	if c.Save != "" {
		return os.WriteFile(c.Save, report.Checkpoint, 0o644)
	}
	return nil
}

func (c verifyCommand) source() (verify.Source, error) {
	if strings.HasPrefix(c.Log, "http://") || strings.HasPrefix(c.Log, "https://") {
		return verify.HTTP(c.Log)
	}
	dir, err := verify.Dir(c.Log)
	if err != nil {
		return nil, errs.E(errs.Invalid, "cli.check.open", c.Log, err)
	}
	return dir, nil
}

// refuse says what is wrong with what was given.
func (c verifyCommand) refuse(env *surroundings, err error) error {
	if errs.Is(err, errs.Unavailable) || errs.Is(err, errs.Internal) {
		return err
	}
	fmt.Fprintln(env.err, "lykta: "+env.words.Error(err))
	return exit(exitUnusual)
}

func (c verifyCommand) print(env *surroundings, r verify.Report) error {
	if c.JSON {
		encoder := json.NewEncoder(env.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(asJSON(r))
	}
	_, err := fmt.Fprint(env.out, told(r, env.words))
	return err
}

// reported is the report for a program.
type reported struct {
	OK          bool           `json:"ok"`
	Origin      string         `json:"origin"`
	Size        int64          `json:"size"`
	Root        string         `json:"root"` // base64, as in the checkpoint
	Key         string         `json:"key"`
	KeyGiven    bool           `json:"key_given"`
	Checked     int64          `json:"checked"`
	Kinds       map[string]int `json:"kinds"`
	Removed     int            `json:"removed"`
	First       time.Time      `json:"first,omitzero"`
	Last        time.Time      `json:"last,omitzero"`
	Earlier     verify.Earlier `json:"earlier"`
	EarlierSize int64          `json:"earlier_size,omitempty"`
	Findings    []found        `json:"findings"`
	More        int            `json:"more,omitempty"`
	Checkpoint  string         `json:"checkpoint"`
}

type found struct {
	Code   verify.Code `json:"code"`
	Entry  *int64      `json:"entry,omitempty"`
	Path   string      `json:"path,omitempty"`
	Detail string      `json:"detail,omitempty"`
}

func asJSON(r verify.Report) reported {
	out := reported{OK: r.OK(), Origin: r.Origin, Size: r.Size, Root: base64.StdEncoding.EncodeToString(r.Root[:]), Key: r.Key, KeyGiven: r.KeyGiven,
		Checked: r.Checked, Kinds: r.Kinds, Removed: r.Removed, First: r.First, Last: r.Last, Earlier: r.Earlier, EarlierSize: r.EarlierSize,
		Findings: []found{}, More: r.More, Checkpoint: string(r.Checkpoint)}
	for _, f := range r.Findings {
		row := found{Code: f.Code, Path: f.Path, Detail: f.Detail}
		if f.Seq != verify.None {
			row.Entry = &f.Seq
		}
		out.Findings = append(out.Findings, row)
	}
	return out
}

// told is the report for a person.
func told(r verify.Report, w *words.Printer) string {
	var b strings.Builder
	line := func(text string) { fmt.Fprintln(&b, text) }
	line(w.T("cli.verify.log", r.Origin))
	line(w.N("cli.verify.entries", int(r.Size)))
	kinds := make([]string, 0, len(r.Kinds))
	for kind := range r.Kinds {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	for _, kind := range kinds {
		line("  " + kind + ": " + w.Number(r.Kinds[kind]))
	}
	if r.Removed > 0 {
		line(w.N("cli.verify.removed", r.Removed))
	}
	line(w.T("cli.verify.key", r.Key))
	if !r.KeyGiven {
		line(w.T("cli.verify.trust"))
	}
	switch r.Earlier {
	case verify.Consistent:
		line(w.T("cli.verify.consistent", w.Number(int(r.EarlierSize))))
	case verify.NotGiven:
		line(w.T("cli.verify.no-earlier"))
	}
	if r.OK() {
		line(w.T("cli.verify.ok"))
		return b.String()
	}
	line(w.N("cli.verify.wrong", len(r.Findings)+r.More))
	for _, f := range r.Findings {
		line("  " + finding(f, w))
	}
	if r.More > 0 {
		line("  " + w.N("cli.verify.more", r.More))
	}
	return b.String()
}

func finding(f verify.Finding, w *words.Printer) string {
	text := w.T("cli.finding." + string(f.Code))
	if f.Seq != verify.None {
		text = w.T("cli.finding.entry", w.Number(int(f.Seq)), text)
	} else if f.Path != "" {
		text = w.T("cli.finding.file", f.Path, text)
	}
	if f.Detail != "" {
		text += " (" + f.Detail + ")"
	}
	return text
}
