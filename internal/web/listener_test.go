package web

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// What net/http answers by itself has our headers, and what we answer has them
// once. The control: without the listener it has not.
func TestAnswersBeforeAnyHandler(t *testing.T) {
	t.Parallel()
	for _, dressed := range []bool{true, false} {
		l, err := net.Listen("tcp", "localhost:0")
		if err != nil {
			t.Fatal(err)
		}
		address := l.Addr().String()
		if dressed {
			l = Listener(l, true)
		}
		handler := headers(true, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "HTTP/1.1 400 is no answer") }))
		server := &http.Server{Handler: handler, MaxHeaderBytes: 8 << 10}
		go server.Serve(l)
		t.Cleanup(func() { server.Close() })
		for asked, want := range map[string]int{
			"nonsense\r\n\r\n": 400,
			"GET / HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\n\r\n":                            417,
			"GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 20<<10) + "\r\n\r\n":       431,
			"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n": 501,
			"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n":                            200,
		} {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(c, asked); err != nil {
				t.Fatal(err)
			}
			a, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatalf("%.20q: %v", asked, err)
			}
			body, err := io.ReadAll(a.Body)
			c.Close()
			policies := len(a.Header.Values("Content-Security-Policy"))
			if a.StatusCode != want || policies != 1 && (dressed || want == 200) || policies > 0 && !dressed && want != 200 {
				t.Errorf("%t: %.20q is answered %d (want %d) with %d policies", dressed, asked, a.StatusCode, want, policies)
			}
			if want == 200 && string(body) != "HTTP/1.1 400 is no answer" {
				t.Errorf("a body was changed: %q, %v", body, err)
			}
		}
	}
}
