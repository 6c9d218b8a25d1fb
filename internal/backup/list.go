package backup

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// listing is which files an archive has.
type listing struct {
	bases    []string // oldest first
	segments []int
}

const (
	basePrefix = "base-"
	baseTime   = "20060102T150405.000000000Z" // UTC; sorts as time does
)

func baseName(at time.Time) string { return basePrefix + at.UTC().Format(baseTime) }

// list reads the names in the folder. What has another name is somebody else's.
func list(dir string) (listing, error) {
	var l listing
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return l, err
	}
	for _, e := range entries {
		if stamp, ok := strings.CutPrefix(e.Name(), basePrefix); ok && e.IsDir() {
			if _, err := time.Parse(baseTime, stamp); err == nil {
				l.bases = append(l.bases, e.Name())
			}
			continue
		}
		number, ok := strings.CutPrefix(e.Name(), "log-")
		if number, ok2 := strings.CutSuffix(number, ".lyw"); ok && ok2 {
			if n, err := strconv.Atoi(number); err == nil && segmentName(n) == e.Name() {
				l.segments = append(l.segments, n)
			}
		}
	}
	slices.Sort(l.bases)
	slices.Sort(l.segments)
	return l, nil
}

// last is the number of the newest file of the log, and 0 where there is none.
func (l listing) last() int {
	if len(l.segments) == 0 {
		return 0
	}
	return l.segments[len(l.segments)-1]
}
