package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every script is what somebody types, and what they get. A line is one of
//
//	exits 2 lykta check -      run the program; its exit code
//	stdout 'expression'        what the last run wrote, or ! what it did not
//	stderr 'expression'
//	stdin file                 for the next run
//	env NAME=value             without a value: not set; env NAME= '': set to nothing
//	cp from to, rm file, exists file..., absent file
//	flip file 17               change the lowest bit of a byte; negative: from the end
//
// The files after "-- name --" lie in the folder that it runs in, beside a
// small ledger in log. Scripts run one after another, for they change the
// folder and the environment of the process.
func TestScripts(t *testing.T) {
	log, err := filepath.Abs("../../internal/ledger/testdata/log")
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("%d scripts, error %v", len(scripts), err)
	}
	for _, path := range scripts {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Chdir(t.TempDir())
			unset(t, "LYKTA_LANG")
			if err := os.CopyFS("log", os.DirFS(log)); err != nil {
				t.Fatal(err)
			}
			var last outcome
			for i, line := range strings.Split(unpack(t, string(text)), "\n") {
				if args := fields(line); len(args) > 0 && args[0] != "#" {
					(&script{T: t, where: fmt.Sprintf("%s:%d: %s", filepath.Base(path), i+1, line), last: &last}).step(args)
				}
			}
		})
	}
}

// outcome is what the last run wrote, and what the next one reads.
type outcome struct {
	stdin          []byte
	stdout, stderr bytes.Buffer
}

// unpack writes the files of a script and returns its lines.
func unpack(t *testing.T, text string) string {
	t.Helper()
	parts := regexp.MustCompile(`(?m)^-- (\S+) --\n`).FindAllStringSubmatchIndex(text, -1)
	end := len(text)
	for i := len(parts) - 1; i >= 0; i-- {
		p := parts[i]
		if err := os.WriteFile(text[p[2]:p[3]], []byte(text[p[1]:end]), 0o644); err != nil {
			t.Fatal(err)
		}
		end = p[0]
	}
	return text[:end]
}

// fields splits a line at spaces outside single quotes.
func fields(line string) []string {
	var list []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

type script struct {
	*testing.T
	where string
	last  *outcome
}

func (s *script) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%s\n%v", s.where, err)
	}
}

func (s *script) step(args []string) {
	s.Helper()
	not := args[0] == "!"
	if not {
		args = args[1:]
	}
	switch args[0] {
	case "exits":
		s.exits(args[1], args[2:])
	case "stdout":
		s.wrote(s.last.stdout.String(), args[1], not)
	case "stderr":
		s.wrote(s.last.stderr.String(), args[1], not)
	case "stdin":
		b, err := os.ReadFile(args[1])
		s.check(err)
		s.last.stdin = b
	case "env":
		if name, value, _ := strings.Cut(args[1], "="); value != "" || len(args) == 3 {
			s.Setenv(name, value)
		} else {
			unset(s.T, name)
		}
	case "cp":
		b, err := os.ReadFile(args[1])
		s.check(err)
		s.check(os.WriteFile(args[2], b, 0o644))
	case "rm":
		s.check(os.Remove(args[1]))
	case "exists", "absent":
		s.stat(args[0] == "exists", args[1:])
	case "flip":
		s.flip(args[1], args[2])
	default:
		s.Fatalf("%s\nno such step", s.where)
	}
}

// unset takes a variable out of the environment until the test ends.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "")
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}

// exits runs the program in this process, with everything handed in.
func (s *script) exits(code string, args []string) {
	s.Helper()
	if args[0] != "lykta" {
		s.Fatalf("%s\nonly lykta is run", s.where)
	}
	s.last.stdout.Reset()
	s.last.stderr.Reset()
	got := run(s.Context(), args[1:], bytes.NewReader(s.last.stdin), &s.last.stdout, &s.last.stderr)
	s.last.stdin = nil
	if strconv.Itoa(got) != code {
		s.Fatalf("%s\nexit code %d, want %s\n%s%s", s.where, got, code, &s.last.stdout, &s.last.stderr)
	}
}

func (s *script) wrote(text, expression string, not bool) {
	s.Helper()
	if regexp.MustCompile("(?m)"+expression).MatchString(text) == not {
		s.Errorf("%s\nit wrote\n%s", s.where, text)
	}
}

func (s *script) stat(want bool, paths []string) {
	s.Helper()
	for _, path := range paths {
		if _, err := os.Stat(path); (err == nil) != want {
			s.Errorf("%s\n%s: %v", s.where, path, err)
		}
	}
}

func (s *script) flip(path, place string) {
	s.Helper()
	b, err := os.ReadFile(path)
	s.check(err)
	at, err := strconv.Atoi(place)
	s.check(err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	s.check(os.WriteFile(path, b, 0o644))
}
