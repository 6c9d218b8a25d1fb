package passkey

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// No answer but the passkey's own lets anybody in, and one that is refused
// changes nothing of what is stored.
func FuzzFinishSignIn(f *testing.F) {
	a := newAuthenticator()
	options, session, err := rp.Register(owner, nil)
	if err != nil {
		f.Fatal(err)
	}
	stored, err := rp.FinishRegister(session, owner, a.Register(options.Challenge.String()))
	if err != nil {
		f.Fatal(err)
	}
	request, session, err := rp.SignIn()
	if err != nil {
		f.Fatal(err)
	}
	other := newAuthenticator()
	f.Add(a.SignIn(request.Challenge.String()))
	f.Add(other.SignIn(request.Challenge.String()))
	f.Add(a.Register(options.Challenge.String()))
	f.Add([]byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{}}`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		got, err := rp.FinishSignIn(session, owner, stored, answer)
		if diff := cmp.Diff(stored, got); err != nil && diff != "" {
			t.Errorf("refused (%v), and yet changed:\n%s", err, diff)
		}
		if id, bad := CredentialID(answer); err == nil && (bad != nil || string(id) != string(stored.ID)) {
			t.Errorf("an answer of %x (%v) was taken for %x", id, bad, stored.ID)
		}
	})
}
