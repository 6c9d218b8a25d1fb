package sheet

import (
	"math"
	"strconv"
	"strings"
)

// number reads a number as people and programs write it. Words that Go takes
// for numbers (inf, nan, hexadecimal) are text here.
func number(s string, decimalComma bool) (float64, bool) {
	if s == "" || strings.ContainsAny(s, "xXnNiIpP_") {
		return 0, false
	}
	if decimalComma {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(strings.Replace(s, "−", "-", 1), 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// whole reads a whole number; 3.0 is one.
func whole(s string, decimalComma bool) (int64, bool) {
	if v, err := strconv.ParseInt(s, 10, 64); err == nil {
		return v, true
	}
	v, ok := number(s, decimalComma)
	return int64(v), ok && v == math.Trunc(v) && math.Abs(v) < 1<<53
}
