// Package analysistest reads the reference inputs and answers that the kernels
// are held against. It is for tests only.
package analysistest

import (
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Table is a file of numbers: columns by name, NaN where a cell is empty or no
// number.
type Table map[string][]float64

// Read reads a file of the reference folder, which is found by LYKTA_SHARED or
// beside the repository. Where the folder is missing outside the project's own
// CI, the test that needs it is left out.
func Read(t testing.TB, name string) Table {
	t.Helper()
	f, err := os.Open(filepath.Join(folder(t), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := Table{}
	for c, column := range rows[0] {
		values := make([]float64, len(rows)-1)
		for i, row := range rows[1:] {
			if values[i], err = strconv.ParseFloat(row[c], 64); err != nil {
				values[i] = math.NaN()
			}
		}
		table[column] = values
	}
	return table
}

// Path returns the path of a file in the reference folder.
func Path(t testing.TB, name string) string {
	t.Helper()
	return filepath.Join(folder(t), name)
}

func folder(t testing.TB) string {
	t.Helper()
	shared := os.Getenv("LYKTA_SHARED")
	if shared == "" {
		root, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for !exists(filepath.Join(root, "go.mod")) && root != filepath.Dir(root) {
			root = filepath.Dir(root)
		}
		shared = filepath.Join(root, "..", "shared")
	}
	dir := filepath.Join(shared, "truth", "analysis")
	if !exists(dir) {
		if os.Getenv("LYKTA_SHARED") != "" || os.Getenv("CI") != "" {
			t.Fatalf("the reference answers are missing: %s", dir)
		}
		t.Skip("the reference answers are not here")
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// Soak leaves a long test out of the daily run: `make soak` sets LYKTA_SOAK.
func Soak(t testing.TB) {
	t.Helper()
	if os.Getenv("LYKTA_SOAK") == "" {
		t.Skip("a long run, for make soak")
	}
}

// Close reports whether got is within a share of want.
func Close(got, want, share float64) bool {
	return math.Abs(got-want) <= share*math.Abs(want)
}
