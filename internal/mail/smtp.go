package mail

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lykta/internal/errs"
)

// SMTP carries letters to a mail server (RFC 5321, RFC 6409).
type SMTP struct {
	from   *mail.Address
	host   string
	domain string
	port   int
	user   string
	pass   string
	policy gomail.TLSPolicy
	ssl    bool
}

// NewSMTP returns the carrier of an address such as
// "smtp://user:password@mail.example.se:587" (TLS is begun, and demanded) or
// "smtps://…:465" (TLS from the start). "smtp+plain://" is for a server on the
// same machine. from is who letters come from: "Trygg i Vik <trygg@vik.se>".
func NewSMTP(address, from string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errs.E(errs.Invalid, "mail.server")
	}
	a, err := mail.ParseAddress(from)
	if err != nil || !Address(a.Address) {
		return nil, errs.E(errs.Invalid, "mail.from", from)
	}
	s := &SMTP{from: a, host: u.Hostname(), user: u.User.Username(), policy: gomail.TLSMandatory, port: 587}
	s.pass, _ = u.User.Password()
	_, s.domain, _ = strings.Cut(a.Address, "@")
	switch {
	case u.Scheme == "smtps":
		s.ssl, s.port = true, 465
	case u.Scheme == "smtp+plain" && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, s.host):
		s.policy, s.port = gomail.NoTLS, 25
	case u.Scheme != "smtp":
		return nil, errs.E(errs.Invalid, "mail.server")
	}
	if u.Port() != "" {
		if s.port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errs.E(errs.Invalid, "mail.server")
		}
	}
	return s, nil
}

// Carry sends a letter. An answer of 5xx about the receiver is Permanent.
func (s *SMTP) Carry(ctx context.Context, l Letter, id string, at time.Time) error {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(s.from)
	if err := m.To(l.To); err != nil {
		return Permanent{errors.New("not an address")}
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(id + "@" + s.domain)
	m.SetDateWithValue(at)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(30 * time.Second), gomail.WithHELO(s.domain)}
	if s.ssl {
		options = append(options, gomail.WithSSL())
	} else {
		options = append(options, gomail.WithTLSPolicy(s.policy))
	}
	if s.user != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.user), gomail.WithPassword(s.pass))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return errs.Wrap(err, "smtp")
	}
	err = client.DialAndSendWithContext(ctx, m)
	var said *gomail.SendError
	if errors.As(err, &said) && !said.IsTemp() && said.Reason == gomail.ErrSMTPRcptTo {
		return Permanent{errors.New("the receiver is refused")}
	}
	if err != nil {
		return errors.New("the mail server did not take it") // its words may hold the address
	}
	return nil
}
