package category_test

import (
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/category"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 12, 1, 11, 0, 0, 0, time.UTC)

func found(t *testing.T, d *db.DB, slug string) access.Scope {
	t.Helper()
	scope := access.Scope{Partnership: ids.New(noon), Account: "boss", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	p := partnership.Partnership{ID: scope.Partnership, Slug: slug, Profile: partnership.Profile{Name: slug,
		Municipalities: []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempels län"}},
		Parties:        []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: slug}, {ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}}}
	if err := d.Write(t.Context(), func(tx *db.DB) error {
		return partnership.Create(t.Context(), tx, access.System(p.ID), p, noon)
	}); err != nil {
		t.Fatal(err)
	}
	return scope
}

func TestVersions(t *testing.T) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx, boss, other := t.Context(), found(t, d, "viken"), found(t, d, "dalen")
		split := category.Change{Verb: category.Split, Category: "klotter", Names: names("Klotter på skola", "Annat klotter")}
		for range 2 { // the same form twice counts once
			if err := category.Make(ctx, d, boss, "k1", 0, split, noon); err != nil {
				t.Fatal(err)
			}
		}
		now, err := category.Current(ctx, d, boss.Partnership)
		if c, ok := now.Category("klotter-pa-skola"); err != nil || now.Version != 1 || !ok || now.Series(c.ID) != "klotter" {
			t.Errorf("version %d, %+v, %v; want the first, with what goes on in the series klotter", now.Version, c, err)
		}
		for _, c := range []struct {
			what   string
			scope  access.Scope
			seen   int64
			change category.Change
			kind   errs.Kind
		}{
			{"what somebody else has changed", boss, 0, category.Change{Verb: category.End, Category: "brak"}, errs.Conflict},
			{"ended already", boss, 1, category.Change{Verb: category.End, Category: "klotter"}, errs.Invalid},
			{"a person", boss, 1, category.Change{Verb: category.Rename, Category: "brak", Names: names("Ring 070-174 06 05")}, errs.Invalid},
			{"a reader", access.Scope{Partnership: boss.Partnership, Account: "x", Roles: []access.Role{access.Reader}}, 1, category.Change{Verb: category.End, Category: "brak"}, errs.Forbidden},
		} {
			if err := category.Make(ctx, d, c.scope, ids.Token(), c.seen, c.change, noon); !errs.Is(err, c.kind) {
				t.Errorf("%s: %v, want %v", c.what, err, c.kind)
			}
		}
		if err := category.Make(ctx, d, boss, "k2", 1, category.Change{Verb: category.End, Category: "brak"}, noon.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		list, err := category.Versions(ctx, d, boss.Partnership)
		if err != nil || len(list) != 2 || list[0].Version != 2 || list[0].Did.Verb != category.End || list[0].Did.By != "samordnare" || !list[0].At.Equal(noon.Add(time.Hour)) {
			t.Errorf("versions: %+v, %v", list, err)
		}
		if s, err := category.Current(ctx, d, other.Partnership); err != nil || s.Version != 0 || len(s.Categories) != len(category.Default().Categories) {
			t.Errorf("another partnership has version %d, %v; want the program's own list", s.Version, err)
		}
	})
}
