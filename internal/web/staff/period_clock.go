package staff

import (
	"fmt"
	"strconv"
	"strings"
)

// number is a number in a field or an address.
func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// clock is how a clock shows so many minutes after midnight: "09:30".
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// Minute reads a time of day as people write it, 9:30, 09.30, 930 or 9, as
// minutes after midnight. An empty field is midnight and complained of.
func (f *form) Minute(name string) int {
	text := strings.NewReplacer(".", ":", " ", "").Replace(f.Get(name))
	hours, minutes, found := strings.Cut(text, ":")
	if n := len(text); !found && n > 2 {
		hours, minutes = text[:n-2], text[n-2:]
	}
	if minutes == "" {
		minutes = "0"
	}
	h, err := strconv.Atoi(hours)
	m, also := strconv.Atoi(minutes)
	if err != nil || also != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		f.wrong(name, "period.clock")
		return 0
	}
	return h*60 + m
}
