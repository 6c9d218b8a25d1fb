package report_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lykta/internal/access"
	"lykta/internal/db"
	"lykta/internal/db/dbtest"
	"lykta/internal/errs"
	"lykta/internal/geo"
	"lykta/internal/ids"
	"lykta/internal/partnership"
	"lykta/internal/report"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// stage is a partnership with two areas and a named place, on one engine.
type stage struct {
	t       *testing.T
	db      *db.DB
	service *report.Service
	id      string
	now     time.Time
}

const (
	login = "falt.assistenten@viken.example"
	blunt = "Ring 070-174 06 05 till den som vet mer."
)

func onStage(t *testing.T, play func(ctx context.Context, t *testing.T, s *stage)) {
	t.Parallel()
	dbtest.Run(t, func(t *testing.T, d *db.DB) {
		s := &stage{t: t, db: d, now: now.UTC(), id: ids.New(now)}
		s.service = report.NewService(d, func() time.Time { return s.now })
		s.check(d.Write(t.Context(), func(tx *db.DB) error {
			p := partnership.Partnership{ID: s.id, Slug: "viken", Profile: partnership.Profile{Name: "Viken",
				Municipalities: []partnership.Municipality{{Code: "9901", Name: "Viken", County: "Exempels län"}},
				Parties: []partnership.Party{{ID: "kommunen", Kind: partnership.KindMunicipality, Name: "Vikens kommun"},
					{ID: "polisen", Kind: partnership.KindPolice, Name: "Polisen"}}}}
			if err := partnership.Create(t.Context(), tx, access.System(s.id), p, s.now); err != nil {
				return err
			}
			tx = tx.Of(s.id)
			for i, name := range []string{"Hamnen", "Torget"} {
				outline := fmt.Sprintf(`[[[%d,6500000],[%d,6500000],[%d,6501000],[%d,6501000]]]`, 320000+i*1000, 321000+i*1000, 321000+i*1000, 320000+i*1000)
				if _, err := tx.Exec(t.Context(), `INSERT INTO area (partnership, id, name, outline, began, ended) VALUES ($1, $2, $2, $3, 1, 0)`, s.id, name, outline); err != nil {
					return err
				}
			}
			_, err := tx.Exec(t.Context(), `INSERT INTO place (partnership, id, name, area, class, located, east, north, began, ended)
				VALUES ($1, 'kajen', 'Kajen', 'Hamnen', 'water', $2, 320100, 6500100, 1, 0)`, s.id, true)
			return err
		}))
		play(t.Context(), t, s)
	})
}

func (s *stage) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) as(account string, role access.Role) access.Scope {
	return access.Scope{Partnership: s.id, Account: account, Function: "fältgruppen", Party: "kommunen", Roles: []access.Role{role}, Fresh: true}
}

func (s *stage) reporter() access.Scope { return s.as("falt", access.Reporter) }

func (s *stage) count(query string) int {
	s.t.Helper()
	var n int
	s.check(s.db.Of(s.id).QueryRow(s.t.Context(), query, s.id).Scan(&n))
	return n
}

func event() report.Event {
	return report.Event{Category: "klotter", Place: "kajen", Severity: report.Minor, Text: "Nytt klotter på magasinet.",
		Began: now.Add(-2 * time.Hour), Finished: now.Add(-time.Hour)}
}

func sent(events ...report.Event) report.Report { return report.Report{Events: events} }

func TestSend(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		point := report.Event{Category: "brak", Located: true, At: geo.Point{X: 321234, Y: 6500777}, Severity: report.Serious}
		good := report.Event{Category: "positiv", Area: report.Outside, Severity: report.Serious}
		_, err := s.service.Send(ctx, s.reporter(), "k1", sent(event(), point, good), nil)
		s.check(err)
		begun := s.now
		s.now = s.now.Add(time.Minute)
		_, err = s.service.Send(ctx, s.reporter(), "k2", sent(), nil)
		s.check(err)
		mine, err := s.service.Own(ctx, s.reporter(), "", 10)
		s.check(err)
		if len(mine) != 2 || len(mine[0].Events) != 0 || len(mine[1].Events) != 3 || !mine[0].Open() {
			t.Fatalf("own reports: %+v", mine)
		}
		got := mine[1].Events
		for i := range got {
			got[i].ID = ""
		}
		first := event()
		first.Area, first.Began, first.Finished = "Hamnen", first.Began.UTC(), first.Finished.UTC()
		point.Area, point.At, point.Began, point.Finished = "Torget", geo.Point{X: 321250, Y: 6500750}, begun, begun
		good.Area, good.Severity, good.Began, good.Finished = "", report.Unrated, begun, begun
		if diff := cmp.Diff([]report.Event{first, point, good}, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		counts, err := report.Counts(ctx, s.db, s.id, mine[0].Period)
		s.check(err)
		want := []report.Count{{Reporter: "kommunen", Function: "fältgruppen", Reports: 2, Events: 3, Last: s.now}}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("counts (-want +got):\n%s", diff)
		}
	})
}

func TestWhatCannotBeReported(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		for _, c := range []struct {
			field, key string
			spoil      func(*report.Event)
		}{
			{"category", "report.category.none", func(e *report.Event) { e.Category = "" }},
			{"category", "report.category.unknown", func(e *report.Event) { e.Category = "finns-inte" }},
			{"severity", "report.severity", func(e *report.Event) { e.Severity = report.Unrated }},
			{"place", "report.where", func(e *report.Event) { e.Place = "" }},
			{"place", "report.place", func(e *report.Event) { e.Place = "annan-kaj" }},
			{"area", "report.area", func(e *report.Event) { e.Place, e.Area = "", "Annandalen" }},
			{"place", "report.point", func(e *report.Event) { e.Place, e.Located = "", true }},
			{"when", "report.when.future", func(e *report.Event) { e.Began = now.Add(time.Hour); e.Finished = e.Began }},
			{"when", "report.when.order", func(e *report.Event) { e.Finished = e.Began.Add(-time.Hour) }},
			{"when", "report.when.old", func(e *report.Event) { e.Began = now.AddDate(0, 0, -401); e.Finished = e.Began }},
			{"when", "report.when.long", func(e *report.Event) { e.Began = now.AddDate(0, 0, -40) }},
			{"text", "text.long", func(e *report.Event) { e.Text = strings.Repeat("ö", 501) }},
			{"text", "report.refused.own", func(e *report.Event) { e.Text = blunt }},
		} {
			bad := event()
			c.spoil(&bad)
			_, err := s.service.Send(ctx, s.reporter(), ids.Token(), sent(event(), bad), nil)
			fields := errs.FieldsOf(err)
			if len(fields) != 1 || fields[0].Name != "event.1."+c.field || fields[0].Key != c.key {
				t.Errorf("%v; want %s at event.1.%s", err, c.key, c.field)
			}
		}
		if _, err := s.service.Send(ctx, s.reporter(), "many", sent(slices.Repeat([]report.Event{event()}, 21)...), nil); len(errs.FieldsOf(err)) != 1 {
			t.Errorf("21 events: %v, want one complaint", err)
		}
		if _, err := s.service.Send(ctx, s.as("x", access.Reader), "k", sent(event()), nil); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reader: %v, want Forbidden", err)
		}
		if n := s.count(`SELECT COUNT(*) FROM report WHERE partnership = $1`); n != 0 {
			t.Errorf("%d reports are kept of what was refused, want none", n)
		}
		ahead := event()
		ahead.Category, ahead.Began, ahead.Finished = "arrangemang", now.AddDate(0, 0, 3), now.AddDate(0, 0, 3)
		_, err := s.service.Send(ctx, s.reporter(), "ahead", sent(ahead), nil)
		s.check(err)
	})
}

// Of a text about a person only the way that was shown is kept, once for a form.
func TestReferral(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		bad := event()
		bad.Text = blunt
		for range 2 {
			if _, err := s.service.Send(ctx, s.reporter(), "form", sent(bad), nil); !errs.Is(err, errs.Invalid) {
				t.Fatalf("a telephone number: %v, want Invalid", err)
			}
		}
		ways, err := report.Referred(ctx, s.db, s.id, s.now.Add(-time.Hour), s.now.Add(time.Hour))
		s.check(err)
		if diff := cmp.Diff(map[report.Way]int{report.Own: 1}, ways); diff != "" {
			t.Errorf("referrals (-want +got):\n%s", diff)
		}
		for _, table := range []string{"referral", "report", "event", "idempotency", "audit"} {
			if text := dump(t, s.db.Of(s.id), table); strings.Contains(text, "070-174") {
				t.Errorf("%s keeps what was refused: %s", table, text)
			}
		}
		if text := dump(t, s.db.Of(s.id), "referral"); strings.Contains(text, s.reporter().Account) {
			t.Errorf("a referral tells who it was: %s", text)
		}
	})
}

// dump is every value of a table.
func dump(t *testing.T, d *db.DB, table string) string {
	t.Helper()
	rows, err := d.Query(t.Context(), `SELECT * FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for rows.Next() {
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		for i, v := range values {
			if raw, ok := v.([]byte); ok {
				v = string(raw)
			}
			fmt.Fprintf(&b, "%s=%v\n", columns[i], v)
		}
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return b.String()
}

func TestTheSameReportCountsOnce(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		typed := map[string]string{"when": "nu"}
		first, err := s.service.Send(ctx, s.reporter(), "form", sent(event()), typed)
		s.check(err)
		s.now = s.now.Add(10 * time.Minute) // "now" is another moment, what was typed is the same
		late := event()
		late.Began, late.Finished = time.Time{}, time.Time{}
		again, err := s.service.Send(ctx, s.reporter(), "form", sent(late), typed)
		if err != nil || again != first {
			t.Errorf("again: %q, %v; want %q", again, err, first)
		}
		if n := s.count(`SELECT COUNT(*) FROM event WHERE partnership = $1`); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		_, err = s.service.Send(ctx, s.reporter(), "form", sent(event()), map[string]string{"when": "i går"})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("the same key with other content: %v, want a conflict", err)
		}
	})
}

func TestWithdraw(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		id, err := s.service.Send(ctx, s.reporter(), "a", sent(event()), nil)
		s.check(err)
		kept, err := s.service.Send(ctx, s.reporter(), "b", sent(event()), nil)
		s.check(err)
		if err := s.service.Withdraw(ctx, s.as("another", access.Reporter), "w0", id); !errs.Is(err, errs.NotFound) {
			t.Errorf("another's report: %v, want NotFound", err)
		}
		s.check(s.service.Withdraw(ctx, s.reporter(), "w1", id))
		s.check(s.service.Withdraw(ctx, s.reporter(), "w1", id))
		if n := s.count(`SELECT COUNT(*) FROM event WHERE partnership = $1`); n != 1 {
			t.Errorf("%d events are left, want 1", n)
		}
		mine, err := s.service.Own(ctx, s.reporter(), "", 10)
		s.check(err)
		if len(mine) != 2 || mine[0].Open() == mine[1].Open() {
			t.Errorf("own reports: %+v, want one that can be withdrawn and one that was", mine)
		}
		_, err = s.db.Of(s.id).Exec(ctx, `UPDATE period SET state = 'locked' WHERE partnership = $1`, s.id)
		s.check(err)
		if err := s.service.Withdraw(ctx, s.reporter(), "w2", kept); !errs.Is(err, errs.Conflict) {
			t.Errorf("in a locked period: %v, want Conflict", err)
		}
	})
}

func TestFind(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		boss := s.as("samordnaren", access.Coordinator)
		var events []report.Event
		for i := range 7 {
			e := event()
			e.Began = now.Add(-time.Duration(i+1) * time.Hour)
			e.Finished = e.Began
			if i%2 == 1 {
				e.Category, e.Place, e.Area, e.Text = "brak", "", "Torget", "Bråk i kön, ÄNNU ett."
			}
			events = append(events, e)
		}
		_, err := s.service.Send(ctx, s.reporter(), "a", sent(events...), nil)
		s.check(err)
		var all []report.Found
		for after := (report.Cursor{}); ; {
			page, err := s.service.Find(ctx, boss, report.Search{}, after, 3)
			s.check(err)
			if all = append(all, page...); len(page) < 3 {
				break
			}
			after = page[len(page)-1].Cursor()
		}
		if len(all) != 7 || all[0].Function != "fältgruppen" || !all[0].Began.After(all[6].Began) {
			t.Errorf("%d events over the pages, want 7, newest first: %+v", len(all), all)
		}
		for _, c := range []struct {
			by   report.Search
			want int
		}{
			{report.Search{Words: "ännu BRÅK"}, 3}, {report.Search{Words: "100%"}, 0}, {report.Search{Category: "klotter"}, 4},
			{report.Search{Area: "Torget"}, 3}, {report.Search{Area: report.Outside}, 0}, {report.Search{Place: "kajen"}, 4},
			{report.Search{Period: all[0].Period}, 7}, {report.Search{Period: "1999-01-01"}, 0},
		} {
			found, err := s.service.Find(ctx, boss, c.by, report.Cursor{}, 100)
			s.check(err)
			if len(found) != c.want {
				t.Errorf("%+v finds %d, want %d", c.by, len(found), c.want)
			}
		}
		if _, err := s.service.Find(ctx, s.reporter(), report.Search{}, report.Cursor{}, 3); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a reporter reads everybody's: %v, want Forbidden", err)
		}
		places, err := report.AtPlaces(ctx, s.db, s.id, now.AddDate(0, -6, 0), now, func(report.Filed) bool { return true })
		s.check(err)
		want := []report.AtPlace{{Place: "kajen", Reports: 1, Events: 4, Last: now.Add(-time.Hour).UTC()}}
		if diff := cmp.Diff(want, places); diff != "" {
			t.Errorf("places (-want +got):\n%s", diff)
		}
		n := 0
		s.check(report.Each(ctx, s.db, s.id, now.Add(-3*time.Hour), now, func(report.Filed) error { n++; return nil }))
		if n != 3 {
			t.Errorf("%d events in three hours, want 3", n)
		}
	})
}

// Whoever sends whatever, no field of what is kept holds the login of an account.
func TestNoLoginIsKept(t *testing.T) {
	onStage(t, func(ctx context.Context, t *testing.T, s *stage) {
		account := ids.New(now)
		_, err := s.db.Exec(ctx, `INSERT INTO account (id, login, password, created, disabled) VALUES ($1, $2, '', 1, 0)`, account, login)
		s.check(err)
		rapid.Check(t, func(t *rapid.T) {
			e := event()
			e.Text = rapid.SampledFrom([]string{"", "Lugnt.", "Bråk i kön.", "Skrivet av " + login, login, "Fråga " + strings.ToUpper(login)}).Draw(t, "text")
			e.Place = rapid.SampledFrom([]string{"kajen", "", login}).Draw(t, "place")
			e.Area = rapid.SampledFrom([]string{"Torget", report.Outside, login}).Draw(t, "area")
			e.Category = rapid.SampledFrom([]string{"klotter", "positiv", login}).Draw(t, "category")
			_, err := s.service.Send(ctx, s.as(account, access.Reporter), ids.Token(), sent(e), nil)
			if err != nil && !errs.Is(err, errs.Invalid) {
				t.Fatal(err)
			}
		})
		for _, table := range []string{"report", "event", "referral"} {
			text := dump(t, s.db.Of(s.id), table)
			if table != "referral" && text == "" || strings.Contains(strings.ToLower(text), login) {
				t.Errorf("%s holds nothing, or the login: %s", table, text)
			}
		}
		if control := dump(t, s.db, "account"); !strings.Contains(control, login) {
			t.Error("the control fails: the login is nowhere")
		}
	})
}

func TestCoarseIsTheCentreOfItsSquare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{X: rapid.Float64Range(220000, 960000).Draw(t, "x"), Y: rapid.Float64Range(6110000, 7690000).Draw(t, "y")}
		c := report.Coarse(p)
		if report.Coarse(c) != c || max(abs(c.X-p.X), abs(c.Y-p.Y)) > report.Side/2 || int(c.X)%100 != 50 || int(c.Y)%100 != 50 {
			t.Fatalf("Coarse(%v) = %v", p, c)
		}
	})
}

func abs(v float64) float64 { return max(v, -v) }
