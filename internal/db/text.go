package db

import (
	"strconv"
	"strings"

	"lykta/internal/errs"
)

// text is one SQL text as the engine takes it.
type text struct {
	sql    string
	params int // the highest n of its $n
}

// prepare returns the SQL as the engine takes it and checks the number of
// arguments: SQLite would bind a missing one as NULL without a word.
func (c *core) prepare(query string, args []any) (string, error) {
	var t *text
	if cached, ok := c.texts.Load(query); ok {
		t = cached.(*text)
	} else {
		t = rewrite(query, c.engine)
		if c.remembered.Add(1) <= 4*maxStatements {
			c.texts.Store(query, t)
		}
	}
	if t.params != len(args) {
		return "", errs.E(errs.Internal, "db.arguments", t.params, len(args), query)
	}
	return t.sql, nil
}

// rewrite turns $n into ?n for SQLite, whose driver binds $n by appearance
// instead of by number. Strings, quoted names and comments stay as they are.
func rewrite(query string, engine Engine) *text {
	t := &text{}
	var b strings.Builder
	for i := 0; i < len(query); {
		n := skipped(query[i:])
		if n > 0 {
			b.WriteString(query[i : i+n])
			i += n
			continue
		}
		digits := 0
		if query[i] == '$' {
			for i+1+digits < len(query) && '0' <= query[i+1+digits] && query[i+1+digits] <= '9' {
				digits++
			}
		}
		if digits == 0 {
			b.WriteByte(query[i])
			i++
			continue
		}
		number := query[i+1 : i+1+digits]
		if v, err := strconv.Atoi(number); err == nil {
			t.params = max(t.params, v)
		}
		if engine == SQLite {
			b.WriteString("?" + number)
		} else {
			b.WriteString("$" + number)
		}
		i += 1 + digits
	}
	t.sql = b.String()
	return t
}

// skipped returns the length of the string, quoted name or comment that s
// begins with, and 0 where it begins with none.
func skipped(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		return through(s, s[:1])
	case strings.HasPrefix(s, "--"):
		return through(s, "\n")
	case strings.HasPrefix(s, "/*"):
		return through(s, "*/")
	}
	return 0
}

// through returns the length of s up to and with the next end after its first
// character, or all of s.
func through(s, end string) int {
	if i := strings.Index(s[1:], end); i >= 0 {
		return 1 + i + len(end)
	}
	return len(s)
}
