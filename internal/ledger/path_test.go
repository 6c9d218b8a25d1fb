package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path string
		want Path
	}{
		{"checkpoint", Path{File: CheckpointFile}},
		{"key", Path{File: KeyFile}},
		{"tile/0/000", Path{TileFile, 0, 0, 256}},
		{"tile/3/x001/x234/067", Path{TileFile, 3, 1234067, 256}},
		{"tile/7/000.p/255", Path{TileFile, 7, 0, 255}},
		{"tile/entries/x001/234.p/5", Path{EntriesFile, 0, 1234, 5}},
		{"contents/999", Path{ContentsFile, 0, 999, 256}},
	} {
		got, err := ParsePath(c.path)
		if err != nil || got != c.want || got.String() != c.path {
			t.Errorf("%s: got %+v, error %v; want %+v", c.path, got, err, c.want)
		}
	}
}

// 70,000 entries: the example of C2SP tlog-tiles.
func TestPathsOfSize(t *testing.T) {
	t.Parallel()
	got := map[string]int{}
	for p := range paths(70000) {
		if p.Width < tileWidth && p.File != CheckpointFile && p.File != KeyFile {
			got[p.String()]++
			continue
		}
		got[[]string{"checkpoint", "key", "full tile", "full entries", "full contents"}[p.File]]++
	}
	want := map[string]int{
		"checkpoint": 1, "key": 1, "full tile": 274, "full entries": 273, "full contents": 273,
		"tile/0/273.p/112": 1, "tile/entries/273.p/112": 1, "contents/273.p/112": 1,
		"tile/1/001.p/17": 1, "tile/2/000.p/1": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range paths(70000) {
		break // stopping early is allowed
	}
}

func FuzzParsePath(f *testing.F) {
	for _, s := range []string{"checkpoint", "tile/3/x001/x234/067", "tile/entries/000.p/1", "contents/x999/999.p/255", "tile/0/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePath(s)
		if err == nil && p.String() != s || err != nil && !errs.Is(err, errs.NotFound) {
			t.Errorf("%q: %+v, %v", s, p, err)
		}
	})
}
