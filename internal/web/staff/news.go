package staff

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lykta/internal/access"
	"lykta/internal/importing/police"
	"lykta/internal/web/ui"
)

// newsView is one page of what the police tell of.
type newsView struct {
	filter police.Filter
	types  []string
	list   []police.News
	number int // of the page, from 1
	more   bool
	asked  time.Time // when the police were last asked; zero: never
}

// News shows what the police publish as news of the partnership's
// municipalities. It is told as such and stands with nothing that is reported.
//
// GET /arbete/{partnership}/polisnytt?typ=&fran=&till=&sida=
func (h *Handlers) News(w http.ResponseWriter, r *http.Request, scope access.Scope) error {
	pg, err := h.open(r, scope, "news.title")
	if err != nil {
		return err
	}
	pg.area = "news.filter"
	q := r.URL.Query()
	for _, name := range []string{"typ", "fran", "till"} {
		pg.form.Values.Set(name, q.Get(name))
	}
	v := newsView{number: pageNumber(q), filter: police.Filter{Type: pg.form.Get("typ"), Until: afterDay(pg.form, "till")}}
	if from := pg.form.Day("fran"); !from.IsZero() {
		v.filter.From = from.Start()
	}
	for _, m := range pg.p.Municipalities {
		v.filter.Places = append(v.filter.Places, m.Name)
	}
	if err := h.news(r, &v); err != nil {
		return err
	}
	return pg.show(w, newsPage(pg, v))
}

func (h *Handlers) news(r *http.Request, v *newsView) (err error) {
	ctx := r.Context()
	if v.asked, err = police.Asked(ctx, h.DB); err != nil {
		return err
	}
	if v.types, err = police.Types(ctx, h.DB, v.filter.Places); err != nil {
		return err
	}
	v.list, err = police.Search(ctx, h.DB, v.filter, (v.number-1)*pageSize, pageSize+1)
	if v.more = len(v.list) > pageSize; v.more {
		v.list = v.list[:pageSize]
	}
	return err
}

func typeOptions(pg *page, v newsView) []ui.Option {
	options := []ui.Option{{Label: pg.T("news.filter.typ.all")}}
	for _, t := range v.types {
		options = append(options, ui.Option{Value: t, Label: t})
	}
	return options
}

func newsEvents(pg *page, v newsView) []ui.Event {
	var list []ui.Event
	for _, n := range v.list {
		list = append(list, ui.Event{When: pg.words.Moment(n.Happened), Exact: n.Happened.Format(time.RFC3339), Title: n.Type + ", " + n.Place, Href: n.Address})
	}
	return list
}

func newsPager(pg *page, v newsView) ui.Pager {
	address := func(number int) string {
		q := url.Values{}
		for _, name := range []string{"typ", "fran", "till"} {
			if value := pg.form.Get(name); value != "" {
				q.Set(name, value)
			}
		}
		if number > 1 {
			q.Set("sida", strconv.Itoa(number))
		}
		return strings.TrimSuffix(pg.at("polisnytt")+"?"+q.Encode(), "?")
	}
	var p ui.Pager
	if v.number > 1 {
		p.Previous = address(v.number - 1)
	}
	if v.more {
		p.Next = address(v.number + 1)
	}
	return p
}
