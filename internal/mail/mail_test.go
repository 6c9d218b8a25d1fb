package mail_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/secret"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

var letter = mail.Letter{To: "polis@example.se", Subject: "Inbjudan till Trygg i Vik", Text: "Följ länken: https://lykta.example/valkommen/hemligt\n"}

// post is an outbox with a carrier that does as it is told.
type post struct {
	*testing.T
	db     *db.DB
	outbox *mail.Outbox
	now    time.Time
	fail   error
	sent   []string // identifiers, in order
	last   mail.Letter
}

func (p *post) Carry(_ context.Context, l mail.Letter, id string, _ time.Time) error {
	if p.fail != nil {
		return p.fail
	}
	p.sent, p.last = append(p.sent, id), l
	return nil
}

func run(t *testing.T, play func(p *post)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		play(&post{T: t, db: d, outbox: mail.NewOutbox(d, keys), now: noon})
	})
}

func (p *post) put(l mail.Letter, then error) error {
	return p.db.Write(p.Context(), func(tx *db.DB) error {
		if err := p.outbox.Put(p.Context(), tx, "p1", "invitation", l, p.now); err != nil {
			return err
		}
		return then
	})
}

func (p *post) once() int {
	p.Helper()
	s := mail.Sender{Outbox: p.outbox, Carrier: p, Now: func() time.Time { return p.now }, Log: slog.New(slog.DiscardHandler)}
	n, err := s.Once(p.Context())
	if err != nil {
		p.Fatal(err)
	}
	return n
}

func (p *post) list() []mail.Item {
	p.Helper()
	list, err := p.outbox.List(p.Context(), access.Scope{Partnership: "p1", Account: "a", Roles: []access.Role{access.Coordinator}, Fresh: true}, 10)
	if err != nil {
		p.Fatal(err)
	}
	return list
}

func (p *post) kept() string {
	p.Helper()
	var text string
	if err := p.db.Everyone("test").QueryRow(p.Context(), `SELECT letter FROM outbox`).Scan(&text); err != nil {
		p.Fatal(err)
	}
	return text
}

func TestSentIfAndOnlyIfItHappened(t *testing.T) {
	run(t, func(p *post) {
		undone := errors.New("undone")
		if err := p.put(letter, undone); !errors.Is(err, undone) {
			p.Fatal(err)
		}
		if n := p.once(); n != 0 {
			p.Errorf("%d letters of a transaction that was undone", n)
		}
		if err := p.put(letter, nil); err != nil {
			p.Fatal(err)
		}
		if text := p.kept(); strings.Contains(text, "polis") || strings.Contains(text, "hemligt") {
			p.Errorf("the database holds %q", text)
		}
		if n := p.once(); n != 1 || len(p.sent) != 1 || p.last != letter {
			p.Fatalf("%d tried, sent %v: %+v", n, p.sent, p.last)
		}
		if n := p.once(); n != 0 {
			p.Error("sent again")
		}
		if p.kept() != "" {
			p.Error("the letter is kept after it was sent")
		}
		if list := p.list(); len(list) != 1 || list[0].State != mail.Sent || list[0].Attempts != 1 || list[0].Kind != "invitation" {
			p.Errorf("list %+v", list)
		}
	})
}

func TestTriesAgainAndGivesUp(t *testing.T) {
	run(t, func(p *post) {
		if err := p.put(letter, nil); err != nil {
			p.Fatal(err)
		}
		p.fail = errors.New("try later")
		tries := 0
		for range 72 * 60 { // three days, minute by minute
			tries += p.once()
			p.now = p.now.Add(time.Minute)
		}
		if tries < 10 || tries > 30 {
			p.Errorf("%d attempts in two days, want between 10 and 30", tries)
		}
		if list := p.list(); list[0].State != mail.GivenUp || p.kept() != "" {
			p.Errorf("after three days: %+v", list[0])
		}
	})
}

func TestRefusedForGood(t *testing.T) {
	run(t, func(p *post) {
		if err := p.put(letter, nil); err != nil {
			p.Fatal(err)
		}
		p.fail = mail.Permanent{Err: errors.New("no such mailbox")}
		p.once()
		if list := p.list(); list[0].State != mail.GivenUp || list[0].Attempts != 1 {
			p.Errorf("%+v", list[0])
		}
	})
}

// TestADeadSenderLosesNothing: what was taken and not settled comes back, with
// the same identifier.
func TestADeadSenderLosesNothing(t *testing.T) {
	run(t, func(p *post) {
		if err := p.put(letter, nil); err != nil {
			p.Fatal(err)
		}
		ctx, stop := context.WithCancel(p.Context())
		dying := mail.Sender{Outbox: p.outbox, Now: func() time.Time { return p.now }, Log: slog.New(slog.DiscardHandler),
			Carrier: carrierFunc(func(l mail.Letter, id string) error { stop(); return ctx.Err() })}
		if _, err := dying.Once(ctx); err == nil {
			p.Fatal("it did not notice that it was told to stop")
		}
		if n := p.once(); n != 0 {
			p.Error("two senders at one letter")
		}
		p.now = p.now.Add(6 * time.Minute)
		if n := p.once(); n != 1 || len(p.sent) != 1 {
			p.Errorf("after the lease: %d, %v", n, p.sent)
		}
	})
}

type carrierFunc func(l mail.Letter, id string) error

func (f carrierFunc) Carry(_ context.Context, l mail.Letter, id string, _ time.Time) error {
	return f(l, id)
}

func TestLettersAreChecked(t *testing.T) {
	run(t, func(p *post) {
		for _, l := range []mail.Letter{
			{To: "polis", Subject: "x", Text: "x"}, {To: "Polis <polis@example.se>", Subject: "x", Text: "x"},
			{To: "a@example.se", Subject: "x\r\nBcc: b@example.se", Text: "x"}, {To: "a@example.se,b@example.se", Subject: "x", Text: "x"},
			{To: "a@example.se", Text: "x"}, {To: "a@example.se", Subject: "x"},
		} {
			if err := p.put(l, nil); !errs.Is(err, errs.Internal) {
				p.Errorf("%+v: got %v, want it refused", l, err)
			}
		}
	})
}

// server is a mail server that keeps what it gets.
type server struct {
	mu     sync.Mutex
	got    []string
	refuse int
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{s: s}, nil }

type session struct {
	s  *server
	to string
}

func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.s.refuse > 0 {
		return &smtp.SMTPError{Code: s.s.refuse, EnhancedCode: smtp.EnhancedCode{s.s.refuse / 100, 1, 1}, Message: "no"}
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.s.mu.Lock()
	defer s.s.mu.Unlock()
	s.s.got = append(s.s.got, s.to+"\n"+string(b))
	return err
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	backend := &server{}
	srv := smtp.NewServer(backend)
	srv.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go srv.Serve(l)
	defer srv.Close()
	c, err := mail.NewSMTP("smtp+plain://"+l.Addr().String(), "Trygg i Vik <trygg@vik.example.se>")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Carry(t.Context(), mail.Letter{To: "polis@example.se", Subject: "Förslag åäö", Text: "Hej på dig\n"}, "id1", noon); err != nil {
		t.Fatal(err)
	}
	if len(backend.got) != 1 {
		t.Fatalf("got %d letters", len(backend.got))
	}
	for _, want := range []string{"polis@example.se\n", "Message-ID: <id1@vik.example.se>", "Auto-Submitted: auto-generated", "trygg@vik.example.se", "=?UTF-8?"} {
		if !strings.Contains(backend.got[0], want) {
			t.Errorf("the letter lacks %q:\n%s", want, backend.got[0])
		}
	}
	for code, permanent := range map[int]bool{550: true, 451: false} {
		backend.refuse = code
		err := c.Carry(t.Context(), letter, "id2", noon)
		var p mail.Permanent
		if err == nil || errors.As(err, &p) != permanent || strings.Contains(err.Error(), "polis") {
			t.Errorf("answer %d: %v, want it permanent: %v, without the address", code, err, permanent)
		}
	}
}

func TestServerMustBeSafe(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "mail.example.se", "http://mail.example.se", "smtp+plain://mail.example.se", "smtp://mail.example.se:x"} {
		if _, err := mail.NewSMTP(address, "a@example.se"); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := mail.NewSMTP("smtps://u:p@mail.example.se", "a@example.se"); err != nil {
		t.Error(err)
	}
	if _, err := mail.NewSMTP("smtps://mail.example.se", "nobody"); !errs.Is(err, errs.Invalid) {
		t.Errorf("from nobody: %v", err)
	}
}
