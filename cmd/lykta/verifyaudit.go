package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/verify/auditlog"
	"lykta/internal/words"
)

// runAudit checks an exported log of acts, or one that it exports itself. The
// check knows nothing of the database; a log that comes out of one is written
// in the form of a file first.
func (c verifyCommand) runAudit(env *surroundings) error {
	var kept *auditlog.Head
	if c.Earlier != "" {
		text, err := os.ReadFile(c.Earlier)
		if err != nil {
			return c.refuse(env, errs.E(errs.Invalid, "cli.verify.earlier", c.Earlier, err))
		}
		head, err := auditlog.ParseHead(string(text))
		if err != nil {
			return c.refuse(env, err)
		}
		kept = &head
	}
	if c.Data != "" || c.Database != "" {
		return c.auditStored(env, kept)
	}
	in := env.in
	if c.Log != "-" {
		file, err := os.Open(c.Log)
		if err != nil {
			return c.refuse(env, errs.E(errs.Invalid, "cli.check.open", c.Log, err))
		}
		defer file.Close()
		in = file
	}
	return c.audited(env, in, kept)
}

// auditStored checks the logs of a database: that of the partnership that is
// named, or every one and the installation's.
func (c verifyCommand) auditStored(env *surroundings, kept *auditlog.Head) error {
	url := c.Database
	if url == "" {
		url = "sqlite:" + filepath.Join(c.Data, "lykta.db")
	}
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil {
			return c.refuse(env, errs.E(errs.Invalid, "cli.check.open", path, err))
		}
	}
	d, err := db.Open(env.ctx, url, db.Options{Readers: 1})
	if err != nil {
		return err
	}
	defer d.Close()
	chains, err := c.chains(env, d)
	if err != nil {
		return c.refuse(env, err)
	}
	bad := false
	for _, id := range chains {
		r, w := io.Pipe()
		go func() {
			_, err := audit.Export(env.ctx, d, id, w)
			w.CloseWithError(err)
		}()
		err := c.audited(env, r, kept)
		r.Close()
		if err == exit(exitNothing) {
			bad = true
		} else if err != nil {
			return err
		}
	}
	if bad {
		return exit(exitNothing)
	}
	return nil
}

// chains are the partnerships whose logs are asked for. A head belongs to one.
func (c verifyCommand) chains(env *surroundings, d *db.DB) ([]string, error) {
	if c.Log != "" {
		p, err := partnership.BySlug(env.ctx, d, c.Log)
		if errs.Is(err, errs.NotFound) {
			return nil, errs.E(errs.Invalid, "verify.audit.partnership", c.Log)
		}
		return []string{p.ID}, err
	}
	if c.Earlier != "" || c.Save != "" {
		return nil, errs.E(errs.Invalid, "verify.audit.which")
	}
	all, err := partnership.Public(env.ctx, d)
	chains := []string{""}
	for _, p := range all {
		chains = append(chains, p.ID)
	}
	return chains, err
}

// audited checks one log and tells what was found.
func (c verifyCommand) audited(env *surroundings, in io.Reader, kept *auditlog.Head) error {
	report, err := auditlog.Check(in, kept)
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(env.out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(auditJSON(report))
	} else {
		_, err = fmt.Fprint(env.out, auditTold(report, env.words))
	}
	switch {
	case err != nil:
		return err
	case !report.OK():
		return exit(exitNothing)
	case c.Save != "":
		return os.WriteFile(c.Save, []byte(report.Head.String()), 0o644)
	}
	return nil
}

// auditReported is the report for a program.
type auditReported struct {
	OK          bool         `json:"ok"`
	Partnership string       `json:"partnership"`
	Entries     int64        `json:"entries"`
	Seq         int64        `json:"seq"`
	Hash        string       `json:"hash"`
	Kept        bool         `json:"earlier"` // an earlier head was given, and the log passes through it
	Findings    []auditFound `json:"findings"`
	More        int          `json:"more,omitempty"`
}

type auditFound struct {
	Code auditlog.Code `json:"code"`
	Line int64         `json:"line"`
	Seq  int64         `json:"entry,omitempty"`
}

func auditJSON(r auditlog.Report) auditReported {
	out := auditReported{OK: r.OK(), Partnership: r.Head.Partnership, Entries: r.Entries, Seq: r.Head.Seq, Hash: fmt.Sprintf("%x", r.Head.Hash),
		Kept: r.Kept, Findings: []auditFound{}, More: r.More}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, auditFound(f))
	}
	return out
}

// auditTold is the report for a person.
func auditTold(r auditlog.Report, w *words.Printer) string {
	var b strings.Builder
	line := func(text string) { fmt.Fprintln(&b, text) }
	name := r.Head.Partnership
	if name == "" {
		name = w.T("cli.verify.audit.installation")
	}
	line(w.T("cli.verify.audit.log", name))
	line(w.N("cli.verify.entries", int(r.Entries)))
	switch {
	case r.Kept:
		line(w.T("cli.verify.audit.kept"))
	case r.OK():
		line(w.T("cli.verify.audit.no-earlier"))
	}
	if r.OK() {
		line(w.T("cli.verify.ok"))
		return b.String()
	}
	line(w.N("cli.verify.wrong", len(r.Findings)+r.More))
	for _, f := range r.Findings {
		line("  " + w.T("cli.verify.audit.line", w.Number(int(f.Line)), w.T("cli.verify.audit.finding."+string(f.Code))))
	}
	if r.More > 0 {
		line("  " + w.N("cli.verify.more", r.More))
	}
	return b.String()
}
