package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lykta/internal/words"
)

// Every text of the command line is in both languages, and no command or flag
// is without help.
func TestHelpTexts(t *testing.T) {
	t.Parallel()
	swedish, english := helpTexts(words.For(words.Swedish)), helpTexts(words.For(words.English))
	for name := range swedish {
		if name == "language" {
			continue
		}
		if !strings.Contains(swedish[name], " ") || !strings.Contains(english[name], " ") || swedish[name] == english[name] {
			t.Errorf("the help of %s is %q and %q", name, swedish[name], english[name])
		}
	}
}

// The scripts cover every command: whoever adds one adds its script.
func TestEveryCommandHasAScript(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range scripts {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	for _, name := range slices.DeleteFunc(slices.Clone(commandNames), func(name string) bool { return strings.Contains(name, "-") }) {
		if !strings.Contains(all.String(), "lykta "+name) {
			t.Errorf("no script runs lykta %s", name)
		}
	}
}
