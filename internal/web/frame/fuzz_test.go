package frame

import (
	"strings"
	"testing"
)

// The language of a path and the rest are the path again.
func FuzzSplitLanguage(f *testing.F) {
	for _, path := range []string{"/", "/en", "/en/", "/en/i/vik", "/i/vik", "/en/en", "/en//vik", "//en/vik", "/enkelt", ""} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		language, rest := SplitLanguage(path)
		if language != Swedish && language != English || strings.HasPrefix(path, "/") && !strings.HasPrefix(rest, "/") {
			t.Fatalf("%q is %q in %q", path, rest, language)
		}
		whole := Path(language, rest)
		if again, same := SplitLanguage(whole); again != language || same != rest {
			t.Errorf("%q is %q in %s, which is %q, which is %q in %s", path, rest, language, whole, same, again)
		}
	})
}
