package mail_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lykta/internal/mail"
)

// What is an address holds nothing that could end a header, name a second
// receiver, or be read as something else by the next program.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"lasare@vik.example", "å@vik.example", "a@b", `"a b"@vik.example`, "A <a@vik.example>", "a@vik.example\r\nBcc: b@vik.example",
		"a@vik.example,b@vik.example", "a@[127.0.0.1]", "a(x)@vik.example", " a@vik.example", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !mail.Address(s) {
			return
		}
		bad := func(r rune) bool {
			return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>,;"()\`, r)
		}
		if strings.ContainsFunc(s, bad) || strings.Count(s, "@") != 1 || !utf8.ValidString(s) {
			t.Errorf("%q is an address", s)
		}
	})
}
