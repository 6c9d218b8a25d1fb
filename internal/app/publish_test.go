package app_test

import (
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"lykta/internal/access"
	"lykta/internal/verify"
	"lykta/internal/web"
)

//go:embed testdata/loftestext.txt
var pledgeText string

// canary is a place that only the pasted text names.
const canary = "Kvitterviken"

// From a text to a ledger that anyone can check: pasted, read, completed, sent,
// approved by every municipality and the police, published. Nothing of it is
// seen before, on any page.
func TestFromTextToLedger(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		earlier := h.verified(nil)
		c := h.signIn(coordinator)
		draft := h.paste(c)
		h.complete(c, draft)
		h.unseen("while it is written")
		c.send(c.get(draft).form("/skicka")).at(draft).shows(200, "Väntar på")
		h.unseen("while its parties read it")

		size := h.size()
		for _, login := range []string{police, mardsunda} {
			b := h.signIn(login)
			b.send(b.get(draft).form("/godkann")).at(draft).shows(200)
			h.unseen("after the approval of " + login)
		}
		if got := h.size(); got != size {
			t.Errorf("%d entries before everybody has approved, want %d", got, size)
		}
		b := h.signIn(ekevala)
		b.send(b.get(draft).form("/godkann")).at(work("lofte", "2026")).shows(200)
		if got := h.size(); got != size+1 {
			t.Errorf("%d entries after the last approval, want %d", got, size+1)
		}

		h.public().get(shown("loften", "2026")).shows(200, "0 av minst 12 cykelkontroller", canary, "kommundirektör", "lokalpolisområdeschef")
		h.public().get("/en"+shown("loften", "2026")).shows(200, canary)
		if found := h.seen(); len(found) < 4 {
			t.Errorf("the published pledge is seen on %q only: the search for it sees too little", found)
		}
		h.verified(earlier)
	})
}

// paste makes a draft of the text and returns its path.
func (h *house) paste(c *browser) string {
	h.t.Helper()
	p := c.send(c.get(work("nytt-utkast")).form("/nytt-utkast").set("text", pledgeText).set("act", "read"))
	p.at(work("utkast")).shows(200, "göra minst 12 cykelkontroller", "prioritera trygghet", "gå en trygghetsvandring i månaden")
	u, err := url.Parse(p.path)
	if err != nil {
		h.t.Fatal(err)
	}
	return u.Path
}

// complete says what the text left out, and takes out what cannot be checked.
func (h *house) complete(c *browser, draft string) {
	h.t.Helper()
	p := c.send(c.get(draft).form("/skicka"))
	p.shows(http.StatusUnprocessableEntity, "Rätta det här", "Välj vem som utför det.")
	c.send(c.get(draft+"/inledning").form("/inledning").
		set("title", "Medborgarlöfte 2026").set("goal", "Lugnare kvällar vid Kvitterviken.").
		set("parties", "mardsunda", "ekevala", "polisen")).at(draft).shows(200, "Lugnare kvällar")
	promises := h.promises(c, draft)
	if len(promises) != 3 {
		h.t.Fatalf("the draft holds %q, want three promises", promises)
	}
	c.send(c.get(draft).form(promises[1] + "/ta-bort")).at(draft).shows(200)
	path := draft + "/lofte/" + promises[2]
	c.send(c.get(path).form(path).set("by", "mardsunda", "ekevala").set("unit", "trygghetsvandringar")).at(draft).shows(200)
	path = draft + "/lofte/" + promises[0]
	c.send(c.get(path).form(path).set("by", "polisen")).at(draft).shows(200)
	c.get(draft+"/forhandsvisning").shows(200, canary)
}

// promises are the IDs of a draft's promises, in their order.
func (h *house) promises(c *browser, draft string) []string {
	var list []string
	for _, link := range c.get(draft).links() {
		if rest, ok := strings.CutPrefix(link, draft+"/lofte/"); ok {
			list = append(list, rest)
		}
	}
	return list
}

// seen reads every page that the public can reach by links from the start page
// and by the route table, in both languages, and every file of the ledger, and
// returns those that hold the canary.
func (h *house) seen() []string {
	h.t.Helper()
	b, visited := h.public(), map[string]bool{}
	queue := []string{"/", "/en", shown() + "?day=2026-03-01"}
	for _, route := range h.app.Server.Routes() {
		if route.Class() == access.Public {
			queue = append(queue, route.Example(web.Seed{Partnership: slug, Pledge: "2026", Promise: "cykelkontroller", Draft: "x", Asset: "x"}).Path)
		}
	}
	var found []string
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if visited[path] || len(visited) > 2000 {
			continue
		}
		visited[path] = true
		p := b.get(path)
		if holds(p) {
			found = append(found, path)
		}
		for _, link := range p.links() {
			if next, ok := h.ownPublic(path, link); ok {
				queue = append(queue, next)
			}
		}
	}
	if len(visited) < 50 {
		h.t.Fatalf("only %d public pages were found", len(visited))
	}
	for path := range h.ledgerFiles() {
		found = append(found, path)
	}
	return found
}

func holds(p page) bool {
	whole := p.body + p.path
	for name, values := range p.header {
		whole += name + strings.Join(values, " ")
	}
	return strings.Contains(strings.ToLower(whole), strings.ToLower(canary))
}

// ownPublic makes a link of a page an address to go on to.
func (h *house) ownPublic(from, link string) (string, bool) {
	base, err := url.Parse(h.app.Base + from)
	if err != nil {
		h.t.Fatal(err)
	}
	u, err := base.Parse(link)
	if err != nil || u.Host != base.Host || link == "" {
		return "", false
	}
	u.Fragment = ""
	path := strings.TrimPrefix(u.Path, "/en")
	for _, not := range []string{"/logga-in", "/arbete", "/assets/"} {
		if strings.HasPrefix(path, not) {
			return "", false
		}
	}
	return u.RequestURI(), true
}

// unseen asserts that the public sees nothing of the draft.
func (h *house) unseen(when string) {
	h.t.Helper()
	if found := h.seen(); len(found) > 0 {
		h.t.Errorf("%s: the draft is seen on %q", when, found)
	}
}

// reading is a ledger over HTTP that remembers its files.
type reading struct {
	verify.Source
	mu    sync.Mutex
	files map[string][]byte
}

func (r *reading) Fetch(ctx context.Context, path string, limit int64) ([]byte, error) {
	b, err := r.Source.Fetch(ctx, path, limit)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files[path] = b
	return b, err
}

func (h *house) read(earlier []byte) (verify.Report, map[string][]byte) {
	h.t.Helper()
	site, err := verify.HTTP(h.app.Base + shown("liggare"))
	if err != nil {
		h.t.Fatal(err)
	}
	r := &reading{Source: site, files: map[string][]byte{}}
	report, err := verify.Log(h.t.Context(), r, verify.Options{Earlier: earlier, Now: h.app.Now()})
	if err != nil {
		h.t.Fatal(err)
	}
	return report, r.files
}

// verified asserts that the ledger verifies over HTTP, and that it has only
// grown since an earlier checkpoint. It returns the checkpoint.
func (h *house) verified(earlier []byte) []byte {
	h.t.Helper()
	report, _ := h.read(earlier)
	if !report.OK() || report.Size != h.size() || report.Checked != report.Size {
		h.t.Errorf("the ledger of %d entries: size %d, checked %d, findings %v", h.size(), report.Size, report.Checked, report.Findings)
	}
	if earlier != nil && report.Earlier != verify.Consistent {
		h.t.Errorf("with the earlier checkpoint: %q", report.Earlier)
	}
	return report.Checkpoint
}

// ledgerFiles are the files of the ledger that hold the canary.
func (h *house) ledgerFiles() map[string]bool {
	h.t.Helper()
	_, files := h.read(nil)
	found := map[string]bool{}
	for path, b := range files {
		if strings.Contains(string(b), canary) {
			found[path] = true
		}
	}
	if len(files) < 4 {
		h.t.Fatalf("the ledger has %d files", len(files))
	}
	return found
}

// The first administrator is made without any mail, and signs in. One of a
// partnership's directors cannot approve for another party.
func TestWhoMayWhat(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		token, err := h.app.Identity.CreateAdministrator(t.Context(), "drift@lykta.example", "driftansvarig", h.app.Now())
		if err != nil {
			t.Fatal(err)
		}
		h.links["drift@lykta.example"] = "/valkommen/" + token
		admin := h.signInTo("drift@lykta.example", "/driftsida")
		if got := admin.get(work()).status; got != http.StatusNotFound {
			t.Errorf("an administrator in a partnership: %d", got)
		}
		if got := h.public().get("/valkommen/" + token).status; got != http.StatusNotFound {
			t.Errorf("the link a second time: %d", got)
		}

		c := h.signIn(coordinator)
		draft := h.paste(c)
		h.complete(c, draft)
		c.send(c.get(draft).form("/skicka")).at(draft)
		b := h.signIn(mardsunda)
		yes := b.get(draft).form("/godkann")
		b.send(yes).at(draft).shows(200)
		version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(b.get(draft).body)
		yes.values.Set("key", "annan-nyckel-0123456789")
		if version != nil {
			yes.values.Set("version", version[1])
		}
		if got := b.send(yes).status; got < 400 {
			t.Errorf("the same account once more: %d", got)
		}
		if got := c.send(yes).status; got != http.StatusForbidden {
			t.Errorf("the coordinator approves: %d", got)
		}
		h.signIn(ekevala).get(draft).shows(200, "Godkänt")
	})
}
