package register_test

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/db"
	"lykta/internal/mail"
	"lykta/internal/picture"
	"lykta/internal/register"
	"lykta/internal/secret"
)

func keyring(t *testing.T) *secret.Keyring {
	t.Helper()
	keys, err := secret.Make(filepath.Join(t.TempDir(), "secret.key"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// unseal gives the office the keys to what is sealed.
func (o *office) unseal(keys *secret.Keyring, now time.Time) (*mail.Outbox, *picture.Service) {
	outbox := mail.NewOutbox(o.db, keys)
	editions := picture.NewService(o.db, nil, keys, outbox, func() time.Time { return now })
	o.service = register.New(o.db, register.Sealed{Outbox: outbox, Editions: editions}, func() time.Time { return now })
	return outbox, editions
}

// Who subscribes to editions, and to whom letters wait to be sent, is sealed, and
// is in the extract all the same.
func TestWhatIsSealedIsFound(t *testing.T) {
	inOffice(t, func(t *testing.T, o, other *office) {
		ctx, keys := t.Context(), keyring(t)
		outbox, editions := o.unseal(keys, noon)
		other.unseal(keys, noon)
		for _, who := range []string{"Vera@example.se", "ove@example.se"} {
			o.check(editions.Subscribe(ctx, o.scope.Partnership, who, func(token string) mail.Letter {
				return mail.Letter{Subject: "Vill du ha brev?", Text: "Svara ja: " + token}
			}))
		}
		o.exec(`UPDATE outbox SET state = 'sent', letter = '', ended = $1`, db.Micros(noon)) // the questions have gone
		o.exec(`UPDATE subscription SET confirmed = $1 WHERE partnership = $2 AND digest = (SELECT MIN(digest) FROM subscription)`, db.Micros(noon), o.scope.Partnership)
		o.check(o.db.Write(ctx, func(tx *db.DB) error {
			for to, text := range map[string]string{"ove@example.se": "Din inbjudan.", "anna@example.se": "Ring 0523-61 30 01."} {
				if err := outbox.Put(ctx, tx, o.scope.Partnership, "invitation", mail.Letter{To: to, Subject: "Välkommen", Text: text}, noon); err != nil {
					return err
				}
			}
			return nil
		}))
		for q, want := range map[string]string{"vera@example.se": "subscription", " VERA@example.se ": "subscription", "ove@example.se": "letter subscription",
			"0523613001": "letter", "vera": "", "vera@example.org": ""} {
			e := o.look(q)
			if got := types(e); got != want || len(e.Unsearched) != 0 {
				t.Errorf("%q: %q, unsearched %v, want %q", q, got, e.Unsearched, want)
			}
			if got := types(other.look(q)); got != "" {
				t.Errorf("the other partnership is told %q of %q", got, q)
			}
		}
		kept := map[register.Kept]time.Time{}
		for _, q := range []string{"vera@example.se", "ove@example.se"} {
			for _, r := range o.look(q).Records {
				if r.Type == "subscription" {
					kept[r.Kept] = r.Until
				}
			}
		}
		if diff := cmp.Diff(map[register.Kept]time.Time{register.UntilOwner: {}, register.UntilDay: noon.AddDate(0, 0, 7)}, kept); diff != "" {
			t.Errorf("how long the subscriptions are kept (-want +got):\n%s", diff)
		}
	})
}

// Without the key that they were sealed with they cannot be searched, and the
// extract says so.
func TestWhatCannotBeOpenedIsTold(t *testing.T) {
	inOffice(t, func(t *testing.T, o, _ *office) {
		ctx := t.Context()
		_, editions := o.unseal(keyring(t), noon)
		o.check(editions.Subscribe(ctx, o.scope.Partnership, "vera@example.se", func(token string) mail.Letter {
			return mail.Letter{Subject: "Vill du ha brev?", Text: "Svara ja: " + token}
		}))
		if got := types(o.look("vera@example.se")); got != "letter subscription" {
			t.Errorf("control: with the key %q", got)
		}
		want := []string{"letters-waiting", "subscribers"}
		o.unseal(keyring(t), noon)
		if diff := cmp.Diff(want, o.look("vera@example.se").Unsearched); diff != "" {
			t.Errorf("with another key (-want +got):\n%s", diff)
		}
		o.service = register.New(o.db, register.Sealed{}, func() time.Time { return noon })
		if diff := cmp.Diff(want, o.look("vera@example.se").Unsearched); diff != "" {
			t.Errorf("without a key (-want +got):\n%s", diff)
		}
	})
}
