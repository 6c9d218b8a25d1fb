package identity_test

import (
	"testing"

	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/identity"
)

// On a full disk whoever has to remove something by law can still sign in, prove
// who they are, and leave; what can wait is refused.
func TestSigningInOnAFullDisk(t *testing.T) {
	t.Parallel()
	d, fill := dbtest.FullDisk(t, db.TellsOfRoom)
	h := house{t, d, identity.New(d, identity.Options{Cost: identity.Cost{Memory: 64, Passes: 1}, Party: party, PasswordAlone: true})}
	ctx := t.Context()
	link, err := h.id.CreateAdministrator(ctx, "drift@example.se", "driftansvarig", noon)
	if err != nil {
		t.Fatal(err)
	}
	h.use(link)
	before := h.scope(h.signIn("drift@example.se"), "")
	a := h.register(before)

	fill(true)
	waits := func(after string) { // and leaves the ballast, or makes it again
		err := d.Write(ctx, func(tx *db.DB) error {
			_, err := tx.Exec(ctx, `INSERT INTO idempotency (partnership, key, purpose, outcome, at) VALUES ('p1', $1, '', '', 0)`, after)
			return err
		})
		h.wants(err, errs.Unavailable, "what can wait, after "+after)
	}
	waits("the disk became full")
	session, err := h.touch(a, 0)
	if err != nil {
		t.Fatalf("by passkey: %v", err)
	}
	waits("signing in by passkey")
	h.signIn("drift@example.se")
	waits("signing in by password")
	scope, err := h.id.Scope(ctx, session, "", noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.id.Prove(ctx, scope, good, "", noon); err != nil {
		t.Errorf("proving: %v", err)
	}
	waits("proving")
	if err := h.id.SignOut(ctx, scope, noon); err != nil {
		t.Errorf("signing out: %v", err)
	}
}
