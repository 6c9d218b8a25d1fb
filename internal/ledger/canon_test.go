package ledger

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"lykta/internal/errs"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{`{"b":1,"a":2}`, `{"a":2,"b":1}`},
		{" { \"a\" : [ 1 , true , null , \"x\" ] } ", `{"a":[1,true,null,"x"]}`},
		{`{"a":"\u00e5\u2028<&>\/\"\\\b\t\n\f\r\u0001\u007f"}`, "{\"a\":\"å\u2028<&>/\\\"\\\\\\b\\t\\n\\f\\r\\u0001\x7f\"}"},
		{`{"ö":1,"z":2,"å":3,"\ud83d\ude00":4,"\ufb33":5}`, "{\"z\":2,\"å\":3,\"ö\":1,\"😀\":4,\"\ufb33\":5}"},
		{`{"n":[0,-1,9007199254740991,-9007199254740991]}`, `{"n":[0,-1,9007199254740991,-9007199254740991]}`},
		{`{}`, `{}`},
	} {
		got, err := canonicalise([]byte(c.in))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: got %s, error %v; want %s", c.in, got, err, c.want)
		}
		if err := checkCanonical(got); err != nil {
			t.Errorf("%s is refused: %v", got, err)
		}
	}
}

func TestNotCanonical(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		``, ` `, `{`, `{}{}`, `{} `, `null`, `1`, `"a"`, `[]`, `{"a":1.5}`, `{"a":1e3}`, `{"a":-0}`, `{"a":01}`,
		`{"a":9007199254740992}`, `{"b":1,"a":1}`, `{"a":1,"a":1}`, `{"a":1,"a":2}`, `{"a":"\u00e5"}`, `{"a":"\/"}`,
		`{"a":"\ud800"}`, "{\"a\":\"\xff\"}", `{"a":"\u000A"}`, `{"a":tru}`, `{"a":1,}`,
	} {
		if err := checkCanonical([]byte(s)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q is taken (%v)", s, err)
		}
	}
	if _, err := Canonical(map[string]any{"a": func() {}}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a function as content: %v", err)
	}
}

// Another implementation of RFC 8785 agrees on all that has a form here.
func TestCanonicalAgainstAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.MapOf(rapid.String(), rapid.OneOf(
			rapid.Int64Range(-maxWhole, maxWhole).AsAny(), rapid.String().AsAny(), rapid.Bool().AsAny(),
			rapid.SliceOf(rapid.String()).AsAny(), rapid.MapOf(rapid.String(), rapid.Int32()).AsAny(),
		)).Draw(t, "object")
		got, err := Canonical(v)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := jsontext.Value(plain)
		if err := want.Canonicalize(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("got %s, want %s", got, want)
		}
		if err := checkCanonical(got); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzCanonical(f *testing.F) {
	f.Add([]byte(`{"b":1,"a":["\u00e5",null,{"c":-12}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		once, err := canonicalise(b)
		if err != nil {
			return
		}
		twice, err := canonicalise(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q became %q, and that %q (%v)", b, once, twice, err)
		}
	})
}
