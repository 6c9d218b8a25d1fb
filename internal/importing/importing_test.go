package importing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/ids"
	"lykta/internal/importing"
	"lykta/internal/importing/sheet"
	"lykta/internal/partnership"
	"lykta/internal/place"
	"lykta/internal/report"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// found makes a partnership with an area and a place, and returns its
// coordinator.
func found(ctx context.Context, d *db.DB, slug string) (access.Scope, error) {
	p := partnership.Partnership{ID: ids.New(noon), Slug: slug}
	p.Name, p.PoliceArea = "Trygg i "+slug, "Lokalpolisområde "+slug
	p.Municipalities = []partnership.Municipality{{Code: "9901", Name: slug, County: "Exempellän"}}
	p.Parties = []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Kommunen"}, {ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}
	scope := access.Scope{Partnership: p.ID, Account: "a", Function: "samordnare", Roles: []access.Role{access.Coordinator}, Fresh: true}
	if err := d.Write(ctx, func(tx *db.DB) error { return partnership.Create(ctx, tx, access.System(p.ID), p, noon) }); err != nil {
		return scope, err
	}
	area, err := place.AddArea(ctx, d, scope, ids.Token(), "Hamnen", noon)
	if err != nil {
		return scope, err
	}
	_, err = place.AddPlace(ctx, d, scope, ids.Token(), place.Place{Name: "Kajen", Class: place.Water, Area: area}, noon)
	return scope, err
}

const file = "Datum;Kl;Typ;Plats;Beskrivning\n" +
	"2026-11-20;22.30;Klotter;Kajen;Stort på gaveln\n" +
	"2026-11-21;22–02;klotter;kajen;\n" +
	"2026-11-21;22–02;klotter;kajen;\n"

// choice is what fits the file.
func choice() importing.Choice {
	return importing.Choice{Source: "Felanmälan", Reporter: "kommunen", Columns: map[importing.Role]string{
		importing.From: "Datum", importing.Clock: "Kl", importing.Category: "Typ", importing.Place: "Plats", importing.Text: "Beskrivning"}}
}

func onBoth(t *testing.T, play func(t *testing.T, d *db.DB, scope access.Scope)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		scope, err := found(t.Context(), d, "vik")
		if err != nil {
			t.Fatal(err)
		}
		play(t, d, scope)
	})
}

func take(t *testing.T, d *db.DB, scope access.Scope, content string) importing.Batch {
	t.Helper()
	n, err := importing.Count(t.Context(), d, scope.Partnership)
	if err != nil {
		t.Fatal(err)
	}
	at := noon.Add(time.Duration(n) * time.Second) // the newest is listed first
	if _, err := importing.Import(t.Context(), d, scope, ids.Token(), importing.Upload{Name: "fil.csv", Content: []byte(content)}, choice(), at); err != nil {
		t.Fatal(err)
	}
	list, err := importing.Batches(t.Context(), d, scope.Partnership, 0, 1)
	if err != nil || len(list) != 1 {
		t.Fatalf("batches %v, %v", list, err)
	}
	return list[0]
}

func events(t *testing.T, d *db.DB, scope access.Scope) []report.Filed {
	t.Helper()
	list, err := report.Between(t.Context(), d, scope.Partnership, noon.AddDate(-1, 0, 0), noon)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The same file twice changes nothing; what is new in another is taken.
func TestTheSameFileTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		first := take(t, d, scope, file)
		if first.Total != 3 || first.Fresh != 3 || !first.Open || first.Function != "samordnare" || first.Source != "Felanmälan" {
			t.Errorf("first %+v", first)
		}
		if again := take(t, d, scope, file); again.Total != 3 || again.Fresh != 0 {
			t.Errorf("again %+v", again)
		}
		if more := take(t, d, scope, file+"2026-11-22;23;Klotter;Kajen;\n"); more.Total != 4 || more.Fresh != 1 {
			t.Errorf("more %+v", more)
		}
		list := events(t, d, scope)
		if len(list) != 4 {
			t.Fatalf("%d events, want 4", len(list))
		}
		e := list[0]
		if e.Category != "klotter" || e.Place == "" || e.Area == "" || e.Severity != report.Minor || e.Text != "Stort på gaveln" || e.Reporter != "kommunen" ||
			!e.Began.Equal(time.Date(2026, 11, 20, 21, 30, 0, 0, time.UTC)) || !e.Finished.Equal(e.Began) {
			t.Errorf("%+v", e)
		}
		if night := list[1]; night.Finished.Sub(night.Began) != 4*time.Hour {
			t.Errorf("22–02 is %v", night.Finished.Sub(night.Began))
		}
	})
}

func TestUndo(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		ctx := t.Context()
		b := take(t, d, scope, file)
		other, err := found(ctx, d, "dalen")
		if err != nil {
			t.Fatal(err)
		}
		if err := importing.Undo(ctx, d, other, ids.Token(), b.ID, noon); !errs.Is(err, errs.NotFound) {
			t.Errorf("undone from elsewhere: %v", err)
		}
		for range 2 {
			if err := importing.Undo(ctx, d, scope, ids.Token(), b.ID, noon); err != nil {
				t.Fatal(err)
			}
		}
		if left := events(t, d, scope); len(left) != 0 {
			t.Errorf("%d events are left", len(left))
		}
		if again := take(t, d, scope, file); again.Fresh != 3 {
			t.Errorf("after undoing, %d are new", again.Fresh)
		}
		b = take(t, d, scope, file)
		if _, err := d.Of(scope.Partnership).Exec(ctx, `UPDATE period SET state = $2 WHERE partnership = $1`, scope.Partnership, "locked"); err != nil {
			t.Fatal(err)
		}
		if err := importing.Undo(ctx, d, scope, ids.Token(), b.ID, noon); !errs.Is(err, errs.Conflict) {
			t.Errorf("undone in a locked period: %v", err)
		}
	})
}

// One fault in a file, and nothing of it is taken; a fault names row and column
// and never what stands there.
func TestAllOrNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		bad := file + "2026-11-31;22;Klotter;Kajen;\n" + "2026-11-22;22;Klotter;Kajen;Ring Maja på 070-174 06 05\n" + "2026-11-22;22;Dans;Månen;\n"
		_, err := importing.Import(t.Context(), d, scope, ids.Token(), importing.Upload{Content: []byte(bad)}, choice(), noon)
		var got []string
		for _, f := range errs.FieldsOf(err) {
			got = append(got, f.Name+" "+f.Key)
			for _, a := range f.Args {
				if s := fmt.Sprint(a); strings.Contains(s, "Maja") || strings.Contains(s, "070") {
					t.Errorf("the fault repeats the text: %q", s)
				}
			}
		}
		want := "5:Datum importing.row.when, 6:Beskrivning importing.row.person, 7:Typ importing.row.category, 7:Plats importing.row.place"
		if strings.Join(got, ", ") != want {
			t.Errorf("faults\n%s, want\n%s", strings.Join(got, ", "), want)
		}
		if n := len(events(t, d, scope)); n != 0 {
			t.Errorf("%d events were kept", n)
		}
	})
}

func TestStartRemembersAndGuesses(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		ctx := t.Context()
		start := func(source, content string) (importing.Choice, error) {
			id, err := importing.Start(ctx, d, scope, source, importing.Upload{Name: "f.csv", Content: []byte(content)}, noon)
			if err != nil {
				return importing.Choice{}, err
			}
			u, err := importing.Held(ctx, d, scope, importing.Rows, id, noon)
			if err != nil {
				return importing.Choice{}, err
			}
			return u.Choice()
		}
		c, err := start(" Fel  anmälan ", file)
		if err != nil || c.Source != "Fel anmälan" || c.Columns[importing.Clock] != "Kl" || c.Columns[importing.Place] != "Plats" || c.Columns[importing.Text] != "Beskrivning" || c.Columns[importing.From] != "Datum" {
			t.Errorf("guessed %+v, %v", c, err)
		}
		take(t, d, scope, file)
		c, err = start("felanmälan", "Typ;Datum;Kl;Ny\nKlotter;2026-11-20;22;x\n")
		if err != nil || c.Source != "Felanmälan" || c.Reporter != "kommunen" || c.Columns[importing.Place] != "" || c.Columns[importing.Category] != "Typ" {
			t.Errorf("remembered %+v, %v", c, err)
		}
		if _, err := start("x", file); !errs.Is(err, errs.Invalid) {
			t.Errorf("a source without a name: %v", err)
		}
		if _, err := start("Felanmälan", "bara ett huvud"); !errs.Is(err, errs.Invalid) {
			t.Errorf("no table: %v", err)
		}
	})
}

// A file that nobody decides about is thrown away.
func TestUploadsExpire(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		ctx := t.Context()
		id, err := importing.Keep(ctx, d, scope, importing.Upload{Kind: importing.Outlines, Name: "f", Content: []byte("x")}, noon)
		if err != nil {
			t.Fatal(err)
		}
		later := noon.Add(25 * time.Hour)
		if _, err := importing.Held(ctx, d, scope, importing.Rows, id, noon); !errs.Is(err, errs.NotFound) {
			t.Errorf("held as another kind: %v", err)
		}
		if _, err := importing.Held(ctx, d, scope, importing.Outlines, id, later); !errs.Is(err, errs.NotFound) {
			t.Errorf("held too long: %v", err)
		}
		for _, step := range []struct {
			now  time.Time
			want int
		}{{noon, 1}, {later, 0}} {
			if err := importing.Sweep(ctx, d, scope.Partnership, step.now); err != nil {
				t.Fatal(err)
			}
			n := 0
			if err := d.Of(scope.Partnership).QueryRow(ctx, `SELECT COUNT(*) FROM upload WHERE partnership = $1`, scope.Partnership).Scan(&n); err != nil || n != step.want {
				t.Errorf("%d uploads at %v, want %d (%v)", n, step.now, step.want, err)
			}
		}
	})
}

func TestMakeTellsWhatIsWrongWithARow(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, scope access.Scope) {
		land, err := report.LandOf(t.Context(), d, scope.Partnership)
		if err != nil {
			t.Fatal(err)
		}
		c := importing.Choice{Category: "klotter", Columns: map[importing.Role]string{importing.From: "från", importing.To: "till", importing.North: "n", importing.East: "e", importing.Severity: "grad", importing.Area: "område"}}
		for row, want := range map[string]string{
			"2026-11-20;;58,27;11,43;;":          "",
			"2026-11-20;;58,27;11,43;hög;Hamnen": "",
			"2026-11-20;;;;;":                    "",
			";;;;;":                              "",
			";2026-11-20;;;;":                    "2:från importing.row.day",
			"2026-11-20;2026-11-19;;;;":          "2:till importing.row.order",
			"2026-09-20;2026-11-19;;;;":          "2:till importing.row.span",
			"2027-11-20;;;;;":                    "2:från importing.row.future",
			"2026-11-20;;11,43;58,27;;":          "2:n importing.row.at.swapped",
			"2026-11-20;;48,27;2,43;;":           "2:n importing.row.at.abroad",
			"2026-11-20;;58,27;;;":               "2:n importing.row.number",
			"2026-11-20;;;;jätte;":               "2:grad importing.row.severity",
			"2026-11-20;;;;;Skogen":              "2:område importing.row.area",
			"2026-11-20;;6464000;291000;;":       "",
			"2026-11-20;;291000;6464000;;":       "2:n importing.row.at.swapped",
			"nyss;sedan;;;;":                     "2:från importing.row.when, 2:till importing.row.when",
		} {
			if row == ";;;;;" {
				continue // an empty row is none
			}
			table, err := sheet.Read([]byte("från;till;n;e;grad;område\n" + row + "\n"))
			if err != nil {
				t.Fatalf("%s: %v", row, err)
			}
			plan := importing.Make(c, table, land, noon)
			var got []string
			for _, f := range plan.Faults {
				got = append(got, f.Name+" "+f.Key)
			}
			if strings.Join(got, ", ") != want || (plan.Faulty == 0) != (len(plan.Rows) == 1) {
				t.Errorf("%s: %q, want %q", row, strings.Join(got, ", "), want)
			}
		}
	})
}

func FuzzMake(f *testing.F) {
	f.Add("2026-11-20;;58,27;11,43;hög;Hamnen")
	f.Add("2026-11-20;22-02;;;;x")
	land := report.Land{}
	f.Fuzz(func(t *testing.T, row string) {
		table, err := sheet.Read([]byte("från;till;n;e;grad;område\n" + row + "\n"))
		if err != nil {
			return
		}
		c := importing.Choice{}.Guess(table)
		c.Category = "klotter"
		plan := importing.Make(c, table, land, noon)
		if plan.Faulty+len(plan.Rows)+plan.Skipped != len(table.Rows) {
			t.Fatalf("%d faulty, %d fine and %d skipped of %d", plan.Faulty, len(plan.Rows), plan.Skipped, len(table.Rows))
		}
		for _, r := range plan.Rows {
			if e := r.Event; e.Finished.Before(e.Began) || e.Began.IsZero() {
				t.Fatalf("%+v", e)
			}
		}
	})
}
