package textfile_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"lykta/internal/document/textfile"
	"lykta/internal/errs"
)

// Whatever the bytes are, what is read is text in UTF-8, or an error that says
// what was wrong with the file.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"# Löften\n\n- Vi går 20 turer\n", "\xef\xbb\xbfa\r\nb\rc", "\xff\xfea\x00\n\x00", "\xfe\xff\x00a", "L\xf6ften i Vik", "%PDF-1.7", "\x00\x01", "<p>a<b", "{\\rtf1 a}", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := textfile.Read(bytes.NewReader(data), "f")
		if err != nil {
			if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.TooLarge) {
				t.Errorf("%q: %v", data, err)
			}
			return
		}
		if !utf8.ValidString(got) || strings.Contains(got, "\x00") || strings.TrimSpace(got) == "" {
			t.Errorf("%q is read as %q", data, got)
		}
	})
}
