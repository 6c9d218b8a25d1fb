package verify

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// checkRemovals holds removals and absent contents against each other: every
// content that is not there must have been taken away by a removal, and every
// removal must have been carried out.
func (c *check) checkRemovals() {
	due := c.due()
	for _, a := range c.absent {
		by, ok := due[a.seq]
		delete(due, a.seq)
		switch {
		case !ok:
			c.report.find(Finding{HiddenContent, a.seq, c.filePath(contentsFolder, a.seq), ""})
			c.changed = c.changed || a.by >= c.signed.size
		case by != a.by:
			c.report.find(Finding{BadContents, a.seq, c.filePath(contentsFolder, a.seq), fmt.Sprintf("names removal %d, want %d", a.by, by)})
		default:
			c.report.Removed++
		}
	}
	for _, seq := range slices.Sorted(maps.Keys(due)) {
		c.report.find(Finding{RemovalUndone, seq, c.filePath(contentsFolder, seq), fmt.Sprintf("removal %d", due[seq])})
	}
}

// due returns which entries the removals take away, each with its removal. A
// removal takes away an earlier entry, once, and no removal.
func (c *check) due() map[int64]int64 {
	due := map[int64]int64{}
	removals := map[int64]bool{}
	for _, r := range c.removals {
		removals[r.seq] = true
		_, twice := due[r.of]
		if r.of < 0 || r.of >= r.seq || removals[r.of] || twice {
			c.report.find(Finding{BadRemoval, r.seq, c.filePath(contentsFolder, r.seq), fmt.Sprintf("of %d", r.of)})
			continue
		}
		due[r.of] = r.seq
	}
	return due
}

// checkListing finds files beyond those that the checkpoint covers, where the
// source can list them.
func (c *check) checkListing(ctx context.Context) error {
	lister, ok := c.src.(Lister)
	if !ok {
		return nil
	}
	names, err := lister.List(ctx)
	if err != nil {
		return err
	}
	covered := c.covered()
	slices.Sort(names)
	for _, name := range names {
		if !covered[name] {
			c.report.find(Finding{Unsigned, None, name, ""})
		}
	}
	return nil
}

// covered returns the files of a log of the signed size.
func (c *check) covered() map[string]bool {
	files := map[string]bool{"checkpoint": true, "key": true}
	for level, size := 0, c.signed.size; size > 0; level, size = level+1, size/pageSize {
		for index := int64(0); index*pageSize < size; index++ {
			width := int(min(pageSize, size-index*pageSize))
			files[path(tileFolder(level), index, width)] = true
			if level == 0 {
				files[path(entriesFolder, index, width)] = true
				files[path(contentsFolder, index, width)] = true
			}
		}
	}
	return files
}
