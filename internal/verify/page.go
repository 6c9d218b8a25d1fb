package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/transparency-dev/merkle/rfc6962"
)

// Greatest sizes of the files, in bytes: none is reached by a true log.
const (
	maxLeaf     = 160
	maxBundle   = pageSize * (2 + maxLeaf)
	maxContents = pageSize * (128<<10 + 200)
	maxTile     = pageSize * sha256.Size
	maxKey      = 1 << 10
)

// page is what was found in 256 entries, or in the last fewer.
type page struct {
	index    int64
	hashes   []byte // of the leaves, one after the other
	root     []byte // over a full page
	kinds    map[string]*int
	first    time.Time
	last     time.Time
	removals []removal
	absent   []absence
	differ   []int64 // entries whose hash in the tile is another
	findings []Finding
}

// removal is an entry that says that another was taken away.
type removal struct{ seq, of int64 }

// absence is an entry whose content is taken away, by that removal.
type absence struct{ seq, by int64 }

func (p *page) find(code Code, seq int64, path, detail string, args ...any) {
	p.findings = append(p.findings, Finding{code, seq, path, fmt.Sprintf(detail, args...)})
}

// pageChecker checks pages, one after the other.
type pageChecker struct {
	src    Source
	latest time.Time // entries after it are in the future; zero: not checked
	buf    []byte    // for commitments
}

// check reads and checks the entries of a page, width of them.
func (c *pageChecker) check(ctx context.Context, index int64, width int) (*page, error) {
	p := &page{index: index, kinds: map[string]*int{}}
	bundlePath := path(entriesFolder, index, width)
	contentsPath := path(contentsFolder, index, width)
	tilePath := path(tileFolder(0), index, width)
	bundle, err := c.fetch(ctx, p, bundlePath, maxBundle)
	if err != nil {
		return nil, err
	}
	contents, err := c.fetch(ctx, p, contentsPath, maxContents)
	if err != nil {
		return nil, err
	}
	tile, err := c.fetch(ctx, p, tilePath, maxTile)
	if err != nil {
		return nil, err
	}
	leaves := p.leaves(bundle, bundlePath, width)
	lines := p.lines(contents, contentsPath, width)
	if tile != nil && len(tile) != width*sha256.Size {
		p.find(WrongTile, None, tilePath, "%d bytes, want %d", len(tile), width*sha256.Size)
		tile = nil
	}
	p.hash(leaves, tile, width)
	for i, b := range leaves {
		seq := index*pageSize + int64(i)
		l, ok := c.leaf(p, seq, b, bundlePath)
		if ok && i < len(lines) {
			c.content(p, seq, l, lines[i], contentsPath)
		}
	}
	return p, nil
}

// fetch gets a file of the page; one that is missing is a finding, and nil.
func (c *pageChecker) fetch(ctx context.Context, p *page, path string, limit int64) ([]byte, error) {
	b, err := c.src.Fetch(ctx, path, limit)
	if errors.Is(err, fs.ErrNotExist) {
		p.find(Missing, None, path, "")
		return nil, nil
	}
	return b, err
}

// leaves takes an entry bundle apart.
func (p *page) leaves(b []byte, path string, width int) [][]byte {
	if b == nil {
		return nil
	}
	leaves := make([][]byte, 0, width)
	for len(leaves) < width && len(b) >= 2 {
		n := int(binary.BigEndian.Uint16(b))
		if len(b) < 2+n {
			break
		}
		leaves = append(leaves, b[2:2+n])
		b = b[2+n:]
	}
	if len(leaves) != width || len(b) > 0 {
		p.find(BadBundle, None, path, "%d entries, want %d; %d bytes left", len(leaves), width, len(b))
	}
	return leaves
}

// lines takes a page of contents apart.
func (p *page) lines(b []byte, path string, width int) [][]byte {
	if b == nil {
		return nil
	}
	lines := make([][]byte, 0, width)
	for len(lines) < width {
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			break
		}
		lines = append(lines, b[:end])
		b = b[end+1:]
	}
	if len(lines) != width || len(b) > 0 {
		p.find(BadContents, None, path, "%d lines, want %d; %d bytes left", len(lines), width, len(b))
	}
	return lines
}

// hash computes the leaf hashes and notes which the tile has otherwise. Where
// the bundle lacks leaves the tile stands in, so that one fault does not hide
// what else there is.
func (p *page) hash(leaves [][]byte, tile []byte, width int) {
	p.hashes = make([]byte, width*sha256.Size)
	copy(p.hashes, tile)
	var buf [1 + maxLeaf]byte
	buf[0] = rfc6962.RFC6962LeafHashPrefix
	for i, leaf := range leaves {
		sum := sha256.Sum256(append(buf[:1], leaf...))
		at := p.hashes[i*sha256.Size : (i+1)*sha256.Size]
		if tile != nil && !bytes.Equal(at, sum[:]) {
			p.differ = append(p.differ, p.index*pageSize+int64(i))
		}
		copy(at, sum[:])
	}
	if width == pageSize {
		p.root = perfect(p.hashes)
	}
}

// leaf checks one leaf by itself and against the one before it.
func (c *pageChecker) leaf(p *page, seq int64, b []byte, path string) (leaf, bool) {
	l, err := parseLeaf(b)
	if err != nil {
		p.find(BadEntry, seq, path, "")
		return leaf{}, false
	}
	if l.seq != seq {
		p.find(OutOfOrder, seq, path, "bears number %d", l.seq)
	}
	if l.at.Before(p.last) {
		p.find(BackDated, seq, path, "%s after %s", stamp(l.at), stamp(p.last))
	}
	if !c.latest.IsZero() && l.at.After(c.latest) {
		p.find(FutureDated, seq, path, "%s", stamp(l.at))
	}
	if p.first.IsZero() {
		p.first = l.at
	}
	p.last = l.at
	p.count(l.kind)
	return l, true
}

// count counts an entry of a kind. The kind is copied only when it is new.
func (p *page) count(kind []byte) {
	if n := p.kinds[string(kind)]; n != nil {
		*n++
		return
	}
	one := 1
	p.kinds[string(kind)] = &one
}

func stamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.000000Z") }

// content checks a line of contents against its leaf.
func (c *pageChecker) content(p *page, seq int64, l leaf, b []byte, path string) {
	ln, err := parseLine(b)
	if err != nil || ln.seq != seq {
		p.find(BadContents, seq, path, "")
		return
	}
	if ln.removed {
		p.absent = append(p.absent, absence{seq, ln.removedBy})
		return
	}
	var sum hash
	sum, c.buf = commitmentTo(c.buf, ln.salt[:], ln.content)
	if sum != l.commitment {
		p.find(AlteredContent, seq, path, "")
		return
	}
	if string(l.kind) != removalKind {
		return
	}
	of, err := parseRemoval(ln.content)
	if err != nil {
		p.find(BadRemoval, seq, path, "malformed")
		return
	}
	p.removals = append(p.removals, removal{seq, of})
}

// removalKind is the kind of entries that say that another was taken away.
const removalKind = "removal"

var errRemoval = errors.New("malformed removal")

// parseRemoval reads which entry a removal took away. It must say when and on
// what ground.
func parseRemoval(content []byte) (of int64, err error) {
	var r struct {
		Of                *int64
		Ground, Law, Date string
	}
	if err := json.Unmarshal(content, &r); err != nil {
		return 0, err
	}
	if r.Of == nil || r.Ground == "" || r.Law == "" || r.Date == "" {
		return 0, errRemoval
	}
	return *r.Of, nil
}
