package staff

import (
	"net/http"
	"net/url"
	"slices"

	"lykta/internal/access"
	"lykta/internal/day"
	"lykta/internal/errs"
	"lykta/internal/partnership"
	"lykta/internal/period"
	"lykta/internal/picture"
	"lykta/internal/place"
	"lykta/internal/web/ui"
)

// draftPeriods is how many periods of the cycle can be chosen among.
const draftPeriods = 30

// pictureView is a picture as a page shows it.
type pictureView struct {
	*page
	pic     picture.Picture
	until   string // the moment that bases are asked for as of, RFC 3339
	areas   []place.Area
	places  []place.Place
	called  map[string]string // reporters by key
	periods []period.Period
}

// PictureDraft shows the picture of a period as it stands now, drafted by the
// program.
//
// GET /arbete/{partnership}/lagesbild/utkast
func (h *Handlers) PictureDraft(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "picture.draft.title")
	if err != nil {
		return err
	}
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	v := pictureView{page: pg}
	if v.periods, err = period.Recent(r.Context(), h.DB, scope.Partnership, draftPeriods); err != nil {
		return err
	}
	if len(v.periods) == 0 {
		return pg.show(w, noPicturePage(pg))
	}
	asked := v.periods[0].ID
	if q := r.URL.Query().Get("period"); q != "" {
		asked = q
	}
	now := h.Now().UTC()
	if v.pic, err = picture.For(r.Context(), h.DB, scope.Partnership, asked, now); err != nil {
		return err
	}
	if err := v.ground(r, scope); err != nil {
		return err
	}
	return pg.show(w, pictureDraftPage(v))
}

// ground reads the map and what reporters are called.
func (v *pictureView) ground(r *http.Request, scope access.Scope) (err error) {
	if v.areas, err = place.Areas(r.Context(), v.h.DB, scope.Partnership); err != nil {
		return err
	}
	if v.places, err = place.Places(r.Context(), v.h.DB, scope.Partnership); err != nil {
		return err
	}
	v.called, err = v.reporterNames(r, scope)
	return err
}

// reporterNames is what the parties and organisations are called, by key.
func (pg *page) reporterNames(r *http.Request, scope access.Scope) (map[string]string, error) {
	called := map[string]string{"": pg.T("picture.source.unknown")}
	for _, p := range pg.p.Parties {
		called[p.ID] = p.Name
	}
	list, err := partnership.Organisations(r.Context(), pg.h.DB, scope.Partnership)
	for _, o := range list {
		called[o.ID] = o.Name
	}
	return called, err
}

// PictureBasis lists the events that a figure rests on.
//
// GET /arbete/{partnership}/lagesbild/underlag
func (h *Handlers) PictureBasis(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "picture.basis.title")
	if err != nil {
		return err
	}
	pg.under(pg.T("picture.title"), pg.at("lagesbild"))
	ask, err := readAsk(r.URL.Query(), pg.today)
	if err != nil {
		return err
	}
	if ask.Until.IsZero() {
		ask.Until = h.Now().UTC()
	}
	v := basisView{pictureView: pictureView{page: pg}, ask: ask}
	if err := v.ground(r, scope); err != nil {
		return err
	}
	if err := v.read(r, scope); err != nil {
		return err
	}
	return pg.show(w, basisPage(v))
}

// readAsk reads which figure is opened: everything of the last fourteen days
// where the address says nothing. What cannot be read is NotFound: the address
// was not made by us.
func readAsk(q url.Values, today day.Day) (picture.Ask, error) {
	ask := picture.Ask{Limit: basisRows + 1, After: q.Get("efter"),
		Key: picture.Key{Area: or(q, "omrade"), Series: or(q, "kategori"), Place: or(q, "plats")}}
	var err error
	if !q.Has("fran") && !q.Has("till") {
		ask.Span = day.Period{From: today.Add(-13), To: today}
		return ask, nil
	}
	if ask.Span.From, err = day.Parse(q.Get("fran")); err != nil {
		return ask, errs.E(errs.NotFound, "error.notfound")
	}
	if ask.Span.To, err = day.Parse(q.Get("till")); err != nil {
		return ask, errs.E(errs.NotFound, "error.notfound")
	}
	if at := q.Get("vid"); at != "" {
		if ask.Until, err = parseMoment(at); err != nil {
			return ask, errs.E(errs.NotFound, "error.notfound")
		}
	}
	return ask, nil
}

// or is a part of a key: All where the address does not name it.
func or(q url.Values, name string) string {
	if q.Has(name) {
		return q.Get(name)
	}
	return picture.All
}

// basis is the address of what a figure rests on, in a span of days.
func (v pictureView) basis(k picture.Key, span day.Period) string {
	q := url.Values{"fran": {span.From.String()}, "till": {span.To.String()}}
	for name, part := range map[string]string{"omrade": k.Area, "kategori": k.Series, "plats": k.Place} {
		if part != picture.All {
			q.Set(name, part)
		}
	}
	if v.until != "" {
		q.Set("vid", v.until)
	}
	return v.at("lagesbild", "underlag") + "?" + q.Encode()
}

// name is what a key is called.
func (v pictureView) name(k picture.Key) string {
	switch {
	case k.Place != picture.All && k.Series != picture.All:
		return v.T("picture.key.both", v.series(k.Series), named2(v.pic.Names.Places, k.Place, k.Place))
	case k.Place != picture.All:
		return named2(v.pic.Names.Places, k.Place, k.Place)
	case k.Area == picture.All && k.Series == picture.All:
		return v.T("picture.key.all")
	case k.Series == picture.All:
		return v.area(k.Area)
	case k.Area == picture.All:
		return v.series(k.Series)
	}
	return v.T("picture.key.both", v.series(k.Series), v.area(k.Area))
}

func (v pictureView) area(id string) string {
	if id == "" {
		return v.T("picture.area.none")
	}
	return named2(v.pic.Names.Areas, id, id)
}

func (v pictureView) series(id string) string {
	if name := v.pic.Names.Series[id].In(v.words.Lang()); name != "" {
		return name
	}
	return id
}

func named2(names map[string]string, id, otherwise string) string {
	if name := names[id]; name != "" {
		return name
	}
	return otherwise
}

// organisations writes a list of them by what they are called.
func (v pictureView) organisations(keys []string) string {
	var names []string
	for _, k := range keys {
		names = append(names, named2(v.called, k, k))
	}
	v.words.Sort(names)
	return v.words.Join(names)
}

// texts are the drafted sentences of a section.
func (v pictureView) texts(s picture.Section) []string {
	var list []string
	for _, l := range v.pic.Lines {
		if l.Section == s {
			list = append(list, v.line(l))
		}
	}
	return list
}

func (v pictureView) line(l picture.Line) string {
	args := make([]any, len(l.Args))
	for i, a := range l.Args {
		args[i] = v.arg(a)
	}
	return v.T("picture.line."+l.Key, args...)
}

func (v pictureView) arg(a picture.Arg) any {
	switch {
	case a.N != nil && *a.N == float64(int(*a.N)):
		return int(*a.N)
	case a.N != nil:
		return v.words.Decimal(*a.N, 1)
	case a.Key != nil:
		return v.name(*a.Key)
	case a.Block != nil:
		return v.block(*a.Block)
	case a.Frame != nil:
		return v.frame(*a.Frame)
	case a.Reason != "":
		return v.T("picture.why." + a.Reason)
	}
	return a.Text
}

// block is what three hours of the week are called: "fredag 21–24".
func (v pictureView) block(b picture.Block) string {
	return v.T("picture.block", v.words.Weekday(monday.Add(b.Day)), twoDigits(b.From), twoDigits(b.From+3))
}

// monday is any Monday.
var monday = day.Of(2026, 1, 5)

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func (v pictureView) frame(f picture.Frame) string {
	if len(f.Base) == 0 {
		return ""
	}
	key := "picture.frame.recent"
	if f.Seasonal {
		key = "picture.frame.season"
	}
	return v.T(key, f.Base[0].From, f.Base[len(f.Base)-1].To)
}

// choosePeriod leads to the pictures of other periods.
func (v pictureView) choosePeriod() ui.Field {
	f := ui.Field{Name: "period", Label: v.T("picture.period"), Value: v.pic.Frame.Now.From.String(), Values: []string{v.pic.Frame.Now.From.String()}}
	for _, p := range v.periods {
		f.Options = append(f.Options, ui.Option{Value: p.ID, Label: v.words.Period(p.Span)})
	}
	return f
}

func byArea(list []picture.Figure) []picture.Figure {
	return slices.DeleteFunc(slices.Clone(list), func(f picture.Figure) bool {
		return f.Key.Area == picture.All || f.Key.Series != picture.All
	})
}

func bySeries(list []picture.Figure) []picture.Figure {
	return slices.DeleteFunc(slices.Clone(list), func(f picture.Figure) bool {
		return f.Key.Area != picture.All || f.Key.Series == picture.All || f.Key.Place != picture.All
	})
}

func byBoth(list []picture.Figure) []picture.Figure {
	return slices.DeleteFunc(slices.Clone(list), func(f picture.Figure) bool {
		return f.Key.Area == picture.All || f.Key.Series == picture.All
	})
}
