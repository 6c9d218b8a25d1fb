package browser

import (
	"context"
	"fmt"
	"os/exec"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Browser is one running Chromium.
type Browser struct {
	ctx   context.Context
	stop  func()
	first sync.Mutex // one tab is opened at a time
}

// Start starts Chromium without a window. It ends with ctx or Stop.
func Start(ctx context.Context) (*Browser, error) {
	path, err := find()
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("no-sandbox", true), // the tests may run as root, and open no page but the program's own
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("no-first-run", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	root, cancel := chromedp.NewContext(allocator)
	b := &Browser{ctx: root, stop: func() { cancel(); stop() }}
	if err := chromedp.Do(root); err != nil {
		b.stop()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	return b, nil
}

// Stop ends the browser with all its tabs.
func (b *Browser) Stop() { b.stop() }

func find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium on the PATH: apt-get install chromium")
}

// Look is how a tab shows pages.
type Look struct {
	Width, Height int     // CSS pixels; zero is 1280 × 900
	Scale         float64 // device pixels per CSS pixel; zero is 1
	Dark          bool
	Print         bool // the style sheet for paper
	NoScript      bool
}

// Phone is the narrowest screen that pages must fit, and at the same time a
// screen of 1280 × 1024 at 400 % zoom (WCAG 2.2, success criterion 1.4.10).
var Phone = Look{Width: 320, Height: 256, Scale: 4}

// Tab opens a tab in a browser context of its own: it shares cookies with no
// other tab.
func (b *Browser) Tab(look Look) (*Tab, error) {
	b.first.Lock()
	defer b.first.Unlock()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t := &Tab{ctx: ctx, cancel: cancel}
	if err := t.begin(look); err != nil {
		cancel()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return t, nil
}

func (t *Tab) begin(look Look) error {
	if err := chromedp.Listen(t.ctx, t.hear); err != nil {
		return err
	}
	if err := t.do(send(network.Enable, network.EnableParams{}), send(log.Enable, cdp.Empty{})); err != nil {
		return err
	}
	return t.Look(look)
}

// Look changes how the tab shows pages.
func (t *Tab) Look(look Look) error {
	t.look = look
	if look.Width == 0 {
		look.Width, look.Height = 1280, 900
	}
	media, scheme := "screen", "light"
	if look.Print {
		media = "print"
	}
	if look.Dark {
		scheme = "dark"
	}
	return t.do(
		send(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(look.Width), Height: int64(look.Height), DeviceScaleFactor: max(look.Scale, 1)}),
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}),
		send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: look.NoScript}),
	)
}

// send is a command of the protocol whose answer nobody needs.
func send[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}
