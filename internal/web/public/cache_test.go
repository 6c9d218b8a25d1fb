package public

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCacheForgetsAnotherVersion(t *testing.T) {
	c := newCache(1 << 20)
	c.put("/i/a", &answer{version: "1", body: []byte("one")})
	if got := c.get("/i/a", "2"); got != nil {
		t.Errorf("an answer of version 1 was given for version 2: %s", got.body)
	}
	if got := c.get("/i/a", "1"); got != nil {
		t.Error("an answer that was out of date was kept")
	}
}

func TestCacheHoldsNoMoreThanItMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCache(64 << 10)
		for range rapid.IntRange(1, 60).Draw(t, "puts") {
			size := rapid.IntRange(0, 10<<10).Draw(t, "size")
			key := strconv.Itoa(rapid.IntRange(0, 20).Draw(t, "key"))
			c.put(key, &answer{version: "1", body: make([]byte, size)})
		}
		held := 0
		for key, e := range c.index {
			held += e.Value.(*cached).answer.cost(key)
		}
		if held != c.held || held > c.most || len(c.index) != c.order.Len() {
			t.Fatalf("holds %d bytes, counts %d, may %d; %d keys, %d in order", held, c.held, c.most, len(c.index), c.order.Len())
		}
	})
}

func TestCacheKeepsWhatIsUsed(t *testing.T) {
	c := newCache(40 << 10)
	body := make([]byte, 4<<10)
	c.put("used", &answer{version: "1", body: body})
	for i := range 100 {
		c.put(strconv.Itoa(i), &answer{version: "1", body: body})
		if c.get("used", "1") == nil {
			t.Fatalf("fell out after %d others though it was used each time", i)
		}
	}
}

func TestZip(t *testing.T) {
	text := strings.Repeat("Kommunen lovar. ", 500)
	zipped := zip([]byte(text))
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(r)
	if err != nil || string(back) != text {
		t.Errorf("came back as %d bytes, %v", len(back), err)
	}
	if zip([]byte("x")) != nil {
		t.Error("something that does not shrink was zipped")
	}
}

// A kept answer reads the same to those who take gzip and those who do not, and
// is held in memory once.
func TestSendReadsTheSameEitherWay(t *testing.T) {
	for _, text := range []string{strings.Repeat("Kommunen lovar. ", 500), "x", ""} {
		a := newAnswer("1", "text/plain", []byte(text))
		for _, tt := range []struct{ method, takes string }{
			{"GET", "gzip, br"}, {"GET", "br"}, {"GET", ""}, {"HEAD", "gzip"}, {"HEAD", ""},
		} {
			r := httptest.NewRequest(tt.method, "/", nil)
			r.Header.Set("Accept-Encoding", tt.takes)
			w := httptest.NewRecorder()
			if err := send(w, r, a); err != nil {
				t.Fatal(err)
			}
			wire := w.Body.String()
			if tt.method == "HEAD" {
				if wire != "" {
					t.Errorf("HEAD was answered with %d bytes", len(wire))
				}
				continue
			}
			if got := w.Header().Get("Content-Length"); got != strconv.Itoa(len(wire)) {
				t.Errorf("%q: length %s, sent %d bytes", tt.takes, got, len(wire))
			}
			if got := plain(t, w.Header().Get("Content-Encoding"), w.Body); got != text {
				t.Errorf("%q: %d characters came back as %d", tt.takes, len(text), len(got))
			}
		}
		if limit := len(text); len(a.body) > limit {
			t.Errorf("%d bytes are held of a text of %d", len(a.body), limit)
		}
	}
}

func plain(t *testing.T, encoding string, body io.Reader) string {
	t.Helper()
	if encoding == "gzip" {
		r, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = r
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
