package app_test

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lykta/internal/app"
	"lykta/internal/db"
)

// Who asks in the test below: an address of those set aside for examples (RFC
// 5737), and a browser that no other is.
const (
	askerAddress = "203.0.113.77"
	askerBrowser = "Kanariebrowser/7.7"
)

// journal keeps what is logged, at every level.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) text() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// asker sends requests as a web server before the program would pass them on.
type asker struct {
	t      *testing.T
	app    *app.App
	cookie string
}

func (a *asker) ask(method, path string, form url.Values) *httptest.ResponseRecorder {
	a.t.Helper()
	r := httptest.NewRequestWithContext(a.t.Context(), method, path, strings.NewReader(form.Encode()))
	r.RemoteAddr = askerAddress + ":4711"
	for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP"} {
		r.Header.Set(name, askerAddress)
	}
	r.Header.Set("Forwarded", "for="+askerAddress)
	r.Header.Set("User-Agent", askerBrowser)
	r.Header.Set("Sec-CH-UA", askerBrowser)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if a.cookie != "" {
		r.Header.Set("Cookie", a.cookie)
	}
	answer := httptest.NewRecorder()
	a.app.Server.ServeHTTP(answer, r)
	for _, c := range answer.Result().Cookies() {
		a.cookie = c.Name + "=" + c.Value
	}
	return answer
}

// visit reads, guesses, signs in, is refused, does something and signs out.
func (a *asker) visit(h *house) (statuses map[int]int) {
	statuses = map[int]int{}
	link := h.links[reader]
	password := url.Values{"password": {password}, "again": {password}, "login": {reader}}
	for _, step := range []struct {
		method, path string
		form         url.Values
	}{
		{"GET", "/", nil}, {"GET", shown(), nil}, {"GET", shown("flode.atom"), nil}, {"GET", shown("liggare", "checkpoint"), nil},
		{"GET", "/finns/inte", nil}, {"DELETE", "/om", nil}, {"GET", shown() + "?day=9999-01-01", nil}, {"GET", work(), nil},
		{"POST", "/logga-in", url.Values{"login": {reader}, "password": {"fel lykta vid fel hamn"}}},
		{"GET", "/logga-in/lank", nil}, {"POST", "/logga-in/lank", url.Values{"login": {reader}}},
		{"GET", link, nil}, {"POST", link, password}, {"POST", "/logga-in", password},
		{"GET", "/konto", nil}, {"GET", work(), nil}, {"POST", work("meddelanden"), url.Values{"sv": {"Hej"}}},
		{"GET", work("konton"), nil}, {"GET", "/arbete/finns-inte", nil},
		{"POST", "/logga-ut", url.Values{}},
	} {
		statuses[a.ask(step.method, step.path, step.form).Code]++
	}
	return statuses
}

// holding returns the files below a folder that hold any of the texts.
func holding(t *testing.T, folder string, texts ...string) []string {
	t.Helper()
	var found []string
	files := 0
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files++
		for _, text := range texts {
			if bytes.Contains(b, []byte(text)) {
				found = append(found, filepath.Base(path)+": "+text)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files in %s: %v", files, folder, err)
	}
	return found
}

// No address and no browser of anybody is kept or logged, whatever they do: not
// in the database, not in what is written ahead of it, not in the log at its
// most talkative.
func TestNobodyLeavesATrace(t *testing.T) {
	t.Parallel()
	folder, log, c := t.TempDir(), &journal{}, newClock()
	config := app.Config{Addr: "localhost:0", Data: folder, Now: c.Now, PasswordAlone: true,
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))}
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, app: a, config: config, clock: c}
	h.settle()
	got := (&asker{t: t, app: a}).visit(h)
	for _, status := range []int{200, 303, 403, 404, 405, 422} {
		if got[status] == 0 {
			t.Errorf("no answer was %d: %v", status, got)
		}
	}
	if lines := strings.Count(log.text(), `"msg":"request"`); lines != 20 {
		t.Errorf("%d requests are in the log", lines)
	}
	traces := []string{askerAddress, askerBrowser, "Kanariebrowser", string([]byte{203, 0, 113, 77})}
	if found := holding(t, folder, traces...); len(found) > 0 {
		t.Errorf("kept: %q", found)
	}
	plant(t, a, log)
	if found := holding(t, folder, traces[0], traces[1]); len(found) < 2 {
		t.Errorf("the control: what was planted is not found while it is written ahead: %q", found)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if found := holding(t, folder, traces[0], traces[1]); len(found) < 2 {
		t.Errorf("the control: what was planted is not found on the disk: %q", found)
	}
	before, _, planted := strings.Cut(log.text(), "planted")
	if strings.Contains(before, askerAddress) || strings.Contains(before, "Kanarie") || !planted {
		t.Errorf("logged:\n%s", before)
	}
}

// plant writes what should not be there, so that the search is known to find it.
func plant(t *testing.T, a *app.App, log *journal) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	err := a.DB.Write(ctx, func(tx *db.DB) error {
		_, err := tx.Exec(ctx, `UPDATE partnership SET slug = $1 WHERE slug = $2`, askerAddress+" "+askerBrowser, slug)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewJSONHandler(log, nil)).Info("planted", "address", askerAddress)
	if !strings.Contains(log.text(), askerAddress) {
		t.Error("the control: what was logged is not found")
	}
}
