package e2e_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"lykta/e2e/browser"
	"lykta/e2e/site"
	"lykta/internal/access"
	"lykta/internal/db/dbtest"
	"lykta/internal/partnership"
	"lykta/internal/report"
)

// network lies between the browser and the program, and can be taken away.
type network struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	state wire
	conns map[net.Conn]bool
}

// wire is what comes through.
type wire int

const (
	whole wire = iota
	cut        // nothing
	deaf       // what is asked, but no answer
)

func newNetwork(t *testing.T, to string) *network {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &network{listener: l, to: to, conns: map[net.Conn]bool{}}
	go n.serve()
	t.Cleanup(func() { l.Close(); n.set(cut) })
	return n
}

func (n *network) base() string { return "http://" + n.listener.Addr().String() }

// set changes what comes through, and breaks what is open.
func (n *network) set(state wire) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state = state
	for c := range n.conns {
		c.Close()
	}
	clear(n.conns)
}

func (n *network) now() wire {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state
}

func (n *network) serve() {
	for {
		c, err := n.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			go n.carry(c)
		}
	}
}

// carry takes one connection to the program and back.
func (n *network) carry(from net.Conn) {
	defer from.Close()
	if n.now() == cut {
		return
	}
	to, err := net.Dial("tcp", n.to)
	if err != nil {
		return
	}
	defer to.Close()
	n.mu.Lock()
	n.conns[from], n.conns[to] = true, true
	n.mu.Unlock()
	go func() { _, _ = io.Copy(to, from) }() // ends when either is closed
	first := make([]byte, 1)
	if _, err := io.ReadFull(to, first); err != nil || n.now() == deaf {
		return
	}
	if _, err := from.Write(first); err == nil {
		_, _ = io.Copy(from, to) // likewise
	}
}

// outdoors is a reporter with a telephone where the network comes and goes.
type outdoors struct {
	t    *testing.T
	s    *site.Site
	n    *network
	view *browser.Tab
	base string
}

// TestOffline: reports that are written without a network are sent once when it
// is back, and nothing of them is left on the device.
func TestOffline(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, database string) {
		s, err := site.Open(t.Context(), t.TempDir(), database, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := s.Close(); err != nil {
				t.Errorf("the program did not end well: %v", err)
			}
		}()
		n := newNetwork(t, strings.TrimPrefix(s.Base, "http://"))
		o := &outdoors{t: t, s: s, n: n, view: tab(t, browser.Look{Width: 390, Height: 800}), base: n.base()}
		login := o.signIn()
		o.writeTwo()
		o.answerIsLost()
		o.mistake()
		o.signedOut(login)
		o.leave()
	})
}

func (o *outdoors) check(what string, err error) {
	o.t.Helper()
	if err != nil {
		at, _ := o.view.Address()
		text, _ := o.view.Text("main")
		o.t.Fatalf("%s, at %s: %v\n%s", what, at, err, text)
	}
}

func (o *outdoors) open(path string) {
	o.t.Helper()
	status, err := o.view.Open(o.base + path)
	o.check("open "+path, err)
	if status != http.StatusOK {
		o.t.Fatalf("%s: status %d", path, status)
	}
}

func (o *outdoors) submit(part string, answers map[string]string) {
	o.t.Helper()
	o.check("fill in", o.view.Fill(answers))
	_, err := o.view.Submit(fmt.Sprintf(`form[action*=%q] button[type="submit"]`, part))
	o.check("submit to "+part, err)
}

func (o *outdoors) signIn() (login string) {
	o.t.Helper()
	a, err := o.s.Account(access.Reporter, "polisen")
	o.check("account", err)
	o.open("/valkommen/" + a.Token)
	o.submit("/valkommen/", map[string]string{"password": site.Password, "again": site.Password})
	o.submit("/logga-in", map[string]string{"login": a.Login, "password": site.Password})
	return a.Login
}

// away takes the network, or gives it back.
func (o *outdoors) away(yes bool) {
	o.t.Helper()
	if yes {
		o.n.set(cut)
	} else {
		o.n.set(whole)
	}
	o.check("network", o.view.Offline(yes))
}

// form opens the form and waits until the device can do without a network.
func (o *outdoors) form() {
	o.t.Helper()
	o.open(work + "/rapport")
	o.check("kept", o.view.Wait(`[data-queue][data-waiting]`))
}

// tell fills in the form and sends it: where it happened is whatever comes
// first in the lists.
func (o *outdoors) tell(text, when string) {
	o.t.Helper()
	o.check("fill in", o.view.Fill(map[string]string{"event.0.category": "klotter", "event.0.how": "then", "event.0.when": when, "event.0.severity": "1", "event.0.text": text}))
	var ok bool
	o.check("where", o.view.Eval(`(() => { const list = document.querySelector("[name='event.0.place'], [name='event.0.area']"); if (list) list.selectedIndex = 1; return true; })()`, &ok))
	o.check("send", o.view.Enter(`form[data-report] .ly-buttons button[value="send"]`))
}

func (o *outdoors) waiting(n int, said string) {
	o.t.Helper()
	o.check(fmt.Sprintf("%d wait", n), o.view.Wait(fmt.Sprintf(`[data-queue][data-waiting="%d"]`, n)))
	text, err := o.view.Text(`[data-queue] [role=status]`)
	o.check("status", err)
	if !strings.Contains(text, said) {
		o.t.Errorf("%d wait, and the page says %q, want %q", n, text, said)
	}
}

// held is how many reports the device holds.
func (o *outdoors) held() (n int) {
	o.t.Helper()
	o.check("the queue", o.view.Await(`new Promise((done, fail) => { const open = indexedDB.open("lykta-rapporter"); open.onerror = fail; open.onsuccess = () => {
		const db = open.result; const all = db.transaction("reports").objectStore("reports").getAll(); all.onerror = fail; all.onsuccess = () => { db.close(); done(all.result.length); }; }; })`, &n))
	return n
}

// seen counts how often a text stands among one's own reports.
func (o *outdoors) seen(text string, want int) {
	o.t.Helper()
	o.open(work + "/rapporter")
	page, err := o.view.Text("main")
	o.check("own reports", err)
	if got := strings.Count(page, text); got != want {
		o.t.Errorf("%q is seen %d times among one's own reports, want %d", text, got, want)
	}
}

// arrived counts how often a text stands among all events that are kept.
func (o *outdoors) arrived(text string) (n int) {
	o.t.Helper()
	p, err := partnership.BySlug(o.t.Context(), o.s.App.DB, path.Base(work))
	o.check("partnership", err)
	count := func(e report.Filed) error {
		if e.Text == text {
			n++
		}
		return nil
	}
	o.check("events", report.Each(o.t.Context(), o.s.App.DB, p.ID, time.Now().AddDate(0, 0, -3), time.Now(), count))
	return n
}

// writeTwo writes two reports without a network, the second after the page was
// opened anew.
func (o *outdoors) writeTwo() {
	o.form()
	o.check("within reach", o.view.Wait(`[data-queue][data-ready]`))
	o.away(true)
	o.tell("Klotter vid bron, skrivet utan nät.", "i natt")
	o.waiting(1, "1 rapport väntar på den här enheten.")
	o.form() // from the device
	o.waiting(1, "skickas av sig själva")
	o.tell("Klotter i tunneln, skrivet utan nät.", "i natt")
	o.waiting(2, "2 rapporter väntar på den här enheten.")
	if got := o.held(); got != 2 {
		o.t.Errorf("the device holds %d reports, want 2", got)
	}
	o.away(false)
	o.waiting(0, "2 rapporter är skickade.")
	if got := o.held(); got != 0 {
		o.t.Errorf("the device holds %d reports after they were sent, want none", got)
	}
	o.seen("Klotter vid bron, skrivet utan nät.", 1)
	o.seen("Klotter i tunneln, skrivet utan nät.", 1)
}

// answerIsLost sends a report that arrives, though the device is not told.
func (o *outdoors) answerIsLost() {
	o.form()
	o.n.set(deaf)
	o.tell("Klotter, men svaret kom bort.", "i natt")
	o.waiting(1, "1 rapport väntar")
	if got := o.arrived("Klotter, men svaret kom bort."); got != 1 {
		o.t.Errorf("the report arrived %d times before its answer was lost, want 1", got)
	}
	o.n.set(whole)
	o.form()
	o.waiting(0, "1 rapport är skickad.")
	o.seen("Klotter, men svaret kom bort.", 1)
}

// mistake writes a report that cannot be taken as it is, and corrects it when
// the network is back.
func (o *outdoors) mistake() {
	o.form()
	o.away(true)
	o.tell("Klotter vid okänd tid.", "häromsistens")
	o.waiting(1, "1 rapport väntar")
	o.away(false)
	o.check("it is told", o.view.Wait(`[data-stuck] button`))
	if _, err := o.view.Submit(`[data-stuck] button`); err != nil {
		o.check("open it", err)
	}
	o.check("what is wrong", o.view.Wait(`[id="f-event.0.when-error"]`))
	o.check("what was typed", o.view.Wait(`[name="event.0.when"][value="häromsistens"]`))
	o.check("correct it", o.view.Fill(map[string]string{"event.0.when": "i natt"}))
	if _, err := o.view.Submit(`form[data-report] .ly-buttons button[value="send"]`); err != nil {
		o.check("send it", err)
	}
	o.seen("Klotter vid okänd tid.", 1)
	if got := o.held(); got != 0 {
		o.t.Errorf("the device holds %d reports after the mistake was corrected, want none", got)
	}
}

// signedOut comes back to a session that has ended: what waits is kept, and sent
// after signing in.
func (o *outdoors) signedOut(login string) {
	o.form()
	o.away(true)
	o.tell("Klotter före inloggning.", "i natt")
	o.waiting(1, "1 rapport väntar")
	o.check("the session ends", o.view.SetCookie(o.base, "lykta", "slut"))
	o.away(false)
	o.check("it is told", o.view.Wait(`[data-sign-in]:not([hidden]) a`))
	if got := o.held(); got != 1 {
		o.t.Errorf("the device holds %d reports of a session that ended, want 1", got)
	}
	if _, err := o.view.Submit(`[data-sign-in] a`); err != nil {
		o.check("to the sign-in", err)
	}
	o.submit("/logga-in", map[string]string{"login": login, "password": site.Password})
	o.form()
	o.waiting(0, "")
	o.seen("Klotter före inloggning.", 1)
}

// leave signs out: the device holds nothing.
func (o *outdoors) leave() {
	o.form()
	if _, err := o.view.Submit(`form[action$="/logga-ut"] button`); err != nil {
		o.check("sign out", err)
	}
	var left []string
	o.check("what is left", o.view.Await(`Promise.all([indexedDB.databases(), caches.keys(), navigator.serviceWorker.getRegistrations()])
		.then(([db, kept, workers]) => [...db.map(d => d.name), ...kept, ...workers.map(w => w.scope)])`, &left))
	if len(left) > 0 {
		o.t.Errorf("after signing out the device holds %v", left)
	}
}
