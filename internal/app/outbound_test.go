package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"lykta/internal/mail"
)

// doors counts what goes out of this process: requests over the standard
// transport, and names that are looked up, without which nothing by name can be
// reached. It answers no look-up.
type doors struct {
	mu    sync.Mutex
	asked []string
	next  http.RoundTripper
}

// out is set before any test runs, so that every scenario of the package is
// under its eyes.
var out = watch()

func watch() *doors {
	d := &doors{next: http.DefaultTransport}
	http.DefaultTransport = d
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go d.listen(there)
		return here, nil
	}}
	return d
}

// RoundTrip is http.RoundTripper's.
func (d *doors) RoundTrip(r *http.Request) (*http.Response, error) {
	d.note(r.URL.Host)
	return d.next.RoundTrip(r)
}

// listen reads one question (RFC 1035, section 4.2.2: with its length before
// it) and hangs up.
func (d *doors) listen(c net.Conn) {
	defer c.Close()
	size := make([]byte, 2)
	if _, err := io.ReadFull(c, size); err != nil {
		return
	}
	question := make([]byte, int(size[0])<<8|int(size[1]))
	var m dnsmessage.Message
	if _, err := io.ReadFull(c, question); err == nil && m.Unpack(question) == nil {
		d.note(m.Questions[0].Name.String())
	}
}

func (d *doors) note(host string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, host)
}

// beyond returns who was asked outside this computer, apart from one.
func (d *doors) beyond(apart string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.asked), func(host string) bool {
		name, _, err := net.SplitHostPort(host)
		if err != nil {
			name = host
		}
		return name == "localhost" || net.ParseIP(name).IsLoopback() || strings.Contains(name, apart)
	})
}

// asks reports whether a name was asked for.
func (d *doors) asks(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.asked, func(host string) bool { return strings.Contains(host, name) })
}

// The program goes out to nobody whom it was not told to: not when somebody
// reads, signs in, works or is refused. The mail server that it is told of, it
// goes to, and to no other.
func TestNothingGoesOut(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		got := (&asker{t: t, app: h.app}).visit(h)
		h.signIn(coordinator).get(work("konton"))
		if found := out.beyond("lykta-prov.invalid"); len(found) > 0 || len(got) < 5 {
			t.Errorf("asked without having been told to: %q (%v)", found, got)
		}
	})
}

// The control, and the one door that letters take.
func TestWhatGoesOutIsSeen(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://webb.lykta-prov.invalid/", nil); err != nil {
		t.Fatal(err)
	} else if _, err := http.DefaultClient.Do(r); err == nil { //nolint:bodyclose // there is no answer
		t.Fatal("a name that cannot be has answered")
	}
	carrier, err := mail.NewSMTP("smtp://post.lykta-prov.invalid:587", "Vik <vik@vik.example>")
	if err != nil {
		t.Fatal(err)
	}
	letter := mail.Letter{To: "lasare@vik.example", Subject: "Prov", Text: "Prov."}
	if err := carrier.Carry(ctx, letter, "1", time.Unix(0, 0).UTC()); err == nil {
		t.Error("a letter was carried to nowhere")
	}
	for _, name := range []string{"webb.lykta-prov.invalid", "post.lykta-prov.invalid"} {
		if !out.asks(name) {
			t.Errorf("%s was asked for, and it was not seen", name)
		}
	}
	if found := out.beyond("lykta-prov.invalid"); len(found) > 0 {
		t.Errorf("a letter to vik.example asks %q", found)
	}
}

// opens are the ways in which Go code opens a connection.
var opens = regexp.MustCompile(`http\.(Default(Client|Transport)|Client\{|Transport\{|Get\(|Post(Form)?\(|Head\()|\b(net|tls)\.(Dial|Lookup)|Dialer\{|gomail\.NewClient|smtp\.(Dial|SendMail)`)

// Where our own code opens a connection, as it was reviewed, apart from the
// database that the program is told of: docs/running.md says what each is for.
func TestWhereConnectionsAreOpened(t *testing.T) {
	t.Parallel()
	var found []string
	for _, top := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(top, func(path string, e os.DirEntry, err error) error {
			support := strings.HasSuffix(path, "test") && e.IsDir() && path != top
			if err != nil || support {
				if support {
					return filepath.SkipDir
				}
				return err
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			b, err := os.ReadFile(path)
			if opens.Match(b) {
				found = append(found, strings.TrimPrefix(filepath.ToSlash(path), "../"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"identity/openid/client.go",  // identity providers
		"importing/police/client.go", // polisen.se, where --police-news is on
		"mail/smtp.go",               // the mail server
		"verify/source.go",           // lykta verify, the address given to it
	}
	slices.Sort(found)
	if !slices.Equal(found, want) {
		t.Errorf("connections are opened in %q, reviewed were %q", found, want)
	}
}
