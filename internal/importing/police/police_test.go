package police_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/importing/police"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const answer = `[
 {"id":3,"datetime":"2026-11-28 9:05:00 +01:00","name":"28 november 07.59, Brand, Vik","summary":"Sven Exempelsson sågs på platsen.","url":"/aktuellt/handelser/2026/november/28/brand/","type":"Brand","location":{"name":"Vik","gps":"58.1,11.2"}},
 {"id":2,"datetime":"2026-01-01 00:30:00 +01:00","name":"31 december 23.40, Rån, Näs","url":"https://polisen.se/x/","type":"Rån","location":{"name":"Västra Götalands län","gps":"58.1,13.0"}},
 {"id":4,"datetime":"2026-11-28 08:00:00 +01:00","name":"28 november 08.00, Sammanfattning natt, Exempels län","url":"/y/","type":"Sammanfattning natt","location":{"name":"Exempels län","gps":"1,2"}},
 {"id":5,"datetime":"i går","name":"","url":"/z/","type":"Brand","location":{"name":"Vik"}},
 {"id":6,"datetime":"2026-11-28 08:00:00 +01:00","name":"","url":"https://polisen.example/","type":"Brand","location":{"name":"Vik"}},
 {"id":7,"datetime":"2026-11-28 08:00:00 +01:00","name":"utan tid","url":"/w/","type":"Brand","location":{"name":"Vik"}}
]`

func TestParse(t *testing.T) {
	t.Parallel()
	got, err := police.Parse([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	want := []police.News{
		{ID: 3, Type: "Brand", Place: "Vik", Happened: time.Date(2026, 11, 28, 6, 59, 0, 0, time.UTC), Address: "https://polisen.se/aktuellt/handelser/2026/november/28/brand/"},
		{ID: 2, Type: "Rån", Place: "Näs", County: "Västra Götalands län", Happened: time.Date(2025, 12, 31, 22, 40, 0, 0, time.UTC), Address: "https://polisen.se/x/"},
		{ID: 7, Type: "Brand", Place: "Vik", Happened: time.Date(2026, 11, 28, 7, 0, 0, 0, time.UTC), Address: "https://polisen.se/w/"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if strings.Contains(fmt.Sprint(got), "Exempelsson") {
		t.Error("a summary was kept")
	}
	if _, err := police.Parse([]byte("<html>")); !errs.Is(err, errs.Unavailable) {
		t.Errorf("no list: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(answer))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := police.Parse(b)
		for _, n := range list {
			if n.Type == "" || n.Place == "" || n.ID <= 0 || n.Happened.IsZero() || !strings.HasPrefix(n.Address, "https://") || strings.HasPrefix(n.Type, "Sammanfattning") {
				t.Fatalf("%+v, %v", n, err)
			}
		}
	})
}

// Whoever calls as soon as Wait lets them keeps every rule, whatever the calls
// before.
func TestWaitKeepsTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var calls []police.Call
		now := noon
		for range rapid.IntRange(1, 300).Draw(t, "n") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "pause")) * time.Second)
			now = now.Add(police.Wait(calls, now))
			c := police.Call{At: now}
			if rapid.IntRange(0, 20).Draw(t, "trouble") == 0 {
				c.Until = now.Add(time.Duration(rapid.IntRange(1, 4000).Draw(t, "until")) * time.Second)
			}
			calls = append(calls, c)
		}
		kept(t, calls)
	})
}

func kept(t interface{ Fatalf(string, ...any) }, calls []police.Call) {
	for i, c := range calls {
		if i > 0 && c.At.Sub(calls[i-1].At) < 10*time.Second {
			t.Fatalf("call %d comes %v after the one before", i, c.At.Sub(calls[i-1].At))
		}
		if i >= 60 && c.At.Sub(calls[i-60].At) < time.Hour {
			t.Fatalf("61 calls within %v", c.At.Sub(calls[i-60].At))
		}
		if i >= 1440 && c.At.Sub(calls[i-1440].At) < 24*time.Hour {
			t.Fatalf("1,441 calls within %v", c.At.Sub(calls[i-1440].At))
		}
		if i > 0 && c.At.Before(calls[i-1].Until) {
			t.Fatalf("call %d at %v, though the server asked to be left alone until %v", i, c.At, calls[i-1].Until)
		}
	}
}

// Two days of asking as often as one may: the control of the rule per day.
func TestTwoDaysOfAsking(t *testing.T) {
	t.Parallel()
	var calls []police.Call
	for now := noon; now.Before(noon.Add(48 * time.Hour)); {
		now = now.Add(police.Wait(calls, now))
		calls = append(calls, police.Call{At: now})
	}
	kept(t, calls)
	if n := len(calls); n < 2700 || n > 2*1440+60 {
		t.Errorf("%d calls in two days", n)
	}
}

// server is a police server of our own.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	agents []string
	calls  int
	status int
	retry  string
	body   string
}

func serve(t *testing.T) *server {
	s := &server{status: http.StatusOK, body: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls++
		s.agents = append(s.agents, r.Header.Get("User-Agent"))
		if s.retry != "" {
			w.Header().Set("Retry-After", s.retry)
		}
		w.WriteHeader(s.status)
		_, _ = io.WriteString(w, s.body)
	}))
	t.Cleanup(s.Close)
	return s
}

func TestCollect(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, s, now := t.Context(), serve(t), noon
		c := &police.Collector{DB: d, Client: police.NewClient(s.URL, "1.0", "https://vik.example"), Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
		step := func(what string, after time.Duration, calls int, wait time.Duration) {
			t.Helper()
			now = now.Add(after)
			got, err := c.Collect(ctx)
			if s.calls != calls || got < wait || got > wait+time.Second {
				t.Errorf("%s: %d calls and %v to wait (%v), want %d and %v", what, s.calls, got, err, calls, wait)
			}
		}
		step("first", 0, 1, 10*time.Second)
		step("at once", time.Second, 1, 9*time.Second)
		step("in time", 9*time.Second, 2, 10*time.Second)
		s.status, s.retry = http.StatusTooManyRequests, "120"
		step("429", 10*time.Second, 3, 2*time.Minute)
		step("within what it asked for", time.Minute, 3, time.Minute)
		s.status, s.retry = http.StatusNotFound, ""
		step("404", time.Minute, 4, 24*time.Hour)
		step("not tried again", time.Hour, 4, 23*time.Hour)
		s.status, s.body = http.StatusOK, "<html>"
		step("no list", 23*time.Hour, 5, 10*time.Second)
		s.body = strings.Repeat(" ", 9<<20)
		step("too large", time.Minute, 6, 10*time.Minute)
		if s.agents[0] != "Lykta/1.0 (+https://vik.example)" {
			t.Errorf("User-Agent %q", s.agents[0])
		}
		again := &police.Collector{DB: d, Client: c.Client, Now: c.Now, Log: c.Log}
		if wait, _ := again.Collect(ctx); wait < 9*time.Minute || s.calls != 6 {
			t.Errorf("another process calls at once (%v)", wait)
		}
		list, err := police.Search(ctx, d, police.Filter{Places: []string{"Vik", "Näs"}}, 0, 10)
		if err != nil || len(list) != 3 || list[0].ID != 7 && list[0].ID != 3 {
			t.Errorf("%v, %v", list, err)
		}
		types, err := police.Types(ctx, d, []string{"Vik"})
		if err != nil || !cmp.Equal(types, []string{"Brand"}) {
			t.Errorf("types %v, %v", types, err)
		}
		for what, f := range map[string]police.Filter{"nowhere": {}, "another type": {Places: []string{"Vik"}, Type: "Rån"}, "later": {Places: []string{"Vik"}, From: noon}, "earlier": {Places: []string{"Vik"}, Until: noon.AddDate(-1, 0, 0)}} {
			if list, err := police.Search(ctx, d, f, 0, 10); err != nil || len(list) != 0 {
				t.Errorf("%s: %v, %v", what, list, err)
			}
		}
	})
}

// What the police really published, through the client: every event but the
// digests is made out.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(shared(t), "data", "polisen", "events_api_snapshot_2026-08-22.json"))
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t)
	s.body = string(content)
	body, until, err := police.NewClient(s.URL, "1.0", "https://vik.example").Fetch(t.Context(), noon)
	if err != nil || !until.IsZero() {
		t.Fatal(err, until)
	}
	list, err := police.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	digests := strings.Count(string(content), `"type": "Sammanfattning`)
	counties, seen := 0, map[int64]bool{}
	for _, n := range list {
		if seen[n.ID] = true; strings.HasSuffix(n.Place, " län") {
			counties++
		}
		if n.Happened.Year() != 2026 {
			t.Errorf("%d happened %v", n.ID, n.Happened)
		}
	}
	t.Logf("%d events, %d digests left out, %d in no municipality", len(list), digests, counties)
	if len(list)+digests != 500 || len(seen) != len(list) || digests == 0 {
		t.Errorf("%d events and %d digests of 500", len(list), digests)
	}
}

// shared is the folder with real data, where it is at hand.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LYKTA_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("LYKTA_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip("the real data are not here")
	}
	return dir
}
