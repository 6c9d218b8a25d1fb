package picture

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"strconv"

	"lykta/internal/db"
)

// hashOf is the SHA-256 of all that a picture rests on, each thing in a fixed
// order and form: an event that is changed in anything but its text, one that
// is added and one that is taken away make another. Outlines of areas are not
// part of it, for no figure depends on them.
func hashOf(in Input) string {
	h := sha256.New()
	events := slices.Clone(in.Events)
	slices.SortFunc(events, func(a, b Event) int { return cmp.Compare(a.ID, b.ID) })
	var line []byte
	for _, e := range events {
		line = appendEvent(line[:0], e)
		h.Write(line)
	}
	turns := slices.Clone(in.Turns)
	slices.SortFunc(turns, func(a, b Turn) int { return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Reporter, b.Reporter)) })
	write(h, in.Frame, slices.Compact(turns), coverageOf(in.Rosters), in.Scheme, in.Decisions, in.Presence)
	for _, a := range in.Areas {
		write(h, a.ID, a.Name)
	}
	for _, p := range in.Places {
		write(h, p.ID, p.Name, p.Area)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func write(h hash.Hash, parts ...any) {
	enc := json.NewEncoder(h)
	for _, p := range parts {
		if err := enc.Encode(p); err != nil {
			panic(err) // what goes in holds nothing that JSON cannot
		}
	}
}

func appendEvent(line []byte, e Event) []byte {
	for _, s := range []string{e.ID, e.Reporter, e.Category, e.Area, e.Place} {
		line = strconv.AppendInt(line, int64(len(s)), 10)
		line = append(append(line, ':'), s...)
	}
	for _, n := range []int64{db.Micros(e.Began), db.Micros(e.Finished), int64(e.Severity)} {
		line = append(strconv.AppendInt(line, n, 10), ' ')
	}
	if e.Located {
		line = append(strconv.AppendInt(line, int64(e.At.X), 10), ' ')
		line = strconv.AppendInt(line, int64(e.At.Y), 10)
	}
	return append(line, '\n')
}
