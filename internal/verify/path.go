package verify

import "strconv"

// pageSize is how many entries or hashes a full file holds.
const pageSize = 256

// The folders of a log.
const (
	entriesFolder  = "tile/entries"
	contentsFolder = "contents"
)

func tileFolder(level int) string { return "tile/" + strconv.Itoa(level) }

// path returns the path of a file of the log: a folder, the place in three
// digits a step, and the width where it is under 256 (C2SP tlog-tiles).
func path(folder string, index int64, width int) string {
	s := strconv.FormatInt(1000+index%1000, 10)[1:]
	for index /= 1000; index > 0; index /= 1000 {
		s = "x" + strconv.FormatInt(1000+index%1000, 10)[1:] + "/" + s
	}
	if width < pageSize {
		s += ".p/" + strconv.Itoa(width)
	}
	return folder + "/" + s
}
