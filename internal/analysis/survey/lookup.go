package survey

import (
	"math"
	"math/bits"
	"slices"
)

// lookup finds owners by what they hold: a hash table of chains, that grows
// with the number of different owners.
type lookup struct {
	merged bool
	base   int32   // first owner of the present stratum
	head   []int32 // by hash: the number of an owner, from 1
	next   []int32 // by owner from base: the one before it in its chain
	hashes []uint64
}

// newLookup finds owners that are alike, or, not merged, takes every one for
// new.
func newLookup(merged bool) *lookup { return &lookup{merged: merged, head: make([]int32, 64)} }

// reset forgets all, for the next stratum, whose first owner has this number.
func (l *lookup) reset(base int) {
	l.base = int32(base)
	clear(l.head)
	l.next, l.hashes = l.next[:0], l.hashes[:0]
}

// find returns the owner that is like one; found is false when there is none,
// and it is expected to be made next.
func (l *lookup) find(one, owners *entries) (owner int32, found bool) {
	if !l.merged {
		return 0, false
	}
	h := one.hash()
	for at := l.head[int(h)&(len(l.head)-1)]; at != 0; at = l.next[at-1] {
		if l.hashes[at-1] == h && one.like(owners, int(l.base+at-1)) {
			return l.base + at - 1, true
		}
	}
	if len(l.next) == len(l.head) {
		l.grow()
	}
	l.next, l.hashes = append(l.next, 0), append(l.hashes, h)
	l.chain(len(l.next))
	return 0, false
}

func (l *lookup) chain(number int) {
	head := &l.head[int(l.hashes[number-1])&(len(l.head)-1)]
	l.next[number-1] = *head
	*head = int32(number)
}

func (l *lookup) grow() {
	l.head = make([]int32, 2*len(l.head))
	for number := 1; number <= len(l.next); number++ {
		l.chain(number)
	}
}

func (e *entries) hash() uint64 {
	h := uint64(0)
	for _, k := range e.slot {
		h = (h ^ uint64(k)) * 0x9e3779b97f4a7c15
	}
	for _, v := range e.value {
		h = (bits.RotateLeft64(h, 29) ^ math.Float64bits(v)) * 0xbf58476d1ce4e5b9
	}
	return h ^ h>>32
}

// like reports whether an owner of others holds the same as these entries.
func (e *entries) like(others *entries, owner int) bool {
	a, z := int(others.start[owner]), int(others.start[owner+1])
	return slices.Equal(e.slot, others.slot[a:z]) && slices.Equal(e.value, others.value[a*e.width:z*e.width])
}
