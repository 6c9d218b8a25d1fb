package ledger

import (
	"fmt"
	"iter"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"lykta/internal/errs"
)

// File is one of the sorts of file that a log is served as.
type File int

// The sorts of file.
const (
	CheckpointFile File = iota // "checkpoint": changes with every entry
	KeyFile                    // "key": the verifier key
	TileFile                   // "tile/<L>/<N>": hashes, never change
	EntriesFile                // "tile/entries/<N>": leaves, never change
	ContentsFile               // "contents/<N>": changes when an entry is removed
)

// Path names one file of a log. Its String is the URL path under the log.
type Path struct {
	File  File
	Level int   // tiles: 0 holds the leaves' hashes, each level 256 times fewer
	Index int64 // tiles, entries, contents: which of the level, from 0
	Width int   // tiles, entries, contents: 1 to 256; under 256 is a partial one
}

// maxLevel is the highest tile level that a log of 2^63 entries reaches.
const maxLevel = 7

// maxIndex bounds the places that are asked for, far above any log, so that
// sums of entry numbers stay within 63 bits.
const maxIndex = 1 << 50

const (
	entriesPrefix  = "tile/entries/"
	contentsPrefix = "contents/"
)

// String returns the path in the one form that C2SP tlog-tiles allows:
// "tile/entries/x001/234.p/5".
func (p Path) String() string {
	switch p.File {
	case CheckpointFile:
		return "checkpoint"
	case KeyFile:
		return "key"
	}
	t := tlog.Tile{H: tileHeight, L: p.Level, N: p.Index, W: p.Width}
	_, place, _ := strings.Cut(strings.TrimPrefix(t.Path(), "tile/8/"), "/")
	switch p.File {
	case EntriesFile:
		return entriesPrefix + place
	case ContentsFile:
		return contentsPrefix + place
	}
	return fmt.Sprintf("tile/%d/%s", p.Level, place)
}

// ParsePath reads a path under a log. A path that String would not write is a
// NotFound error with the key "ledger.path".
func ParsePath(s string) (Path, error) {
	switch s {
	case "checkpoint":
		return Path{File: CheckpointFile}, nil
	case "key":
		return Path{File: KeyFile}, nil
	}
	file, rest := splitPath(s)
	t, err := tlog.ParseTilePath("tile/8/" + rest)
	p := Path{File: file, Level: t.L, Index: t.N, Width: t.W}
	if err != nil || t.L > maxLevel || t.L < 0 || t.N < 0 || t.N > maxIndex || p.String() != s {
		return Path{}, errs.E(errs.NotFound, "ledger.path", s)
	}
	return p, nil
}

// splitPath tells the sort of file, and the rest as tlog writes it: the level,
// a slash and the place.
func splitPath(s string) (File, string) {
	if place, ok := strings.CutPrefix(s, entriesPrefix); ok {
		return EntriesFile, "0/" + place
	}
	if place, ok := strings.CutPrefix(s, contentsPrefix); ok {
		return ContentsFile, "0/" + place
	}
	return TileFile, strings.TrimPrefix(s, "tile/")
}

// paths gives every file of a log of the size, each once: the checkpoint and
// the key, and the full files and the one partial file of every level.
func paths(size int64) iter.Seq[Path] {
	return func(yield func(Path) bool) {
		if !yield(Path{File: CheckpointFile}) || !yield(Path{File: KeyFile}) {
			return
		}
		for level := 0; size > 0; level, size = level+1, size>>tileHeight {
			for index := int64(0); index*tileWidth < size; index++ {
				p := Path{TileFile, level, index, int(min(tileWidth, size-index*tileWidth))}
				if !yield(p) || level == 0 && !(yield(p.as(EntriesFile)) && yield(p.as(ContentsFile))) {
					return
				}
			}
		}
	}
}

func (p Path) as(f File) Path {
	p.File = f
	return p
}
