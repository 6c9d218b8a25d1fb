package verify_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
	"lykta/internal/verify"
)

func TestSoundLog(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000} {
		r := run(t, build(t, actions(size)), verify.Options{Key: vkey(t), Now: noon.Add(24 * time.Hour)})
		if !r.OK() || r.Size != int64(size) || r.Checked != int64(size) || r.Kinds["action"] != size || !r.KeyGiven || r.Origin != origin {
			t.Errorf("size %d: %+v", size, r)
		}
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	entries := actions(5)
	entries[2].removedBy = 5
	entries = append(entries, removalOf(2, noon.Add(time.Hour)))
	files := build(t, entries)
	r := run(t, files, verify.Options{Earlier: build(t, actions(3))["checkpoint"].Data})
	want := verify.Report{
		Origin: origin, Size: 6, Root: r.Root, Checkpoint: files["checkpoint"].Data, Key: vkey(t), KeyHash: r.KeyHash,
		Checked: 6, Kinds: map[string]int{"action": 5, "removal": 1}, Removed: 1,
		First: noon, Last: noon.Add(time.Hour), Earlier: verify.Consistent, EarlierSize: 3,
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report:\n%s", diff)
	}
}

// Every case forges a log of 300 entries by somebody who holds the key, unless
// it only touches files; want is among what is found.
func TestForged(t *testing.T) {
	t.Parallel()
	entries := func(change func([]entry) []entry) func(*testing.T) fstest.MapFS {
		return func(t *testing.T) fstest.MapFS { return build(t, change(actions(300))) }
	}
	files := func(change func(fstest.MapFS)) func(*testing.T) fstest.MapFS {
		return func(t *testing.T) fstest.MapFS {
			f := build(t, actions(300))
			change(f)
			return f
		}
	}
	for _, c := range []struct {
		name  string
		files func(*testing.T) fstest.MapFS
		code  verify.Code
		seq   int64
		path  string
	}{
		{"dropped, numbers kept", entries(func(e []entry) []entry {
			for i := 101; i < len(e); i++ {
				e[i].seq = i
			}
			return slices.Delete(e, 100, 101)
		}), verify.OutOfOrder, 100, "tile/entries/000"},
		{"swapped, numbers kept", entries(func(e []entry) []entry {
			e[270].seq, e[271].seq = 270, 271
			e[270], e[271] = e[271], e[270]
			return e
		}), verify.OutOfOrder, 270, "tile/entries/001.p/44"},
		{"swapped in the file only", files(func(f fstest.MapFS) {
			b := f["tile/entries/001.p/44"].Data
			n := 2 + len(action(256).leaf(256))
			f["tile/entries/001.p/44"].Data = slices.Concat(b[n:2*n], b[:n], b[2*n:])
		}), verify.AlteredEntry, 256, "tile/entries/001.p/44"},
		{"back-dated", entries(func(e []entry) []entry {
			e[120].at = e[119].at.Add(-time.Microsecond)
			return e
		}), verify.BackDated, 120, "tile/entries/000"},
		{"back-dated at a page border", entries(func(e []entry) []entry {
			e[256].at = e[255].at.Add(-time.Hour)
			return e
		}), verify.BackDated, 256, "tile/entries/001.p/44"},
		{"in the future", entries(func(e []entry) []entry {
			e[299].at = noon.Add(300 * time.Hour)
			return e
		}), verify.FutureDated, 299, "tile/entries/001.p/44"},
		{"no kind", entries(func(e []entry) []entry { e[7].kind = ""; return e }), verify.BadEntry, 7, "tile/entries/000"},
		{"hidden", entries(func(e []entry) []entry { e[9].removedBy = 12; return e }), verify.HiddenContent, 9, "contents/000"},
		{"removal not carried out", entries(func(e []entry) []entry {
			return append(e, removalOf(3, noon.Add(300*time.Minute)))
		}), verify.RemovalUndone, 3, "contents/000"},
		{"removal of itself", entries(func(e []entry) []entry {
			return append(e, removalOf(300, noon.Add(300*time.Minute)))
		}), verify.BadRemoval, 300, "contents/001.p/45"},
		{"removal of a removal", entries(func(e []entry) []entry {
			e[4].removedBy = 300
			return append(e, removalOf(4, noon.Add(300*time.Minute)), removalOf(300, noon.Add(300*time.Minute)))
		}), verify.BadRemoval, 301, "contents/001.p/46"},
		{"removed twice", entries(func(e []entry) []entry {
			e[4].removedBy = 300
			return append(e, removalOf(4, noon.Add(300*time.Minute)), removalOf(4, noon.Add(300*time.Minute)))
		}), verify.BadRemoval, 301, "contents/001.p/46"},
		{"removal without ground", entries(func(e []entry) []entry {
			e[4].removedBy = 300
			return append(e, entry{at: noon.Add(300 * time.Minute), kind: "removal", content: `{"of":4}`})
		}), verify.BadRemoval, 300, "contents/001.p/45"},
		{"names another removal", entries(func(e []entry) []entry {
			e[4].removedBy = 299
			return append(e, removalOf(4, noon.Add(300*time.Minute)))
		}), verify.BadContents, 4, "contents/000"},
		{"extended without signature", files(func(f fstest.MapFS) {
			maps.Copy(f, map[string]*fstest.MapFile{"tile/entries/001.p/45": {}})
		}), verify.Unsigned, verify.None, "tile/entries/001.p/45"},
		{"extended in the file", files(func(f fstest.MapFS) {
			leaf := action(300).leaf(300)
			f["tile/entries/001.p/44"].Data = append(f["tile/entries/001.p/44"].Data, append([]byte{0, byte(len(leaf))}, leaf...)...)
		}), verify.BadBundle, verify.None, "tile/entries/001.p/44"},
		{"truncated in the file", files(func(f fstest.MapFS) {
			b := f["tile/entries/001.p/44"].Data
			f["tile/entries/001.p/44"].Data = b[:len(b)-2-len(action(299).leaf(299))]
		}), verify.BadBundle, verify.None, "tile/entries/001.p/44"},
		{"truncated contents", files(func(f fstest.MapFS) {
			b := f["contents/001.p/44"].Data
			f["contents/001.p/44"].Data = b[:bytes.LastIndexByte(b[:len(b)-1], '\n')+1]
		}), verify.BadContents, verify.None, "contents/001.p/44"},
		{"an emptied file", files(func(f fstest.MapFS) { f["tile/1/000.p/1"].Data = nil }), verify.WrongTile, verify.None, "tile/1/000.p/1"},
		{"content of another entry", files(func(f fstest.MapFS) {
			f["contents/000"].Data = bytes.Replace(f["contents/000"].Data, []byte(`{"count":12}`), []byte(`{"count":13}`), 1)
		}), verify.AlteredContent, 12, "contents/000"},
		{"tile altered", files(func(f fstest.MapFS) { f["tile/0/000"].Data[33] ^= 1 }), verify.WrongTile, 1, "tile/0/000"},
		{"tile above altered", files(func(f fstest.MapFS) { f["tile/1/000.p/1"].Data[0] ^= 1 }), verify.WrongTile, verify.None, "tile/1/000.p/1"},
		{"signed by another", files(func(f fstest.MapFS) {
			f["checkpoint"].Data = bytes.Replace(f["checkpoint"].Data, []byte("\n300\n"), []byte("\n299\n"), 1)
		}), verify.BadSignature, verify.None, "checkpoint"},
		{"another key shown", files(func(f fstest.MapFS) {
			f["key"].Data = []byte("lykta.example/vik+6a80e888+AQ==\n")
		}), verify.BadKey, verify.None, "key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, c.files(t), verify.Options{Key: vkey(t), Now: noon.Add(299 * time.Minute)})
			named := slices.ContainsFunc(r.Findings, func(f verify.Finding) bool {
				return f.Code == c.code && f.Seq == c.seq && f.Path == c.path
			})
			if !named {
				t.Errorf("found %v; want %s of entry %d in %s", r.Findings, c.code, c.seq, c.path)
			}
		})
	}
}

// Every file that is taken away is named.
func TestDropped(t *testing.T) {
	t.Parallel()
	whole := build(t, actions(600))
	for _, path := range slices.Sorted(maps.Keys(whole)) {
		files := maps.Clone(whole)
		delete(files, path)
		r := run(t, files, verify.Options{Key: vkey(t)})
		if !slices.Contains(r.Findings, verify.Finding{Code: verify.Missing, Seq: verify.None, Path: path}) {
			t.Errorf("%s dropped: found %v", path, r.Findings)
		}
	}
}

// A history that the holder of the key rewrites is found with a checkpoint
// from before, and (the control) cannot be found without one.
func TestRewrittenHistory(t *testing.T) {
	t.Parallel()
	earlier := build(t, actions(270))["checkpoint"].Data
	rewritten := actions(300)
	rewritten[40].content = `{"count":41}`
	for _, c := range []struct {
		name    string
		entries []entry
		earlier []byte
		state   verify.Earlier
		codes   []verify.Code
	}{
		{"control: without an earlier checkpoint", rewritten, nil, verify.NotGiven, nil},
		{"with one", rewritten, earlier, verify.Inconsistent, []verify.Code{verify.RewrittenHistory}},
		{"shrunk", actions(269), earlier, verify.Inconsistent, []verify.Code{verify.Shrunk}},
		{"grown", actions(300), earlier, verify.Consistent, nil},
		{"unchanged", actions(270), earlier, verify.Consistent, nil},
		{"from nothing", actions(3), build(t, nil)["checkpoint"].Data, verify.Consistent, nil},
		{"from whole pages", actions(700), build(t, actions(512))["checkpoint"].Data, verify.Consistent, nil},
		{"rewritten after it", rewritten, build(t, actions(40))["checkpoint"].Data, verify.Consistent, nil},
		{"not a checkpoint", actions(3), []byte("hej"), verify.Inconsistent, []verify.Code{verify.BadEarlier}},
		{"not signed", actions(3), bytes.Replace(earlier, []byte("270"), []byte("3"), 1), verify.Inconsistent, []verify.Code{verify.BadEarlier}},
	} {
		r := run(t, build(t, c.entries), verify.Options{Key: vkey(t), Earlier: c.earlier})
		if diff := cmp.Diff(c.codes, codes(r)); diff != "" || r.Earlier != c.state {
			t.Errorf("%s: %q, found %v", c.name, r.Earlier, r.Findings)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	files := build(t, actions(3))
	if r := run(t, files, verify.Options{}); !r.OK() || r.KeyGiven || r.Key != vkey(t) {
		t.Errorf("trust on first use: %+v", r)
	}
	other := strings.Replace(vkey(t), origin, "lykta.example/ö", 1)
	_, err := verify.Log(t.Context(), verify.Files{FS: files}, verify.Options{Key: other})
	if !errs.Is(err, errs.Invalid) {
		t.Errorf("a key whose hash is not its own: %v", err)
	}
	const stranger = "lykta.example/vik+36ea5a5a+AaCPNvlkIIdtfEcvvBpH9EFqXlAyfzATfVxnJIQLqJnS"
	_, err = verify.Log(t.Context(), verify.Files{FS: files}, verify.Options{Key: stranger})
	if !errs.Is(err, errs.Invalid) {
		t.Errorf("a key whose hash is wrong: %v", err)
	}
}

// More is wrong than is worth listing: the check ends.
func TestManyFindings(t *testing.T) {
	t.Parallel()
	files := build(t, actions(2000))
	for path, f := range files {
		if strings.HasPrefix(path, "contents/") {
			f.Data = bytes.ReplaceAll(f.Data, []byte("count"), []byte("COUNT"))
		}
	}
	r := run(t, files, verify.Options{})
	if len(r.Findings) != 1000 || r.More < 1000 {
		t.Errorf("%d findings and %d more", len(r.Findings), r.More)
	}
}
