package app_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lykta/internal/app"
	"lykta/internal/audit"
	"lykta/internal/db/dbtest"
	"lykta/internal/partnership"
)

// program builds lykta as it is shipped, once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "lykta-killed-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "lykta")
	build := exec.Command("go", "build", "-o", path, "lykta/cmd/lykta")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
})

// killer is a program that is killed under the load of clients who repeat what
// was not acknowledged.
type killer struct {
	t            *testing.T
	arguments    []string
	base         string
	client       *http.Client
	template     *form
	acknowledged [8]atomic.Int64 // requests 0 … n-1 of each client
}

// serve starts the program and waits until it answers.
func (k *killer) serve() *exec.Cmd {
	k.t.Helper()
	path, err := program()
	if err != nil {
		k.t.Fatal(err)
	}
	run := exec.Command(path, k.arguments...)
	var said strings.Builder
	run.Stdout, run.Stderr = &said, &said
	if err := run.Start(); err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { run.Process.Kill(); run.Wait() })
	for range 3000 {
		if response, err := k.client.Get(k.base + "/halsa"); err == nil {
			response.Body.Close()
			return run
		}
		<-time.After(10 * time.Millisecond)
	}
	run.Process.Kill()
	run.Wait()
	k.t.Fatalf("the program does not answer: %s", said.String())
	return nil
}

// send sends request n of a client, with its key, and reports whether it was
// acknowledged: the answer leads to the receipt.
func (k *killer) send(ctx context.Context, client int, n int64) bool {
	values := make(map[string][]string, len(k.template.values))
	for name, v := range k.template.values {
		values[name] = v
	}
	values["key"] = []string{fmt.Sprintf("killed-%d-%d", client, n)}
	f := form{values: values}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, k.base+k.template.action, strings.NewReader(f.values.Encode()))
	if err != nil {
		k.t.Error(err)
		return false
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := k.client.Do(r)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return false
	}
	return response.StatusCode == http.StatusSeeOther && !strings.Contains(response.Header.Get("Location"), "logga-in")
}

func (k *killer) total() (sum int64) {
	for i := range k.acknowledged {
		sum += k.acknowledged[i].Load()
	}
	return sum
}

// round lets the clients write until so many more requests are acknowledged, and
// kills the program then.
func (k *killer) round(enough int64) {
	k.t.Helper()
	run := k.serve()
	ctx, cancel := context.WithTimeout(k.t.Context(), 2*time.Minute)
	defer cancel()
	before := k.total()
	var wg sync.WaitGroup
	for client := range k.acknowledged {
		wg.Go(func() {
			for ctx.Err() == nil {
				if k.send(ctx, client, k.acknowledged[client].Load()) {
					k.acknowledged[client].Add(1)
				}
			}
		})
	}
	for k.total() < before+enough && ctx.Err() == nil {
		<-time.After(time.Millisecond)
	}
	if ctx.Err() != nil {
		k.t.Fatalf("%d requests acknowledged in two minutes, want %d", k.total()-before, enough)
	}
	run.Process.Kill()
	run.Wait()
	cancel()
	wg.Wait()
}

// The whole program is killed under load, and the clients repeat what was not
// acknowledged: every action stands in the ledger and in the audit log once.
func TestKilledProgramLosesNothing(t *testing.T) {
	t.Parallel()
	dbtest.RunURL(t, func(t *testing.T, url string) {
		config := app.Config{Data: t.TempDir(), Database: url, PasswordAlone: true}
		h := start(t, config)
		h.settle()
		pledge, _ := h.runningNow()
		b := h.signIn(reporter)
		path := work("insats", pledge, counting)
		k := &killer{t: t, client: b.client, template: b.get(path).form(path)}
		k.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		size := h.size()
		h.stop()
		address := free(t)
		k.base = "http://" + address
		k.arguments = []string{"serve", "--addr", address, "--data", config.Data, "--database", url, "--password-alone"}
		k.client.Transport = &http.Transport{MaxIdleConnsPerHost: len(k.acknowledged)}
		rounds, random := 2, rand.New(rand.NewPCG(5, 5))
		if os.Getenv("LYKTA_SOAK") != "" {
			rounds = 50
		}
		for range rounds {
			k.round(20 + random.Int64N(100))
		}
		k.serve() // and once more, for what was left unanswered
		for client := range k.acknowledged {
			if !k.send(t.Context(), client, k.acknowledged[client].Load()) {
				t.Errorf("client %d: the last request was not taken", client)
			}
			k.acknowledged[client].Add(1)
		}
		again := start(t, config)
		t.Logf("%d rounds, %d acknowledged", rounds, k.total())
		if got := again.size() - size; got != k.total() {
			t.Errorf("%d actions in the ledger, %d were acknowledged", got, k.total())
		}
		again.verified(nil)
		p, err := partnership.BySlug(t.Context(), again.app.DB, slug)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := audit.Verify(t.Context(), again.app.DB, p.ID); err != nil {
			t.Errorf("the audit log: %v", err)
		}
	})
}

// free is an address that nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprintf("localhost:%d", l.Addr().(*net.TCPAddr).Port)
}
