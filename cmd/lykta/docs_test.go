package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the examples in docs anew")

// Every command in docs/analysis.md and docs/analysis is run in the folder of
// examples, and what stands after it is what the program answers: JSON with
// long lists cut and numbers rounded, a table as it is, and pictures as files
// beside the page.
func TestDocsShowWhatTheProgramAnswers(t *testing.T) {
	root, err := filepath.Abs("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(root, "analysis", "*.md"))
	if err != nil || len(pages) != 12 {
		t.Fatalf("%d pages, error %v", len(pages), err)
	}
	unset(t, "LYKTA_LANG")
	t.Chdir(filepath.Join(root, "analysis", "example"))
	for _, page := range append(pages, filepath.Join(root, "analysis.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		got := examples.ReplaceAllStringFunc(string(text), func(example string) string { return answered(t, page, example) })
		settle(t, page, text, []byte(got))
	}
}

// examples are a command, and what it answers where that is shown.
var examples = regexp.MustCompile("(?s)```sh\nlykta [^\n]+\n```\n(\n```(json|text)\n.*?\n```\n)?")

// answered runs the command of an example and gives the example as it should be.
func answered(t *testing.T, page, example string) string {
	t.Helper()
	line, _, _ := strings.Cut(strings.TrimPrefix(example, "```sh\n"), "\n")
	args := strings.Fields(line)[1:]
	picture := ""
	for i, a := range args {
		if a == "--svg" {
			picture, args[i+1] = args[i+1], filepath.Join(t.TempDir(), "picture.svg")
			defer func(drawn string) { compare(t, filepath.Join(filepath.Dir(page), picture), drawn) }(args[i+1])
		}
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errOut); code != exitOK {
		t.Fatalf("%s: %s: exit code %d\n%s", page, line, code, &errOut)
	}
	kind, body := "text", strings.TrimRight(out.String(), "\n")
	switch {
	case picture != "":
		return "```sh\n" + line + "\n```\n"
	case strings.Contains(line, "--json"):
		kind, body = "json", shortened(t, out.Bytes())
	}
	return fmt.Sprintf("```sh\n%s\n```\n\n```%s\n%s\n```\n", line, kind, body)
}

// compare holds a picture against the file beside the page.
func compare(t *testing.T, kept, drawn string) {
	t.Helper()
	got, err := os.ReadFile(drawn)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(kept)
	if err != nil && !*update {
		t.Fatal(err)
	}
	settle(t, kept, want, got)
}

func settle(t *testing.T, path string, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s is not what the program answers (go test ./cmd/lykta -run Docs -update):\n%s", path, cmp.Diff(string(want), string(got)))
}

// shortened writes JSON for a reader: the members in their order, numbers to
// six digits, and of a long list the first two.
func shortened(t *testing.T, text []byte) string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var b strings.Builder
	if err := shorten(d, &b, "\n"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const most = 4

func shorten(d *json.Decoder, b *strings.Builder, line string) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return shortenMembers(d, b, token == '[', line)
	case json.Number:
		v, err := token.Float64()
		if err != nil {
			return err
		}
		digits := token.String()
		if strings.ContainsAny(digits, ".e") {
			digits = strconv.FormatFloat(v, 'g', 6, 64)
		}
		b.WriteString(digits)
		return nil
	}
	plain, err := json.Marshal(token)
	b.Write(plain)
	return err
}

// shortenMembers writes a list or an object whose opening was read.
func shortenMembers(d *json.Decoder, b *strings.Builder, list bool, line string) error {
	var members []string
	for d.More() {
		var m strings.Builder
		if !list {
			name, err := d.Token()
			if err != nil {
				return err
			}
			fmt.Fprintf(&m, "%q: ", name)
		}
		if err := shorten(d, &m, line+"  "); err != nil {
			return err
		}
		members = append(members, m.String())
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	open, shut := "{", "}"
	if list {
		open, shut = "[", "]"
		if n := len(members); n > most {
			members = append(members[:2], strconv.Quote(fmt.Sprintf("… %d till", n-2)))
		}
	}
	one := open + strings.Join(members, ", ") + shut
	if len(one) <= 100 && !strings.Contains(one, "\n") {
		b.WriteString(one)
		return nil
	}
	b.WriteString(open + line + "  " + strings.Join(members, ","+line+"  ") + line + shut)
	return nil
}
