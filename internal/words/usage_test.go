package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// usage is which keys the program names.
type usage struct {
	literals map[string]bool   // every string in the code
	families []string          // "state." of "state." + something
	asked    map[string]string // keys given to T and N, with where
}

// read gathers the strings of every Go file, generated templates included.
func read(t *testing.T) usage {
	t.Helper()
	u := usage{literals: map[string]bool{}, asked: map[string]string{}}
	for _, root := range []string{"../../internal", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return nil // somebody is writing it; the compiler will tell
			}
			ast.Inspect(file, func(n ast.Node) bool { u.note(n, path); return true })
			return nil
		})
		if err != nil && !strings.HasSuffix(root, "cmd") {
			t.Fatal(err)
		}
	}
	return u
}

func (u *usage) note(n ast.Node, path string) {
	switch n := n.(type) {
	case *ast.BasicLit:
		u.literals[value(n)] = true
	case *ast.BinaryExpr:
		if s := value(n.X); n.Op == token.ADD && strings.Contains(s, ".") {
			u.families = append(u.families, s)
		}
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if ok && (f.Sel.Name == "T" || f.Sel.Name == "N") && len(n.Args) > 0 {
			if key := value(n.Args[0]); key != "" {
				u.asked[key] = path
			}
		}
	}
}

// begun reports whether the code names the beginning of a key up to a dot, as
// forms do that make the keys of their fields: "staff.action" + "." + field.
func (u *usage) begun(key string) bool {
	for i := strings.LastIndexByte(key, '.'); i > 0; i = strings.LastIndexByte(key[:i], '.') {
		if start := key[:i]; strings.Contains(start, ".") && (u.literals[start] || u.literals[start+"."]) {
			return true
		}
	}
	return false
}

func value(n ast.Expr) string {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// domain are the families whose last part is a value of the domain, for which
// a text stands ready though not every page names it yet.
var domain = []string{"state.", "shape.", "outcome.", "direction.", "party.", "basis.", "unit.", "occasion.", "error."}

func TestEveryKeyAskedForHasAText(t *testing.T) {
	t.Parallel()
	u := read(t)
	if len(u.asked) < 20 {
		t.Fatalf("only %d keys found: the code was not read", len(u.asked))
	}
	for key, path := range u.asked {
		if !For(Swedish).Has(key) {
			t.Errorf("%s asks for %s, which has no text", path, key)
		}
	}
}

func TestEveryTextIsUsed(t *testing.T) {
	t.Parallel()
	u := read(t)
	families := slices.Concat(domain, u.families)
	for key := range swedish.texts {
		used := u.literals[key] || u.begun(key) || slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(key, f) })
		if !used {
			t.Errorf("nothing uses %s", key)
		}
	}
}
