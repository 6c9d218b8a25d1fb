package mail

import (
	"net/mail"
	"strings"
	"unicode"

	"lykta/internal/errs"
)

// Letter is one plain text to one address.
type Letter struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Address reports whether a login name is an address that a letter can go to.
func Address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s[strings.LastIndexByte(s, '@')+1:], ".")
}

// check refuses what could smuggle a header in, or goes nowhere.
func (l Letter) check() error {
	control := func(r rune) bool { return unicode.IsControl(r) }
	if !Address(l.To) || l.Subject == "" || strings.ContainsFunc(l.Subject, control) || l.Text == "" {
		return errs.E(errs.Internal, "mail.letter")
	}
	return nil
}
