package promise_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
	"lykta/internal/guard"
	"lykta/internal/promise"
)

// What may point at a person is told and not refused; what does is refused
// elsewhere, and a plain promise raises no doubt.
func TestDoubts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []errs.Field
	}{
		{"Vi vandrar i Badhusparken varje fredag.", nil},
		{"Vi stöttar flickan i 7B på Kvarnskolan.", []errs.Field{{Name: "text", Key: "persondata.combination"}}},
		{"Anna Andersson vandrar med oss.", nil}, // refused when it is saved
	} {
		got := promise.PromiseDoubts(guard.Guard{}, promise.Promise{Text: c.text})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Doubts(%q) (-want +got):\n%s", c.text, diff)
		}
	}
}
