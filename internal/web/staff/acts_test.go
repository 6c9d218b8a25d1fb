package staff

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"lykta/internal/access"
	"lykta/internal/words"
)

// unlogged are rules that leave no entry: what everybody may read, and the two
// doors whose acts have names of their own.
var unlogged = []access.Rule{access.ReadPublic}

// kindOf is how a letter's kind is given to the outbox.
var kindOf = regexp.MustCompile(`(?:utbox\.Put|s\.post)\(ctx, tx[^\n]*?, "([a-z]+)", `)

// Every kind of letter has words for the list of letters.
func TestEveryLetterHasWords(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range kindOf.FindAllSubmatch(text, -1) {
			kinds[string(m[1])] = true
		}
		return err
	})
	if err != nil || len(kinds) < 6 {
		t.Fatalf("%d kinds found, %v", len(kinds), err)
	}
	for kind := range kinds {
		for _, lang := range []string{words.Swedish, words.English} {
			if !words.For(lang).Has("staff.letters.kind." + kind) {
				t.Errorf("%s has no words in %s", kind, lang)
			}
		}
	}
}

var (
	actOf  = regexp.MustCompile(`audit\.Of\([^,]+, [^,]+, "([a-z.-]+)"`)
	actLog = regexp.MustCompile(`s\.log\(ctx, tx, .*?, now, "([a-z.-]+)"`)
)

// Every act that the program logs for a partnership or an account has words, in
// both languages, and can be chosen among.
func TestEveryActHasWords(t *testing.T) {
	t.Parallel()
	acts := map[string]string{}
	for _, rule := range access.Rules() {
		if !slices.Contains(unlogged, rule) {
			acts[string(rule)] = "the decision table"
		}
	}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/backup/") {
			return err // the archive's mark belongs to the installation
		}
		text, err := os.ReadFile(path)
		for _, pattern := range []*regexp.Regexp{actOf, actLog} {
			for _, m := range pattern.FindAllSubmatch(text, -1) {
				acts[string(m[1])] = path
			}
		}
		return err
	})
	if err != nil || len(acts) < 40 {
		t.Fatalf("%d acts found, %v", len(acts), err)
	}
	for act, where := range acts {
		for _, lang := range []string{words.Swedish, words.English} {
			if !words.For(lang).Has("record.act." + act) {
				t.Errorf("%s (%s) has no words in %s", act, where, lang)
			}
		}
		if !slices.Contains(loggedActs, act) {
			t.Errorf("%s (%s) cannot be chosen in the log", act, where)
		}
	}
}
