package uitest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"lykta/internal/web/assets"
)

var shots = flag.String("shots", "", "a folder to leave screenshots of the sample page in")

// look is a way of seeing the page.
type look struct {
	name, path, scheme, media string
	width                     int64
	forced                    bool
}

var looks = []look{
	{name: "light", path: "/", scheme: "light", width: 1100},
	{name: "dark", path: "/", scheme: "dark", width: 1100},
	{name: "phone", path: "/", scheme: "light", width: 320},
	{name: "phone-dark-en", path: "/en", scheme: "dark", width: 360},
	{name: "yellow", path: "/?farg=%23ffcc00", scheme: "light", width: 800},
	{name: "yellow-dark", path: "/?farg=%23ffcc00", scheme: "dark", width: 800},
	{name: "forced", path: "/", scheme: "light", width: 1100, forced: true},
	{name: "print", path: "/", scheme: "dark", media: "print", width: 720},
}

// open serves the sample page and starts a browser for it.
func open(t *testing.T) (context.Context, string) {
	t.Helper()
	set, err := assets.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(Handler(set))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	return ctx, server.URL
}

func (l look) show(ctx context.Context, server string) error {
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}
	if l.forced {
		features = append(features, &emulation.MediaFeature{Name: "forced-colors", Value: "active"})
	}
	size := emulation.SetDeviceMetricsOverrideParams{Width: l.width, Height: 900, DeviceScaleFactor: 1, Mobile: l.width < 500}
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: l.media, Features: features}); err != nil {
		return err
	}
	return chromedp.Do(ctx, chromedp.Navigate(server+l.path),
		chromedp.Evaluate[chromedp.Void](`document.fonts.ready.then(() => 1)`, chromedp.EvalAwaitPromise))
}

func TestThePageInABrowser(t *testing.T) {
	ctx, server := open(t)
	axe, err := os.ReadFile("../../../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			if err := l.show(ctx, server); err != nil {
				t.Fatal(err)
			}
			shoot(ctx, t, l)
			fits(ctx, t, l)
			judge(ctx, t, string(axe))
		})
	}
}

// fits asserts that nothing sticks out to the side (WCAG 1.4.10).
func fits(ctx context.Context, t *testing.T, l look) {
	t.Helper()
	width, err := chromedp.Run(ctx, chromedp.Evaluate[int64](`document.documentElement.scrollWidth`))
	if err != nil {
		t.Fatal(err)
	}
	if width > l.width {
		t.Errorf("the page is %d wide in a window of %d", width, l.width)
	}
}

// judge runs axe-core with every rule up to WCAG 2.2 AA and its best practice.
func judge(ctx context.Context, t *testing.T, axe string) {
	t.Helper()
	const run = `axe.run({runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify({passes: r.passes.length, wrong: r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160) + " " + n.failureSummary).join(" | "))}))`
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](axe)); err != nil {
		t.Fatal(err)
	}
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[string](run, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var found struct {
		Passes int
		Wrong  []string
	}
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		t.Fatal(err)
	}
	if found.Passes < 20 {
		t.Errorf("axe passed only %d rules: it did not see the page", found.Passes)
	}
	if len(found.Wrong) > 0 {
		t.Errorf("axe found:\n%s", strings.Join(found.Wrong, "\n"))
	}
}

func shoot(ctx context.Context, t *testing.T, l look) {
	t.Helper()
	if *shots == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, fmt.Sprintf("%s.png", l.name)), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
