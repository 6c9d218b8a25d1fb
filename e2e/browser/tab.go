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

// Click clicks the first element that a CSS selector finds.
func (t *Tab) Click(selector string) error { return t.do(chromedp.Click(chromedp.CSS(selector))) }

// Type puts the focus on the first element that a CSS selector finds, and types
// a text, key by key.
func (t *Tab) Type(selector, text string) error {
	return t.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Submit clicks an element that leads to another page, waits until that has
// loaded, and returns its status code.
func (t *Tab) Submit(selector string) (status int, err error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	r, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		return 0, fmt.Errorf("submit %s: %w", selector, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status = int(r.Status)
	return t.status, nil
}

// Eval runs an expression in the page and decodes its value, which may be a
// promise, into out. It works where scripts of the page do not.
func (t *Tab) Eval(expression string, out any) error {
	value, err := run(t, chromedp.Evaluate[json.RawMessage](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	return json.Unmarshal(value, out)
}

// Screenshot returns the whole page as PNG.
func (t *Tab) Screenshot() ([]byte, error) { return run(t, chromedp.FullScreenshot(100)) }

// PDF prints the page on A4, or on what its style sheet asks for.
func (t *Tab) PDF() ([]byte, error) {
	return run(t, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground(), func(p *page.PrintToPDFParams) {
		preferred := true
		p.PreferCSSPageSize = &preferred
	}))
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
