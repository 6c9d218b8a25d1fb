package promise_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lykta/internal/errs"
	"lykta/internal/promise"
)

// wrong lists what an error complains of: "date: date.future".
func wrong(err error) []string {
	var list []string
	for _, f := range errs.FieldsOf(err) {
		list = append(list, f.Name+": "+f.Key)
	}
	slices.Sort(list)
	return list
}

// checkWrong compares complaints with what is wanted, written with ", " between.
func checkWrong(t *testing.T, err error, want string) {
	t.Helper()
	got := strings.Join(wrong(err), ", ")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if (err == nil) != (want == "") || err != nil && !errs.Is(err, errs.Invalid) {
		t.Errorf("error %v", err)
	}
}

func goodPledge() promise.Pledge {
	return pledge("2026", "2026-01-01", "2026-12-31", countOf("kontroller", 20), rhythmOf("bilder", 1, promise.PerDay, 14), setOf("skolor", "ask", "gran"), openOf("trygghet"))
}

func TestPledgeValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*promise.Pledge)
		want   string
	}{
		{"good", func(*promise.Pledge) {}, ""},
		{"no title", func(p *promise.Pledge) { p.Title = " " }, "title: pledge.title.missing"},
		{"no period", func(p *promise.Pledge) { p.Period.From, p.Period.To = p.Decided, p.Decided }, "period.from: period.missing, period.to: period.missing"},
		{"ends before it begins", func(p *promise.Pledge) { p.Period = span("2026-12-31", "2026-01-01") }, "period.to: period.reversed"},
		{"eleven years", func(p *promise.Pledge) { p.Period = span("2026-01-01", "2036-12-31") }, "period.to: period.long"},
		{"a day", func(p *promise.Pledge) { p.Period = span("2026-01-01", "2026-01-01") }, ""},
		{"nobody gives it", func(p *promise.Pledge) { p.Parties = nil },
			"parties: parties.missing, promises.0.by: party.unknown, promises.1.by: party.unknown, promises.2.by: party.unknown, promises.3.by: party.unknown"},
		{"party twice", func(p *promise.Pledge) { p.Parties = append(p.Parties, p.Parties[0]) }, "parties.2.id: party.twice"},
		{"promises nothing", func(p *promise.Pledge) { p.Promises = nil }, "promises: promises.missing"},
		{"negative basis", func(p *promise.Pledge) {
			p.Basis = []promise.Basis{{Kind: promise.Conversations, Number: 600}, {Kind: "rumour", Number: -1}}
		}, "basis.1.kind: basis.kind, basis.1.number: basis.number"},
		{"signatory", func(p *promise.Pledge) { p.Signatories = []promise.Signatory{{Party: "orten"}} },
			"signatories.0.function: function.missing, signatories.0.party: party.unknown"},
		{"summary without source", func(p *promise.Pledge) { p.Summarised = true }, "source: source.missing"},
		{"told elsewhere without where", func(p *promise.Pledge) { p.Reporting = promise.ReportedElsewhere }, "follow_up: source.missing"},
		{"source without title", func(p *promise.Pledge) { p.Source = &promise.Source{Publisher: "Vik"} }, "source: source.vague"},
		{"same ID twice", func(p *promise.Pledge) { p.Promises[3].ID = "bilder" }, "promises.3.id: promise.id.twice"},
		{"nobody performs", func(p *promise.Pledge) { p.Promises[3].By = nil }, "promises.3.by: promise.by.missing"},
		{"nobody performs, but it is quoted", func(p *promise.Pledge) {
			p.Promises[3].By, p.Source = nil, &promise.Source{Publisher: "Vik", Title: "Löfte"}
		}, ""},
		{"a stranger performs", func(p *promise.Pledge) { p.Promises[0].By = []string{"orten"} }, "promises.0.by: party.unknown"},
		{"count without number or unit", func(p *promise.Pledge) { p.Promises[0].AtLeast, p.Promises[0].Unit = 0, "" },
			"promises.0.at_least: promise.number.missing, promises.0.unit: promise.unit.missing"},
		{"negative number", func(p *promise.Pledge) { p.Promises[0].AtLeast = -3 }, "promises.0.at_least: promise.number.negative"},
		{"recurring without rhythm", func(p *promise.Pledge) { p.Promises[1].Recurs = nil }, "promises.1.recurs: promise.rhythm.missing"},
		{"rhythm without sense", func(p *promise.Pledge) { p.Promises[1].Recurs = &promise.Rhythm{Times: 0, Per: "moon", Interval: 121} },
			"promises.1.recurs.interval: rhythm.interval.wrong, promises.1.recurs.per: rhythm.per, promises.1.recurs.times: rhythm.times"},
		{"member twice and nameless", func(p *promise.Pledge) { p.Promises[2].Members[1] = promise.Member{ID: "ask"} },
			"promises.2.members.1.id: member.twice, promises.2.members.1.name: member.name.missing"},
		{"a set that is not known yet", func(p *promise.Pledge) { p.Promises[2].Members = nil }, ""},
		{"unknown shape", func(p *promise.Pledge) { p.Promises[3].Shape = "round" }, "promises.3.shape: promise.shape.unknown"},
		{"no text", func(p *promise.Pledge) { p.Promises[3].Text = "" }, "promises.3.text: promise.text.missing"},
		{"deadline after the period", func(p *promise.Pledge) { p.Promises[0].Deadline = d("2027-01-01") }, "promises.0.deadline: deadline.outside"},
		{"continues a promise of no pledge", func(p *promise.Pledge) { p.Promises[0].Continues = "kontroller" }, "promises.0.continues: promise.continues.nothing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := goodPledge()
			tt.change(&p)
			checkWrong(t, p.Validate(), tt.want)
		})
	}
}

func TestPromiseValidateNamesItsOwnFields(t *testing.T) {
	t.Parallel()
	p := goodPledge()
	pr := p.Promises[1]
	pr.Recurs = &promise.Rhythm{Times: 1, Per: promise.PerDay}
	checkWrong(t, pr.Validate(p), "recurs.interval: rhythm.interval.wrong")
}

func TestActionValidate(t *testing.T) {
	const today = "2026-06-15"
	tests := []struct {
		name   string
		change func(*promise.Action)
		want   string
	}{
		{"good", func(*promise.Action) {}, ""},
		{"today", func(a *promise.Action) { a.Date = d(today) }, ""},
		{"tomorrow", func(a *promise.Action) { a.Date = d(today).Add(1) }, "date: date.future"},
		{"no day", func(a *promise.Action) { a.Date = promise.Action{}.Date }, "date: date.missing"},
		{"before the period", func(a *promise.Action) { a.Date = d("2025-12-31") }, "date: date.outside"},
		{"total that begins before the period", func(a *promise.Action) { a.From = d("2025-12-01") }, "from: date.outside"},
		{"total that ends before it begins", func(a *promise.Action) { a.From = a.Date.Add(1) }, "from: span.reversed"},
		{"none", func(a *promise.Action) { a.Count = 0 }, "count: count.small"},
		{"fewer than none", func(a *promise.Action) { a.Count = -1 }, "count: count.small"},
		{"too many", func(a *promise.Action) { a.Count = 1_000_001 }, "count: count.large"},
		{"unknown promise", func(a *promise.Action) { a.Promise = "hundar" }, "promise: promise.unknown"},
		{"nobody", func(a *promise.Action) { a.By.Party = "" }, "party: party.missing"},
		{"a stranger", func(a *promise.Action) { a.By.Party = "orten" }, "party: party.unknown"},
		{"a total as a party told it", func(a *promise.Action) { a.From, a.By = d("2026-05-01"), promise.Performer{ToldBy: commune} }, ""},
		{"as a source tells it", func(a *promise.Action) {
			a.Source, a.By = &promise.Source{Publisher: "Kommunen", Title: "Bokslut"}, promise.Performer{ToldBy: commune}
		}, ""},
		{"told of a single day, without a source", func(a *promise.Action) { a.By = promise.Performer{ToldBy: commune} }, "party: action.told-by"},
		{"told, and done", func(a *promise.Action) { a.From, a.By.ToldBy = d("2026-05-01"), commune }, "party: action.told-by"},
		{"told by a stranger", func(a *promise.Action) { a.From, a.By = d("2026-05-01"), promise.Performer{ToldBy: "orten"} }, "party: party.unknown"},
		{"a school where none is promised", func(a *promise.Action) { a.Members = []string{"ask"} }, "members: members.unwanted"},
		{"which school", func(a *promise.Action) { a.Promise = "skolor" }, "members: members.missing"},
		{"unknown school", func(a *promise.Action) { a.Promise, a.Members = "skolor", []string{"ask", "ek"} }, "members: member.unknown"},
		{"a known one", func(a *promise.Action) { a.Promise, a.Members = "skolor", []string{"ask"} }, ""},
		{"everything", func(a *promise.Action) { *a = promise.Action{} },
			"count: count.small, date: date.missing, party: party.missing, promise: promise.unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := action("2026", "kontroller", "2026-06-01", 1)
			tt.change(&a)
			checkWrong(t, a.Validate(goodPledge(), d(today)), tt.want)
		})
	}
}

func TestDeviationValidate(t *testing.T) {
	good := promise.Deviation{Pledge: "2026", Promise: "bilder", Date: d("2026-06-01"), Party: commune, What: "Ingen bild i juli.", Why: "Semester."}
	tests := []struct {
		name   string
		change func(*promise.Deviation)
		want   string
	}{
		{"good", func(*promise.Deviation) {}, ""},
		{"about the whole pledge", func(x *promise.Deviation) { x.Promise = "" }, ""},
		{"days ahead", func(x *promise.Deviation) { x.Span = span("2026-07-01", "2026-07-31") }, ""},
		{"told tomorrow", func(x *promise.Deviation) { x.Date = d("2026-06-16") }, "date: date.future"},
		{"half a span", func(x *promise.Deviation) { x.Span.From = d("2026-07-01") }, "span.to: date.missing"},
		{"reversed span", func(x *promise.Deviation) { x.Span = span("2026-07-31", "2026-07-01") }, "span.to: span.reversed"},
		{"span outside", func(x *promise.Deviation) { x.Span = span("2025-12-31", "2027-01-01") }, "span.from: span.outside, span.to: span.outside"},
		{"nothing said", func(x *promise.Deviation) { *x = promise.Deviation{} },
			"date: date.missing, party: party.missing, what: deviation.what.missing, why: deviation.why.missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			x := good
			tt.change(&x)
			checkWrong(t, x.Validate(goodPledge(), d("2026-06-15")), tt.want)
		})
	}
}

func TestVerdictValidate(t *testing.T) {
	done := func(n int) promise.Progress {
		out := promise.Kept
		if n < 20 {
			out = promise.PartlyKept
		}
		return promise.Progress{Done: n, Target: 20, Proposed: &promise.Proposal{Outcome: out, Done: n, Target: 20}}
	}
	tests := []struct {
		name     string
		outcome  promise.Outcome
		sum      int
		motive   string
		progress promise.Progress
		want     string
	}{
		{"as proposed", promise.Kept, 20, "", done(20), ""},
		{"against the sum, no reason", promise.Kept, 16, "", done(16), "motive: verdict.motive.missing"},
		{"against the sum, with its reason", promise.Kept, 16, "Fyra till gjordes i grannkommunen.", done(16), ""},
		{"harder than the sum, no reason", promise.NotKept, 20, " ", done(20), "motive: verdict.motive.missing"},
		{"nothing is proposed yet", promise.Kept, 5, "", promise.Progress{Done: 5, Target: 20}, "motive: verdict.motive.missing"},
		{"discontinued, with its reason", promise.Discontinued, 5, "Inga resurser.", promise.Progress{Done: 5, Target: 20}, ""},
		{"the sum is another by now", promise.Kept, 20, "", done(21), "done: verdict.done.changed"},
		{"no outcome", "", 20, "Därför.", done(20), "outcome: verdict.outcome"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := promise.Verdict{Pledge: "2026", Promise: "kontroller", Date: d("2027-01-10"), Outcome: tt.outcome, Done: tt.sum, Motive: tt.motive,
				By: promise.Performer{Party: police}}
			checkWrong(t, v.Validate(goodPledge(), tt.progress, d("2027-01-15")), tt.want)
		})
	}
	early := promise.Verdict{Promise: "kontroller", Date: d("2025-12-31"), Outcome: promise.CannotAssess, Motive: "x", By: promise.Performer{Party: police}}
	checkWrong(t, early.Validate(goodPledge(), promise.Progress{}, d("2026-01-15")), "date: verdict.date.early")
}

func TestEffectValidate(t *testing.T) {
	good := promise.Effect{Pledge: "2026", Date: d("2026-06-01"), Direction: promise.Improved, Figure: "62 av 100, mot 55", Source: "Undersökning", By: promise.Performer{Party: commune}}
	tests := []struct {
		name   string
		change func(*promise.Effect)
		want   string
	}{
		{"good", func(*promise.Effect) {}, ""},
		{"no figure", func(e *promise.Effect) { e.Figure = "" }, "figure: effect.figure.missing"},
		{"no source", func(e *promise.Effect) { e.Source = "" }, "source: effect.source.missing"},
		{"cannot say", func(e *promise.Effect) { e.Direction, e.Figure, e.Source = promise.CannotSay, "", "" }, ""},
		{"no direction", func(e *promise.Effect) { e.Direction = "" }, "direction: effect.direction"},
		{"unknown promise", func(e *promise.Effect) { e.Promise = "hundar" }, "promise: promise.unknown"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := good
			tt.change(&e)
			checkWrong(t, e.Validate(goodPledge(), d("2026-06-15")), tt.want)
		})
	}
}

func TestCorrectionValidate(t *testing.T) {
	a := action("2026", "kontroller", "2026-01-19", 1)
	elsewhere, future, closes := a, a, promise.Verdict{Pledge: "2025", Promise: "kontroller", Date: d("2026-01-15"), Outcome: promise.NotKept, Done: 4, By: promise.Performer{Party: police}}
	elsewhere.Pledge, future.Date = "2025", d("2026-03-01")
	tests := []struct {
		name string
		c    promise.Correction
		want string
	}{
		{"withdraw", promise.Correction{Of: 5, Pledge: "2026", Withdrawn: true}, ""},
		{"replace", promise.Correction{Of: 5, Pledge: "2026", Action: &a}, ""},
		{"no such entry", promise.Correction{Of: 99, Pledge: "2026", Withdrawn: true}, "of: correction.unknown"},
		{"before the first", promise.Correction{Of: -1, Pledge: "2026", Withdrawn: true}, "of: correction.unknown"},
		{"a publication", promise.Correction{Of: 0, Pledge: "2025", Withdrawn: true}, "of: correction.impossible"},
		{"a correction", promise.Correction{Of: 9, Pledge: "2026", Withdrawn: true}, "of: correction.impossible"},
		{"a removal", promise.Correction{Of: 13, Pledge: "2026", Withdrawn: true}, "of: correction.impossible"},
		{"what was removed", promise.Correction{Of: 12, Pledge: "2026", Withdrawn: true}, "of: correction.removed"},
		{"of another pledge", promise.Correction{Of: 5, Pledge: "2025", Withdrawn: true}, "pledge: correction.pledge"},
		{"to another pledge", promise.Correction{Of: 5, Pledge: "2026", Action: &elsewhere}, "pledge: correction.pledge"},
		{"of another sort", promise.Correction{Of: 5, Pledge: "2026", Effect: &promise.Effect{}}, "withdrawn: correction.kind"},
		{"neither", promise.Correction{Of: 5, Pledge: "2026"}, "withdrawn: correction.kind"},
		{"both", promise.Correction{Of: 5, Pledge: "2026", Withdrawn: true, Action: &a}, "withdrawn: correction.kind"},
		{"a new text that cannot stand", promise.Correction{Of: 5, Pledge: "2026", Action: &future}, "action.date: date.future"},
		{"a verdict against its sum", promise.Correction{Of: 2, Pledge: "2025", Verdict: &closes}, "verdict.motive: verdict.motive.missing"},
	}
	book := replay(t, vik().entries)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.c.Reason, tt.c.Date = "Fel.", d("2026-02-25")
			checkWrong(t, tt.c.Validate(book, d("2026-02-25")), tt.want)
		})
	}
	checkWrong(t, promise.Correction{Of: 5, Pledge: "2026", Withdrawn: true}.Validate(book, d("2026-02-25")), "date: date.missing, reason: correction.reason.missing")
}

// Every key that is written down is listed, and no key twice.
func TestMessageKeysAreAllListed(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, is := n.(*ast.ValueSpec); is && strings.HasPrefix(spec.Names[0].Name, "key") {
			key, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			written = append(written, key)
		}
		return true
	})
	listed := promise.MessageKeys()
	if diff := cmp.Diff(written, listed); diff != "" {
		t.Errorf("-written +listed\n%s", diff)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(listed)))); n != len(listed) || n < 60 {
		t.Errorf("%d keys, %d different", len(listed), n)
	}
	if fmt.Sprint(listed[0]) != "entry.body" {
		t.Errorf("the first is %s", listed[0])
	}
}
