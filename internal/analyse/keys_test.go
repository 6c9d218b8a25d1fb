package analyse_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"lykta/internal/words"
)

// Everything that a kernel may say has a text, so that nobody is shown a key.
func TestKernelsHaveWords(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`^(warning|survey|rate|effect|presence|regression|disclosure|kde|hotspot|hottimes|nearrepeat|scan|geo)\.[a-z-]+(\.[a-z-]+)*$`)
	found := 0
	for _, root := range []string{"../analysis", "../geo"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				if s, err := strconv.Unquote(lit.Value); err == nil && key.MatchString(s) {
					found++
					if !words.For(words.Swedish).Has(s) {
						t.Errorf("%s says %s, which has no text", path, s)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 100 {
		t.Errorf("only %d keys found: the code was not read", found)
	}
}
