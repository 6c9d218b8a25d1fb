package backup

import (
	"io"
	"sync"
	"time"
)

// moment is a commit of this process: the log had so many frames after it.
type moment struct {
	salt   string // of the log's head: after a restart frames are counted anew
	frames int
	at     time.Time
}

// clock remembers when each commit happened until it is in the archive.
type clock struct {
	now func() time.Time

	mu      sync.Mutex
	wal     io.ReaderAt // nil before Start: then the log has not been restarted
	moments []moment
}

// maxMoments bounds what is remembered while the archive is behind.
const maxMoments = 1 << 16

func (c *clock) read(wal io.ReaderAt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wal = wal
	for i := range c.moments {
		c.moments[i].salt = c.salt()
	}
}

func (c *clock) salt() string {
	b := make([]byte, 8)
	if c.wal == nil {
		return ""
	}
	c.wal.ReadAt(b, 16) // a log that cannot be read has no salt that fits
	return string(b)
}

func (c *clock) committed(frames int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moments = append(c.moments, moment{c.salt(), frames, c.now()})
	if len(c.moments) > maxMoments { // every other is told of by the next
		kept := c.moments[:0]
		for i := 1; i < len(c.moments); i += 2 {
			kept = append(kept, c.moments[i])
		}
		c.moments = kept
	}
}

// of returns what is remembered of the log with that salt, in order.
func (c *clock) of(salt string) []moment {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []moment
	for _, m := range c.moments {
		if m.salt == salt {
			list = append(list, m)
		}
	}
	return list
}

// forget drops what is in the archive: up to so many frames of the log with that
// salt, and everything before.
func (c *clock) forget(salt string, frames int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := -1
	for i, m := range c.moments {
		if m.salt == salt && m.frames <= frames {
			last = i
		}
	}
	c.moments = append(c.moments[:0], c.moments[last+1:]...)
}

func (c *clock) oldest() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.moments) == 0 {
		return time.Time{}
	}
	return c.moments[0].at
}
