package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A public page is the same until the ledger, the settings or the day changes,
// and is not sent again.
func TestUnchangedIsNotSentAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		b, reporter, path := h.public(), h.signIn(reporter), shown("loften", running)
		tag := func(what string, before string) string {
			t.Helper()
			p := b.get(path, "If-None-Match", before)
			etag := p.header.Get("ETag")
			if p.status != http.StatusOK || etag == "" || etag == before {
				t.Fatalf("%s: status %d, ETag %q, before %q", what, p.status, etag, before)
			}
			again := b.get(path, "If-None-Match", etag)
			if again.status != http.StatusNotModified || again.body != "" || again.header.Get("ETag") != etag {
				t.Errorf("%s, unchanged: status %d, ETag %q, %d bytes", what, again.status, again.header.Get("ETag"), len(again.body))
			}
			return etag
		}
		first := tag("at first", "")
		reporter.send(reporter.action().set("date", "2026-02-27")).shows(200)
		second := tag("after an entry", first)
		boss := h.signIn(coordinator)
		boss.send(boss.get(work("meddelanden")).form("/meddelanden").set("sv", "Vandringen är inställd.")).shows(200)
		third := tag("after a notice", second)
		if !strings.Contains(b.get(path).body, "Vandringen är inställd.") {
			t.Error("the notice is not on the page")
		}
		h.clock.forward(24 * time.Hour)
		tag("the next day", third)
	})
}

// ?day= shows what was dated by that day, and says what was entered only later.
func TestThePast(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		b := h.signIn(reporter)
		b.send(b.action().set("date", "2026-02-20").set("note", "Sent införd.")).shows(200)
		b.send(b.action().set("date", "2026-03-01").set("note", "Efter dagen.")).shows(200)
		path := shown("loften", running, "punkter", counting)
		p := h.public()
		p.get(path).shows(200, "Sent införd.", "Efter dagen.")
		past := p.get(path+"?day=2026-02-25").shows(200, "Sent införd.", "infört först 2 mars 2026").main()
		if strings.Contains(past, "Efter dagen.") {
			t.Error("the past holds what came after it")
		}
		if before := p.get(path + "?day=2026-02-19").shows(200).main(); strings.Contains(before, "Sent införd.") {
			t.Error("the past holds what was dated after it")
		}
		p.get("/en"+path+"?day=2026-02-25").shows(200, "Sent införd.")
		for _, day := range []string{"2026-03-03", "9999-01-01", "2026-02-30", "igår"} {
			p.get(path + "?day=" + day).shows(http.StatusUnprocessableEntity)
		}
	})
}
