package ledger

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"lykta/internal/errs"
)

// maxWhole is the largest whole number that every JSON reader keeps exactly
// (2^53 − 1, RFC 8785 section 3.2.2.3 and RFC 7493 section 2.2).
const maxWhole = 1<<53 - 1

// Canonical returns v as canonical JSON: the one form that a value has in the
// ledger. It is RFC 8785 (no white space, members sorted by UTF-16 code units,
// least escaping) with whole numbers only; a figure with decimals is written as
// text. A value that has no such form is an Invalid error with the key
// "ledger.content.form".
func Canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, errs.E(errs.Invalid, "ledger.content.form", err)
	}
	return canonicalise(b)
}

// checkCanonical refuses a content that is not a JSON object in canonical form.
func checkCanonical(content []byte) error {
	canonical, err := canonicalise(content)
	if err != nil {
		return err
	}
	if canonical[0] != '{' || !bytes.Equal(canonical, content) {
		return errs.E(errs.Invalid, "ledger.content.form")
	}
	return nil
}

func canonicalise(b []byte) ([]byte, error) {
	if !json.Valid(b) {
		return nil, errs.E(errs.Invalid, "ledger.content.form")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, errs.E(errs.Invalid, "ledger.content.form", err)
	}
	return appendValue(make([]byte, 0, len(b)), v)
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case map[string]any:
		return appendObject(b, v)
	case []any:
		return appendArray(b, v)
	case string:
		return appendString(b, v), nil
	case json.Number:
		return appendNumber(b, v)
	case bool:
		return strconv.AppendBool(b, v), nil
	default:
		return append(b, "null"...), nil
	}
}

func appendObject(b []byte, object map[string]any) ([]byte, error) {
	names := slices.SortedFunc(maps.Keys(object), func(x, y string) int {
		return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
	})
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, name), ':')
		var err error
		if b, err = appendValue(b, object[name]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendArray(b []byte, array []any) ([]byte, error) {
	b = append(b, '[')
	for i, v := range array {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendNumber(b []byte, n json.Number) ([]byte, error) {
	i, err := strconv.ParseInt(n.String(), 10, 64)
	if err != nil || i > maxWhole || i < -maxWhole || strconv.FormatInt(i, 10) != n.String() {
		return nil, errs.E(errs.Invalid, "ledger.content.form")
	}
	return strconv.AppendInt(b, i, 10), nil
}

// appendString writes a string with the least escaping (RFC 8785 section
// 3.2.2.2), which encoding/json does not: it escapes U+2028 and U+2029.
func appendString(b []byte, s string) []byte {
	const short = "\b\t\n\f\r\"\\"
	const letters = `btnfr"\`
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		at := strings.IndexByte(short, c)
		switch {
		case at >= 0:
			b = append(b, '\\', letters[at])
		case c < 0x20:
			b = append(b, `\u00`...)
			b = append(b, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
