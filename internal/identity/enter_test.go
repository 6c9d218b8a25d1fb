package identity_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/errs"
	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/secret"
)

// mailbox keeps the letters that were sent.
type mailbox struct{ letters []mail.Letter }

func (m *mailbox) Carry(_ context.Context, l mail.Letter, _ string, _ time.Time) error {
	m.letters = append(m.letters, l)
	return nil
}

// withMail is the house with an outbox, and a way to empty it.
func (h house) withMail() (house, func() []mail.Letter) {
	h.Helper()
	keys, err := secret.Make(filepath.Join(h.TempDir(), "secret.key"), rand.Reader)
	if err != nil {
		h.Fatal(err)
	}
	outbox := mail.NewOutbox(h.db, keys)
	h.id = identity.New(h.db, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Party: party, PasswordAlone: true, Outbox: outbox})
	return h, func() []mail.Letter {
		h.Helper()
		box := &mailbox{}
		s := mail.Sender{Outbox: outbox, Carrier: box, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
		if _, err := s.Once(h.Context()); err != nil {
			h.Fatal(err)
		}
		return box.letters
	}
}

func letterTo(login string) func(token string) mail.Letter {
	return func(token string) mail.Letter { return mail.Letter{To: login, Subject: "länk", Text: token} }
}

// TestInvitationGoesToTheInvited: whoever invites never holds the link.
func TestInvitationGoesToTheInvited(t *testing.T) {
	run(t, func(h house) {
		h, sent := h.withMail()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		token, err := h.id.Invite(h.Context(), boss, identity.Invitation{Login: "chef@example.se", Role: access.Approver, Party: "polisen",
			Function: "lokalpolisområdeschef", Letter: letterTo("chef@example.se")}, noon)
		if err != nil || token != "" {
			h.Fatalf("token %q, %v", token, err)
		}
		letters := sent()
		if len(letters) != 1 || letters[0].To != "chef@example.se" {
			h.Fatalf("letters %+v", letters)
		}
		h.use(letters[0].Text)
		if s := h.scope(h.signIn("chef@example.se"), "p1"); !s.ApprovesFor("polisen") {
			h.Errorf("scope %+v", s)
		}
	})
}

func TestSignInByLetter(t *testing.T) {
	run(t, func(h house) {
		h, sent := h.withMail()
		ctx := h.Context()
		boss := h.coordinator(h.admin(), "p1", "ett@example.se")
		for login, role := range map[string]access.Role{"vandrare@example.se": access.Reporter, "chef@example.se": access.Approver} {
			if _, err := h.id.Invite(ctx, boss, identity.Invitation{Login: login, Role: role, Party: "polisen", Function: "provare"}, noon); err != nil {
				h.Fatal(err)
			}
		}
		for _, login := range []string{"vandrare@example.se", "chef@example.se", "ett@example.se", "finnsinte@example.se"} {
			if err := h.id.MailEntry(ctx, login, "r", letterTo(login), noon); err != nil {
				h.Errorf("%s: %v, want the same answer for all", login, err)
			}
		}
		letters := sent()
		if len(letters) != 1 || letters[0].To != "vandrare@example.se" {
			h.Fatalf("letters %+v, want one, to the reporter", letters)
		}
		token := letters[0].Text
		_, err := h.id.UseEntry(ctx, token, "r", noon.Add(identity.EnterLife))
		h.wants(err, errs.NotFound, "a link of a quarter of an hour ago")
		session, err := h.id.UseEntry(ctx, token, "r", noon)
		if err != nil {
			h.Fatal(err)
		}
		if s := h.scope(session, "p1"); !s.Has(access.Reporter) || s.Weak {
			h.Errorf("scope %+v", s)
		}
		_, err = h.id.UseEntry(ctx, token, "r", noon)
		h.wants(err, errs.NotFound, "a used link")
		h.wants(h.id.UseLink(ctx, token, good, "r", noon), errs.NotFound, "the link as one for a password")

		// Whoever became a coordinator meanwhile is still only what the link gives.
		if _, err := h.id.Invite(ctx, boss, identity.Invitation{Login: "vandrare@example.se", Role: access.Coordinator, Function: "samordnare"}, noon); err != nil {
			h.Fatal(err)
		}
		if s := h.scope(session, "p1"); s.Has(access.Coordinator) {
			h.Error("a link made a coordinator")
		}
		if err := h.id.MailEntry(ctx, "vandrare@example.se", "r", letterTo("vandrare@example.se"), noon.Add(time.Hour)); err != nil || len(sent()) != 0 {
			h.Errorf("a coordinator got a link: %v", err)
		}
		var last error
		for range 10 {
			last = h.id.MailEntry(ctx, "finnsinte@example.se", "r", letterTo("finnsinte@example.se"), noon)
		}
		h.wants(last, errs.TooMany, "asking ten times")
	})
}

func TestPasskeyIsNamed(t *testing.T) {
	run(t, func(h house) {
		me := h.admin()
		h.register(me)
		list, err := h.id.Passkeys(h.Context(), me)
		if err != nil || len(list) != 1 || list[0].Name != "" {
			h.Fatalf("%+v, %v", list, err)
		}
		for _, name := range []string{"", "   ", strings.Repeat("å", 41)} {
			h.wants(h.id.RenamePasskey(h.Context(), me, list[0].ID, name, noon), errs.Invalid, "the name "+name)
		}
		if err := h.id.RenamePasskey(h.Context(), me, list[0].ID, "  telefonen  hemma ", noon); err != nil {
			h.Fatal(err)
		}
		if list, err = h.id.Passkeys(h.Context(), me); err != nil || list[0].Name != "telefonen hemma" {
			h.Errorf("%+v, %v", list, err)
		}
		other := h.coordinator(me, "p1", "ett@example.se")
		h.wants(h.id.RenamePasskey(h.Context(), other, list[0].ID, "min", noon), errs.NotFound, "somebody else's passkey")
	})
}
