package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long one step in a page may take.
const patience = 30 * time.Second

// Tab is one page at a time, and what was heard from it.
type Tab struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu       sync.Mutex
	requests []string
	failures []string
	cookies  []string
	status   int // of the page that was opened last
	look     Look
}

// Close closes the tab.
func (t *Tab) Close() { t.cancel() }

// hear notes the requests of the page, the cookies that answers set, and
// whatever the browser complains of: scripts that fail, what the content
// security policy stopped.
func (t *Tab) hear(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		t.requests = append(t.requests, e.Request.URL)
	case *network.EventResponseReceivedExtraInfo:
		for name, value := range e.Headers {
			if strings.EqualFold(name, "set-cookie") {
				t.cookies = append(t.cookies, fmt.Sprint(value))
			}
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			t.failures = append(t.failures, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		t.failures = append(t.failures, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			t.failures = append(t.failures, fmt.Sprintf("console: %s", e.Args[0].Value))
		}
	}
}

// Forget starts the notes anew.
func (t *Tab) Forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.requests, t.failures, t.cookies, t.status = nil, nil, nil, 0
}

// Failures returns what the browser complained of since Forget. That the page
// itself answered with an error status is no complaint.
func (t *Tab) Failures() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(t.failures), func(f string) bool {
		return t.status >= 400 && strings.HasPrefix(f, "network: Failed to load resource: the server responded with a status of") && strings.Contains(f, fmt.Sprint(t.status))
	})
}

// Strangers returns the requests since Forget that went to another origin than
// that of base.
func (t *Tab) Strangers(base string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	home, err := url.Parse(base)
	if err != nil {
		return []string{err.Error()}
	}
	return slices.DeleteFunc(slices.Clone(t.requests), func(r string) bool {
		u, err := url.Parse(r)
		return err == nil && (u.Scheme == home.Scheme && u.Host == home.Host || u.Scheme == "data" || u.Scheme == "about")
	})
}

// Cookies returns every cookie that an answer set since Forget or that the tab
// holds.
func (t *Tab) Cookies() ([]string, error) {
	held, err := run(t, func(ctx context.Context, target *chromedp.Target) (network.GetCookiesResult, error) {
		return cdp.Call(ctx, target, network.GetCookies, network.GetCookiesParams{})
	})
	t.mu.Lock()
	defer t.mu.Unlock()
	found := slices.Clone(t.cookies)
	for _, c := range held.Cookies {
		found = append(found, c.Name+"="+c.Value)
	}
	return found, err
}

// SetCookie gives the tab a cookie for the site at base.
func (t *Tab) SetCookie(base, name, value string) error {
	return t.do(send(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: base}))
}

// Open goes to an address, waits until the page has loaded, and returns its
// status code.
func (t *Tab) Open(address string) (status int, err error) {
	r, err := run(t, chromedp.NavigateResponse(address))
	if err != nil {
		return 0, fmt.Errorf("open %s: %w", address, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status = int(r.Status)
	return t.status, nil
}

// Enter puts the focus on the first element that a CSS selector finds and
// presses Enter: what a click does, without aiming at something that may move.
func (t *Tab) Enter(selector string) error {
	return t.do(focus(selector), chromedp.KeyEvent(kb.Enter))
}

// focus puts the focus on an element as soon as it can have it: what has just
// been unfolded cannot until the browser has drawn it.
func focus(selector string) chromedp.Action[chromedp.Void] {
	try := chromedp.Evaluate[bool](fmt.Sprintf(`(() => { const e = document.querySelector(%q); if (e) e.focus(); return !!e && document.activeElement === e })()`, selector))
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		again := time.NewTicker(50 * time.Millisecond)
		defer again.Stop()
		for {
			if focused, err := try(ctx, target); err != nil || focused {
				return err
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("nothing that can have the focus: %s: %w", selector, ctx.Err())
			case <-again.C:
			}
		}
	})
}

// Type puts the focus on the first element that a CSS selector finds, and types
// a text, key by key.
func (t *Tab) Type(selector, text string) error {
	return t.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Fill answers the questions of the page by their names: it writes texts, picks
// options, and ticks boxes and buttons that have the value.
func (t *Tab) Fill(answers map[string]string) error {
	if len(answers) == 0 {
		return nil
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	var missing []string
	if err := t.Eval(fmt.Sprintf(fill, text), &missing); err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("nothing on the page asks for %v", missing)
	}
	return nil
}

const fill = `Object.entries(%s).filter(([name, value]) => {
	const fields = [...document.getElementsByName(name)];
	const choice = fields.find(f => (f.type === "radio" || f.type === "checkbox") && f.value === value);
	if (choice) { choice.checked = true; return false; }
	const field = fields.find(f => f.type !== "radio" && f.type !== "checkbox");
	if (!field) return true;
	field.value = value;
	return field.value !== value && field.type !== "textarea";
}).map(([name]) => name)`

// Address returns where the tab is.
func (t *Tab) Address() (string, error) {
	var address string
	err := t.Eval(`location.href`, &address)
	return address, err
}

// Text returns the text of the first element that a CSS selector finds, "" for
// none.
func (t *Tab) Text(selector string) (string, error) {
	var text string
	err := t.Eval(fmt.Sprintf(`(document.querySelector(%q) || {textContent: ""}).textContent`, selector), &text)
	return text, err
}

// Wait waits until the page holds an element that a CSS selector finds.
func (t *Tab) Wait(selector string) error { return t.do(chromedp.WaitReady(chromedp.CSS(selector))) }

// Submit presses Enter on an element that leads to another page, waits until
// that has loaded, and returns its status code.
func (t *Tab) Submit(selector string) (status int, err error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, focus(selector), chromedp.KeyEvent(kb.Enter))
	if err != nil {
		return 0, fmt.Errorf("submit %s: %w", selector, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status = int(r.Status)
	return t.status, nil
}

// Eval runs an expression in the page and decodes its value into out. It works
// where scripts of the page do not.
func (t *Tab) Eval(expression string, out any) error { return t.eval(expression, out) }

// await is Eval for an expression whose value is a promise. Where no script may
// run, a promise may never be kept.
func (t *Tab) await(expression string, out any) error {
	return t.eval(expression, out, chromedp.EvalAwaitPromise)
}

func (t *Tab) eval(expression string, out any, options ...chromedp.EvaluateOption) error {
	value, err := run(t, chromedp.Evaluate[json.RawMessage](expression, options...))
	if err != nil {
		return err
	}
	return json.Unmarshal(value, out)
}

// Screenshot returns the whole page as PNG.
func (t *Tab) Screenshot() ([]byte, error) { return run(t, chromedp.FullScreenshot(100)) }

// PDF prints the page on A4, or on what its style sheet asks for.
func (t *Tab) PDF() ([]byte, error) {
	pdf, err := run(t, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground(), func(p *page.PrintToPDFParams) {
		preferred := true
		p.PreferCSSPageSize = &preferred
	}))
	if err == nil && (len(pdf) < 1000 || string(pdf[:5]) != "%PDF-") {
		err = fmt.Errorf("what was printed is no PDF: %d bytes", len(pdf))
	}
	return pdf, err
}

func (t *Tab) do(steps ...chromedp.Action[chromedp.Void]) error {
	_, err := run(t, chromedp.Steps(steps...))
	return err
}

func run[T any](t *Tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}
