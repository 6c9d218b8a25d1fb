package administration_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/administration"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/ledger"
	"lykta/internal/partnership"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

// administrator is whoever runs the installation.
var administrator = access.Scope{Account: "drift", Function: "driftansvarig", Roles: []access.Role{access.Administrator}, Fresh: true}

func vik() partnership.Partnership {
	return partnership.Partnership{ID: ids.New(noon), Slug: "vik", Profile: partnership.Profile{
		Name:           "Vik",
		Municipalities: []partnership.Municipality{{Code: "9999", Name: "Vik", County: "Viks län"}},
		Parties:        []partnership.Party{{ID: "vik", Kind: partnership.KindMunicipality, Name: "Viks kommun"}},
		Places:         []partnership.Place{{ID: "torget", Name: "Torget"}},
	}}
}

func writer() *ledger.Writer {
	return ledger.NewWriter(ledger.SignerFromSeed([32]byte{7}), rand.NewChaCha8([32]byte{7}))
}

func acts(t *testing.T, d *db.DB, partnership string) []string {
	t.Helper()
	list, err := audit.List(t.Context(), d, partnership, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Act+" "+string(e.Outcome))
	}
	return names
}

func key(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

// A partnership is made once however often the form comes, with its ledger; it
// rests and works again; and both its own log and the installation's tell of it.
func TestAPartnershipIsMadeAndRests(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, p := t.Context(), vik()
		for range 2 {
			if id, err := administration.Make(ctx, d, writer(), administrator, "key", "lykta.example", p, noon); err != nil || id != p.ID {
				t.Fatalf("made %q, %v", id, err)
			}
		}
		head, err := ledger.HeadOf(ctx, d, p.ID)
		if err != nil || head.Origin != "lykta.example/vik" {
			t.Errorf("ledger %+v, %v", head, err)
		}
		another := vik()
		if _, err := administration.Make(ctx, d, writer(), administrator, "another", "lykta.example", another, noon); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("the same address again: %v", err)
		}
		if _, err := ledger.HeadOf(ctx, d, another.ID); err == nil {
			t.Error("what was refused has left a ledger")
		}
		for i, rests := range []bool{true, false} {
			if err := administration.Rest(ctx, d, administrator, ids.Token(), p.ID, rests, noon); err != nil {
				t.Fatal(err)
			}
			if got, err := partnership.ByID(ctx, d, p.ID); err != nil || got.Suspended != rests {
				t.Errorf("step %d: rests %t, %v", i, got.Suspended, err)
			}
		}
		if got, want := acts(t, d, p.ID), []string{"partnership.make done", "partnership.suspend done", "partnership.resume done"}; !slices.Equal(got, want) {
			t.Errorf("its own log: %q, want %q", got, want)
		}
		if got, want := acts(t, d, ""), []string{"partnership.make done", "partnership.suspend done", "partnership.suspend done"}; !slices.Equal(got, want) {
			t.Errorf("the installation's log: %q, want %q", got, want)
		}
	})
}

// Nobody but an administrator who has just proved who it is makes a partnership or
// lets one rest, and what is refused is told of.
func TestOnlyAdministrators(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		p := vik()
		stale := administrator
		stale.Fresh = false
		coordinator := access.Scope{Partnership: "p", Account: "a", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
		for _, scope := range []access.Scope{{}, stale, coordinator} {
			if _, err := administration.Make(t.Context(), d, writer(), scope, ids.Token(), "h", p, noon); err == nil {
				t.Errorf("%+v made one", scope)
			}
			if err := administration.Rest(t.Context(), d, scope, ids.Token(), p.ID, true, noon); err == nil {
				t.Errorf("%+v let one rest", scope)
			}
		}
		if got := acts(t, d, ""); len(got) != 4 || got[0] != "partnership.make refused" {
			t.Errorf("the installation's log: %q", got)
		}
	})
}

// Settings are kept by whoever saw the newest, once, and each that cannot be used
// names its field.
func TestSettings(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, p := t.Context(), vik()
		if _, err := administration.Make(ctx, d, writer(), administrator, "key", "lykta.example", p, noon); err != nil {
			t.Fatal(err)
		}
		boss := access.Scope{Partnership: p.ID, Account: "a", Function: "samordnare", Roles: []access.Role{access.Coordinator}}
		good := administration.Settings{
			Brand: "#005b8c", Contacts: []partnership.Contact{{Label: "Kontaktcenter", Phone: "0980-31 92 00"}},
			Mandate:   partnership.Mandate{Police: []string{"Brott och ordning"}},
			Languages: []partnership.Language{partnership.Swedish},
			Places:    []partnership.Place{{ID: "torget", Name: "Stora torget"}, {ID: "hamnen", Name: "Hamnen"}},
		}
		for range 2 {
			if err := administration.Change(ctx, d, boss, "one", 1, good, noon); err != nil {
				t.Fatal(err)
			}
		}
		got, err := partnership.ByID(ctx, d, p.ID)
		if err != nil || got.Version != 2 || got.Settings.Brand != good.Brand || len(got.Places) != 2 || got.Places[0].Name != "Stora torget" {
			t.Errorf("kept %+v, %v", got, err)
		}
		if err := administration.Change(ctx, d, boss, "two", 1, good, noon); key(err) != "partnership.changed" {
			t.Errorf("an old version: %v", err)
		}
		for name, change := range map[string]func(*administration.Settings){
			"brand":            func(s *administration.Settings) { s.Brand = "blå" },
			"places":           func(s *administration.Settings) { s.Places = s.Places[1:] },
			"contacts.0.phone": func(s *administration.Settings) { s.Contacts = []partnership.Contact{{Label: "Jour", Phone: "ring"}} },
			"mandate.police.0": func(s *administration.Settings) { s.Mandate.Police = []string{"Ring 070-174 06 05 till handläggaren"} },
			"languages.0":      func(s *administration.Settings) { s.Languages = []partnership.Language{"fi"} },
		} {
			bad := good
			change(&bad)
			fields := errs.FieldsOf(administration.Change(ctx, d, boss, ids.Token(), 2, bad, noon))
			if len(fields) == 0 || fields[0].Name != name {
				t.Errorf("%s: complaints %+v", name, fields)
			}
		}
		reader := boss
		reader.Roles = []access.Role{access.Reader}
		if err := administration.Change(ctx, d, reader, "three", 2, good, noon); !errs.Is(err, errs.Forbidden) {
			t.Errorf("by a reader: %v", err)
		}
		if got, want := acts(t, d, p.ID), []string{"partnership.make done", "settings.change done", "settings.change refused"}; !slices.Equal(got, want) {
			t.Errorf("log %q, want %q", got, want)
		}
	})
}
