package words

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"lykta/internal/day"
	"lykta/internal/errs"
)

// Printer writes in one language. It holds no state of its own and is safe for
// many goroutines.
type Printer struct {
	lang  string
	texts catalogue
	style style
}

var (
	swedish = mustPrinter(Swedish, swedishStyle)
	english = mustPrinter(English, englishStyle)
)

func mustPrinter(lang string, s style) *Printer {
	texts, err := load(files, lang)
	if err != nil {
		panic(err) // the catalogues are compiled in, and tested
	}
	return &Printer{lang: lang, texts: texts, style: s}
}

// For returns the printer of a language, "sv" or "en". Any other language is
// answered in Swedish.
func For(lang string) *Printer {
	if lang == English {
		return english
	}
	return swedish
}

// Lang returns "sv" or "en", as it stands in the lang attribute.
func (p *Printer) Lang() string { return p.lang }

// Has reports whether the catalogue holds the key.
func (p *Printer) Has(key string) bool {
	_, ok := p.texts[key]
	return ok
}

// T returns the text of a key with its blanks filled by args: {0} by the
// first, and so on. An int, a day.Day, a day.Period, a time.Time and a
// []string are written as the language writes them.
//
// A key that is missing is shown as it is, in brackets, so that it is seen and
// reported; in tests it panics.
func (p *Printer) T(key string, args ...any) string {
	t, ok := p.texts[key]
	if !ok {
		return missing(key)
	}
	return p.fill(t.other, 0, args)
}

// N returns the text of a key for n things; {n} is the number, {0} the first
// of args. Both languages have one form for 1 and another for everything else.
func (p *Printer) N(key string, n int, args ...any) string {
	t, ok := p.texts[key]
	if !ok {
		return missing(key)
	}
	if n == 1 && t.one != nil {
		return p.fill(t.one, n, args)
	}
	return p.fill(t.other, n, args)
}

// Error returns what a person is told of err. What is our own fault is told
// only as such, and a key without a text is told by its kind.
func (p *Printer) Error(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind == errs.Internal || !p.Has(e.Key) {
		return p.T("error." + errs.KindOf(err).String())
	}
	return p.T(e.Key, e.Args...)
}

// Field returns what a person is told of one field.
func (p *Printer) Field(f errs.Field) string { return p.T(f.Key, f.Args...) }

// missing shows a key that has no text. The flag is there in every test binary
// and in no other.
func missing(key string) string {
	if flag.Lookup("test.v") != nil {
		panic("words: no text for " + key)
	}
	return "[" + key + "]"
}

func (p *Printer) fill(pieces []piece, n int, args []any) string {
	if len(pieces) == 1 {
		return pieces[0].text
	}
	var b strings.Builder
	b.Grow(64)
	for _, piece := range pieces {
		b.WriteString(piece.text)
		switch {
		case piece.blank == countBlank:
			b.WriteString(p.Number(n))
		case piece.blank >= 0 && piece.blank < len(args):
			b.WriteString(p.value(args[piece.blank]))
		}
	}
	return b.String()
}

// value writes one argument as the language writes its kind.
func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Number(v)
	case int64:
		return p.Number(int(v))
	case day.Day:
		return p.Date(v)
	case day.Period:
		return p.Period(v)
	case time.Time:
		return p.Moment(v)
	case []string:
		return p.Join(v)
	}
	return fmt.Sprint(v)
}
