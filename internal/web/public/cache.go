package public

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// answer is a rendered page, ready to send. It is kept in one form only: in
// gzip form, which nearly every reader takes, or plain where that is no smaller.
type answer struct {
	version     string // all that it is a function of, the address and language apart
	contentType string
	body        []byte
	zipped      bool // body is in gzip form
	size        int  // of the plain form, in bytes
}

func newAnswer(version, contentType string, plain []byte) *answer {
	a := &answer{version: version, contentType: contentType, size: len(plain)}
	if a.body = zip(plain); a.body != nil {
		a.zipped = true
	} else {
		a.body = bytes.Clone(plain)
	}
	return a
}

// overhead is what the cache itself spends on an answer, in bytes: the structs,
// the list's element and the index's entry.
const overhead = 320

// cost is what the answer takes of the cache under its key, in bytes.
func (a *answer) cost(key string) int {
	return cap(a.body) + len(a.version) + len(key) + overhead
}

// The fastest level: a page comes out an eighth larger than at level 5, and
// takes less than half the time. The higher levels also clear tables of 640 kB
// for every page.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// zip returns b in gzip form, or nil where that is no smaller.
func zip(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b) / 3)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(b) // a bytes.Buffer takes everything
	if z.Close() != nil || out.Len() >= len(b) {
		return nil
	}
	return bytes.Clone(out.Bytes())
}

// cache keeps answers by their address, the least recently used ones falling
// out when it is full. An answer of another version is as good as none. It is
// safe for concurrent use.
type cache struct {
	mu    sync.Mutex
	most  int // bytes
	held  int
	order *list.List // of *cached, most recently used first
	index map[string]*list.Element
}

type cached struct {
	key    string
	answer *answer
}

func newCache(most int) *cache {
	return &cache{most: most, order: list.New(), index: map[string]*list.Element{}}
}

func (c *cache) get(key, version string) *answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.index[key]
	if e == nil {
		return nil
	}
	if a := e.Value.(*cached).answer; a.version == version {
		c.order.MoveToFront(e)
		return a
	}
	c.drop(e)
	return nil
}

func (c *cache) put(key string, a *answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.index[key]; e != nil {
		c.drop(e)
	}
	cost := a.cost(key)
	if cost > c.most/8 {
		return // one giant shall not drive out everything else
	}
	c.index[key] = c.order.PushFront(&cached{key, a})
	c.held += cost
	for c.held > c.most {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(e *list.Element) {
	old := e.Value.(*cached)
	c.order.Remove(e)
	delete(c.index, old.key)
	c.held -= old.answer.cost(old.key)
}

// short is a short name for a long state.
func short(state string) string {
	sum := sha256.Sum256([]byte(state))
	return hex.EncodeToString(sum[:6])
}
