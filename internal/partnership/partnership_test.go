package partnership_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/access"
	"lykta/internal/audit"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/partnership"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// sample is an invented partnership of municipalities with the given names.
func sample(slug string, names ...string) partnership.Partnership {
	p := partnership.Partnership{ID: ids.New(noon), Slug: slug, Example: true}
	p.Name, p.PoliceArea = names[0], "Lokalpolisområde "+names[0]
	p.Parties = []partnership.Party{{ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}
	for i, name := range names {
		p.Municipalities = append(p.Municipalities, partnership.Municipality{Code: "900" + string(rune('0'+i)), Name: name, County: "Exempellän"})
		p.Parties = append(p.Parties, partnership.Party{ID: "kommun-" + string(rune('a'+i)), Kind: partnership.KindMunicipality, Name: name + " kommun"})
	}
	p.Places = []partnership.Place{{ID: "torget", Name: "Stora torget"}}
	p.Settings = partnership.Settings{
		Brand:    "#00557f",
		Contacts: []partnership.Contact{{Label: "Kommunens växel", Phone: "0123-456 78"}, {Label: "Webb", URL: "https://example.se/trygg"}},
		Mandate:  partnership.Mandate{Police: []string{"Utreder brott."}, Neither: []string{"Dömer."}},
		Notices:  []partnership.Notice{{ID: "n1", Swedish: "Inställt i dag.", Severity: partnership.Warning, From: noon}},
	}
	return p
}

func create(t *testing.T, d *db.DB, list ...partnership.Partnership) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.DB) error {
		for _, p := range list {
			if err := partnership.Create(t.Context(), tx, access.System(""), p, noon); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCreateAndFind(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		want := sample("vik", "Vik", "Näs")
		create(t, d, want, sample("oen", "Ön"), sample("aelven", "Älven"), sample("zon", "Zon"))
		want.Version = 1
		for name, find := range map[string]func() (partnership.Partnership, error){
			"id":      func() (partnership.Partnership, error) { return partnership.ByID(ctx, d, want.ID) },
			"slug":    func() (partnership.Partnership, error) { return partnership.BySlug(ctx, d, "vik") },
			"version": func() (partnership.Partnership, error) { return partnership.At(ctx, d, want.ID, 1) },
		} {
			got, err := find()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		list, err := partnership.Public(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, " "); got != "Vik Zon Älven Ön" {
			t.Errorf("order: %s", got)
		}
		if _, err := partnership.BySlug(ctx, d, "borta"); !errs.Is(err, errs.NotFound) {
			t.Errorf("an unknown slug: %v", err)
		}
		if head, err := audit.Verify(ctx, d, want.ID); err != nil || head.Seq != 1 {
			t.Errorf("audit: %d, %v", head.Seq, err)
		}
	})
}

func TestSlugIsTakenOnce(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		create(t, d, sample("vik", "Vik"))
		err := d.Write(t.Context(), func(tx *db.DB) error {
			return partnership.Create(t.Context(), tx, access.System(""), sample("vik", "Annan"), noon)
		})
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "slug" {
			t.Errorf("err = %v", err)
		}
	})
}

func TestChangeMakesAVersion(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		p, other := sample("vik", "Vik"), sample("nas", "Näs")
		create(t, d, p, other)
		scope := access.Scope{Partnership: p.ID, Account: "a", Function: "trygghetssamordnare"}
		change := func(version int64, edit func(*partnership.Profile) error) (n int64, err error) {
			err = d.Write(ctx, func(tx *db.DB) error {
				n, err = partnership.Change(ctx, tx, scope, access.ChangeSettings, version, noon, edit)
				return err
			})
			return n, err
		}
		red := func(p *partnership.Profile) error { p.Settings.Brand = "#aa0000"; return nil }
		if n, err := change(1, red); n != 2 || err != nil {
			t.Fatalf("version %d, %v", n, err)
		}
		if _, err := change(1, red); !errs.Is(err, errs.Conflict) {
			t.Errorf("an old version was changed: %v", err)
		}
		if _, err := change(2, func(p *partnership.Profile) error { p.Settings.Brand = "red"; return nil }); !errs.Is(err, errs.Invalid) {
			t.Errorf("a bad colour: %v", err)
		}
		mine := errors.New("mine")
		if _, err := change(2, func(*partnership.Profile) error { return mine }); !errors.Is(err, mine) {
			t.Errorf("the editor's error: %v", err)
		}
		now, err := partnership.ByID(ctx, d, p.ID)
		if err != nil || now.Version != 2 || now.Settings.Brand != "#aa0000" {
			t.Errorf("now %d %s, %v", now.Version, now.Settings.Brand, err)
		}
		before, err := partnership.At(ctx, d, p.ID, 1)
		if err != nil || before.Settings.Brand != "#00557f" {
			t.Errorf("version 1 has %s, %v", before.Settings.Brand, err)
		}
		if v, err := partnership.VersionOf(ctx, d, other.ID); v != 1 || err != nil {
			t.Errorf("the other partnership is at %d, %v", v, err)
		}
		if head, _ := audit.Verify(ctx, d, p.ID); head.Seq != 2 {
			t.Errorf("%d audit entries, want 2: made, changed", head.Seq)
		}
	})
}

func TestSuspension(t *testing.T) {
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		p := sample("vik", "Vik")
		create(t, d, p)
		suspend := func(id string, yes bool) error {
			return d.Write(ctx, func(tx *db.DB) error {
				return partnership.SetSuspended(ctx, tx, access.System(""), id, yes, noon)
			})
		}
		if err := suspend(p.ID, true); err != nil {
			t.Fatal(err)
		}
		if err := suspend("nobody", true); !errs.Is(err, errs.NotFound) {
			t.Errorf("an unknown one: %v", err)
		}
		err := d.Write(ctx, func(tx *db.DB) error {
			_, err := partnership.Change(ctx, tx, access.System(p.ID), access.ChangeSettings, 1, noon, func(*partnership.Profile) error { return nil })
			return err
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a suspended one was changed: %v", err)
		}
		if list, _ := partnership.Public(ctx, d); len(list) != 1 || !list[0].Suspended {
			t.Errorf("the public record is gone: %v", list)
		}
		if err := suspend(p.ID, false); err != nil {
			t.Fatal(err)
		}
		if head, _ := audit.Verify(ctx, d, p.ID); head.Seq != 3 {
			t.Errorf("%d audit entries, want 3", head.Seq)
		}
	})
}

func TestNoticeStandsUntilItEnds(t *testing.T) {
	n := partnership.Notice{From: noon, Until: noon.Add(time.Hour)}
	open := partnership.Notice{From: noon}
	ended := partnership.Notice{From: noon, Ended: noon.Add(time.Minute)}
	tests := []struct {
		notice partnership.Notice
		after  time.Duration
		want   bool
	}{
		{n, -time.Second, false}, {n, 0, true}, {n, time.Hour - 1, true}, {n, time.Hour, false},
		{open, 1000 * time.Hour, true},
		{ended, time.Second, true}, {ended, time.Minute, false},
	}
	for i, tt := range tests {
		s := partnership.Settings{Notices: []partnership.Notice{tt.notice}}
		if got := len(s.Shown(noon.Add(tt.after))) == 1; got != tt.want {
			t.Errorf("%d: after %v: %v, want %v", i, tt.after, got, tt.want)
		}
	}
	if got := (partnership.Notice{Swedish: "hej"}).In(partnership.English); got != "hej" {
		t.Errorf("In = %q", got)
	}
}

func TestValidate(t *testing.T) {
	if err := sample("vik", "Vik").Validate(); err != nil {
		t.Fatalf("control: %v", err)
	}
	unnamed := sample("vik", "Vik")
	unnamed.PoliceArea = ""
	if err := unnamed.Validate(); err != nil {
		t.Errorf("a partnership of a police area that nobody names: %v", err)
	}
	tests := map[string]func(*partnership.Partnership){
		"slug":                  func(p *partnership.Partnership) { p.Slug = "Vik" },
		"name":                  func(p *partnership.Partnership) { p.Name = " " },
		"police_area":           func(p *partnership.Partnership) { p.PoliceArea = "a\nb" },
		"municipalities":        func(p *partnership.Partnership) { p.Municipalities = nil },
		"municipalities.0.code": func(p *partnership.Partnership) { p.Municipalities[0].Code = "84" },
		"parties.1.id":          func(p *partnership.Partnership) { p.Parties[1].ID = "polisen" },
		"parties.0.kind":        func(p *partnership.Partnership) { p.Parties[0].Kind = "army" },
		"places.0.name":         func(p *partnership.Partnership) { p.Places[0].Name = "" },
		"brand":                 func(p *partnership.Partnership) { p.Settings.Brand = "#00557F;" },
		"contacts.0.phone":      func(p *partnership.Partnership) { p.Settings.Contacts[0].Phone = "ring oss" },
		"contacts.1.url":        func(p *partnership.Partnership) { p.Settings.Contacts[1].URL = "javascript:alert(1)" },
		"languages.0":           func(p *partnership.Partnership) { p.Settings.Languages = []partnership.Language{"xx"} },
		"mandate.neither.0":     func(p *partnership.Partnership) { p.Settings.Mandate.Neither[0] = "" },
		"notices.0.sv":          func(p *partnership.Partnership) { p.Settings.Notices[0].Swedish = "" },
		"notices.0.severity":    func(p *partnership.Partnership) { p.Settings.Notices[0].Severity = "loud" },
		"notices.0.until":       func(p *partnership.Partnership) { p.Settings.Notices[0].Until = noon },
	}
	for field, spoil := range tests {
		p := sample("vik", "Vik")
		spoil(&p)
		if f := errs.FieldsOf(p.Validate()); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: complaints %v", field, f)
		}
	}
}

func TestValidSlug(t *testing.T) {
	for slug, want := range map[string]bool{
		"lysekil": true, "stenungsund-orust-tjorn": true, "a1": true,
		"": false, "a": false, "-a": false, "a--b": false, "åmål": false, "api": false, "a/b": false, strings.Repeat("a", 61): false,
	} {
		if got := partnership.ValidSlug(slug); got != want {
			t.Errorf("ValidSlug(%q) = %v", slug, got)
		}
	}
}

func TestSearch(t *testing.T) {
	list := []partnership.Partnership{sample("g", "Göteborg"), sample("l", "Lysekil"), sample("s", "Stenungsund", "Orust", "Tjörn"), sample("u", "Upplands-Bro"), sample("h", "Håbo"), sample("ha", "Habo"), sample("b", "Borås")}
	tests := []struct{ typed, want string }{
		{"GÖTEBORG", "g"}, {"goteborg", "g"}, {"göteb", "g"}, {"Go\u0308teborg", "g"},
		{"orust", "s"}, {"  tjörn ", "s"}, {"Lysekils kommun", "l"}, {"Göteborgs stad", "g"}, {"Borås stad", "b"},
		{"bro", "u"}, {"upplands bro", "u"}, {"håbo", "h"}, {"habo", "ha h"}, {"xyz", ""}, {"", "g l s u h ha b"},
		{"lokalpolisområde lysekil", "l"},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range partnership.Search(list, tt.typed) {
			got = append(got, p.Slug)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("Search(%q) = %s, want %s", tt.typed, s, tt.want)
		}
	}
}

func TestByCounty(t *testing.T) {
	a, b := sample("a", "Ödes", "Ale"), sample("b", "Åsele")
	b.Municipalities[0].County = "Ålands län"
	c := sample("c", "Ale")
	c.Municipalities[0].County = "Blekinge län"
	var got []string
	for _, county := range partnership.ByCounty([]partnership.Partnership{a, b, c}) {
		got = append(got, county.Name)
		for _, m := range county.Municipalities {
			got = append(got, m.Name+"@"+m.Partnership.Slug)
		}
	}
	want := []string{"Blekinge län", "Ale@c", "Exempellän", "Ale@a", "Ödes@a", "Ålands län", "Åsele@b"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
