package sheet

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lykta/internal/errs"
)

func open(t testing.TB, text string) *Sheet {
	t.Helper()
	s, err := read(context.Background(), "f.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rows reads a number, a whole number and a text from every row.
func rows(s *Sheet) string {
	var b strings.Builder
	x, n, name := s.Need("x"), s.Need("n"), s.Find("name")
	for s.Next() {
		v, k := s.Float(x), s.Count(n)
		label := ""
		if name >= 0 {
			label = s.ID(name)
		}
		fmt.Fprintf(&b, "%d:%g,%d,%s;", s.Line(), v, k, label)
	}
	return b.String()
}

func TestReads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"commas":         {"x,n,name\n1.5,2,a\n-3,4,b\n", "2:1.5,2,a;3:-3,4,b;"},
		"another order":  {"name,rest,N,X\na,?,2,1.5\n", "2:1.5,2,a;"},
		"semicolons":     {"x;n;name\n1,5;2;a, b\n", "2:1.5,2,a, b;"},
		"tabs":           {"x\tn\n1,5\t2\n", "2:1.5,2,;"},
		"a mark":         {"\ufeffx,n\n1,2\n", "2:1,2,;"},
		"quotes":         {"\"x\",n,name\n1,2,\"a \"\"b\"\"\"\n", "2:1,2,a \"b\";"},
		"blank rows":     {"x,n\n\n1,2\n\n3,4", "3:1,2,;5:3,4,;"},
		"two lines":      {"x,n,name\n1,2,\"a\nb\"\n3,4,c\n", "2:1,2,a\nb;4:3,4,c;"},
		"spaces":         {"x , n\n 1 ,2 \n", "2:1,2,;"},
		"Windows' lines": {"x,n\r\n1,2\r\n", "2:1,2,;"},
		"3.0 is whole":   {"x,n\n1e2,3.0\n", "2:100,3,;"},
		"a true minus":   {"x,n\n−2,3\n", "2:-2,3,;"},
	} {
		s := open(t, c.text)
		if got := rows(s); got != c.want || s.Err() != nil {
			t.Errorf("%s: got %q, error %v, want %q", name, got, s.Err(), c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, where, key string }{
		"nothing":           {"", "f.csv", "sheet.empty"},
		"names only":        {"x,n\n", "f.csv:2", "sheet.no-rows"},
		"a column missing":  {"x,m\n1,2\n", "f.csv:1:n", "sheet.missing"},
		"a name twice":      {"x,n,x\n1,2,3\n", "f.csv:1:x", "sheet.twice"},
		"text":              {"x,n\n1,2\nsju,3\n", "f.csv:3:x", "sheet.number"},
		"a decimal comma":   {"x,n\n\"1,5\",3\n", "f.csv:2:x", "sheet.number"},
		"empty":             {"x,n\n,3\n", "f.csv:2:x", "sheet.number"},
		"not a number":      {"x,n\nNaN,3\n", "f.csv:2:x", "sheet.number"},
		"infinite":          {"x,n\n1e999,3\n", "f.csv:2:x", "sheet.number"},
		"hexadecimal":       {"x,n\n0x10,3\n", "f.csv:2:x", "sheet.number"},
		"half":              {"x,n\n1,2.5\n", "f.csv:2:n", "sheet.whole"},
		"below nothing":     {"x,n\n1,-2\n", "f.csv:2:n", "sheet.negative"},
		"no name":           {"x,n,name\n1,2, \n", "f.csv:2:name", "sheet.blank"},
		"another alphabet":  {"x,n,name\n1,2,\xe5\n", "f.csv:2:name", "sheet.encoding"},
		"a cell too many":   {"x,n\n1,2,3\n", "f.csv:2:", "sheet.width"},
		"an open quotation": {"x,n\n\"1,2\n", "f.csv:2:", "sheet.quotes"},
	} {
		s, err := read(context.Background(), "f.csv", strings.NewReader(c.text))
		if err == nil {
			rows(s)
			err = s.Err()
		}
		fields := errs.FieldsOf(err)
		if len(fields) != 1 || fields[0].Name != c.where || fields[0].Key != c.key {
			t.Errorf("%s: got %v, want %s at %s", name, fields, c.key, c.where)
		}
	}
}

func TestTenFaultsAreTold(t *testing.T) {
	t.Parallel()
	s := open(t, "x,n\n"+strings.Repeat("a,b\n", 100))
	rows(s)
	if got := len(errs.FieldsOf(s.Err())); got != most {
		t.Errorf("%d faults, want %d", got, most)
	}
}

func TestPacked(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	fmt.Fprint(w, "x,n\n1,2\n")
	w.Close()
	path := filepath.Join(t.TempDir(), "f.csv.gz")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := rows(s); got != "2:1,2,;" {
		t.Errorf("got %q", got)
	}
	cut, err := read(context.Background(), "f.csv.gz", bytes.NewReader(b.Bytes()[:b.Len()-6]))
	if err == nil {
		rows(cut)
		err = cut.Err()
	}
	if !errs.Is(err, errs.Invalid) {
		t.Errorf("a file cut short: %v", err)
	}
}

func TestStopsWhenAskedTo(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(context.Background())
	s, err := read(ctx, "f.csv", strings.NewReader("x,n\n"+strings.Repeat("1,2\n", 10_000)))
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if rows(s); s.Err() != context.Canceled {
		t.Errorf("got %v", s.Err())
	}
}

// What is written in either fashion is read back as it was.
func TestNumbersComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1e12, 1e12).Draw(t, "v")
		text := fmt.Sprint(v)
		if got, ok := number(text, false); !ok || got != v {
			t.Fatalf("%s: %v", text, got)
		}
		if got, ok := number(strings.Replace(text, ".", ",", 1), true); !ok || got != v {
			t.Fatalf("%s with a comma: %v", text, got)
		}
	})
}

func FuzzSheet(f *testing.F) {
	for _, text := range []string{"x,n,name\n1.5,2,a\n", "\ufeffx;n\n1,5;2\n", "x,n\n\"1", "\x1f\x8b\x08", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := read(context.Background(), "f.csv", strings.NewReader(text))
		if err == nil {
			rows(s)
			err = s.Err()
		}
		if err != nil && !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
