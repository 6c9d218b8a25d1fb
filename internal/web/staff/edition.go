package staff

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/mail"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/web/ui"
	"lykta/internal/words"
)

// editionView is an edition as its page shows it.
type editionView struct {
	pictureView
	edition picture.Edition
	waiting []partnership.Party
	own     string // the party that whoever is signed in may say yes for, if it is asked
	before  *picture.Edition
	same    bool // it has just been made once more from its inputs, and every byte is the same
}

// editions is the service of the editions.
func (h *Handlers) editions() *picture.Service {
	return picture.NewService(h.DB, h.Promises, h.Secrets, h.Outbox, h.Now)
}

// Edition shows an edition: as it stands now while it is written, as it was
// sent from then on.
//
// GET /arbete/{partnership}/lagesbild/{edition}
func (h *Handlers) Edition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	return v.show(w, editionPage(v))
}

// edition begins a page about the edition that the address names.
func (h *Handlers) edition(r *http.Request, scope access.Scope) (editionView, error) {
	v := editionView{}
	pg, err := h.open(r, scope, "picture.edition.title")
	if err != nil {
		return v, err
	}
	v.page = pg
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	if v.edition, err = picture.ByID(r.Context(), h.DB, scope.Partnership, r.PathValue("edition")); err != nil {
		return v, err
	}
	pg.title = v.editionTitle(v.edition.Kind, v.edition.Span, v.edition.Number)
	pg.form = blankForm(versionField, strconv.FormatInt(v.edition.Version, 10))
	if err := v.figures(r, scope); err != nil {
		return v, err
	}
	if v.edition.State == picture.Sent {
		v.waiting = v.edition.Waiting(picture.Required(pg.p.Profile))
		for _, p := range v.waiting {
			if scope.ApprovesFor(p.ID) {
				v.own = p.ID
			}
		}
	}
	return v, v.ground(r, scope)
}

// figures reads the picture that was sent, or drafts it as it stands now.
func (v *editionView) figures(r *http.Request, scope access.Scope) (err error) {
	if v.edition.Picture != nil {
		v.pic, v.until = *v.edition.Picture, v.edition.Until.Format(time.RFC3339Nano)
		if v.same, err = v.h.editions().Reproduced(r.Context(), scope.Partnership, v.edition); err != nil {
			return err
		}
	} else if v.pic, err = picture.Over(r.Context(), v.h.DB, scope.Partnership, v.edition.Span, v.h.Now().UTC()); err != nil {
		return err
	}
	before, err := picture.Before(r.Context(), v.h.DB, scope.Partnership, v.edition)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	v.before = &before
	return err
}

// editionTitle is what an edition is called.
func (pg *page) editionTitle(k picture.Kind, span day.Period, number int64) string {
	title := pg.T("picture.kind."+string(k)+".title", pg.words.Period(span))
	if number > 1 {
		return pg.T("picture.version", title, int(number))
	}
	return title
}

// NewEditionForm asks for which time an edition is.
//
// GET /arbete/{partnership}/lagesbild/ny
func (h *Handlers) NewEditionForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.newEdition(r, scope)
	if err != nil {
		return err
	}
	return pg.show(w, formPage(pg, newEditionView(pg)))
}

func (h *Handlers) newEdition(r *http.Request, scope access.Scope) (*page, error) {
	pg, err := h.open(r, scope, "picture.new.title")
	if err != nil {
		return nil, err
	}
	pg.area = "picture.new"
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	pg.form = blankForm("kind", string(picture.Operative), "span", pg.today.String())
	return pg, nil
}

func newEditionView(pg *page) formView {
	w := pg.words
	return formView{Action: pg.at("lagesbild", "ny"), Submit: pg.T("picture.new.submit"), Lead: pg.T("picture.new.lead"), Fields: []templ.Component{
		ui.Radios(w, pg.choice("kind", named(pg, "picture.kind.", picture.Kinds...))), ui.Input(w, dated(pg.field("span"))),
	}}
}

// NewEdition begins an edition.
//
// POST /arbete/{partnership}/lagesbild/ny
func (h *Handlers) NewEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.newEdition(r, scope)
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	kind, on := picture.Kind(pg.form.Get("kind")), pg.form.Day("span")
	if on.IsZero() {
		pg.form.wrong("span", "picture.span.missing")
	}
	if len(pg.form.Errors) == 0 {
		var span day.Period
		if span, err = h.spanOf(r, scope, kind, on); err == nil {
			var id string
			if id, err = h.editions().Begin(r.Context(), scope, pg.form.Key(), kind, span); err == nil {
				return pg.confirm(w, "edition", "lagesbild", id)
			}
		}
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, newEditionView(pg)) })
}

// spanOf is the span of an edition of a kind that a day lies in.
func (h *Handlers) spanOf(r *http.Request, scope access.Scope, kind picture.Kind, on day.Day) (day.Period, error) {
	if kind != picture.Operative {
		return kind.Span(on)
	}
	list, err := period.Recent(r.Context(), h.DB, scope.Partnership, 500)
	if err != nil {
		return day.Period{}, err
	}
	for _, p := range list {
		if p.Span.Contains(on) {
			return p.Span, nil
		}
	}
	return day.Period{}, errs.Fields(errs.Field{Name: "span", Key: "picture.span.none"})
}

// EditionWordsForm lets people write the words of an edition, from the draft.
//
// GET /arbete/{partnership}/lagesbild/{edition}/ord
func (h *Handlers) EditionWordsForm(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	v.page.area = "picture.words"
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		v.page.form.Values.Set("words."+string(s), v.proposed(s))
	}
	return v.page.show(w, formPage(v.page, v.wordsView()))
}

// proposed is what stands in a section's field: what people wrote, or the
// draft. A public edition is never drafted from figures that are not public.
func (v editionView) proposed(s picture.Section) string {
	if text := v.edition.Words[s]; text != "" || v.edition.Kind == picture.Public {
		return text
	}
	text := ""
	for _, line := range v.inSwedish().texts(s) {
		if text != "" {
			text += "\n"
		}
		text += line
	}
	return text
}

// inSwedish is the same picture as a Swedish page shows it: what people write
// is Swedish.
func (v editionView) inSwedish() pictureView {
	sv := v.pictureView
	pg := *v.page
	pg.words = words.For(words.Swedish)
	sv.page = &pg
	return sv
}

func (v editionView) wordsView() formView {
	var fields []templ.Component
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		name := "words." + string(s)
		f := ui.Field{Name: name, Label: v.T("picture.section." + string(s)), Error: v.errors().For(name), Value: v.form.Get(name)}
		fields = append(fields, ui.Textarea(v.words, optional(rows(5, f))))
	}
	return formView{Kicker: v.editionTitle(v.edition.Kind, v.edition.Span, v.edition.Number), Lead: v.T("picture.words.lead"), Fields: fields,
		Action: v.at("lagesbild", v.edition.ID, "ord"), Submit: v.T("picture.words.submit"),
		Cancel: ui.Link{Text: v.T("picture.back"), Href: v.at("lagesbild", v.edition.ID)}}
}

// EditionWords keeps them.
//
// POST /arbete/{partnership}/lagesbild/{edition}/ord
func (h *Handlers) EditionWords(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	v.page.area = "picture.words"
	if v.page.form, err = readForm(r); err != nil {
		return err
	}
	written := map[picture.Section]string{}
	var fields []string
	for _, s := range picture.SectionsOf(v.edition.Kind) {
		fields = append(fields, "words."+string(s))
		written[s] = v.form.Get("words." + string(s))
	}
	if !v.page.doubtful(fields...) {
		if err = h.editions().Write(r.Context(), scope, v.form.Key(), v.seen(), written); err == nil {
			return v.confirm(w, "words", "lagesbild", v.edition.ID)
		}
	}
	return v.again(w, err, func() templ.Component { return formPage(v.page, v.wordsView()) })
}

func (v editionView) seen() picture.Seen {
	return picture.Seen{ID: v.edition.ID, Version: v.form.Version()}
}

// onEdition does one thing with the edition that the address names, and shows it
// again: with a confirmation, or with what is wrong.
func (h *Handlers) onEdition(w http.ResponseWriter, r *http.Request, scope access.Scope, done string, do func(s *picture.Service, v editionView) (string, error)) error {
	v, err := h.edition(r, scope)
	if err != nil {
		return err
	}
	typed, err := readForm(r)
	if err != nil {
		return err
	}
	v.page.form = typed
	id, err := do(h.editions(), v)
	if err == nil {
		return v.confirm(w, done, "lagesbild", id)
	}
	v.page.form = blankForm(versionField, strconv.FormatInt(v.edition.Version, 10), "reason", typed.Get("reason"))
	return v.again(w, err, func() templ.Component { return editionPage(v) })
}

// SendEdition lets the figures stand still and asks the parties.
//
// POST /arbete/{partnership}/lagesbild/{edition}/skicka
func (h *Handlers) SendEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-sent", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.Send(r.Context(), scope, v.form.Key(), v.seen())
	})
}

// ApproveEdition is a party's yes. The last one freezes, and publishes what is
// public.
//
// POST /arbete/{partnership}/lagesbild/{edition}/godkann
func (h *Handlers) ApproveEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-approved", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.Approve(r.Context(), scope, v.form.Key(), v.seen(), approvesFor(scope), v.told())
	})
}

// told are the words in which an edition is told of, in Swedish.
func (v editionView) told() picture.Told {
	sv := v.inSwedish()
	title := sv.editionTitle(v.edition.Kind, v.edition.Span, 1)
	home := v.h.Base + "/i/" + v.p.Slug
	return picture.Told{
		Note: sv.T("picture.counted", title),
		Letter: func(_, end string) mail.Letter {
			return mail.Letter{Subject: sv.T("picture.letter.subject", v.p.Name),
				Text: sv.T("picture.letter.text", title, home+"/lagesbild/"+v.edition.Stem(), home+"/lagesbild/prenumeration/"+end)}
		},
	}
}

// RefuseEdition is a party's no: the edition is written on.
//
// POST /arbete/{partnership}/lagesbild/{edition}/tillbaka
func (h *Handlers) RefuseEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-back", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.SendBack(r.Context(), scope, v.form.Key(), v.seen(), approvesFor(scope))
	})
}

// RecallEdition takes an edition back before it is approved.
//
// POST /arbete/{partnership}/lagesbild/{edition}/aterta
func (h *Handlers) RecallEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-back", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.SendBack(r.Context(), scope, v.form.Key(), v.seen(), "")
	})
}

// CorrectEdition begins the next version of a frozen edition.
//
// POST /arbete/{partnership}/lagesbild/{edition}/ratta
func (h *Handlers) CorrectEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition", func(s *picture.Service, v editionView) (string, error) {
		return s.Correct(r.Context(), scope, v.form.Key(), v.edition.ID, v.form.Get("reason"))
	})
}

// TakeBackEdition takes a frozen edition back, with what it was counted as.
//
// POST /arbete/{partnership}/lagesbild/{edition}/dra-tillbaka
func (h *Handlers) TakeBackEdition(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	return h.onEdition(w, r, scope, "edition-gone", func(s *picture.Service, v editionView) (string, error) {
		return v.edition.ID, s.TakeBack(r.Context(), scope, v.form.Key(), v.seen(), v.form.Get("reason"))
	})
}

// EditionDocument sends the document that was approved, byte by byte.
//
// GET /arbete/{partnership}/lagesbild/{edition}/dokument.json
func (h *Handlers) EditionDocument(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	e, err := picture.ByID(r.Context(), h.DB, scope.Partnership, r.PathValue("edition"))
	if err != nil {
		return err
	}
	if e.Document == "" {
		return errs.E(errs.NotFound, "error.notfound")
	}
	attach(w, "application/json; charset=utf-8", e.ID+".json")
	_, _ = w.Write([]byte(e.Document)) // a reader that went away is nobody to tell
	return nil
}

// comparison sets the edition beside the one before.
func (v editionView) comparison() ui.Table {
	t := ui.Table{ID: "jamforelse", Caption: v.T("picture.compare"), Quiet: true, Columns: []ui.Column{
		{Head: v.T("picture.col.what"), RowHead: true}, {Head: v.words.Period(v.before.Span), Number: true}, {Head: v.words.Period(v.edition.Span), Number: true}, {Head: v.T("picture.col.outcome")}}}
	for _, p := range picture.Compare(v.pic, *v.before.Picture) {
		was := "–"
		if p.There {
			was = v.words.Number(p.Before)
		}
		t.Rows = append(t.Rows, ui.Row{{Text: v.name(p.Key)}, {Text: was}, {Text: v.words.Number(p.Now)}, {Text: v.T("picture.outcome." + string(p.NowOutcome))}})
	}
	return t
}

// classTable is what a public edition tells.
func (v editionView) classTable() ui.Table {
	t := ui.Table{ID: "klasser", Caption: v.T("picture.classes"), Quiet: true, Columns: []ui.Column{{Head: v.T("picture.col.what"), RowHead: true}, {Head: v.T("picture.classes.size")}}}
	named := map[string]string{}
	for _, n := range append(v.edition.Public.Areas, v.edition.Public.Groups...) {
		named[n.ID] = picture.Bilingual{Swedish: n.Swedish, English: n.English}.In(v.words.Lang())
	}
	for _, c := range v.edition.Public.Classes(v.edition.Span) {
		what := v.T("picture.classes.all")
		if c.Area+c.Group != "" {
			what = named[c.Area+c.Group]
		}
		t.Rows = append(t.Rows, ui.Row{{Text: what}, {Text: sizeClass(v.words, c.AtLeast)}})
	}
	return t
}

// sizeClass writes a size class in words: its lower limit. The upper one lies so
// far off, for all that it may stand for, that it would mislead.
func sizeClass(w *words.Printer, least int) string {
	if least == 0 {
		return w.T("picture.class.hidden")
	}
	return w.T("picture.class", least)
}

// Ties shows which promises the editions count for.
//
// GET /arbete/{partnership}/lagesbild/raknas
func (h *Handlers) Ties(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.ties(r, scope)
	if err != nil {
		return err
	}
	return v.show(w, tiesPage(v))
}

// tiesView is the ties and the promises that could be tied.
type tiesView struct {
	*page
	held    []picture.Tie
	called  map[string]string // promises by pledge and promise
	options []ui.Option
}

func (h *Handlers) ties(r *http.Request, scope access.Scope) (tiesView, error) {
	v := tiesView{called: map[string]string{}}
	var err error
	if v.page, err = h.open(r, scope, "picture.ties.title"); err != nil {
		return v, err
	}
	v.page.area = "picture.ties"
	v.under(v.T("picture.title"), v.at("lagesbild"))
	if v.held, err = picture.Ties(r.Context(), h.DB, scope.Partnership); err != nil {
		return v, err
	}
	account, err := h.account(r, scope)
	if err != nil {
		return v, err
	}
	for _, p := range account.Pledges {
		for _, pr := range p.Promises {
			id := p.Pledge.ID + "/" + pr.Promise.ID
			v.called[id] = pr.Promise.Text
			if p.DaysLeft > 0 {
				v.options = append(v.options, ui.Option{Value: id, Label: p.Pledge.Title + ": " + pr.Promise.Text})
			}
		}
	}
	v.form.Values.Set("kind", string(picture.Operative))
	return v, nil
}

func (v tiesView) view() formView {
	w := v.words
	var parties []ui.Option
	for _, p := range v.p.Parties {
		parties = append(parties, ui.Option{Value: p.ID, Label: p.Name})
	}
	return formView{Action: v.at("lagesbild", "raknas"), Submit: v.T("picture.ties.submit"), Fields: []templ.Component{
		ui.Radios(w, v.choice("kind", named(v.page, "picture.kind.", picture.Kinds...))), ui.Select(w, v.choice("promise", v.options)),
		ui.Select(w, v.choice("party", parties)), ui.Input(w, wide(ui.Medium, v.field("function"))),
	}}
}

// Tie ties a promise to a kind of edition.
//
// POST /arbete/{partnership}/lagesbild/raknas
func (h *Handlers) Tie(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	v, err := h.ties(r, scope)
	if err != nil {
		return err
	}
	if v.page.form, err = readForm(r); err != nil {
		return err
	}
	t, ok := v.readTie()
	if ok {
		if err = h.editions().TieTo(r.Context(), scope, v.form.Key(), t); err == nil {
			return v.confirm(w, "tied", "lagesbild", "raknas")
		}
	}
	return v.again(w, err, func() templ.Component { return tiesPage(v) })
}

func (v tiesView) readTie() (picture.Tie, bool) {
	f := v.form
	t := picture.Tie{Kind: picture.Kind(f.Get("kind")), Party: f.Get("party"), Function: f.Get("function")}
	for _, o := range v.options {
		if o.Value == f.Get("promise") {
			t.Pledge, t.Promise = cutPromise(o.Value)
		}
	}
	if !isKind(t.Kind) {
		f.wrong("kind", "picture.kind.unknown")
	}
	if t.Pledge == "" {
		f.wrong("promise", "picture.ties.promise.missing")
	}
	if _, ok := v.p.Party(t.Party); !ok {
		f.wrong("party", "picture.ties.party.missing")
	}
	if t.Function == "" {
		f.wrong("function", "picture.ties.function.missing")
	}
	return t, len(f.Errors) == 0 && !v.page.doubtful("function")
}

func isKind(k picture.Kind) bool {
	for _, o := range picture.Kinds {
		if o == k {
			return true
		}
	}
	return false
}

func cutPromise(value string) (pledge, promise string) {
	for i := range value {
		if value[i] == '/' {
			return value[:i], value[i+1:]
		}
	}
	return "", ""
}

// Untie ends a tie.
//
// POST /arbete/{partnership}/lagesbild/raknas/avsluta
func (h *Handlers) Untie(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	pg, err := h.open(r, scope, "picture.ties.title")
	if err != nil {
		return err
	}
	if err := h.editions().Untie(r.Context(), scope, f.Key(), f.Get("tie")); err != nil && !errs.Is(err, errs.NotFound) {
		return err // one that somebody else has ended is ended
	}
	return pg.confirm(w, "untied", "lagesbild", "raknas")
}

// Subscribe asks an address whether it wants letters about editions.
//
// POST /i/{partnership}/lagesbild/prenumerera
func (h *Handlers) Subscribe(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscribe.title")
	if err != nil {
		return err
	}
	if pg.form, err = readForm(r); err != nil {
		return err
	}
	if !h.editions().Subscribes() {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.none", "picture.subscribe.none.text"))
	}
	link := h.Base + pg.outside("/i/"+pg.p.Slug+"/lagesbild/prenumeration/")
	err = h.editions().Subscribe(r.Context(), pg.p.ID, pg.form.Get("email"), func(token string) mail.Letter {
		return mail.Letter{Subject: pg.T("picture.subscribe.subject", pg.p.Name), Text: pg.T("picture.subscribe.letter", pg.p.Name, link+token)}
	})
	if err == nil {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.asked", "picture.subscribe.asked.text"))
	}
	return pg.again(w, err, func() templ.Component { return formPage(pg, subscribeView(pg)) })
}

// outsider begins a page for somebody who has no account.
func (h *Handlers) outsider(r *http.Request, title string) (*page, error) {
	p, err := partnership.BySlug(r.Context(), h.DB, r.PathValue("partnership"))
	if err != nil {
		return nil, err
	}
	pg, err := h.open(r, access.Scope{Partnership: p.ID}, title)
	if err != nil {
		return nil, err
	}
	pg.area, pg.crumb, pg.bare = "picture.subscribe", nil, true
	return pg, nil
}

func subscribeView(pg *page) formView {
	f := pg.field("email")
	f.Type, f.Width = "email", ui.Medium
	return formView{Lead: pg.T("picture.subscribe.lead"), Action: pg.outside("/i/" + pg.p.Slug + "/lagesbild/prenumerera"),
		Submit: pg.T("picture.subscribe.submit"), Fields: []templ.Component{ui.Input(pg.words, f)}}
}

// SubscribeForm asks for the address.
//
// GET /i/{partnership}/lagesbild/prenumerera
func (h *Handlers) SubscribeForm(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscribe.title")
	if err != nil {
		return err
	}
	if !h.editions().Subscribes() {
		return pg.show(w, subscribedPage(pg, "picture.subscribe.none", "picture.subscribe.none.text"))
	}
	return pg.show(w, formPage(pg, subscribeView(pg)))
}

// Subscription is where the links in letters lead: one button for yes, one for
// the end. It asks nothing and shows nothing of the address.
//
// GET /i/{partnership}/lagesbild/prenumeration/{subscription}
func (h *Handlers) Subscription(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscription.title")
	if err != nil {
		return err
	}
	return pg.show(w, subscriptionPage(pg, pg.outside("/i/"+pg.p.Slug+"/lagesbild/prenumeration/"+r.PathValue("subscription"))))
}

// AnswerSubscription is the yes, or the end.
//
// POST /i/{partnership}/lagesbild/prenumeration/{subscription}
func (h *Handlers) AnswerSubscription(w http.ResponseWriter, r *http.Request, _ access.Scope) error {
	pg, err := h.outsider(r, "picture.subscription.title")
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	token := r.PathValue("subscription")
	if f.Get("answer") == "yes" {
		if err := h.editions().Confirm(r.Context(), pg.p.ID, token); err != nil {
			return err
		}
		return pg.show(w, subscribedPage(pg, "picture.subscription.yes", "picture.subscription.yes.text"))
	}
	if err := h.editions().End(r.Context(), pg.p.ID, token); err != nil && !errs.Is(err, errs.NotFound) {
		return err // that there was none is told to nobody: it is gone in either case
	}
	return pg.show(w, subscribedPage(pg, "picture.subscription.ended", "picture.subscription.ended.text"))
}

// editionRows is how many editions the hub lists.
const editionRows = 40

// editionTable lists the editions of a partnership.
func (pg *page) editionTable(list []picture.Brief) ui.Table {
	t := ui.Table{ID: "utgavor", Caption: pg.T("picture.editions"), Quiet: true, Columns: []ui.Column{{Head: pg.T("picture.editions"), RowHead: true}, {Head: pg.T("picture.editions.state"), Narrow: true}}}
	for _, e := range list {
		t.Rows = append(t.Rows, ui.Row{{Text: pg.editionTitle(e.Kind, e.Span, e.Number), Href: pg.at("lagesbild", e.ID)}, {Text: pg.T("picture.state." + string(e.State))}})
	}
	return t
}
