package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

// progress is the sign of life on a terminal: what is being done and for how
// long, once it has taken a second.
type progress struct {
	out     io.Writer // nil where nobody watches
	text    func(stage string, seconds int) string
	doing   atomic.Value // the stage, a key of the catalogue
	started time.Time
	turns   int
}

func newProgress(env *surroundings) *progress {
	p := &progress{started: time.Now(), text: func(stage string, seconds int) string {
		return env.words.T("cli.analyse.progress", env.words.T(stage), seconds)
	}}
	if f, ok := env.err.(*os.File); ok && isTerminal(f) {
		p.out = f
	}
	return p
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// stage is told from another goroutine.
func (p *progress) stage(key string) { p.doing.Store(key) }

func (p *progress) tick(now time.Time) {
	key, _ := p.doing.Load().(string)
	if p.out == nil || key == "" || now.Sub(p.started) < time.Second {
		return
	}
	const signs = `|/-\`
	fmt.Fprintf(p.out, "\r\x1b[K%c %s", signs[p.turns%len(signs)], p.text(key, int(now.Sub(p.started)/time.Second)))
	p.turns++
}

// end takes the line away.
func (p *progress) end() {
	if p.turns > 0 {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
