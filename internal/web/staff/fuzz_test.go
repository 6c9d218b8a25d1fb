package staff

import (
	"net/url"
	"strings"
	"testing"

	"lykta/internal/web/frame"
)

// Wherever ?vidare= points, nobody is led off this host: not in either
// language, and not as a browser reads an address (WHATWG URL: a backslash is a
// slash, tabs and line ends are not there).
func FuzzOurs(f *testing.F) {
	for _, s := range []string{"/arbete/vik", "/en/arbete", "//a.example", "/en//a.example", "/\\a.example", "/en/\\a.example", "https://a.example", "/\t/a.example",
		"/en/%2F/a.example", "javascript:a()", "/en/en//a.example", "", "/%2e//a.example", "%2F"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := ours(next)
		for _, language := range []string{frame.Swedish, frame.English} {
			address := frame.Path(language, got)
			read := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(address)
			u, err := url.Parse(address)
			if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(read, "/") || strings.HasPrefix(read, "//") {
				t.Errorf("%q leads to %q", next, address)
			}
		}
	})
}
