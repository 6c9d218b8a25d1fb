package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/promise"
)

func sameDay(a, b day.Day) bool { return a == b }

func TestEncodeAndDecodeEveryKind(t *testing.T) {
	seen := map[promise.Kind]bool{}
	for _, e := range vik().entries {
		if e.Content == nil {
			continue
		}
		body, err := promise.DecodeStrict(e.Kind, e.Content)
		if err != nil {
			t.Fatal(err)
		}
		kind, content, err := promise.Encode(body)
		if err != nil || kind != e.Kind {
			t.Fatalf("%s came back as %s (%v)", e.Kind, kind, err)
		}
		if diff := cmp.Diff(string(e.Content), string(content)); diff != "" {
			t.Errorf("%s: %s", e.Kind, diff)
		}
		seen[kind] = true
	}
	if len(seen) != 7 {
		t.Errorf("only %v were tried", seen)
	}
}

func TestEncodeTakesExactlyOne(t *testing.T) {
	for _, b := range []promise.Body{{}, {Action: &promise.Action{}, Effect: &promise.Effect{}}} {
		if _, _, err := promise.Encode(b); !errs.Is(err, errs.Invalid) {
			t.Errorf("%+v: %v", b, err)
		}
	}
}

func TestStrictRefusesWhatTolerantPassesOver(t *testing.T) {
	tests := []struct {
		name     string
		kind     promise.Kind
		content  string
		tolerant bool // Decode takes it
	}{
		{"unknown field", promise.KindAction, `{"count":1,"colour":"red"}`, true},
		{"unknown field inside", promise.KindAction, `{"by":{"party":"vik","name":"…"}}`, true},
		{"unknown kind", "survey", `{}`, true},
		{"two objects", promise.KindAction, `{}{}`, false},
		{"a list", promise.KindAction, `[]`, false},
		{"null", promise.KindAction, `null`, false},
		{"nothing", promise.KindAction, ``, false},
		{"a word for a number", promise.KindAction, `{"count":"tre"}`, false},
		{"a day that does not exist", promise.KindAction, `{"date":"2026-02-30"}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := promise.DecodeStrict(tt.kind, []byte(tt.content)); !errs.Is(err, errs.Invalid) {
				t.Errorf("strict: %v", err)
			}
			if _, err := promise.Decode(tt.kind, []byte(tt.content)); (err == nil) != tt.tolerant {
				t.Errorf("tolerant: %v", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range vik().entries {
		f.Add(string(e.Kind), e.Content)
	}
	f.Fuzz(func(t *testing.T, kind string, content []byte) {
		body, err := promise.DecodeStrict(promise.Kind(kind), content)
		if err != nil {
			return
		}
		k, again, err := promise.Encode(body)
		if err != nil || string(k) != kind {
			t.Fatalf("read and cannot write: %v", err)
		}
		back, err := promise.DecodeStrict(k, again)
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%s", err, again)
		}
		// An empty list is written as none is.
		if diff := cmp.Diff(body, back, cmp.Comparer(sameDay), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("changed on the way: %s", diff)
		}
	})
}
