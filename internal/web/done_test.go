package web

import (
	crand "crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lykta/internal/identity"
	"lykta/internal/mail"
	"lykta/internal/secret"
)

// Somebody without an account tells by a link what was done: it counts once, is
// asked about where it may point at a person, and keeps what was typed.
func TestTellingByLink(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		path := "/klart/" + w.viken.Done
		a := w.serve(w.plain(http.MethodGet, path, nil, nobody))
		if a.Code != http.StatusOK || len(a.Result().Cookies()) > 0 {
			t.Fatalf("the form: %d, cookies %v", a.Code, a.Result().Cookies())
		}
		form := hidden(t, a.Body.String(), path)
		form.Set("date", "2026-02-02")
		form.Set("count", "-1")
		form.Set("note", "Två turer vid stationen.")
		a = w.post(path, form, nobody)
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), "Två turer vid stationen.") {
			t.Fatalf("a negative number: %d\n%s", a.Code, a.Body)
		}
		form = hidden(t, a.Body.String(), path)
		sent := url.Values{"key": form["key"], "date": {"2026-02-02"}, "count": {"2"}, "note": {"Två turer vid stationen."}}
		for range 2 {
			if a = w.post(path, sent, nobody); a.Code != http.StatusSeeOther {
				t.Fatalf("sent: %d\n%s", a.Code, a.Body)
			}
		}
		page := w.serve(w.plain(http.MethodGet, "/i/viken/loften/2026/punkter/viken-turer", nil, nobody)).Body.String()
		if n := strings.Count(page, "Två turer vid stationen."); n != 1 || !strings.Contains(page, "yttre befäl") {
			t.Errorf("on the public page %d times, want once, with the function", n)
		}

		sent = url.Values{"key": {"another"}, "date": {"2026-02-03"}, "count": {"1"}, "note": {"Pojken i 7B var med."}}
		a = w.post(path, sent, nobody)
		if a.Code != http.StatusUnprocessableEntity || !strings.Contains(a.Body.String(), "Pojken i 7B var med.") {
			t.Errorf("what may point at a person: %d", a.Code)
		}
	})
}

// Where letters can be sent, whoever invites sees that one went, and never the
// link in it; the accounts can be searched.
func TestInvitingByLetter(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), crand.Reader)
		w.check(err)
		outbox := mail.NewOutbox(w.db, keys)
		w.identity = identity.New(w.db, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, PasswordAlone: true, Secrets: keys, Outbox: outbox})
		w.server, err = NewServer(Config{DB: w.db, Ledger: w.ledger, Identity: w.identity, Outbox: outbox, Base: "https://lykta.example", Version: "test",
			Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.signed }})
		w.check(err)
		a := w.post("/arbete/viken/konton", url.Values{"key": {"k"}, "login": {"chef@viken.example"}, "role": {"approver"}, "party": {"polisen"}, "function": {"chef"}}, coordinator)
		if a.Code != http.StatusSeeOther || strings.Contains(whole(a), "/valkommen/") {
			t.Fatalf("inviting: %d\n%s", a.Code, a.Body)
		}
		page := w.serve(w.plain(http.MethodGet, "/arbete/viken/konton", nil, coordinator)).Body.String()
		for _, want := range []string{"Skickade brev", "inbjudan", "väntar"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not say %q", want)
			}
		}
		for query, found := range map[string]string{"chef@": "1 konto", "chef polisen": "1 konto", "finnsinte": "0 konton"} {
			page := w.serve(w.plain(http.MethodGet, "/arbete/viken/konton?q="+url.QueryEscape(query), nil, coordinator)).Body.String()
			if !strings.Contains(page, found) || (found == "0 konton") != strings.Contains(page, "Inget konto passar") {
				t.Errorf("%q: want %s", query, found)
			}
		}
	})
}
