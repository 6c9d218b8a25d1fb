package survey

import (
	"math"
	"math/bits"
	"slices"
)

// lookup finds owners by what they hold: a hash table with open places. Places
// hold the number of an owner, from 1.
type lookup struct {
	table []int32
	used  []int
	fresh int32 // handed out when nothing is to be merged
}

// newLookup has room for so many units, or, not merged, finds every unit new.
func newLookup(units int, merged bool) *lookup {
	if !merged {
		return &lookup{}
	}
	return &lookup{table: make([]int32, 1<<bits.Len(uint(2*units)))}
}

// reset forgets all, for the next stratum.
func (l *lookup) reset() {
	for _, at := range l.used {
		l.table[at] = 0
	}
	l.used = l.used[:0]
}

// find returns the place of the owner that is like one, or a free one, which
// holds 0.
func (l *lookup) find(one, owners *entries) *int32 {
	if l.table == nil {
		l.fresh = 0
		return &l.fresh
	}
	mask := len(l.table) - 1
	at := int(one.hash()) & mask
	for l.table[at] != 0 && !one.like(owners, int(l.table[at]-1)) {
		at = (at + 1) & mask
	}
	if l.table[at] == 0 {
		l.used = append(l.used, at)
	}
	return &l.table[at]
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
