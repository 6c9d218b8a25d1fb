package verify

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"lykta/internal/errs"
)

// Options adjust a check. The zero value trusts the key that the log itself
// shows, compares with nothing earlier, and knows no time.
type Options struct {
	Key     string    // verifier key that the caller got elsewhere; "" takes the log's own on trust
	Earlier []byte    // a checkpoint of this log that the caller kept; nil for none
	Now     time.Time // entries that were entered later are in the future; zero does not look
}

// clockSlack is how far the clocks of the log and of the checker may differ.
const clockSlack = 5 * time.Minute

// maxAttempts is how often a log that changes during the check is read anew.
const maxAttempts = 3

// Log checks a whole log and tells what it found. An error means that the
// check could not be done: the source cannot be read (Unavailable), or the
// caller's own key cannot be used (Invalid, key "verify.key").
func Log(ctx context.Context, src Source, opts Options) (Report, error) {
	for attempt := 1; ; attempt++ {
		c := &check{src: src, opts: opts, tree: tree{leafs: map[int64][]byte{}}}
		if err := c.run(ctx); err != nil {
			return Report{}, err
		}
		if !c.changed || attempt == maxAttempts {
			return c.report, nil
		}
	}
}

// check is one reading of a log.
type check struct {
	src      Source
	opts     Options
	report   Report
	key      verifierKey
	signed   checkpoint
	earlier  *checkpoint // nil where there is none, or none that can be used
	tree     tree
	differ   []int64 // entries whose hash in the tile is another
	removals []removal
	absent   []absence
	changed  bool // the log grew meanwhile: a removal beyond the checkpoint was met
}

func (c *check) run(ctx context.Context) error {
	if ok, err := c.readKey(ctx); err != nil || !ok {
		return err
	}
	if ok, err := c.readCheckpoint(ctx); err != nil || !ok {
		return err
	}
	c.readEarlier()
	if err := c.readPages(ctx); err != nil {
		return err
	}
	if c.report.Checked < c.signed.size {
		return nil // so much is wrong already that the rest would say nothing
	}
	if err := c.checkTree(ctx); err != nil {
		return err
	}
	c.checkRemovals()
	return c.checkListing(ctx)
}

// file fetches a file; one that is missing is a finding, and nil.
func (c *check) file(ctx context.Context, path string, limit int64) ([]byte, error) {
	b, err := c.src.Fetch(ctx, path, limit)
	if errors.Is(err, fs.ErrNotExist) {
		c.report.find(Finding{Missing, None, path, ""})
		return nil, nil
	}
	return b, err
}

// readKey settles which key to check with.
func (c *check) readKey(ctx context.Context) (ok bool, err error) {
	if c.opts.Key != "" {
		if c.key, err = parseKey(c.opts.Key); err != nil {
			return false, errs.E(errs.Invalid, "verify.key", err)
		}
		c.report.KeyGiven = true
	}
	b, err := c.file(ctx, "key", maxKey)
	if err != nil {
		return false, err
	}
	if b != nil {
		c.showKey(string(b))
	}
	c.report.Key, c.report.KeyHash = c.key.text, c.key.hash
	return c.key.text != "", nil
}

// showKey takes in the key that the log shows.
func (c *check) showKey(line string) {
	shown, err := parseKey(line[:max(0, len(line)-1)])
	switch {
	case err != nil || line != shown.text+"\n":
		c.report.find(Finding{BadKey, None, "key", ""})
	case !c.report.KeyGiven:
		c.key = shown
	case shown.text != c.key.text:
		c.report.find(Finding{OtherKey, None, "key", shown.text})
	}
}

// readCheckpoint reads what is signed. Without a good signature there is
// nothing to check against.
func (c *check) readCheckpoint(ctx context.Context) (ok bool, err error) {
	b, err := c.file(ctx, "checkpoint", maxCheckpoint)
	if err != nil || b == nil {
		return false, err
	}
	if c.signed, err = parseCheckpoint(b); err != nil {
		c.report.find(Finding{BadCheckpoint, None, "checkpoint", ""})
		return false, nil
	}
	c.report.Checkpoint = b
	c.report.Origin, c.report.Size, c.report.Root = c.signed.origin, c.signed.size, c.signed.root
	if !c.signed.signedBy(c.key) {
		c.report.find(Finding{BadSignature, None, "checkpoint", ""})
		return false, nil
	}
	return true, nil
}

// readEarlier reads the checkpoint that the caller kept.
func (c *check) readEarlier() {
	if c.opts.Earlier == nil {
		return
	}
	c.report.Earlier = Inconsistent
	e, err := parseCheckpoint(c.opts.Earlier)
	if err != nil || !e.signedBy(c.key) {
		c.report.find(Finding{BadEarlier, None, "", ""})
		return
	}
	c.report.EarlierSize = e.size
	if e.size > c.signed.size {
		c.report.find(Finding{Shrunk, None, "", fmt.Sprintf("%d entries, earlier %d", c.signed.size, e.size)})
		return
	}
	c.earlier = &e
}

// pagesAtOnce is how many pages are checked between two looks at whether it is
// worth going on.
const pagesAtOnce = 1024

// readPages checks all entries, in parallel within a stretch and in order
// between stretches.
func (c *check) readPages(ctx context.Context) error {
	pages := (c.signed.size + pageSize - 1) / pageSize
	for from := int64(0); from < pages && c.report.More == 0; from += pagesAtOnce {
		stretch, err := c.readStretch(ctx, from, min(pages, from+pagesAtOnce))
		if err != nil {
			return err
		}
		for _, p := range stretch {
			c.take(p)
		}
	}
	return nil
}

func (c *check) readStretch(ctx context.Context, from, to int64) ([]*page, error) {
	stretch := make([]*page, to-from)
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(max(8, runtime.GOMAXPROCS(0)), int(to-from)) { // more than cores: a server is slower than a core
		checker := &pageChecker{src: c.src}
		if !c.opts.Now.IsZero() {
			checker.latest = c.opts.Now.Add(clockSlack)
		}
		group.Go(func() (err error) {
			for i := next.Add(1) - 1; i < to-from && err == nil; i = next.Add(1) - 1 {
				stretch[i], err = checker.check(ctx, from+i, c.width(from+i))
			}
			return err
		})
	}
	return stretch, group.Wait()
}

// width returns how many entries a page has.
func (c *check) width(index int64) int { return int(min(pageSize, c.signed.size-index*pageSize)) }

// take adds the next page to what is known.
func (c *check) take(p *page) {
	r := &c.report
	if p.first.Before(r.Last) && !p.first.IsZero() {
		r.find(Finding{BackDated, p.index * pageSize, path(entriesFolder, p.index, c.width(p.index)),
			fmt.Sprintf("%s after %s", stamp(p.first), stamp(r.Last))})
	}
	if r.First.IsZero() {
		r.First = p.first
	}
	if !p.last.IsZero() {
		r.Last = p.last
	}
	for kind, n := range p.kinds {
		if r.Kinds == nil {
			r.Kinds = map[string]int{}
		}
		r.Kinds[kind] += *n
	}
	r.find(p.findings...)
	r.Checked += int64(c.width(p.index))
	c.differ = append(c.differ, p.differ...)
	c.removals = append(c.removals, p.removals...)
	c.absent = append(c.absent, p.absent...)
	c.keep(p)
}

// keep keeps of a page's hashes what roots are computed from.
func (c *check) keep(p *page) {
	if p.root != nil {
		c.tree.pages = append(c.tree.pages, p.root)
	}
	if p.root == nil || c.earlier != nil && c.earlier.size/pageSize == p.index {
		c.tree.leafs[p.index] = p.hashes
	}
}

// checkTree compares the computed tree with what is signed, with the earlier
// checkpoint and with the tiles.
func (c *check) checkTree(ctx context.Context) error {
	root, err := c.tree.rootAt(c.signed.size)
	if err != nil {
		return err
	}
	right := root == c.signed.root
	if !right {
		c.report.find(Finding{WrongRoot, None, "", hex.EncodeToString(root[:])})
	}
	for _, seq := range c.differ {
		if right {
			c.report.find(Finding{WrongTile, seq, c.filePath(tileFolder(0), seq), ""})
		} else {
			c.report.find(Finding{AlteredEntry, seq, c.filePath(entriesFolder, seq), ""})
		}
	}
	if err := c.compareEarlier(); err != nil {
		return err
	}
	return c.checkTiles(ctx)
}

// filePath returns the file of a folder that holds an entry.
func (c *check) filePath(folder string, seq int64) string {
	return path(folder, seq/pageSize, c.width(seq/pageSize))
}

func (c *check) compareEarlier() error {
	if c.earlier == nil {
		return nil
	}
	root, err := c.tree.rootAt(c.earlier.size)
	if err != nil {
		return err
	}
	if root != c.earlier.root {
		c.report.find(Finding{RewrittenHistory, None, "", fmt.Sprintf("the first %d entries", c.earlier.size)})
		return nil
	}
	c.report.Earlier = Consistent
	return nil
}

// checkTiles compares the tiles above level 0 with the computed hashes.
func (c *check) checkTiles(ctx context.Context) error {
	nodes := c.tree.pages
	for level := 1; len(nodes) > 0; level++ {
		var above [][]byte
		index := int64(0)
		for chunk := range slices.Chunk(nodes, pageSize) {
			want := slices.Concat(chunk...)
			path := path(tileFolder(level), index, len(chunk))
			got, err := c.file(ctx, path, maxTile)
			if err != nil {
				return err
			}
			if got != nil {
				c.report.find(compareTile(path, got, want)...)
			}
			if len(chunk) == pageSize {
				above = append(above, perfect(want))
			}
			index++
		}
		nodes = above
	}
	return nil
}
