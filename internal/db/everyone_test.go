package db_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file anew")

// The places that cross from one partnership to another are few, each with its
// reason, and all of them are in one file that somebody has read.
func TestWhoAsksForEveryone(t *testing.T) {
	t.Parallel()
	const golden = "testdata/everyone.golden"
	got := strings.Join(crossings(t, filepath.Join("..", "..")), "\n") + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("crossings (-want +got):\n%s", diff)
	}
}

// crossings lists every call of Everyone in the program: "file function: reason".
func crossings(t *testing.T, root string) []string {
	t.Helper()
	var list []string
	for _, folder := range []string{"internal", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
					list = append(list, crossingsOf(t, filepath.ToSlash(name), f)...)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(list)
	return list
}

func crossingsOf(t *testing.T, file string, f *ast.FuncDecl) (list []string) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name != "Everyone" {
			return true
		}
		list = append(list, fmt.Sprintf("%s %s: ", file, f.Name.Name))
		return true
	})
	n := 0
	ast.Inspect(f.Body, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); !ok || selector.Sel.Name != "Everyone" || len(call.Args) != 1 {
			return true
		}
		literal, ok := call.Args[0].(*ast.BasicLit)
		if !ok {
			t.Errorf("%s %s: the reason is no literal", file, f.Name.Name)
			return true
		}
		reason, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Error(err)
		}
		list[n] += reason
		n++
		return true
	})
	if n != len(list) {
		t.Errorf("%s %s: Everyone is used otherwise than called", file, f.Name.Name)
	}
	return list
}
